import logging
from functools import partial

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.api_intake.transaction import run_isolated, wait_for_turn

from ..bank_const import BANK_LINE_MOVES, BANK_LINE_STATES, BANK_REASONS

_logger = logging.getLogger(__name__)

# Written by the import, the machine that matches, and the buttons.
PROTECTED = {
    "ticket_import_key",
    "ticket_money_state",
    "ticket_reason",
    "ticket_error",
    "ticket_order_id",
    "ticket_candidate_ids",
    "ticket_transaction_ids",
}


class AccountBankStatementLine(models.Model):
    """Money that came by bank, on its way to the booking that it pays."""

    _inherit = "account.bank.statement.line"

    ticket_import_key = fields.Char(
        readonly=True,
        copy=False,
        help="The same movement has the same key in any file.",
    )
    payer_inn = fields.Char("Payer's INN", readonly=True, copy=False)
    ticket_money_state = fields.Selection(
        BANK_LINE_STATES, "Payment for Tickets", readonly=True, copy=False, index=True
    )
    ticket_reason = fields.Selection(
        BANK_REASONS, "Why a Person Decides", readonly=True, copy=False
    )
    ticket_error = fields.Text("What Went Wrong", readonly=True, copy=False)
    ticket_order_id = fields.Many2one(
        "sale.order", "Booking", readonly=True, copy=False, index="btree_not_null"
    )
    ticket_candidate_ids = fields.Many2many(
        "sale.order",
        "jug_bank_line_candidate_rel",
        string="Perhaps for",
        readonly=True,
        copy=False,
    )
    ticket_hint = fields.Text(
        "Suggestions", compute="_compute_ticket_hint", compute_sudo=True
    )
    ticket_transaction_ids = fields.One2many(
        "payment.transaction", "statement_line_id", "Paid by", readonly=True
    )

    _ticket_import_key_uniq = models.UniqueIndex(
        "(journal_id, ticket_import_key) WHERE ticket_import_key IS NOT NULL",
        "This bank movement was imported already.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        if not self.env.su:
            # looked at afterwards: a context may have filled it in
            filled = {name for name in PROTECTED if any(line[name] for line in lines)}
            self._check_ticket_protected(filled)
        return lines

    def write(self, vals):
        self._check_ticket_protected(vals.keys())
        return super().write(vals)

    def _check_ticket_protected(self, names):
        """Refuse to write by hand what the import and the buttons write.

        :raises UserError: the caller is a person
        """
        if not self.env.su and PROTECTED & names:
            raise UserError(
                self.env._("What a bank payment is for is decided by its buttons only.")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_ticket_money(self):
        if any(line.sudo().ticket_transaction_ids for line in self):
            raise UserError(
                self.env._("This payment has paid for a booking: it cannot be deleted.")
            )

    def _check_may_match(self):
        """Leave decisions to ticket managers and accountants, of their companies.

        :raises UserError: the caller is neither
        """
        self.env["account.bank.statement"]._check_may_import()
        self.check_access("read")

    def _move_money_to(self, state, **values):
        """Change the state of lines; the only place where it is written.

        :param str state: key of ``bank_const.BANK_LINE_MOVES``
        :param values: further values of the same write
        :raises UserError: the table has no such move
        """
        for line in self:
            if state not in BANK_LINE_MOVES.get(line.ticket_money_state, ()):
                raise UserError(
                    self.env._("The payment «%s» is decided already.", line.payment_ref)
                )
        cleared = {"ticket_reason": False, "ticket_error": False}
        self.sudo().write({"ticket_money_state": state} | cleared | values)
        if state != "person":
            self.statement_id._close_when_decided()

    def action_match(self):
        """Look anew for the bookings of what is not matched, each by itself.

        :raises UserError: the caller may not do this
        """
        self._check_may_match()
        self.filtered(
            lambda line: line.ticket_money_state in ("new", "person", "foreign")
        )._match_isolated()
        self.env.invalidate_all()

    def action_set_foreign(self):
        """Leave money that is not for tickets to accounting.

        :raises UserError: the caller may not do this, or it was decided already
        """
        self._check_may_match()
        wait_for_turn(self)
        self._move_money_to("foreign", ticket_candidate_ids=False)

    def action_pay_booking(self):
        """Open the dialogue in which a person chooses the booking.

        :rtype: dict
        """
        self.ensure_one()
        self._check_may_match()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Pay This Booking"),
            "res_model": "jug.ticket.bank.pay",
            "view_mode": "form",
            "target": "new",
            "context": {"default_line_id": self.id},
        }

    def action_view_ticket_order(self):
        """Open the booking that the money has paid.

        :rtype: dict
        """
        self.ensure_one()
        return self.ticket_order_id._get_records_action()

    def _match_isolated(self):
        """Match lines, each in a transaction of its own.

        One that cannot be posted says why and is left to a person; the rest goes on.
        """
        for line_id in self.ids:
            try:
                run_isolated(self.env, partial(_match, line_id))
            except Exception as error:
                _logger.info("Bank line %s could not be matched: %s", line_id, error)
                self._note_failed_isolated(line_id, error)

    def _note_failed_isolated(self, line_id, error):
        """Note on a line why it failed; it stays as it is if even that fails."""
        try:
            run_isolated(self.env, partial(_note_failed, line_id, str(error)))
        except Exception:
            # the next run looks at it again; the others are not kept waiting
            _logger.exception("Bank line %s cannot be written", line_id)

    def _match(self):
        """Find the booking and post the money on it, or ask a person."""
        self.ensure_one()
        # two people, or a person and the cron: the second one sees it decided
        wait_for_turn(self)
        if self.ticket_money_state not in ("new", "person", "foreign"):
            return
        order, reason = self._find_booking()
        if order:
            self._pay_booking(order)
        else:
            self._move_money_to(
                "person",
                ticket_reason=reason,
                ticket_candidate_ids=[fields.Command.set(self._get_candidates().ids)],
            )

    def _note_failed(self, error):
        """Write on the line why it could not be posted; a person decides."""
        wait_for_turn(self)
        if self.ticket_money_state != "matched":
            self._move_money_to("person", ticket_reason="failed", ticket_error=error)


def _match(line_id, env):
    env["account.bank.statement.line"].sudo().browse(line_id)._match()


def _note_failed(line_id, error, env):
    env["account.bank.statement.line"].sudo().browse(line_id)._note_failed(error)
