from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.api_intake.transaction import wait_for_turn


class JugTicketBankPay(models.TransientModel):
    """A person tells which booking the money is for; it goes the machine's way."""

    _name = "jug.ticket.bank.pay"
    _description = "Pay a Booking with Money of a Bank Statement"

    line_id = fields.Many2one(
        "account.bank.statement.line", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="line_id.company_id")
    currency_id = fields.Many2one(related="line_id.currency_id")
    amount = fields.Monetary("Received", related="line_id.amount")
    partner_name = fields.Char("Payer", related="line_id.partner_name")
    purpose = fields.Char("Purpose", related="line_id.payment_ref")
    hint = fields.Text("Suggestions", related="line_id.ticket_hint")
    order_id = fields.Many2one(
        "sale.order",
        "Booking",
        compute="_compute_order_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('is_ticket_booking', '=', True), ('company_id', '=', company_id)]",
        ondelete="cascade",
    )
    amount_due = fields.Monetary("To Pay", compute="_compute_amount_due")
    warning = fields.Char(compute="_compute_amount_due")

    @api.depends("line_id")
    def _compute_order_id(self):
        """Propose what fits alone."""
        for wizard in self:
            candidates = wizard.line_id.ticket_candidate_ids
            wizard.order_id = candidates if len(candidates) == 1 else False

    @api.depends("order_id", "line_id")
    def _compute_amount_due(self):
        for wizard in self:
            order = wizard.order_id.sudo()
            wizard.amount_due = order._get_rest_of_total() if order else 0
            wizard.warning = wizard._get_warning(order) if order else False

    def _get_warning(self, order):
        """Return what the person should know before he decides.

        :rtype: str | bool
        """
        if order.booking_state in ("annulled", "cancelled"):
            return self.env._(
                "The booking has ended: the money will wait for rebooking or refund."
            )
        if self.currency_id.compare_amounts(self.amount, self.amount_due) > 0:
            return self.env._("More came than is to pay: the rest will be asked about.")
        if self.currency_id.compare_amounts(self.amount, self.amount_due) < 0:
            return self.env._("A part of what is to pay.")
        return False

    def action_pay(self):
        """Post the money on the chosen booking.

        :return: action that closes the dialogue
        :rtype: dict
        :raises UserError: the caller may not, or it was decided already
        """
        self.ensure_one()
        line = self.line_id
        line._check_may_match()
        if not self.order_id:
            raise UserError(self.env._("Choose the booking that the money is for."))
        self.order_id.check_access("read")
        # two people at once: the second one sees it decided
        wait_for_turn(line.sudo())
        if line.ticket_money_state not in ("new", "person", "foreign"):
            raise UserError(self.env._("This payment is decided about already."))
        line._pay_booking(self.order_id)
        return {"type": "ir.actions.act_window_close"}
