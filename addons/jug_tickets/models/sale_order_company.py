from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import plaintext2html

from ..const import LIVE_BOOKINGS, OWING_BOOKINGS

# With them there is money, or tickets are out: nothing is booked anew any more.
SETTLED = ("part_paid", "released", "paid")


class SaleOrder(models.Model):
    """A company's booking: several tariffs, seats without names, a счёт to pay by."""

    _inherit = "sale.order"

    questionnaire_ids = fields.One2many(
        "jug.ticket.questionnaire", "order_id", "Questionnaires"
    )
    proforma_ids = fields.One2many(
        "jug.ticket.proforma", "order_id", "Payment Requests", readonly=True
    )
    proforma_id = fields.Many2one(
        "jug.ticket.proforma", "Payment Request", compute="_compute_proforma_id"
    )

    @api.depends("proforma_ids.state")
    def _compute_proforma_id(self):
        for order in self:
            order.proforma_id = order.proforma_ids.filtered(
                lambda proforma: proforma.state == "valid"
            )[:1]

    def _begin_company_booking(self):
        """Begin with a company's order that has its lines and no seats yet.

        The terms of the contract are looked at first: what they let out before the
        payment leaves at once, the rest waits for its money as a person's booking does
        (requirements/001, B2B: «Перед проверкой оплаты необходимо проверить условия
        оплаты, согласованные с клиентом»).

        :raises odoo.exceptions.ValidationError: there are not enough seats
        """
        for order in self:
            order._take_contract_terms()
            order._create_unnamed_tickets()
            order._start_waiting()
            order._agree_on_prices()
            if order.currency_id.is_zero(order.amount_total):
                order.action_confirm()
            elif not order._release_by_contract():
                order._issue_proforma()
                order._send_proforma()

    def _create_unnamed_tickets(self):
        """Hold a seat for each ticket that was asked for; names come later.

        (requirements/001, B2B: «покупатель не предоставляет личных данных каждого
        участника»)
        """
        self.ensure_one()
        self.env["event.registration"].create(
            [
                self._prepare_ticket_vals({}, line)
                for line in self._get_ticket_lines()
                for _number in range(int(line.product_uom_qty))
            ]
        )

    def _name_requested(self):
        """Name seats as the request already does, first those of its tariff.

        What is wrong with a name waits: told on the booking, the seat stays free.
        (issue: «names at once or later»)
        """
        self.ensure_one()
        request, staff_env = self.ticket_request_id, self._get_staff_env()
        tariff = request.event_ticket_id
        seats = self.ticket_ids.sorted(
            lambda ticket: (ticket.event_ticket_id != tariff, ticket.id)
        )
        people = request.participant_ids
        refused = [
            staff_env._("%s: no seat is left", person.name or "–")
            for person in people[len(seats) :]
        ]
        for seat, person in zip(seats, people, strict=False):
            values = {"name": person.name, "email": person.email, "phone": person.phone}
            try:
                with self.env.cr.savepoint():
                    seat.with_env(staff_env)._name_participant(values)
            except ValidationError as error:
                refused.append(f"{person.name or '–'}: {error}")
        if refused:
            self._message_log(
                body=plaintext2html(
                    "\n".join([staff_env._("Not named as asked for:"), *refused])
                )
            )

    def _get_needs_summary(self):
        return self._get_staff_env()._("See to what the company needs")

    def _move_booking_to(self, booking_state, **values):
        """Close what a company was asked about a booking that stands or has ended."""
        res = super()._move_booking_to(booking_state, **values)
        companies = self.filtered(lambda order: order.buyer_type == "company").sudo()
        if booking_state in SETTLED:
            companies.questionnaire_ids.filtered(
                lambda asked: asked.state in ("answered", "returned")
            )._close_unneeded()
        elif booking_state not in LIVE_BOOKINGS:
            for order in companies:
                order._forget_activity(order._get_needs_summary())
        return res

    def _get_ticket_lines(self):
        return self.order_line.filtered("event_ticket_id")

    def _issue_proforma(self, reason=None):
        """Make the next version of the счёт; the former one is void.

        :param str reason: why there is another one, for its readers
        :rtype: jug.ticket.proforma
        """
        self.ensure_one()
        return self.env["jug.ticket.proforma"].sudo()._issue(self, reason)

    def _renew_proforma(self, reason, is_agreed=False):
        """Send another счёт when a person has changed what is to pay.

        :param str reason: what was changed, for the company
        :param bool is_agreed: a manager and the company have agreed on the price: it is
            not asked about any more
        """
        for order in self:
            proforma = order.proforma_id
            if (
                not proforma
                or order.booking_state not in OWING_BOOKINGS
                or not order.currency_id.compare_amounts(
                    proforma.amount_total, order.amount_total
                )
            ):
                continue
            if is_agreed:
                order.write({"price_answer": False, "price_silence_count": 0})
                order._agree_on_prices()
            order._issue_proforma(reason)
            order._send_proforma()
