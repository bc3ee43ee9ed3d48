from odoo import fields, models
from odoo.tools import float_compare


class EventEventTicket(models.Model):
    """What a tariff costs now is what its price steps say, whoever writes what.

    (requirements/001: «Цена билетов растет по мере приближения мероприятия»)
    """

    _inherit = "event.event.ticket"

    def _compute_price(self):
        """Keep the step's price where another product would bring its own."""
        begun = self.filtered("id")._filter_begun()
        super(EventEventTicket, self - begun)._compute_price()
        begun._sync_price()

    def write(self, vals):
        """Make a price by hand of a tariff whose steps have begun the next step.

        Else it would hold until the next look at the steps, which knows nothing of it.
        """
        if "price" not in vals:
            return super().write(vals)
        new = self._filter_begun().filtered(
            lambda ticket: ticket._differs_from_steps(vals["price"])
        )
        if not new:
            return super().write(vals)
        if self - new:
            super(EventEventTicket, self - new).write(vals)
        rest = {name: value for name, value in vals.items() if name != "price"}
        # also when nothing is left: who may not set a tariff is refused on this way
        res = super(EventEventTicket, new).write(rest)
        for ticket in new:
            # the same call may have brought a step with this price
            if ticket._differs_from_steps(vals["price"]):
                ticket._add_price_step(vals["price"])
        return res

    def _filter_begun(self):
        """Return the tariffs of which a price step has begun.

        :rtype: event.event.ticket
        """
        now = fields.Datetime.now()
        return self.filtered(
            lambda ticket: any(step.starts_on <= now for step in ticket.price_step_ids)
        )

    def _differs_from_steps(self, price):
        """Tell whether the steps say another price for this moment.

        :param float price: in the event company's currency
        :rtype: bool
        """
        current = self._get_price_at(fields.Datetime.now())
        return bool(float_compare(current, price or 0, precision_digits=6))

    def _add_price_step(self, price):
        """Let the tariff cost so much from this moment until its next step.

        :param float price: in the event company's currency
        """
        self.ensure_one()
        now = fields.Datetime.now()
        step = self.price_step_ids.filtered(lambda step: step.starts_on == now)
        if step:
            # a tariff has one price at a time
            step.price = price
        else:
            step.create({"ticket_id": self.id, "starts_on": now, "price": price})
