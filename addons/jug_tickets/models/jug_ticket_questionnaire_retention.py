from odoo import api, models
from odoo.fields import Domain

from ..const import FILLABLE, QUIET
from .jug_ticket_questionnaire_guard import CONTACT, ORGANISATION, WISHES

# what is written about the answers, and may quote them
NOTES = ("remarks", "field_remarks", "errors", "warnings")


class JugTicketQuestionnaire(models.Model):
    """Questionnaires that came to nothing do not keep people's data for ever."""

    _inherit = "jug.ticket.questionnaire"

    @api.model
    def _get_lapsed_domain(self, limit_on):
        """Questionnaires that came to nothing before a moment.

        Cancelled, never answered although the conference is over, or accepted and the
        booking died; not while the head is still to call.

        :param datetime limit_on: UTC
        :rtype: Domain
        """
        dead = self.env["res.partner"]._get_dead_booking_domain(limit_on)
        is_over = (
            Domain("state", "=", "cancelled")
            | Domain("state", "in", FILLABLE)
            & Domain("event_id.date_end", "<", limit_on)
            | Domain("state", "=", "accepted") & Domain("order_id", "any", dead)
        )
        # blanked with the contact person, it is as old for the organisation
        is_forgotten = (
            Domain("state", "in", ("cancelled", "accepted"))
            & Domain("contact_name", "=", False)
            & Domain("contact_email", "=", False)
        )
        return (
            is_over
            & (Domain("write_date", "<", limit_on) | is_forgotten)
            & Domain(
                "lead_id",
                "not any",
                [("quality_check_ids", "any", [("state", "=", "to_do")])],
            )
        )

    def _forget_contact(self):
        """Blank what the questionnaires and their requests say of people."""
        asked = self.with_context(**QUIET)
        asked.filtered(lambda one: one.state in FILLABLE)._move_to(
            "cancelled", next_reminder_on=False
        )
        asked.activity_ids.unlink()
        asked.message_ids.unlink()
        asked.reply_ids.value_text = False
        asked.write(dict.fromkeys((*CONTACT, *WISHES, *NOTES), False))
        requests = asked.request_id.filtered(lambda request: not request.order_id)
        requests._erase_story()
        requests._blank_personal_data()
        deals = asked.lead_id.filtered(
            lambda deal: not deal.order_ids and deal.ticket_questionnaire_ids <= asked
        )
        deals.write(dict.fromkeys(("contact_name", "email_from", "phone"), False))

    def _forget_organisation(self):
        """Blank what the questionnaires say of an organisation, and of its people."""
        self._forget_contact()
        asked = self.with_context(**QUIET)
        asked.write(dict.fromkeys(ORGANISATION, False))
        requests = asked.request_id.filtered(lambda request: not request.order_id)
        requests.write({"company_name": False, "vat": False})
        for deal in asked.lead_id.filtered(lambda deal: not deal.order_ids):
            deal.write(
                {
                    "name": deal.event_id.name or self.env._("Deleted prospect"),
                    "partner_name": False,
                    "description": False,
                }
            )
