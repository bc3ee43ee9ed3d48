import logging
from datetime import timedelta
from functools import partial
from time import monotonic

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.api_intake.transaction import run_isolated, wait_for_turn

from ..roles import MANAGER, is_bank_clerk

_logger = logging.getLogger(__name__)

# How long a person waits; the rest is matched by the cron.
MATCH_SECONDS = 30


class AccountBankStatement(models.Model):
    """A statement that came as a file: its payments find their bookings.

    The lines are Odoo's own, and so is the statement: no second ledger.
    """

    _name = "account.bank.statement"
    _inherit = ["account.bank.statement", "mail.thread", "mail.activity.mixin"]
    _mail_post_access = "read"

    is_ticket_import = fields.Boolean("Imported for Tickets", readonly=True, copy=False)
    # from the import until each line was looked at and the manager was asked
    is_matching = fields.Boolean(readonly=True, copy=False)
    ticket_skipped_count = fields.Integer(
        "There Already",
        readonly=True,
        copy=False,
        help="Lines of the file that an earlier import had brought.",
    )
    ticket_new_count = fields.Integer("Waiting", compute="_compute_ticket_counts")
    ticket_matched_count = fields.Integer("Matched", compute="_compute_ticket_counts")
    ticket_person_count = fields.Integer("To Decide", compute="_compute_ticket_counts")
    ticket_foreign_count = fields.Integer("Not Ours", compute="_compute_ticket_counts")
    ticket_line_ids = fields.One2many(
        "account.bank.statement.line",
        "statement_id",
        "Money Received",
        domain=[("amount", ">", 0)],
    )

    _ticket_matching_idx = models.Index("(id) WHERE is_matching")

    @api.depends("line_ids.ticket_money_state")
    def _compute_ticket_counts(self):
        groups = self.env["account.bank.statement.line"]._read_group(
            [("statement_id", "in", self.ids), ("ticket_money_state", "!=", False)],
            ["statement_id", "ticket_money_state"],
            ["__count"],
        )
        counts = {(statement.id, state): count for statement, state, count in groups}
        for statement in self:
            for state in ("new", "matched", "person", "foreign"):
                statement[f"ticket_{state}_count"] = counts.get(
                    (statement._origin.id, state), 0
                )

    def action_match(self):
        """Match now what waits, and what was left to a person once more.

        A transaction a line: what was matched stays so, whatever comes after.

        :return: action that opens the statement
        :rtype: dict
        :raises UserError: the caller may not do this
        """
        self.ensure_one()
        self.env["account.bank.statement.line"]._check_may_match()
        self.check_access("read")
        lines = self.line_ids.filtered(
            lambda line: line.ticket_money_state in ("new", "person")
        )
        self._match_isolated(lines)
        self.env.invalidate_all()
        return self._get_ticket_action()

    def _match_after_commit(self):
        """Match what an import brought as soon as it is kept for good.

        In the same call of the client, who then sees what came of it; but not in its
        transaction: whatever the matching meets, the import stays. The cron is the net.
        """
        self.ensure_one()
        self.env.ref("jug_tickets.ir_cron_match_bank_lines").sudo()._trigger(
            fields.Datetime.now() + timedelta(seconds=2 * MATCH_SECONDS)
        )
        self.env.cr.postcommit.add(
            partial(_match_new, self.env.registry, self.env.uid, self.id)
        )

    def _match_isolated(self, lines):
        """Match lines, then close the import; what is too much is the cron's.

        :param lines: ``account.bank.statement.line`` of this statement
        """
        deadline = monotonic() + MATCH_SECONDS
        for line in lines:
            if monotonic() > deadline:
                self.env.ref("jug_tickets.ir_cron_match_bank_lines").sudo()._trigger()
                return
            line._match_isolated()
        self._finish_isolated()

    def _get_ticket_action(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "jug_tickets.account_bank_statement_action"
        )
        form = self.env.ref("jug_tickets.account_bank_statement_view_form")
        return action | {
            "res_id": self.id,
            "views": [(form.id, "form")],
        }

    def _finish_isolated(self):
        """Close the import of each statement, in a transaction of its own."""
        for statement_id in self.ids:
            run_isolated(self.env, partial(_finish_matching, statement_id))

    def _finish_matching(self):
        """Ask the manager, once an import, to decide about what was not matched."""
        self.ensure_one()
        statement = self.sudo()
        wait_for_turn(statement)
        if not statement.is_matching or statement.ticket_new_count:
            return
        statement.is_matching = False
        if not statement.ticket_person_count:
            return
        staff_env = statement.company_id._get_staff_env(self.env["event.event"])
        statement.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=staff_env._("Payments by bank to decide about"),
            note=staff_env._(
                "%(count)s of %(file)s could not be matched with bookings.",
                count=statement.ticket_person_count,
                file=statement.reference or statement.name,
            ),
            user_id=statement._get_clerk().id,
        )

    def _get_clerk(self):
        """Return who decides: the ticket manager, else who has imported the file.

        The team's leader, who is asked about other things, may be a seller only: core
        gives nobody an activity on what he may not read.

        :rtype: res.users
        """
        manager = self.company_id._get_ticket_manager(self.env["event.event"])
        if manager.has_group(MANAGER):
            return manager
        managers = self.env.ref(MANAGER).all_user_ids.filtered(
            lambda user: (
                user.active and not user.share and self.company_id in user.company_ids
            )
        )
        return managers[:1] or self.create_uid

    def _close_when_decided(self):
        """Close what the manager was asked as soon as nothing is left to decide."""
        for statement in self.sudo().filtered(lambda one: not one.is_matching):
            # the last two of its lines at once: the second one begins anew, and closes
            wait_for_turn(statement)
            if not statement.ticket_person_count and not statement.ticket_new_count:
                statement.activity_ids.action_feedback(
                    feedback=statement.env._("All payments are decided about.")
                )

    @api.model
    def _cron_match_bank_lines(self):
        """Match what an import left, a transaction a line; then ask the manager."""
        Cron = self.env["ir.cron"]
        statements = self.search([("is_matching", "=", True)], order="id")
        lines = statements.line_ids.filtered(
            lambda line: line.ticket_money_state == "new"
        )
        Cron._commit_progress(remaining=len(lines))
        for statement in statements:
            for line in lines & statement.line_ids:
                line._match_isolated()
                if not Cron._commit_progress(1):
                    return
            try:
                statement._finish_isolated()
            except Exception:
                # asked anew by the next run; the others are not kept waiting
                _logger.exception("Statement %s cannot be closed", statement.id)

    def write(self, vals):
        if not self.env.su and {"is_ticket_import", "is_matching"} & vals.keys():
            raise UserError(
                self.env._("The state of an import is written by the import only.")
            )
        return super().write(vals)

    @api.model
    def _check_may_import(self):
        """Leave statements to ticket managers and accountants.

        :raises UserError: the caller is neither
        """
        if not is_bank_clerk(self.env):
            raise UserError(
                self.env._(
                    "Only ticket managers and accountants work with bank statements."
                )
            )


def _match_new(registry, uid, statement_id):
    """Match the new lines of a statement, after the transaction that made it."""
    try:
        with registry.cursor() as cr:
            statement = api.Environment(cr, uid, {})["account.bank.statement"].browse(
                statement_id
            )
            statement._match_isolated(
                statement.sudo().line_ids.filtered(
                    lambda line: line.ticket_money_state == "new"
                )
            )
    except Exception:
        # what was imported is kept, and the cron looks again
        _logger.warning("Statement %s is left to the cron", statement_id, exc_info=True)


def _finish_matching(statement_id, env):
    env["account.bank.statement"].browse(statement_id)._finish_matching()
