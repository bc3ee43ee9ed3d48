from werkzeug.exceptions import HTTPException

from odoo.exceptions import AccessError, MissingError, ValidationError
from odoo.http import content_disposition, request, route

from odoo.addons.sale.controllers.portal import CustomerPortal

from ..models.event_registration_calendar import CALENDAR_TYPE


def is_buyer(order_sudo):
    """Tell whether the visitor is who the order's contact is.

    Not so by the link alone: it belongs to whoever has named the contact's telephone
    number or full name.
    """
    user = request.env.user
    return (
        not user._is_public()
        and user.partner_id.commercial_partner_id
        == order_sudo.partner_id.commercial_partner_id
    )


class TicketPortal(CustomerPortal):
    """What a buyer does with the link of his mail, without a login."""

    @route()
    def portal_order_page(self, order_id, report_type=None, **kwargs):
        """Show a booking's page, never core's quotation of it.

        The quotation prints all that the customer's card knows, and who holds the
        link may be a stranger who had named a client's telephone number.

        :raises HTTPException: 404: a wrong link of a booking, or of nothing
        """
        order_sudo = request.env["sale.order"].sudo().browse(order_id).exists()
        token = kwargs.get("access_token")
        if token and (order_sudo.is_ticket_booking or not order_sudo):
            # who has a broken link has no password to be asked for; which numbers
            # are bookings is not told
            self._get_booking_sudo(order_id, token)
        if order_sudo.is_ticket_booking:
            report_type = None
            # what is due is no business of the link's
            kwargs["payment_amount"] = kwargs["amount_selection"] = None
        return super().portal_order_page(order_id, report_type=report_type, **kwargs)

    @route(
        "/my/tickets/<int:order_id>/<int:ticket_id>",
        type="http",
        auth="public",
        website=True,
    )
    def portal_ticket(self, order_id, ticket_id, access_token=None, **_kwargs):
        """Download the PDF of a paid ticket.

        :param int order_id: the order whose token is in the link
        :param int ticket_id: one of its tickets
        :raises HTTPException: 404: another's order, another order's ticket, not paid
        """
        ticket_sudo = self._get_ticket_sudo(order_id, ticket_id, access_token)
        return self._show_report(
            ticket_sudo,
            "pdf",
            "jug_tickets.action_report_ticket",
            download=True,
        )

    @route(
        "/my/tickets/<int:order_id>/<int:ticket_id>/calendar",
        type="http",
        auth="public",
        website=True,
    )
    def portal_ticket_calendar(self, order_id, ticket_id, access_token=None, **_kwargs):
        """Download the calendar entry of a paid ticket.

        :param int order_id: the order whose token is in the link
        :param int ticket_id: one of its tickets
        :raises HTTPException: 404: another's order, another order's ticket, not paid
        """
        ticket_sudo = self._get_ticket_sudo(order_id, ticket_id, access_token)
        name = f"{ticket_sudo._get_report_base_filename()}.ics"
        return request.make_response(
            ticket_sudo._get_calendar_entry(with_link=ticket_sudo._is_buyers_own()),
            headers=[
                ("Content-Type", CALENDAR_TYPE),
                ("Content-Disposition", content_disposition(name)),
            ],
        )

    @route(
        "/my/tickets/<int:order_id>/again",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
    )
    def portal_ask_again(self, order_id, access_token=None, **_kwargs):
        """Show what the seats of an annulled booking cost now.

        :raises HTTPException: 404: another's order, or one that was not annulled
        """
        order_sudo = self._get_annulled_sudo(order_id, access_token)
        return request.render(
            "jug_tickets.portal_ask_again",
            self._prepare_again_values(order_sudo, access_token),
        )

    @route(
        "/my/tickets/<int:order_id>/again",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
    )
    def portal_book_again(self, order_id, access_token=None, **_kwargs):
        """Book the same seats at the new price; a double click books once.

        Not while money for them is here: the page says so instead.

        :raises HTTPException: 404: another's order, or one that was not annulled
        """
        order_sudo = self._get_annulled_sudo(order_id, access_token)
        # the second of two clicks at once waits here, is done again by Odoo and then
        # finds what the first one made; so does a click as late money comes
        order_sudo._wait_for_turn()
        if not order_sudo._can_book_again():
            return self.portal_ask_again(order_id, access_token=access_token)
        try:
            # what is refused leaves nothing behind
            with request.env.cr.savepoint():
                request_sudo = order_sudo._book_again()
        except ValidationError as error:
            values = self._prepare_again_values(order_sudo, access_token)
            values["error"] = str(error)
            return request.render("jug_tickets.portal_ask_again", values)
        if request_sudo.order_id:
            return request.redirect(request_sudo.order_id.get_portal_url())
        values = self._prepare_again_values(order_sudo, access_token)
        values["error"] = request_sudo.error_summary
        return request.render("jug_tickets.portal_ask_again", values)

    def _get_payment_values(self, order_sudo, **kwargs):
        """Ask for what is due, and offer saved cards to their owner only.

        Core would ask for all of it again, or for what the link says, and show a
        public visitor the cards of the order's contact.

        :param sale.order order_sudo: the order being paid
        :rtype: dict
        """
        if not order_sudo.is_ticket_booking:
            return super()._get_payment_values(order_sudo, **kwargs)
        due = order_sudo._get_amount_due_now()
        is_part = due < order_sudo.amount_total
        kwargs |= {"is_down_payment": is_part, "payment_amount": is_part and due}
        values = super()._get_payment_values(order_sudo, **kwargs)
        if not is_buyer(order_sudo):
            values["tokens_sudo"] = values["tokens_sudo"].browse()
            values["show_tokenize_input_mapping"] = dict.fromkeys(
                values["show_tokenize_input_mapping"], False
            )
        return values

    def _prepare_again_values(self, order_sudo, access_token):
        lines = order_sudo._get_again_lines()
        return {
            "sale_order": order_sudo,
            # whose logo and name the page bears
            "res_company": order_sudo.company_id,
            "lines": lines,
            "total": sum(line["quantity"] * line["price"] for line in lines),
            "can_book_again": order_sudo._can_book_again()
            and not order_sudo.rebooked_order_id,
            "access_token": access_token,
            "page_name": "ticket_again",
            "is_on_sale": order_sudo._is_on_sale_again(),
            "is_sold_out": order_sudo._is_sold_out_again(),
        }

    def _get_page_view_values(self, document, access_token, values, *args, **kwargs):
        """Let the page know whether its reader may see the card's invoices."""
        if document._name == "sale.order" and document.is_ticket_booking:
            values["is_ticket_buyer"] = is_buyer(document)
        return super()._get_page_view_values(
            document, access_token, values, *args, **kwargs
        )

    def _get_ticket_sudo(self, order_id, ticket_id, access_token):
        order_sudo = self._get_booking_sudo(order_id, access_token)
        ticket_sudo = order_sudo.ticket_ids.filtered(
            lambda ticket: ticket.id == ticket_id and ticket.state in ("open", "done")
        )
        if not ticket_sudo:
            raise self._get_not_found()
        return ticket_sudo

    def _get_annulled_sudo(self, order_id, access_token):
        order_sudo = self._get_booking_sudo(order_id, access_token)
        if order_sudo.booking_state != "annulled":
            raise self._get_not_found()
        return order_sudo

    def _get_booking_sudo(self, order_id, access_token):
        try:
            order_sudo = self._document_check_access(
                "sale.order", order_id, access_token
            )
        except (AccessError, MissingError) as error:
            raise self._get_not_found() from error
        if not order_sudo.is_ticket_booking:
            raise self._get_not_found()
        return order_sudo

    def _get_not_found(self):
        """Return a 404 that says what to do; the same whatever there is or is not.

        :rtype: werkzeug.exceptions.HTTPException
        """
        # not the booking's company: whose it may be is told to nobody
        values = {"res_company": request.env.company.sudo()}
        page = request.render("jug_tickets.portal_not_found", values, lazy=False)
        return HTTPException(response=request.make_response(page, status=404))
