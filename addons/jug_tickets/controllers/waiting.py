from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request, route

from .portal import TicketPortal


class WaitingPortal(TicketPortal):
    """What a person on the waiting list does with the link of his mail."""

    @route(
        "/my/tickets/waiting/<int:waiting_id>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
    )
    def portal_waiting(self, waiting_id, access_token=None, **_kwargs):
        """Show the place in line, or what became of it.

        :raises HTTPException: 404: another's place
        """
        return self._show_waiting(self._get_waiting_sudo(waiting_id, access_token))

    @route(
        "/my/tickets/waiting/<int:waiting_id>",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
    )
    def portal_leave_waiting(self, waiting_id, access_token=None, **_kwargs):
        """Give the place up; a second click changes nothing.

        :raises HTTPException: 404: another's place
        """
        entry_sudo = self._get_waiting_sudo(waiting_id, access_token)
        error = False
        try:
            # what is refused leaves nothing behind
            with request.env.cr.savepoint():
                entry_sudo._leave()
        except UserError as refusal:
            error = str(refusal)
        return self._show_waiting(entry_sudo, error)

    @route(
        "/my/tickets/<int:order_id>/wait",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
    )
    def portal_wait(self, order_id, access_token=None, **_kwargs):
        """Wait for the seats of an annulled booking, or book them if they are there.

        :raises HTTPException: 404: another's order, or one that was not annulled
        """
        order_sudo = self._get_annulled_sudo(order_id, access_token)
        order_sudo._wait_for_turn()
        if not order_sudo._can_book_again():
            return self.portal_ask_again(order_id, access_token=access_token)
        request_sudo = order_sudo._ask_for_waiting_place()
        if request_sudo.order_id:
            return request.redirect(request_sudo.order_id.get_portal_url())
        if request_sudo.state == "waiting":
            return request.redirect(request_sudo.waiting_id.get_portal_url())
        values = self._prepare_again_values(order_sudo, access_token)
        values["error"] = request_sudo._describe_replay()
        return request.render("jug_tickets.portal_ask_again", values)

    def _prepare_again_values(self, order_sudo, access_token):
        """Offer the waiting list where the seats are gone."""
        values = super()._prepare_again_values(order_sudo, access_token)
        request_sudo = order_sudo._get_rebooking_request()
        values["waiting_sudo"] = (
            request_sudo.waiting_id
            if request_sudo.state == "waiting"
            else request_sudo.waiting_id.browse()
        )
        asked_sudo = order_sudo.ticket_request_id
        is_gone = values["is_on_sale"] and values["is_sold_out"]
        values["can_wait"] = is_gone and asked_sudo and asked_sudo._may_wait()
        return values

    def _get_waiting_sudo(self, waiting_id, access_token):
        try:
            return self._document_check_access(
                "jug.ticket.waiting", waiting_id, access_token
            )
        except (AccessError, MissingError) as error:
            raise self._get_not_found() from error

    def _show_waiting(self, entry_sudo, error=False):
        return request.render(
            "jug_tickets.portal_waiting",
            {
                "entry": entry_sudo,
                # whose logo and name the page bears
                "res_company": entry_sudo.company_id,
                "error": error,
                "page_name": "ticket_waiting",
            },
        )
