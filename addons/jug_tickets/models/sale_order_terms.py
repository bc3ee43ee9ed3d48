from datetime import timedelta

from odoo import fields, models

from ..const import TICKET_TERMS, UNPAID_BOOKINGS


class SaleOrder(models.Model):
    """When a company pays: the terms of its contract, as they were at booking.

    (requirements/001, B2B: «100% предоплата, частичная предоплата и т.д.»)
    """

    _inherit = "sale.order"

    ticket_terms = fields.Selection(
        TICKET_TERMS, "Terms of Payment", readonly=True, copy=False, tracking=True
    )
    ticket_payment_days = fields.Integer(
        "Days to Pay the Rest",
        readonly=True,
        copy=False,
        help="Counted from the day on which the tickets were issued.",
    )
    release_before_payment = fields.Boolean(
        "Tickets before Payment", readonly=True, copy=False, tracking=True
    )

    def _take_contract_terms(self):
        """Write the terms of the client's contract on a new booking."""
        self.ensure_one()
        self._set_ticket_terms(self.partner_id.commercial_partner_id)

    def _set_ticket_terms(self, terms):
        """Write terms of payment on the booking; the счёт is the caller's business.

        :param terms: record with the fields of the contract: the client's card, or the
            dialogue in which a manager has agreed on others
        """
        self.ensure_one()
        kind = terms.ticket_terms or "full"
        percent = terms.ticket_prepayment_percent if kind == "part" else 100
        self.write(
            {
                "ticket_terms": kind,
                "prepayment_percent": percent / 100,
                "ticket_payment_days": terms.ticket_payment_days,
                # who pays afterwards has the tickets before
                "release_before_payment": kind == "post"
                or terms.release_before_payment,
            }
        )

    def _change_ticket_terms(self, terms):
        """Agree on other terms while the booking waits: another счёт goes out.

        :param terms: record with the fields of the contract
        """
        self.ensure_one()
        self._set_ticket_terms(terms)
        if self._is_release_allowed():
            # what came already is all that is asked for now
            self._confirm_what_is_paid()
            return
        if not self._release_by_contract():
            self._issue_proforma(
                self._get_staff_env()._("The terms of payment were agreed anew.")
            )
            self._send_proforma()

    def _get_release_amount(self):
        """Return what must have come before the tickets are issued.

        :rtype: float
        """
        self.ensure_one()
        if self.ticket_terms == "part":
            return self.currency_id.round(self.amount_total * self.prepayment_percent)
        return self.amount_total

    def _get_amount_due_now(self):
        """Return what is asked for at present: the prepayment, later the rest.

        :rtype: float
        """
        self.ensure_one()
        if self.booking_state in UNPAID_BOOKINGS:
            due = self._get_release_amount() - self.amount_paid
            return max(self.currency_id.round(due), 0)
        return self._get_amount_due()

    def _get_rest_due_on(self, now):
        """Return until when the rest is paid after the release of the tickets.

        :param datetime now: UTC, the moment of the release
        :rtype: datetime
        """
        self.ensure_one()
        return now + timedelta(days=self.ticket_payment_days or 0)

    def action_change_ticket_terms(self):
        """Open the dialogue in which a manager agrees on other terms of payment.

        :rtype: dict
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Terms of Payment"),
            "res_model": "sale.order.ticket.terms",
            "view_mode": "form",
            "target": "new",
            "context": {"default_order_id": self.id},
        }
