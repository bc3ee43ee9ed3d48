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

    def _create_payment(self, **extra_create_values):
        """Date the payment as the bank does."""
        if self.statement_line_id:
            day = {"date": self.statement_line_id.date}
            extra_create_values = day | extra_create_values
        return super()._create_payment(**extra_create_values)
