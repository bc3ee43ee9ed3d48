import base64
import binascii

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..bank_const import BANK_FILE_ERRORS
from ..bank_files import BankFileError, get_keys, parse
from ..bank_files.reading import account_key


class JugTicketBankImport(models.TransientModel):
    """A file of the bank becomes Odoo's own statement; nothing of it twice."""

    _name = "jug.ticket.bank.import"
    _description = "Import a Bank Statement"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
        ondelete="cascade",
    )
    file = fields.Binary("Statement", required=True)
    file_name = fields.Char()
    journal_id = fields.Many2one(
        "account.journal",
        "Bank",
        compute="_compute_journal_id",
        store=True,
        readonly=False,
        domain="[('type', '=', 'bank'), ('company_id', '=', company_id)]",
        ondelete="cascade",
        help="Found by the number of the account that stands in the file.",
    )
    # what the file holds, before anything of it is kept
    problem = fields.Char(compute="_compute_preview")
    account_number = fields.Char("Account", compute="_compute_preview")
    first_date = fields.Date("First Day", compute="_compute_preview")
    last_date = fields.Date("Last Day", compute="_compute_preview")
    incoming_count = fields.Integer("Receipts", compute="_compute_preview")
    incoming_amount = fields.Monetary("Received", compute="_compute_preview")
    outgoing_count = fields.Integer("Payments Made", compute="_compute_preview")
    known_count = fields.Integer("Imported before", compute="_compute_preview")
    pending_count = fields.Integer("Not Carried Out Yet", compute="_compute_preview")
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")

    @api.depends("journal_id", "company_id")
    def _compute_currency_id(self):
        for wizard in self:
            journal = wizard.journal_id
            wizard.currency_id = journal.currency_id or wizard.company_id.currency_id

    @api.depends("file")
    def _compute_journal_id(self):
        for wizard in self:
            try:
                accounts = wizard._parse().accounts if wizard.file else []
            except UserError:
                accounts = []
            journals = wizard._get_journals()
            found = journals.filtered(
                lambda journal, accounts=accounts: (
                    account_key(journal.bank_acc_number) in accounts
                )
            )
            # a bank that has no number yet is proposed where there is one only
            only = journals if len(journals) == 1 and not found else found
            wizard.journal_id = only[:1]

    def _get_journals(self):
        return self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", self.company_id.id)]
        )

    @api.depends("file", "journal_id")
    def _compute_preview(self):
        for wizard in self:
            wizard.update(wizard._get_preview())

    def _get_preview(self):
        """Return the values of the preview; of a file that is refused, the reason.

        :rtype: dict
        """
        values = dict.fromkeys(
            ["problem", "account_number", "first_date", "last_date"], False
        ) | dict.fromkeys(
            [
                "incoming_count",
                "incoming_amount",
                "outgoing_count",
                "known_count",
                "pending_count",
            ],
            0,
        )
        if not self.file:
            return values
        try:
            file, lines = self._read()
        except UserError as error:
            return values | {"problem": str(error)}
        incoming = [line for line in lines if line.amount > 0]
        dates = [line.date for line in lines]
        return values | {
            "account_number": ", ".join(file.accounts),
            "first_date": min(dates, default=False),
            "last_date": max(dates, default=False),
            "incoming_count": len(incoming),
            "incoming_amount": float(sum(line.amount for line in incoming)),
            "outgoing_count": len(lines) - len(incoming),
            "known_count": len(
                self.env["account.bank.statement"]
                .sudo()
                ._find_known_keys(self.journal_id, get_keys(lines))
            ),
            "pending_count": file.pending,
        }

    def action_import(self):
        """Keep what is new of the file as a statement, and have its payments matched.

        :return: action that opens the statement
        :rtype: dict
        :raises UserError: the caller may not, the file is broken, the account is
            another one, or all of it is there already
        """
        self.ensure_one()
        self._check_may_import()
        file, lines = self._read()
        # sudo: the books are accounting's, a ticket manager adds what the bank says
        statement = (
            self.env["account.bank.statement"]
            .sudo()
            ._create_from_file(self.journal_id.sudo(), file, lines, self.file_name)
        )
        statement = statement.sudo(False)
        statement._match_after_commit()
        return statement._get_ticket_action()

    def _check_may_import(self):
        self.env["account.bank.statement"]._check_may_import()
        if self.company_id not in self.env.user.company_ids:
            raise UserError(self.env._("Choose a company of yours."))

    def _read(self):
        """Return the file, and those of its lines that are of the chosen bank.

        :rtype: tuple[BankFile, list]
        :raises UserError: the file is broken, or of another account
        """
        file = self._parse()
        journal = self.journal_id
        if not journal:
            raise UserError(
                self.env._(
                    "No bank of the company has the account %s. Write the number into"
                    " its bank journal, or choose the bank.",
                    ", ".join(file.accounts) or "?",
                )
            )
        if journal.type != "bank" or journal.company_id != self.company_id:
            raise UserError(self.env._("Choose a bank of the company."))
        account = account_key(journal.bank_acc_number)
        if account and file.accounts and account not in file.accounts:
            raise UserError(
                self.env._(
                    "The file is of the account %(file)s, %(bank)s has %(own)s.",
                    file=", ".join(file.accounts),
                    bank=journal.name,
                    own=journal.bank_acc_number,
                )
            )
        if not account and len(file.accounts) > 1:
            raise UserError(
                self.env._(
                    "The file has several accounts: write the number of the account"
                    " into the bank journal first."
                )
            )
        lines = [
            line
            for line in file.lines
            if not account or line.own_account in ("", account)
        ]
        if not lines:
            raise UserError(self.env._("The file has no movements of this account."))
        return file, lines

    def _parse(self):
        """Read the file.

        :rtype: BankFile
        :raises UserError: it is broken; says in which line and why
        """
        try:
            # the client reads a saved dialogue with sizes instead of contents
            file = self.with_context(bin_size=False).file
            return parse(base64.b64decode(file or b""))
        except binascii.Error as error:
            raise UserError(self.env._("The file did not arrive whole.")) from error
        except BankFileError as error:
            sentence = self.env._(BANK_FILE_ERRORS[error.code])
            sentence = sentence.replace("%s", error.value)
            if error.row:
                sentence = self.env._(
                    "Line %(row)s: %(problem)s", row=error.row, problem=sentence
                )
            raise UserError(sentence) from error
