from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request, route

from .portal import TicketPortal


class TicketQuestionnairePortal(TicketPortal):
    """What a company fills in by the link of its mail, without a login."""

    @route(
        "/my/tickets/questionnaire/<int:questionnaire_id>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
    )
    def portal_questionnaire(
        self, questionnaire_id, access_token=None, already=None, **_kwargs
    ):
        """Show the questionnaire, or what became of it.

        :param str already: set: the reader's answers came too late, others count

        :raises HTTPException: 404: another's questionnaire
        """
        questionnaire_sudo = self._get_questionnaire_sudo(
            questionnaire_id, access_token
        )
        return self._render_questionnaire(
            questionnaire_sudo, access_token, is_late=bool(already)
        )

    @route(
        "/my/tickets/questionnaire/<int:questionnaire_id>",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
    )
    def portal_answer_questionnaire(self, questionnaire_id, access_token=None, **typed):
        """Take the answers; a double click books once.

        Wrong ones come back with a sentence beside each, as they were typed; so do
        those that cannot be booked now, with the reason. Who answers otherwise what is
        answered already is told so.

        :raises HTTPException: 404: another's questionnaire
        """
        questionnaire_sudo = self._get_questionnaire_sudo(
            questionnaire_id, access_token
        )
        # the second of two clicks at once waits here, is done again by Odoo and then
        # finds what the first one made
        questionnaire_sudo._wait_for_turn()
        # the reader's language, not the one of who has all rights
        asked_sudo = questionnaire_sudo.with_context(lang=request.env.lang)
        try:
            # what is refused leaves nothing behind
            with request.env.cr.savepoint():
                errors = asked_sudo._is_open() and asked_sudo._answer(typed)
                request.env.flush_all()
        except UserError as refusal:
            request.env.invalidate_all()
            return self._render_questionnaire(
                questionnaire_sudo, access_token, typed, str(refusal)
            )
        if errors:
            return self._render_questionnaire(questionnaire_sudo, access_token, typed)
        is_taken = asked_sudo._has_answers(typed)
        return request.redirect(
            questionnaire_sudo.get_portal_url(
                query_string=None if is_taken else "&already=1"
            )
        )

    def _render_questionnaire(
        self,
        questionnaire_sudo,
        access_token,
        typed=None,
        refusal=False,
        is_late=False,
    ):
        # the reader's language, not the one of who has all rights
        questionnaire_sudo = questionnaire_sudo.with_context(lang=request.env.lang)
        values = questionnaire_sudo._prepare_page_values(typed)
        return request.render(
            "jug_tickets.portal_questionnaire",
            values
            | {"access_token": access_token, "refusal": refusal, "is_late": is_late},
        )

    def _get_questionnaire_sudo(self, questionnaire_id, access_token):
        try:
            return self._document_check_access(
                "jug.ticket.questionnaire", questionnaire_id, access_token
            )
        except (AccessError, MissingError) as error:
            raise self._get_not_found() from error
