from odoo import models
from odoo.exceptions import UserError


class AccountBankStatementLine(models.Model):
    """Money of a statement goes the way of all money: a transaction, post-processed.

    Then the bank's entry and the payment's are set off against each other, as core
    does it: the suspense line becomes the counterpart of the payment's outstanding one.
    """

    _inherit = "account.bank.statement.line"

    def _pay_booking(self, order):
        """Post the money on a booking: exactly once, under the booking's lock.

        :param sale.order order: a booking of the same company and currency
        :raises UserError: it was decided already, or cannot be posted
        """
        self.ensure_one()
        line = self.sudo()
        order = order.sudo()
        line._check_payable(order)
        line._move_money_to(
            "matched", ticket_order_id=order.id, ticket_candidate_ids=False
        )
        transaction = line._find_registered(order)
        if transaction:
            transaction.statement_line_id = line
            transaction._enter_payment()
        else:
            transaction = line._create_transaction(order)
            transaction._set_done()
            transaction._post_process()
        line._set_off(transaction)

    def _check_payable(self, order):
        """Refuse what would put money on the wrong books.

        :raises UserError: no booking, of another company or currency
        """
        if not order.is_ticket_booking or order.company_id != self.company_id:
            raise UserError(self.env._("Choose a booking of the company."))
        if order.currency_id != self.currency_id:
            raise UserError(
                self.env._(
                    "%(order)s is in %(currency)s: exchange is accounting's.",
                    order=order.name,
                    currency=order.currency_id.name,
                )
            )
        if not self.amount > 0:
            raise UserError(self.env._("Only money that came pays for a booking."))

    def _find_registered(self, order):
        """Return the same money, if somebody registered it before the statement came.

        By hand, into the same bank, the same sum, and no other number of the document.

        :rtype: payment.transaction
        """
        order.ensure_one()
        number = self.ref or ""
        return order.sudo().transaction_ids.filtered(
            lambda tx: (
                tx.state == "done"
                and tx.manual_journal_id == self.journal_id
                and not tx.statement_line_id
                and not self.currency_id.compare_amounts(tx.amount, self.amount)
                and (not tx.provider_reference or tx._has_document_number(number))
                and tx.payment_id
                and not tx.payment_id.is_matched
            )
        )[:1]

    def _create_transaction(self, order):
        """Make the transaction as the dialogue for money by hand makes it."""
        dialogue = self.env["sale.order.pay"].new(
            {
                "order_id": order.id,
                "journal_id": self.journal_id.id,
                "amount": self.amount,
                "reference": self.ref,
            }
        )
        vals = dialogue._prepare_transaction_vals()
        return self.env["payment.transaction"].create(
            vals | {"statement_line_id": self.id}
        )

    def _set_off(self, transaction):
        """Reconcile the bank's entry with the payment's.

        :param payment.transaction transaction: post-processed
        :raises UserError: the payment has no entry to set off
        """
        payment = transaction.payment_id
        outstanding = payment.move_id.line_ids.filtered(
            lambda entry: (
                entry.account_id == payment.outstanding_account_id
                and not entry.reconciled
            )
        )
        if not outstanding:
            raise UserError(
                self.env._("The payment of %s has no entry.", transaction.reference)
            )
        # it writes the bank's entry anew, so it comes before the setting off
        self.partner_id = payment.partner_id
        _liquidity, suspense, _others = self._seek_for_lines()
        suspense.account_id = outstanding.account_id
        (suspense | outstanding).reconcile()
