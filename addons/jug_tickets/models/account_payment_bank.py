from odoo import api, models


class AccountPayment(models.Model):
    """A payment that a statement brought leaves the bank's account to the statement."""

    _inherit = "account.payment"

    # not on the statement's line: core's fallback is written once, and would be lost
    @api.depends("payment_method_line_id")
    def _compute_outstanding_account_id(self):
        """A method that posts straight to the bank would book the money twice.

        With one that posts nothing there would be no entry to set the statement's off.
        """
        super()._compute_outstanding_account_id()
        for payment in self:
            if (
                payment.payment_transaction_id.statement_line_id
                and payment.outstanding_account_id
                in (
                    payment.journal_id.default_account_id,
                    self.env["account.account"],
                )
            ):
                payment.outstanding_account_id = payment._get_outstanding_account(
                    payment.payment_type
                )
