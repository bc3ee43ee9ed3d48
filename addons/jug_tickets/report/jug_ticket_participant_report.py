from odoo import fields, models
from odoo.tools import SQL


class JugTicketParticipantReport(models.Model):
    """One row a participant: which conferences he has tickets of, and came to."""

    _name = "jug.ticket.participant.report"
    _description = "Ticket Participants"
    _auto = False
    _order = "conference_count desc, id"
    _rec_name = "participant_id"

    participant_id = fields.Many2one("res.partner", readonly=True)
    company_id = fields.Many2one("res.company", "Our Company", readonly=True)
    conference_count = fields.Integer("Conferences", readonly=True)
    visited_count = fields.Integer("Visited", readonly=True)
    no_show_count = fields.Integer("No-shows", readonly=True)
    coming_count = fields.Integer("Expected", readonly=True)
    first_conference_on = fields.Datetime("First Conference", readonly=True)
    last_conference_on = fields.Datetime("Last Conference", readonly=True)

    @property
    def _table_query(self):
        # a person with two tickets of one conference has one conference
        return SQL(
            """
            SELECT
                MIN(id) AS id,
                participant_id,
                company_id,
                COUNT(*) AS conference_count,
                SUM(came) AS visited_count,
                SUM((came = 0 AND no_show = 1)::int) AS no_show_count,
                SUM((came = 0 AND NOT is_over)::int) AS coming_count,
                MIN(event_begin_on) AS first_conference_on,
                MAX(event_begin_on) AS last_conference_on
            FROM (
                SELECT
                    MIN(id) AS id,
                    participant_id,
                    company_id,
                    event_begin_on,
                    is_over,
                    MAX(came_count) AS came,
                    MAX(no_show_count) AS no_show
                FROM (%s) AS ticket
                WHERE participant_id IS NOT NULL AND state IN ('open', 'done')
                GROUP BY participant_id, company_id, event_id, event_begin_on, is_over
            ) AS conference
            GROUP BY participant_id, company_id
            """,
            self.env["jug.ticket.report"]._get_ticket_query(),
        )

    def action_open_participant(self):
        """Open the participant's card.

        :rtype: dict
        """
        self.ensure_one()
        return self.participant_id._get_records_action()
