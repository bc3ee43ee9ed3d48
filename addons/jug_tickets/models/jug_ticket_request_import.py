from odoo import fields, models
from odoo.fields import Command


class TotalDiffers(Exception):
    """The order costs other than it did in the other system."""


class JugTicketRequest(models.Model):
    """Orders of another system, taken over with what was paid there, and in silence.

    What the other system knows stands in the payload under ``import``: ``status``,
    ``prices`` of the seats, taxes included, ``journal_id`` of the money, ``is_told``.
    """

    _inherit = "jug.ticket.request"

    is_quiet = fields.Boolean(
        readonly=True,
        copy=False,
        help="Set while it is taken over: the buyer was told by the other system.",
    )

    def _get_import(self):
        """Return what the other system knows; empty for everything else."""
        self.ensure_one()
        payload = self.payload if self.channel == "import" else None
        found = payload.get("import") if isinstance(payload, dict) else None
        return found if isinstance(found, dict) else {}

    def _book(self):
        """Book; of what is paid register the money, all in the caller's transaction.

        An order that would cost other than it did there is rejected, in words.
        """
        imported = self._get_import()
        if not imported:
            return super()._book()
        # what is pending is not the order's
        self.env.flush_all()
        try:
            with self.env.cr.savepoint():
                self._book_import(imported, super()._book)
                self.env.flush_all()
        except TotalDiffers as error:
            self.env.invalidate_all()
            self._note_rejected([self._reject("total_differs", str(error))])
        return None

    def _book_import(self, imported, book):
        """Book what another system knows, and enter its money.

        :param dict imported: of :meth:`_get_import`
        :param callable book: the way of every request
        :raises TotalDiffers: it would cost other than it did there
        """
        is_paid = imported.get("status") == "paid"
        self.is_quiet = is_paid or not imported.get("is_told")
        book()
        if is_paid and self.order_id.state != "sale":
            self._register_import(imported)
        if is_paid:
            self.registration_ids._note_told_elsewhere()
        # what happens to the booking from now on is told
        self.is_quiet = False

    def _register_import(self, imported):
        """Enter the money that the other system has received: the one path."""
        wizard = self.env["sale.order.pay"].create(
            {
                "order_id": self.order_id.id,
                "amount": sum(self._get_import_prices()),
                "journal_id": imported.get("journal_id"),
                "reference": imported.get("reference"),
            }
        )
        wizard.action_pay()

    def _check_import_total(self, order, total):
        """Refuse an order whose sum with taxes is other than what was taken there.

        :raises TotalDiffers: with both sums
        """
        if order.currency_id.compare_amounts(order.amount_total, total):
            raise TotalDiffers(
                f"{order.currency_id.format(total)} ≠"
                f" {order.currency_id.format(order.amount_total)}"
            )

    def _get_import_prices(self):
        """Return the price of each seat, in the order of the participants."""
        prices = self._get_import().get("prices") or []
        # somebody may have corrected the list of participants
        missing = self.quantity - len(prices)
        return (prices + prices[-1:] * missing)[: self.quantity]

    def _prepare_order_vals(self, partner, lead, wanted=None):
        """A line for each price: pretix sells a tariff at several, by vouchers."""
        vals = super()._prepare_order_vals(partner, lead, wanted)
        if prices := self._get_import_prices():
            vals["order_line"] = [
                Command.create(
                    self._prepare_order_line_vals(
                        self.event_ticket_id, prices.count(price)
                    )
                    | {"price_unit": price}
                )
                for price in dict.fromkeys(prices)
            ]
        return vals

    def _create_tickets(self, order):
        prices = self._get_import_prices()
        if not prices:
            return super()._create_tickets(order)
        lines = {line.price_unit: line for line in order.order_line}
        order.order_line._take_taxes_out()
        # a price of a voucher is granted; it did not rise because the tariff is dearer
        order.order_line._keep_tariff_price(
            self.event_ticket_id._get_price_at(fields.Datetime.now())
        )
        self._check_import_total(order, sum(prices))
        people = [
            {"name": person.name, "email": person.email, "phone": person.phone}
            for person in self.participant_ids
        ]
        self.env["event.registration"].create(
            [
                order._prepare_ticket_vals(person, lines[price])
                for person, price in zip(people, prices, strict=True)
            ]
        )
