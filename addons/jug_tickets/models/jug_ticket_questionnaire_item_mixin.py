from odoo import api, fields, models


class JugTicketQuestionnaireItemMixin(models.AbstractModel):
    """What tickets and replies of a questionnaire share: they change while it may."""

    _name = "jug.ticket.questionnaire.item.mixin"
    _description = "Item of a Company Questionnaire"
    _order = "id"

    questionnaire_id = fields.Many2one(
        "jug.ticket.questionnaire", required=True, index=True, ondelete="cascade"
    )
    event_id = fields.Many2one(related="questionnaire_id.event_id")

    @api.model_create_multi
    def create(self, vals_list):
        items = super().create(vals_list)
        items.questionnaire_id._check_fillable()
        return items

    def write(self, vals):
        self.questionnaire_id._check_fillable()
        res = super().write(vals)
        if "questionnaire_id" in vals:
            self.questionnaire_id._check_fillable()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_accepted(self):
        self.questionnaire_id._check_fillable()
