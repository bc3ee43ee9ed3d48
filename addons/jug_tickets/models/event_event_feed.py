import logging

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.tools.sql import escape_psql

from odoo.addons.api_intake.transaction import run_isolated

from ..const import FEED_ERRORS
from ..site_feed import FeedReader

_logger = logging.getLogger(__name__)

TRIES = 3
# key of the feed -> field of the event; what is not so simple has a method
FEED_FIELDS = {
    "name": "name",
    "date_begin": "date_begin",
    "date_end": "date_end",
    "tz": "date_tz",
}
REQUIRED = ("name", "date_begin", "date_end")


class EventEvent(models.Model):
    """Conferences come from the site by themselves (requirements/001: «добавляется
    автоматически с сайта конференций»).

    What the feed says is compared with what it said before: only what *it* has changed
    is written. So an unchanged feed writes nothing, and what the staff has set by hand
    stays until the site changes the same thing.
    """

    _inherit = "event.event"

    feed_values = fields.Json(readonly=True, copy=False, help="As the site said last.")
    feed_source_id = fields.Many2one(
        "jug.ticket.source", "From the Site", readonly=True, copy=False
    )

    @api.model
    def _take_feed(self, source, items):
        """Take events as a site names them, each in a transaction of its own.

        :param source: ``jug.ticket.source``
        :param list[dict] items: as parsed from JSON
        :return: for each: ``code``, ``state`` (``created``, ``updated``, ``unchanged``,
            ``rejected``) and ``errors`` (``code``, ``field``, ``message``)
        :rtype: list[dict]
        """
        return [self._take_feed_item(source, item) for item in items]

    @api.model
    def _take_feed_item(self, source, item):
        reader = FeedReader(item)
        values = reader.parse()
        errors, state = reader.errors, None
        if not errors:
            state, errors = self._write_feed_isolated(source.id, values)
        return {
            "code": values["code"] or None,
            "state": "rejected" if errors else state,
            "errors": [self._describe_feed_error(error) for error in errors],
        }

    @api.model
    def _describe_feed_error(self, error):
        sentence = self.env._(FEED_ERRORS[error["code"]])
        if detail := error.get("detail"):
            sentence = f"{sentence.removesuffix('.')}: {detail}"
        return {"code": error["code"], "field": error["field"], "message": sentence}

    @api.model
    def _write_feed_isolated(self, source_id, values):
        """Write an event, again if seats are sold at the same moment.

        :return: state and errors
        :rtype: tuple[str | None, list[dict]]
        """

        def write(env):
            env = env(su=True)
            source = env["jug.ticket.source"].browse(source_id)
            return (
                env["event.event"]
                .with_company(source.company_id)
                ._write_feed(source, values)
            )

        for attempt in range(TRIES):
            try:
                return run_isolated(self.env, write)
            except ConcurrencyError as error:
                if attempt == TRIES - 1:
                    return None, [self._prepare_conflict(error)]
            except UserError as error:
                # a guard: it contradicts what is sold, or set
                return None, [self._prepare_conflict(error)]
            except Exception as error:
                # one that cannot be written does not stop the others
                _logger.info("Event %s failed", values["code"], exc_info=True)
                return None, [self._prepare_conflict(error, "failed")]

    @api.model
    def _prepare_conflict(self, error, code="conflict"):
        detail = str(error) or type(error).__name__
        return {"code": code, "field": None, "detail": detail}

    @api.model
    def _write_feed(self, source, values):
        """Make the event of a code, or write what the feed has changed of it.

        :param source: ``jug.ticket.source`` with all rights
        :param dict values: of ``FeedReader``
        :return: state and errors
        :rtype: tuple[str | None, list[dict]]
        """
        event = self._find_feed_event(source, values["code"])
        before = event.feed_values or {}
        changed = {
            key: value
            for key, value in values.items()
            if key not in before or before[key] != value
        }
        if event and not changed:
            return "unchanged", []
        # one after the other: who waited begins anew and compares again
        event._take_turns(event)
        if errors := event._get_feed_errors(changed):
            return None, errors
        state = "updated" if event else "created"
        if event:
            event.write(event._prepare_feed_vals(changed))
        else:
            event = self.create(
                event._prepare_feed_vals(changed)
                | {
                    "external_code": values["code"],
                    "is_conference": True,
                    "company_id": source.company_id.id,
                    "user_id": False,
                }
            )
        if "tariffs" in changed:
            event._write_feed_tariffs(changed["tariffs"], before.get("tariffs") or {})
        event._write_feed_cancelled(changed)
        event.write({"feed_values": before | values, "feed_source_id": source.id})
        event._message_log(
            body=event.company_id._get_staff_env(event)._(
                "Set by the site %(site)s: %(keys)s.",
                site=source.name,
                keys=", ".join(sorted(changed)),
            )
        )
        return state, []

    @api.model
    def _find_feed_event(self, source, code):
        return self.with_context(active_test=False).search(
            [
                ("is_conference", "=", True),
                ("external_code", "=ilike", escape_psql(code)),
                ("company_id", "in", [False, source.company_id.id]),
            ],
            limit=1,
        )

    def _get_feed_errors(self, changed):
        """Return what the values lack or contradict, together with what is known."""
        errors = []
        if not self:
            errors += [
                {"code": "value_missing", "field": key}
                for key in REQUIRED
                if key not in changed
            ]
        begin = changed.get("date_begin") or fields.Datetime.to_string(self.date_begin)
        end = changed.get("date_end") or fields.Datetime.to_string(self.date_end)
        if begin and end and begin > end:
            errors.append({"code": "dates_order", "field": "date_end"})
        known = {code.lower() for code in self.event_ticket_ids.mapped("external_code")}
        for index, (key, tariff) in enumerate((changed.get("tariffs") or {}).items()):
            if key not in known:
                errors += [
                    {"code": "value_missing", "field": f"tariffs[{index}].{name}"}
                    for name in ("name", "price")
                    if name not in tariff
                ]
        return errors

    def _prepare_feed_vals(self, changed):
        """Return the fields of the event for what the feed has changed."""
        vals = {
            field: changed[key] for key, field in FEED_FIELDS.items() if key in changed
        }
        if "seats" in changed:
            vals["seats_limited"] = bool(changed["seats"])
            vals["seats_max"] = changed["seats"]
        if "venue" in changed:
            vals["address_id"] = self._get_feed_venue(changed["venue"]).id
        return vals

    def _get_feed_venue(self, name):
        """Return the card of a venue, as another conference has it or a new one.

        Never one that is another company's own: its users could not read it.
        """
        if not name:
            return self.env["res.partner"]
        companies = [False, self.env.company.id]
        held = self.search(
            [
                ("is_conference", "=", True),
                ("company_id", "in", companies),
                ("address_id.name", "=ilike", escape_psql(name)),
                ("address_id.company_id", "in", companies),
            ],
            limit=1,
        )
        return held.address_id or self.env["res.partner"].create(
            {"name": name, "is_company": True}
        )

    def _write_feed_cancelled(self, changed):
        """Call the event off, or on again; the guards see to the bookings."""
        if changed.get("cancelled"):
            if self.kanban_state != "cancel":
                self.kanban_state = "cancel"
        elif "cancelled" in changed and self.kanban_state == "cancel":
            self.kanban_state = "normal"

    def _write_feed_tariffs(self, tariffs, before):
        """Write the tariffs; one that the site no longer has is closed, never deleted.

        :param dict tariffs: code -> values
        :param dict before: the same, as the feed said last
        """
        known = {
            ticket.external_code.lower(): ticket
            for ticket in self.event_ticket_ids
            if ticket.external_code
        }
        for key, values in tariffs.items():
            if ticket := known.get(key):
                ticket._write_feed(values, before.get(key) or {})
            elif values != before.get(key):
                # else the staff has deleted it, and the site has nothing new to say
                self.env["event.event.ticket"]._create_feed(self, values)
        for key in before.keys() - tariffs.keys():
            if ticket := known.get(key):
                ticket._close_sale()
