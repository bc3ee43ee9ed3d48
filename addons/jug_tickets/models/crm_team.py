from odoo import fields, models


class CrmTeam(models.Model):
    _inherit = "crm.team"

    # tickets and sponsors are set up apart (requirements/001, decisions 21)
    is_ticket_team = fields.Boolean(
        "Sells Conference Tickets",
        help="Its leads are in the pipeline of Conference Tickets, and in no other.",
    )
