from odoo import models

from .jug_ticket_questionnaire_guard import CONTACT, WISHES
from .personal_data_erase import MARK


class JugTicketPersonalData(models.AbstractModel):
    """Blanks what others have named a person, and what he has written himself."""

    _inherit = "jug.ticket.personal.data"

    def _blank_words(self, found, quiet):
        """Blank what he was named by others, and what he has written himself."""
        # no name: his seat is left unnamed, not given to a «deleted participant»
        found.rows.with_context(**quiet).write(
            {"name": False, "email": False, "phone": False}
        )
        found.places.with_context(**quiet).email = MARK
        # only of his own leads: another's deal tells of that one
        calls = found.leads.quality_check_ids.with_context(**quiet)
        self._scrub_words(self._find_messages(found.leads), calls)
        calls.client_words = False
        asked = found.questionnaires.with_context(**quiet)
        replies = asked.reply_ids.filtered("value_text")
        # core keeps a copy on each ticket (jug_ticket_questionnaire_accept.py)
        copies = asked.order_id.ticket_ids.registration_answer_ids.filtered(
            lambda answer: answer.value_text_box in replies.mapped("value_text")
        )
        (found.tickets.registration_answer_ids | copies).unlink()
        replies.value_text = False
        asked.write(dict.fromkeys((*CONTACT, *WISHES), False))

    def _scrub_words(self, messages, calls):
        """Take out of notes what the client has said; a call copies it to the deal."""
        said = "\n".join(call.client_words or "" for call in calls)
        lines = {line.strip() for line in said.splitlines()}
        self.env.flush_all()
        self._scrub(
            messages, [self._get_text_pattern(line) for line in lines if len(line) > 5]
        )
