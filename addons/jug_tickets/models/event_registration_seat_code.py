from odoo import fields, models


class EventRegistration(models.Model):
    """The number under which a conference site knows a participant."""

    _inherit = "event.registration"

    participant_code = fields.Char(
        "Code on the Site", readonly=True, copy=False, index="btree_not_null"
    )
    participant_source_id = fields.Many2one(
        "jug.ticket.source", readonly=True, copy=False, ondelete="set null"
    )

    _participant_code_uniq = models.UniqueIndex(
        "(participant_source_id, participant_code)"
        " WHERE participant_code IS NOT NULL AND state != 'cancel'",
        "Another participant has the same code.",
    )
