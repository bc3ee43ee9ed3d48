from odoo import fields, models
from odoo.exceptions import ConcurrencyError
from odoo.tools import SQL

SEAT_FIELDS = ["seats_available", "seats_taken", "seats_reserved", "seats_used"]
# a template brings limits of its own
SEAT_LIMITS = {"seats_limited", "seats_max", "event_type_id"}


class EventEvent(models.Model):
    """Seats are sold one after the other, where there is a limit at all."""

    _inherit = "event.event"

    # counts the sales; what matters is that selling writes it
    seats_turn = fields.Integer(readonly=True, copy=False)

    def write(self, vals):
        if SEAT_LIMITS & vals.keys() or vals.get("kanban_state") == "cancel":
            self.filtered("is_conference")._stop_sales(self.env["event.event.ticket"])
        return super().write(vals)

    def _lock_seats(self, tickets):
        """Take the right to sell seats of these events until the transaction ends.

        The event's row first, then the tariffs', always in that order (decisions 12).
        Where seats are limited the rows are written, not only locked: under REPEATABLE
        READ who waited for a lock still counts the seats of before; a write makes him
        fail and begin anew. Where nothing limits them, sellers do not wait for each
        other; only who sets a limit waits for them, and they for him.

        :param tickets: the tariffs of these events that are being sold
        :raises psycopg2.errors.SerializationFailure: seats of the event were sold, or
            limited, since this transaction's snapshot; to be done again in a new one
        """
        for records in (self, tickets):
            limited = records.filtered(lambda record: record.seats_max > 0)
            self._take_turns(limited)
            self._share_rows(records - limited)

    def _stop_sales(self, tickets):
        """Let nobody sell seats while their limit is set, or the event is called off.

        :param tickets: the tariffs of these events whose limit it is, or none
        :raises ConcurrencyError: seats were sold since this transaction's snapshot,
            which cannot count them; Odoo does it again in a new one
        """
        if not self:
            return
        seen = self._get_seat_mark(self.env.cr)
        self._take_turns(self)
        self._take_turns(tickets)
        with self.env.registry.cursor() as cr:
            sold = self._get_seat_mark(cr)
        if sold > seen:
            raise ConcurrencyError(
                self.env._("Seats were sold at the same moment. Please try again.")
            )

    def _get_seat_mark(self, cr):
        """Return what grows with each ticket of these events, as the cursor sees it."""
        cr.execute(
            SQL(
                "SELECT COALESCE(MAX(id), 0), COUNT(*) FROM event_registration"
                " WHERE event_id IN %s",
                tuple(self.ids),
            )
        )
        return cr.fetchone()

    def _take_turns(self, records):
        """Write the rows of events or tariffs, in the order of their ids."""
        if not records:
            return
        table = SQL.identifier(records._table)
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET seats_turn = COALESCE(seats_turn, 0) + 1 WHERE id IN"
                " (SELECT id FROM %s WHERE id IN %s ORDER BY id FOR NO KEY UPDATE)",
                table,
                table,
                tuple(records.ids),
            ),
            # losing the race is no error: the loser begins anew
            log_exceptions=False,
        )
        records.invalidate_recordset(SEAT_FIELDS, flush=False)

    def _share_rows(self, records):
        """Keep the rows of events or tariffs as they are, together with others."""
        if not records:
            return
        self.env.cr.execute(
            SQL(
                "SELECT 1 FROM %s WHERE id IN %s ORDER BY id FOR SHARE",
                SQL.identifier(records._table),
                tuple(records.ids),
            ),
            log_exceptions=False,
        )
