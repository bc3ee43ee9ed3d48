import logging

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..roles import is_ticket_manager

_logger = logging.getLogger(__name__)

# which secret it is, and who gets it or what is read with it
SECRETS_WAY = {"config_section", "feed_url", "database_query"}


class JugTicketSource(models.Model):
    """What becomes of a run that fetches something by itself: logged, told once."""

    _inherit = "jug.ticket.source"

    config_section = fields.Char(
        "Section of odoo.conf",
        copy=False,
        help="Passwords and tokens are never kept here: the administrator writes them"
        " in odoo.conf, section [jug_tickets.<this name>], or in the environment.",
    )
    may_set_secrets = fields.Boolean(compute="_compute_may_set_secrets")

    @api.depends_context("uid", "su")
    def _compute_may_set_secrets(self):
        self.may_set_secrets = self._is_administrator()

    @api.model_create_multi
    def create(self, vals_list):
        sources = super().create(vals_list)
        if any(source.config_section for source in sources):
            self._check_administers()
        return sources

    def write(self, vals):
        if SECRETS_WAY & vals.keys() and self._leads_secrets_elsewhere(vals):
            self._check_administers()
        return super().write(vals)

    @api.model
    def _is_administrator(self):
        return self.env.su or self.env.user.has_group("base.group_system")

    def _leads_secrets_elsewhere(self, vals):
        """Tell whether a secret would be sent, or read with, as it was not before.

        Without a section there is none: managers set up what they like.
        """
        return any(
            (source[name] or "") != (vals[name] or "")
            for source in self
            if source.config_section or vals.get("config_section")
            for name in SECRETS_WAY & vals.keys()
        )

    def _check_administers(self):
        """Leave secrets, and where they lead, to administrators.

        :raises UserError: the caller is none
        """
        if not self._is_administrator():
            raise UserError(
                self.env._(
                    "Only an administrator sets the section of odoo.conf and, once it"
                    " is set, the site's address and the query: the secrets of the"
                    " section go there."
                )
            )

    def _check_manages(self):
        """Refuse a caller who may not set up sources.

        :raises UserError: he is no ticket manager
        """
        self.check_access("write")
        if not is_ticket_manager(self.env):
            raise UserError(self.env._("Only a ticket manager reads from sources."))

    def _run_guarded(self, run, note):
        """Run, and let no fault of this source stop the others.

        What the run itself knows it notes itself; whatever nobody has thought of is
        in the log, and noted here.

        :param callable run: without arguments; keeps what it does in transactions of
            its own
        :param callable note: told the kind of the fault; never its text, which may
            have a secret in it
        :return: what ``run`` returned; ``None`` if it failed
        """
        self.ensure_one()
        try:
            return run()
        except Exception as error:
            # this transaction may be dead, and has written nothing
            self.env.cr.rollback()
            _logger.exception("Source %s failed", self.id)
            try:
                note(type(error).__name__)
            except Exception:
                self.env.cr.rollback()
                _logger.exception("Source %s: nothing noted", self.id)
        return None

    def _note_run(self, way, item_count, error=None):
        """Write how a run went: to the log, on the source, as an activity for a person.

        :param str way: ``database`` or ``feed``
        :param int item_count: rows or events that were looked at
        :param str error: a sentence; none if all went well
        """
        self.ensure_one()
        self.sudo().write(
            {f"{way}_error": error, f"{way}_read_on": fields.Datetime.now()}
        )
        if item_count or error:
            self._log_call(
                item_count, f"{way}_failed" if error else "accepted", way, error
            )
        activities = self.sudo().activity_ids.filtered(
            lambda activity: activity.summary == self._get_run_summary(way)
        )
        if not error:
            activities.action_feedback(feedback=self.env._("It works again."))
        elif not activities:
            self._ask_to_look_at(way, error)

    def _get_run_summary(self, way):
        # in the language in which it was written
        env = self.company_id._get_staff_env(self.env["event.event"])
        return {
            "database": env._("The external database cannot be read"),
            "feed": env._("The site's events cannot be read"),
        }[way]

    def _ask_to_look_at(self, way, error):
        """Ask a manager once, however often it fails."""
        manager = self.company_id._get_ticket_manager(self.env["event.event"])
        self.sudo().activity_schedule(
            "mail.mail_activity_data_todo",
            summary=self._get_run_summary(way),
            note=error,
            user_id=manager.id or self.env.uid,
        )

    def _prepare_run_notification(self, message, is_fine):
        """Return what the web client shows after a button of a run."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if is_fine else "warning",
                "message": message,
                "sticky": not is_fine,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
