from odoo import api, models

# A refund that was asked for and neither came through nor failed.
UNDER_WAY = ("draft", "pending")
FAILED = ("cancel", "error")


class PaymentTransaction(models.Model):
    """Money that goes back: it is taken off what the booking has been paid."""

    _inherit = "payment.transaction"

    @api.model_create_multi
    def create(self, vals_list):
        """A refund is the booking's whose money it gives back, whoever asked for it."""
        transactions = super().create(vals_list)
        for tx_sudo in transactions.sudo():
            if tx_sudo.operation == "refund" and not tx_sudo.sale_order_ids:
                tx_sudo.sale_order_ids = tx_sudo.source_transaction_id._get_bookings()
        return transactions

    def _create_child_transaction(
        self, amount, is_refund=False, **custom_create_values
    ):
        """Write all that is pending before a provider is asked for a refund.

        What fails afterwards would take back our knowledge of it, not the refund.
        """
        child = super()._create_child_transaction(
            amount, is_refund=is_refund, **custom_create_values
        )
        if is_refund and child._get_bookings():
            self.env.flush_all()
        return child

    def _post_process(self):
        """Set a refund off against what was left of the money that came."""
        refunds = self.filtered(
            lambda tx: (
                tx.operation == "refund"
                and tx.state == "done"
                and not tx.is_post_processed
                and tx.sudo()._get_bookings()
            )
        )
        super()._post_process()
        for tx_sudo in refunds.sudo():
            tx_sudo._reconcile_refund()
            tx_sudo._get_bookings()._tell_of_refund()

    def _reconcile_refund(self):
        """Set the outgoing payment off against the one that it gives back."""
        self.ensure_one()
        free, back = (
            self.source_transaction_id._get_open_lines(),
            self._get_open_lines(),
        )
        # none is free where accounting has credited no invoice
        if free and back and len((free | back).account_id) == 1:
            (free | back).reconcile()

    def _get_refunds(self):
        """Return the transactions that give back money of these.

        :rtype: payment.transaction
        """
        return self.child_transaction_ids.filtered(lambda tx: tx.operation == "refund")

    def _get_free_amount(self):
        """Return what may be paid back: not invoiced, and not on its way back.

        :rtype: float
        """
        self.ensure_one()
        unbooked = self._get_refunds().filtered(
            lambda tx: (
                tx.state in UNDER_WAY or (tx.state == "done" and not tx.payment_id)
            )
        )
        # refunds are negative
        return self._get_open_amount() + sum(unbooked.mapped("amount"))

    def _can_give_back(self, amount):
        """Tell whether the provider itself gives back a part of what it brought.

        Not after a try that failed: its answer may be what got lost, not its request.

        :param float amount: in the transaction's currency
        :rtype: bool
        """
        self.ensure_one()
        method = self.payment_method_id.primary_payment_method_id
        kinds = {
            self.provider_id.support_refund,
            (method or self.payment_method_id).support_refund,
        }
        if self.provider_id.state == "disabled" or kinds - {"partial", "full_only"}:
            return False
        if self._get_refunds().filtered(lambda tx: tx.state in FAILED):
            return False
        compare = self.currency_id.compare_amounts
        if compare(amount, self.payment_id.amount_available_for_refund) > 0:
            return False
        return "full_only" not in kinds or not compare(amount, self.amount)
