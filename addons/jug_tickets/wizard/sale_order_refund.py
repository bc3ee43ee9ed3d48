from odoo import api, fields, models
from odoo.exceptions import UserError


class SaleOrderRefund(models.TransientModel):
    """Money that pays for no seat goes back to whom it came from."""

    _name = "sale.order.refund"
    _inherit = "sale.order.money"
    _description = "Pay Back the Money of an Ended Booking"

    amount = fields.Monetary(compute="_compute_amount")
    journal_id = fields.Many2one(string="Pay back by")

    @api.depends("order_id")
    def _compute_amount(self):
        for wizard in self:
            wizard.amount = wizard.order_id._get_incoming_sudo()._get_open_amount()

    def _get_default_journal(self):
        """Propose the journal by which the money came."""
        return self.order_id._get_incoming_sudo().payment_id.journal_id[:1]

    def action_refund(self):
        """Post the outgoing payment and set it off against the money that came.

        :return: action that closes the dialogue
        :rtype: dict
        :raises UserError: there is nothing to pay back, or it was decided already
        """
        self.ensure_one()
        order = self.order_id
        order._check_late_payment_open()
        if not self.amount > 0:
            raise UserError(self.env._("There is no money to pay back."))
        outgoing_sudo = (
            self.env["account.payment"]
            .sudo()
            .create(self._prepare_outgoing_vals(self.amount))
        )
        outgoing_sudo.action_post()
        order.sudo().late_payment_state = "refunded"
        self._reconcile(outgoing_sudo)
        order._finish_late_payment(
            self.env._("Paid back by %s.", outgoing_sudo.display_name)
        )
        return {"type": "ir.actions.act_window_close"}

    def _reconcile(self, outgoing_sudo):
        lines_sudo = self.order_id._get_incoming_sudo()._get_open_lines()
        lines_sudo |= outgoing_sudo.move_id.line_ids.filtered(
            lambda line: line.account_id == outgoing_sudo.destination_account_id
        )
        if len(lines_sudo) > 1:
            lines_sudo.reconcile()
