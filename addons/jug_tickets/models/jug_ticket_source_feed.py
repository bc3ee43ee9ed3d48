from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.api_intake.secret import read_secret
from odoo.addons.api_intake.transaction import run_isolated

from ..const import FEED_RUN_ERRORS
from ..feed_client import FeedError, fetch_feed

# after the first failure, doubled with each further one
RETRY_MINUTES = 15
MAX_RETRY_MINUTES = 6 * 60


class JugTicketSource(models.Model):
    """A site that is asked for its conferences, tariffs and prices."""

    _inherit = "jug.ticket.source"

    feed_url = fields.Char(
        "Address of the Events",
        help="Asked every quarter of an hour for the JSON that README.md describes; the"
        " token stands in odoo.conf.",
    )
    # what a site calls its version of the events
    feed_validators = fields.Json(readonly=True, copy=False)
    feed_read_on = fields.Datetime("Last Asked on", readonly=True, copy=False)
    feed_next_on = fields.Datetime(
        "Asked Again on", readonly=True, copy=False, help="Later after each failure."
    )
    feed_failure_count = fields.Integer("Failures in a Row", readonly=True, copy=False)
    feed_error = fields.Text("What Is Wrong with It", readonly=True, copy=False)

    @api.constrains("feed_url")
    def _check_feed_url(self):
        """Refuse addresses to which the server must not be sent."""
        Outgoing = self.env["jug.ticket.outgoing"]
        for source in self.filtered("feed_url"):
            if problem := Outgoing._get_url_problem(source.feed_url):
                raise ValidationError(problem)

    def write(self, vals):
        if "feed_url" in vals:
            # another site is asked anew, and now
            vals = {"feed_validators": False, "feed_next_on": False} | vals
        return super().write(vals)

    def _say_feed_error(self, code, detail=""):
        """Return a sentence for a code of ``const.FEED_RUN_ERRORS``."""
        sentence = self.env._(FEED_RUN_ERRORS[code])
        return f"{sentence.removesuffix('.')}: {detail}." if detail else sentence

    def action_read_feed(self):
        """Ask the site for its events now.

        :return: notification
        :rtype: dict
        :raises odoo.exceptions.UserError: the caller is no ticket manager
        """
        self.ensure_one()
        self._check_manages()
        results, error = self._read_feed()
        if error:
            return self._prepare_run_notification(error, False)
        if results is None:
            return self._prepare_run_notification(
                self.env._("Nothing has changed on the site."), True
            )
        counts = [result["state"] for result in results]
        message = self.env._(
            "Conferences: %(created)s new, %(updated)s changed, %(same)s as before.",
            created=counts.count("created"),
            updated=counts.count("updated"),
            same=counts.count("unchanged"),
        )
        return self._prepare_run_notification(message, True)

    def _read_feed(self):
        """Fetch the site's events and take them; what goes wrong is noted.

        :return: see ``event.event._take_feed``, ``None`` if nothing new came; and what
            went wrong, for the staff
        :rtype: tuple[list[dict] | None, str | None]
        """
        self.ensure_one()
        staff = self.with_env(
            self.company_id._get_staff_env(self.env["event.event"])
        ).sudo()
        try:
            items, validators = fetch_feed(
                self.feed_url or "",
                read_secret("jug_tickets", self.config_section, "feed_token"),
                self.feed_validators or None,
                self.max_body_kib * 1024,
                self.env["jug.ticket.outgoing"]._is_internal_allowed(
                    self.feed_url or ""
                ),
            )
        except FeedError as error:
            sentence = staff._say_feed_error(error.code, error.detail)
            self._note_feed_isolated(0, sentence, self.feed_validators)
            return None, sentence
        if items is None:
            self._note_feed_isolated(0, False, validators)
            return None, None
        results = staff.env["event.event"]._take_feed(self, items)
        wrong = staff._describe_feed_results(results)
        # what was refused is to be tried again, though the site has nothing new
        self._note_feed_isolated(len(items), wrong, not wrong and validators)
        return results, wrong

    def _describe_feed_results(self, results):
        """Return what was refused, a line for each reason; empty if nothing was."""
        return "\n".join(
            ": ".join(
                filter(None, [result["code"] or "?", error["field"], error["message"]])
            )
            for result in results
            for error in result["errors"]
        )

    def _note_feed_isolated(self, count, error, validators):
        source_id = self.id

        def note(env):
            source = env["jug.ticket.source"].sudo().browse(source_id)
            failures = source.feed_failure_count + 1 if error else 0
            source.write(
                {
                    "feed_validators": validators or False,
                    "feed_failure_count": failures,
                    "feed_next_on": error and source._get_feed_retry(failures),
                }
            )
            source._note_run("feed", count, error or False)

        run_isolated(self.env, note)
        self.invalidate_recordset()

    @api.model
    def _get_feed_retry(self, failures):
        """Return when to ask again: later after each failure in a row.

        :param int failures: from 1
        :rtype: datetime
        """
        minutes = min(RETRY_MINUTES * 2 ** min(failures - 1, 10), MAX_RETRY_MINUTES)
        return fields.Datetime.now() + timedelta(minutes=minutes)

    @api.model
    def _get_feed_domain(self):
        now = fields.Datetime.now()
        return [
            ("feed_url", "!=", False),
            "|",
            ("feed_next_on", "=", False),
            ("feed_next_on", "<=", now),
        ]

    @api.model
    def _cron_read_feeds(self):
        """Ask every site for its events; one that fails does not stop the others."""
        sources = self.search(self._get_feed_domain())
        Cron = self.env["ir.cron"]
        Cron._commit_progress(remaining=len(sources))
        for source in sources:
            source._run_guarded(source._read_feed, source._note_feed_failed)
            if not Cron._commit_progress(1):
                break

    def _note_feed_failed(self, detail):
        env = self.company_id._get_staff_env(self.env["event.event"])
        sentence = self.with_env(env)._say_feed_error("failed", detail)
        self._note_feed_isolated(0, sentence, self.feed_validators)
