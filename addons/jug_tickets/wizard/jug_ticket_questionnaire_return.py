from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.jug_ticket_questionnaire_guard import ANSWERS


class JugTicketQuestionnaireReturn(models.TransientModel):
    """Ask a company anew, and say what is to be put right."""

    _name = "jug.ticket.questionnaire.return"
    _description = "Send a Questionnaire Back"

    questionnaire_id = fields.Many2one(
        "jug.ticket.questionnaire", required=True, readonly=True
    )
    remarks = fields.Text(required=True)
    remark_ids = fields.One2many(
        "jug.ticket.questionnaire.remark", "wizard_id", "About Single Fields"
    )

    def action_return(self):
        """Send the questionnaire back to the contact person.

        :return: action that closes the dialogue
        :rtype: dict
        :raises UserError: there are no remarks; it cannot be sent back
        """
        self.ensure_one()
        if not (self.remarks or "").strip():
            raise UserError(self.env._("Say what is to be put right."))
        questionnaire = self.questionnaire_id
        questionnaire.check_access("write")
        # two sellers at once: the second one begins anew and sees what the first did
        questionnaire._wait_for_turn()
        questionnaire._return(
            self.remarks,
            {remark.field_name: remark.remark for remark in self.remark_ids},
        )
        return {"type": "ir.actions.act_window_close"}


class JugTicketQuestionnaireRemark(models.TransientModel):
    """What is wrong with one field of the questionnaire."""

    _name = "jug.ticket.questionnaire.remark"
    _description = "Remark on a Field of a Questionnaire"

    wizard_id = fields.Many2one(
        "jug.ticket.questionnaire.return", required=True, ondelete="cascade"
    )
    field_name = fields.Selection("_get_field_names", "Field", required=True)
    remark = fields.Char(required=True)

    @api.model
    def _get_field_names(self):
        descriptions = self.env["jug.ticket.questionnaire"].fields_get(
            ANSWERS - {"line_ids", "reply_ids"}, ["string"]
        )
        return [(name, field["string"]) for name, field in descriptions.items()]
