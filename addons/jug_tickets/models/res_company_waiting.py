from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    ticket_offer_hours = fields.Integer(
        "Offer of a Free Seat (hours)",
        default=24,
        help="How long a seat that came free is held for who waits for it; then it is"
        " offered to the next in line. An event may have its own.",
    )

    _check_ticket_offer_hours = models.Constraint(
        "CHECK (ticket_offer_hours > 0)", "An offer must last at least an hour."
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    ticket_offer_hours = fields.Integer(
        related="company_id.ticket_offer_hours", readonly=False
    )
