from odoo import fields, models


class ResCompany(models.Model):
    """How long personal data of people who did not become clients are kept."""

    _inherit = "res.company"

    ticket_rejected_retention_days = fields.Integer(
        "Keep Refused Requests (days)",
        default=90,
        help="After so many days names, addresses and numbers of requests that were"
        " refused are erased; 0: never.",
    )

    _check_ticket_rejected_retention_days = models.Constraint(
        "CHECK (ticket_rejected_retention_days >= 0)",
        "The number of days cannot be negative.",
    )
