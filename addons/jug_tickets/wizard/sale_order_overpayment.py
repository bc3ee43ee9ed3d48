from odoo import api, fields, models


class SaleOrderOverpayment(models.TransientModel):
    """What was paid too much goes back, exactly, the way it came if it can."""

    _name = "sale.order.overpayment"
    _inherit = "sale.order.money"
    _description = "Pay Back What Was Paid Too Much"

    amount = fields.Monetary(compute="_compute_amount", compute_sudo=True)
    provider_amount = fields.Monetary(
        "Of it by the Provider",
        compute="_compute_amount",
        compute_sudo=True,
        help="The payment provider that brought the money gives it back.",
    )
    journal_id = fields.Many2one(string="Pay back by")

    @api.depends("order_id")
    def _compute_amount(self):
        for wizard in self:
            wizard.amount = wizard.order_id._get_excess()
            wizard.provider_amount = sum(
                amount
                for tx_sudo, amount in wizard.order_id._split_excess()
                if tx_sudo._can_give_back(amount)
            )

    def _get_default_journal(self):
        """Propose the journal by which the last money came."""
        incoming_sudo = self.order_id._get_incoming_sudo().sorted("id")
        return incoming_sudo.payment_id.journal_id[-1:]

    def action_refund(self):
        """Pay back what is too much at this moment, whatever the dialogue has shown.

        The provider is asked last: what fails afterwards would not undo its refund.

        :return: action that closes the dialogue
        :rtype: dict
        :raises UserError: nothing is too much any more, or it is not free in the books
        """
        self.ensure_one()
        order = self.order_id
        order._check_excess()
        amount = order.sudo()._get_excess()
        parts = order.sudo()._split_excess()
        by_provider = [part for part in parts if part[0]._can_give_back(part[1])]
        for part in parts:
            if part not in by_provider:
                self._pay_out(*part)
        order._answer_activity(
            order._get_excess_summary,
            self.env._("%s goes back.", self.currency_id.format(amount)),
        )
        for tx_sudo, part in by_provider:
            refund = tx_sudo.with_context(payment_backend_action=True)._refund(part)
            if refund.state == "error":
                order.sudo()._note_refund_failed(refund)
        return {"type": "ir.actions.act_window_close"}

    def _pay_out(self, tx_sudo, amount):
        """Post an outgoing payment, and note it on the booking as any other money.

        :param payment.transaction tx_sudo: which brought the money
        :param float amount: what of it goes back
        """
        outgoing_sudo = (
            self.env["account.payment"]
            .sudo()
            .create(self._prepare_outgoing_vals(amount))
        )
        outgoing_sudo.action_post()
        provider_sudo = (
            self.env["sale.order.pay"].sudo()._get_manual_provider_of(self.company_id)
        )
        refund_sudo = tx_sudo._create_child_transaction(
            amount,
            is_refund=True,
            provider_id=provider_sudo.id,
            payment_method_id=self.env.ref("payment.payment_method_unknown").id,
            token_id=False,
            manual_journal_id=self.journal_id.id,
            payment_id=outgoing_sudo.id,
            state="done",
            is_post_processed=True,
        )
        outgoing_sudo.payment_transaction_id = refund_sudo
        refund_sudo._reconcile_refund()
        self.order_id.sudo()._tell_of_refund()
