from werkzeug.exceptions import HTTPException

from odoo.exceptions import AccessError, MissingError, ValidationError
from odoo.http import content_disposition, request, route

from odoo.addons.payment.controllers.post_processing import PaymentPostProcessing
from odoo.addons.sale.controllers.portal import CustomerPortal, PaymentPortal

from ..const import OWING_BOOKINGS
from ..models.event_registration_calendar import CALENDAR_TYPE


def _is_buyer(order_sudo):
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
        """
        order_sudo = request.env["sale.order"].sudo().browse(order_id).exists()
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
            ticket_sudo._get_calendar_entry(ticket_sudo._is_of_buyer()),
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
        if not _is_buyer(order_sudo):
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
            "is_on_sale": order_sudo._is_again_on_sale(),
        }

    def _get_page_view_values(self, document, access_token, values, *args, **kwargs):
        """Let the page know whether its reader may see the card's invoices."""
        if document._name == "sale.order" and document.is_ticket_booking:
            values["is_ticket_buyer"] = _is_buyer(document)
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
        page = request.render("jug_tickets.portal_not_found", lazy=False)
        return HTTPException(response=request.make_response(page, status=404))


class TicketPaymentPortal(PaymentPortal):
    @route()
    def portal_order_transaction(self, order_id, access_token, **kwargs):
        """Take what is due for seats that are still held, and from nobody else's card.

        :raises ValidationError: the booking was annulled, cancelled or is paid; the
            sum is not what is due; a saved card of somebody else
        """
        # core's script asks without the language of the page it is on
        code = request.cookies.get("frontend_lang") or ""
        if lang := request.env["res.lang"]._get_code(code):
            request.update_context(lang=lang)
        order_sudo = self._document_check_access("sale.order", order_id, access_token)
        if order_sudo.is_ticket_booking:
            self._check_booking_payment(order_sudo, **kwargs)
            # nor is a card only tried out: that would count as a payment of nothing
            kwargs["is_validation"] = False
            if not _is_buyer(order_sudo):
                kwargs["tokenization_requested"] = False
        return super().portal_order_transaction(order_id, access_token, **kwargs)

    def _check_booking_payment(
        self,
        order_sudo,
        amount=None,
        provider_id=None,
        token_id=None,
        flow=None,
        **_kwargs,
    ):
        if order_sudo.booking_state not in OWING_BOOKINGS:
            raise ValidationError(
                request.env._(
                    "This booking cannot be paid: it is over or paid already."
                )
            )
        if (token_id or flow == "token") and not _is_buyer(order_sudo):
            raise ValidationError(
                request.env._("Saved payment methods are for their owner only.")
            )
        # the seats are held for the whole sum: a kopeck would hold them for ever
        due = order_sudo._get_amount_due_now()
        if not self._is_amount(order_sudo, amount, due):
            raise ValidationError(
                request.env._(
                    "The sum to pay is %s. Please load the page anew.",
                    order_sudo.currency_id.format(due),
                )
            )
        # another company's money would pay for nothing, and hold the seats for ever
        if not token_id and provider_id not in self._get_providers(order_sudo, due).ids:
            raise ValidationError(
                request.env._(
                    "This way to pay is not offered. Please load the page anew."
                )
            )

    def _is_amount(self, order_sudo, amount, due):
        try:
            return not order_sudo.currency_id.compare_amounts(float(amount or 0), due)
        except (TypeError, ValueError, OverflowError):
            return False

    def _get_providers(self, order_sudo, due):
        return order_sudo._get_ways_to_pay_online(due)


class TicketPaymentStatus(PaymentPostProcessing):
    """The page that the buyer waits at while his payment is processed."""

    @route()
    def display_status(self, **kwargs):
        """Show whose booking is paid, and the way back to it."""
        response = super().display_status(**kwargs)
        transaction_sudo = response.qcontext.get("tx")
        booking_sudo = transaction_sudo and transaction_sudo._get_bookings()[:1]
        if booking_sudo:
            response.qcontext |= {
                "ticket_booking": booking_sudo,
                "res_company": booking_sudo.company_id,
            }
        return response
