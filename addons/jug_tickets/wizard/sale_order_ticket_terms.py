from odoo import api, fields, models
from odoo.exceptions import UserError

from ..const import TICKET_TERMS, UNPAID_BOOKINGS
from ..roles import is_ticket_manager


class SaleOrderTicketTerms(models.TransientModel):
    """Other terms of payment for one booking than the client's contract has."""

    _name = "sale.order.ticket.terms"
    _description = "Terms of Payment of a Booking"

    order_id = fields.Many2one("sale.order", required=True, ondelete="cascade")
    ticket_terms = fields.Selection(
        TICKET_TERMS,
        "Terms of Payment",
        required=True,
        compute="_compute_terms",
        store=True,
        precompute=True,
        readonly=False,
    )
    ticket_prepayment_percent = fields.Float(
        "Prepayment (%)",
        compute="_compute_terms",
        store=True,
        precompute=True,
        readonly=False,
    )
    ticket_payment_days = fields.Integer(
        "Days to Pay the Rest",
        compute="_compute_terms",
        store=True,
        precompute=True,
        readonly=False,
    )
    release_before_payment = fields.Boolean(
        "Tickets before Payment",
        compute="_compute_terms",
        store=True,
        precompute=True,
        readonly=False,
    )

    _check_ticket_prepayment_percent = models.Constraint(
        "CHECK (ticket_prepayment_percent > 0 AND ticket_prepayment_percent <= 100)",
        "The prepayment is more than 0 and at most 100 %.",
    )
    _check_ticket_payment_days = models.Constraint(
        "CHECK (ticket_payment_days >= 0)", "The days to pay are never negative."
    )

    @api.depends("order_id")
    def _compute_terms(self):
        for terms in self:
            order = terms.order_id
            terms.ticket_terms = order.ticket_terms or "full"
            terms.ticket_prepayment_percent = order.prepayment_percent * 100
            terms.ticket_payment_days = order.ticket_payment_days
            terms.release_before_payment = order.release_before_payment

    def action_apply(self):
        """Write the terms on the booking and send another счёт.

        :return: action that closes the dialogue
        :rtype: dict
        :raises UserError: the caller is no ticket manager, or the booking does not wait
            for its payment any more
        """
        self.ensure_one()
        order = self.order_id
        order.check_access("write")
        if not is_ticket_manager(self.env):
            raise UserError(
                self.env._("Only a ticket manager sets when a client pays for tickets.")
            )
        # a payment, or a colleague's click, this very moment
        order._wait_for_turn()
        order_sudo = order.sudo()
        if (
            order_sudo.booking_state not in UNPAID_BOOKINGS
            or order_sudo.buyer_type != "company"
        ):
            raise UserError(
                self.env._("Only a company's unpaid booking gets other terms.")
            )
        order_sudo._change_ticket_terms(self)
        return {"type": "ir.actions.act_window_close"}
