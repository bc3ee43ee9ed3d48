from odoo import fields, models

UNNAMED_POLICIES = [
    ("guest", "Guest of the company"),
    ("refuse", "Refused at the door"),
]


class ResCompany(models.Model):
    """Until when participants are named, and what becomes of who is not."""

    _inherit = "res.company"

    naming_deadline_hours = fields.Integer(
        "Participants Named (hours before)",
        default=24,
        help="How long before a conference begins its participants are named by their"
        " buyers; then by staff only. A conference may have its own term.",
    )
    naming_reminder_hours = fields.Integer(
        "Reminder to Name (hours before)",
        default=72,
        help="How long before that term the buyers of seats without a name are"
        " reminded, once. 0: not at all.",
    )
    unnamed_policy = fields.Selection(
        UNNAMED_POLICIES,
        "Seats without a Name",
        default="guest",
        required=True,
        help="When the term is over: the ticket is issued to a guest of the company"
        " that bought it, or lets nobody in until staff name him.",
    )

    _check_naming_hours = models.Constraint(
        "CHECK (naming_deadline_hours >= 0 AND naming_reminder_hours >= 0)",
        "The terms for naming participants cannot be negative.",
    )
