from odoo import api, fields, models


class EventEvent(models.Model):
    """What staff is shown of a conference, beside what was entered."""

    _inherit = "event.event"

    # a zero is shown as a zero: no placeholder can say what it means
    payment_wait_note = fields.Char(compute="_compute_payment_wait_note")

    @api.depends("payment_wait_hours", "company_id.ticket_payment_wait_hours")
    @api.depends_context("lang")
    def _compute_payment_wait_note(self):
        for event in self:
            # sudo: the term of the company is no secret, its card is not for everybody
            hours = event.sudo()._get_payment_wait_hours()
            event.payment_wait_note = (
                False
                if event.payment_wait_hours
                else self.env._("as set for the company (%s h)", hours)
            )
