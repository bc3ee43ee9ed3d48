import re

from odoo import fields, models

_NUMBER = re.compile(r"\d+")


class PaymentTransaction(models.Model):
    """A payment that a bank statement brought."""

    _inherit = "payment.transaction"

    statement_line_id = fields.Many2one(
        "account.bank.statement.line",
        "Bank Statement Line",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )

    _statement_line_uniq = models.UniqueIndex(
        "(statement_line_id) WHERE statement_line_id IS NOT NULL",
        "This bank payment has paid for a booking already.",
    )

    def _has_document_number(self, number):
        """Tell whether it was registered under this number of a payment order.

        :param str number: as the bank has it; people write «PO 17», «№ 17»
        :rtype: bool
        """
        wanted = {found.lstrip("0") for found in _NUMBER.findall(number)}
        known = {
            found.lstrip("0") for found in _NUMBER.findall(self.provider_reference)
        }
        return bool(wanted & known)

    def _enter_payment(self):
        """Make the entry that the payment lacks, lest the statement has none to meet.

        With an accounting app core posts none where the method has no account of its
        own: it waits for the statement.
        """
        payment = self.payment_id
        if not payment or payment.move_id:
            return
        payment.outstanding_account_id = payment._get_outstanding_account(
            payment.payment_type
        )
        payment._generate_journal_entry()
        payment.move_id.action_post()
        self._reconcile_with_invoices()

    def _create_payment(self, **extra_create_values):
        """Date the payment as the bank does."""
        if self.statement_line_id:
            day = {"date": self.statement_line_id.date}
            extra_create_values = day | extra_create_values
        return super()._create_payment(**extra_create_values)
