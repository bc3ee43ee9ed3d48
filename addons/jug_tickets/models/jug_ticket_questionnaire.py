from odoo import fields, models
from odoo.exceptions import UserError

from ..const import QUESTIONNAIRE_MOVES


class JugTicketQuestionnaire(models.Model):
    """What a company is asked: numbers, tariffs, requisites, who speaks for it.

    (requirements/001, B2B: «при помощи автоматической отправки анкеты»)
    """

    _name = "jug.ticket.questionnaire"
    _description = "Company Questionnaire"
    _inherit = ["portal.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"

    request_id = fields.Many2one(
        "jug.ticket.request", required=True, readonly=True, index=True
    )
    company_id = fields.Many2one(related="request_id.company_id", store=True)
    event_id = fields.Many2one(
        related="request_id.event_id", string="Conference", store=True
    )
    lead_id = fields.Many2one("crm.lead", "Deal", readonly=True, index=True)
    order_id = fields.Many2one("sale.order", "Booking", readonly=True, copy=False)
    state = fields.Selection(
        [
            ("sent", "Sent"),
            ("answered", "To Review"),
            ("returned", "Sent Back"),
            ("accepted", "Accepted"),
            ("cancelled", "Cancelled"),
        ],
        default="sent",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    line_ids = fields.One2many(
        "jug.ticket.questionnaire.line", "questionnaire_id", "Tickets"
    )

    def _move_to(self, state, **values):
        """Change the state of questionnaires; the only place where it is written.

        :param str state: key of ``const.QUESTIONNAIRE_MOVES``
        :raises UserError: the table has no such move
        """
        for questionnaire in self:
            if state not in QUESTIONNAIRE_MOVES[questionnaire.state]:
                raise UserError(
                    self.env._(
                        "The questionnaire of %s cannot be changed any more.",
                        questionnaire.display_name,
                    )
                )
        self.sudo().write({"state": state} | values)
