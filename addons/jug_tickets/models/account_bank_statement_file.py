from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from odoo.addons.api_intake.transaction import wait_for_turn

from ..bank_files import get_keys
from ..bank_files.reading import account_key


class AccountBankStatement(models.Model):
    """What a file of the bank becomes: the movements that are not there yet."""

    _inherit = "account.bank.statement"

    @api.model
    def _create_from_file(self, journal, file, lines, file_name):
        """Keep what is new of a file; its receipts wait to be matched.

        :param account.journal journal: the bank
        :param bank_files.BankFile file: as it was read
        :param list lines: those of its lines that are of this bank
        :param str file_name: as the person knows it
        :return: the statement with the new lines
        :rtype: account.bank.statement
        :raises UserError: all of it is there already
        """
        # two people with the same file: the second one begins anew, and sees its lines
        wait_for_turn(journal)
        keys = get_keys(lines)
        known = self._find_known_keys(journal, keys)
        # by key: a document that the file has twice is one
        fresh = {
            key: line for key, line in zip(keys, lines, strict=True) if key not in known
        }
        if not fresh:
            raise UserError(
                self.env._("Nothing is new: all of it was imported already.")
            )
        vals = {
            "reference": file_name,
            "is_ticket_import": True,
            "is_matching": True,
            "ticket_skipped_count": len(lines) - len(fresh),
            "line_ids": [
                Command.create(self._prepare_line_vals(journal, line, key, number))
                # core puts the highest number first, banks the oldest
                for number, (key, line) in enumerate(reversed(fresh.items()), 1)
            ],
        }
        if len(fresh) == len(lines):
            vals |= self._prepare_balance_vals(journal, file)
        return self.create(vals)

    @api.model
    def _find_known_keys(self, journal, keys):
        """Return those of the keys that are in the books of the bank already.

        :rtype: set
        """
        lines = self.env["account.bank.statement.line"].search_fetch(
            Domain("journal_id", "=", journal.id)
            & Domain("ticket_import_key", "in", list(keys)),
            ["ticket_import_key"],
        )
        return set(lines.mapped("ticket_import_key"))

    def _prepare_balance_vals(self, journal, file):
        """Return the balances that the bank says; core warns where they do not fit."""
        account = account_key(journal.bank_acc_number) or "".join(file.accounts)
        first, last = file.balances.get(account, (None, None))
        if None in (first, last):
            return {}
        return {"balance_start": float(first), "balance_end_real": float(last)}

    def _prepare_line_vals(self, journal, line, key, sequence):
        return {
            "journal_id": journal.id,
            "date": line.date,
            "amount": float(line.amount),
            "payment_ref": line.purpose or line.payer or line.number or "/",
            "ref": line.number,
            "partner_name": line.payer,
            "account_number": line.account,
            "payer_inn": line.inn,
            "transaction_details": {"kpp": line.kpp, "row": line.row},
            "sequence": sequence,
            "ticket_import_key": key,
            "ticket_money_state": "new" if line.amount > 0 else False,
        }
