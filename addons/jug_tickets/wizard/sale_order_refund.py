from odoo import api, fields, models
from odoo.exceptions import UserError


class SaleOrderRefund(models.TransientModel):
    """Money that pays for no seat goes back to whom it came from."""

    _name = "sale.order.refund"
    _description = "Pay Back the Money of an Ended Booking"

    order_id = fields.Many2one("sale.order", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="order_id.company_id")
    currency_id = fields.Many2one(related="order_id.currency_id")
    amount = fields.Monetary(compute="_compute_amount")
    journal_id = fields.Many2one(
        "account.journal",
        "Pay back by",
        required=True,
        compute="_compute_journal_id",
        store=True,
        precompute=True,
        readonly=False,
        domain="[('type', 'in', ('bank', 'cash')), ('company_id', '=', company_id)]",
    )

    @api.depends("order_id")
    def _compute_amount(self):
        for wizard in self:
            # what was paid back or invoiced is not there any more
            lines = wizard._get_open_lines(wizard._get_transactions().payment_id)
            wizard.amount = -sum(lines.mapped("amount_residual_currency"))

    @api.depends("order_id")
    def _compute_journal_id(self):
        for wizard in self:
            payments = wizard._get_transactions().payment_id
            wizard.journal_id = payments.journal_id[:1]

    def _get_transactions(self):
        return self.order_id.sudo().transaction_ids.filtered(
            lambda tx: tx.state == "done" and tx.operation != "refund"
        )

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
        incoming_sudo = self._get_transactions().payment_id
        outgoing_sudo = (
            self.env["account.payment"].sudo().create(self._prepare_payment_vals())
        )
        outgoing_sudo.action_post()
        order.sudo().late_payment_state = "refunded"
        self._reconcile(incoming_sudo, outgoing_sudo)
        order._finish_late_payment(
            self.env._("Paid back by %s.", outgoing_sudo.display_name)
        )
        return {"type": "ir.actions.act_window_close"}

    def _prepare_payment_vals(self):
        return {
            "payment_type": "outbound",
            "partner_type": "customer",
            "partner_id": self.order_id.partner_id.commercial_partner_id.id,
            "amount": self.amount,
            "currency_id": self.currency_id.id,
            "journal_id": self.journal_id.id,
            "company_id": self.company_id.id,
            "memo": self.env._("Refund of %s", self.order_id.name),
        }

    def _reconcile(self, incoming_sudo, outgoing_sudo):
        lines = self._get_open_lines(incoming_sudo + outgoing_sudo)
        if len(lines) > 1:
            lines.reconcile()

    def _get_open_lines(self, payments_sudo):
        """Return what of the payments is not set off against anything yet."""
        return payments_sudo.move_id.line_ids.filtered(
            lambda line: (
                line.account_id in payments_sudo.destination_account_id
                and not line.reconciled
            )
        )
