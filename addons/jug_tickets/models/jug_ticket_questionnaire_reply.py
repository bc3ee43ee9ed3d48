from odoo import api, fields, models
from odoo.exceptions import ValidationError


class JugTicketQuestionnaireReply(models.Model):
    """What a company answers to one of the event's questions, for all its tickets.

    (requirements/001, B2B: «другие данные, необходимые для обеспечения участия
    представителей компании в мероприятии»)
    """

    _name = "jug.ticket.questionnaire.reply"
    _description = "Answer of a Company Questionnaire"
    _inherit = "jug.ticket.questionnaire.item.mixin"

    question_id = fields.Many2one(
        "event.question",
        required=True,
        ondelete="cascade",
        domain="[('event_ids', 'in', event_id), ('once_per_order', '=', True)]",
    )
    question_type = fields.Selection(related="question_id.question_type")
    value_answer_id = fields.Many2one(
        "event.question.answer",
        "Chosen Answer",
        ondelete="set null",
        domain="[('question_id', '=', question_id)]",
    )
    value_text = fields.Char("Answer")

    _question_uniq = models.Constraint(
        "UNIQUE (questionnaire_id, question_id)", "Each question is answered once."
    )

    @api.constrains("question_id", "value_answer_id")
    def _check_question(self):
        for reply in self:
            question = reply.question_id
            if reply.questionnaire_id.event_id not in question.event_ids or (
                reply.value_answer_id and reply.value_answer_id.question_id != question
            ):
                raise ValidationError(
                    self.env._("The answer belongs to another question.")
                )

    def _prepare_registration_answer_vals(self):
        """Return the values of core's answer on a ticket.

        :rtype: dict
        """
        self.ensure_one()
        return {
            "question_id": self.question_id.id,
            "value_answer_id": self.value_answer_id.id,
            "value_text_box": self.value_text,
        }
