from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.api_intake.transaction import wait_for_turn

from ..const import FILLABLE
from ..requisites import REQUISITES

# What is said of the organisation, besides its country; it may be a sole trader.
ORGANISATION = tuple(name for name in REQUISITES if name != "country_code")
CONTACT = ("contact_name", "contact_email", "contact_phone")
WISHES = ("terms_wish", "comment")
# What the company answers; a seller may write it down for her on the phone.
ANSWERS = {"line_ids", "reply_ids", "country_id", *ORGANISATION, *CONTACT, *WISHES}


class JugTicketQuestionnaire(models.Model):
    """What of a questionnaire nobody changes by hand, whatever the buttons show."""

    _inherit = "jug.ticket.questionnaire"

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise UserError(
                self.env._("Enter a company's request: it sends the questionnaire.")
            )
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            chatter = {
                name for name in vals if name.startswith(("message_", "activity_"))
            }
            if vals.keys() - ANSWERS - chatter:
                raise UserError(
                    self.env._(
                        "Only the answers of a questionnaire are entered by hand."
                    )
                )
            if vals.keys() & ANSWERS:
                self._check_fillable()
                # of what was wrong before; the acceptance checks anew
                self.sudo().errors = False
                self.lead_id._assign_seller(self.env.user)
        return super().write(vals)

    def _check_fillable(self):
        """Refuse to change by hand what was accepted or given up.

        :raises UserError: for the first one
        """
        if self.env.su:
            return
        # being accepted this very moment: we wait, begin anew and then see it
        wait_for_turn(self)
        for questionnaire in self:
            if questionnaire.state not in FILLABLE:
                raise UserError(
                    self.env._(
                        "The questionnaire of %s is closed: send it back first.",
                        questionnaire.display_name,
                    )
                )

    @api.model
    def _get_thread_with_access(self, thread_id, *, token=None, **kwargs):
        """Leave the conversation to the staff: the link shows the page, no more."""
        return super()._get_thread_with_access(thread_id, token=None, **kwargs)
