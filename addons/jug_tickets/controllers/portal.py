from odoo.exceptions import AccessError, MissingError, ValidationError
from odoo.http import request, route

from odoo.addons.sale.controllers.portal import CustomerPortal, PaymentPortal


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
        :raises NotFound: another's order, another order's ticket, or not paid
        """
        order_sudo = self._get_booking_sudo(order_id, access_token)
        ticket_sudo = order_sudo.ticket_ids.filtered(
            lambda ticket: ticket.id == ticket_id and ticket.state in ("open", "done")
        )
        if not ticket_sudo:
            raise request.not_found()
        return self._show_report(
            ticket_sudo,
            "pdf",
            "jug_tickets.action_report_ticket",
            download=True,
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

        :raises NotFound: another's order, or one that was not annulled
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

        :raises NotFound: another's order, or one that was not annulled
        """
        order_sudo = self._get_annulled_sudo(order_id, access_token)
        # the loser of two clicks at once fails on the request's unique number and is
        # done again by Odoo; then it finds the winner's booking
        request_sudo = order_sudo._book_again()
        if request_sudo.order_id:
            return request.redirect(request_sudo.order_id.get_portal_url())
        values = self._prepare_again_values(order_sudo, access_token)
        values["error"] = request_sudo.error_summary
        return request.render("jug_tickets.portal_ask_again", values)

    def _get_payment_values(self, order_sudo, **kwargs):
        """Who has paid a part owes the rest; core would ask for all of it again.

        :param sale.order order_sudo: the order being paid
        :rtype: dict
        """
        paid = order_sudo.amount_paid
        if order_sudo.is_ticket_booking and 0 < paid < order_sudo.amount_total:
            kwargs |= {
                "is_down_payment": True,
                "payment_amount": order_sudo.amount_total - paid,
            }
        return super()._get_payment_values(order_sudo, **kwargs)

    def _prepare_again_values(self, order_sudo, access_token):
        ticket_sudo = order_sudo.ticket_request_id.event_ticket_id
        ticket_sudo._sync_price()
        return {
            "sale_order": order_sudo,
            # whose logo and name the page bears
            "res_company": order_sudo.company_id,
            "ticket": ticket_sudo,
            "quantity": len(order_sudo.ticket_ids),
            "access_token": access_token,
            "page_name": "ticket_again",
            "is_on_sale": ticket_sudo.sale_available
            and order_sudo.booking_event_id.event_registrations_open,
        }

    def _get_annulled_sudo(self, order_id, access_token):
        order_sudo = self._get_booking_sudo(order_id, access_token)
        if order_sudo.booking_state != "annulled":
            raise request.not_found()
        return order_sudo

    def _get_booking_sudo(self, order_id, access_token):
        try:
            order_sudo = self._document_check_access(
                "sale.order", order_id, access_token
            )
        except (AccessError, MissingError) as error:
            raise request.not_found() from error
        if not order_sudo.is_ticket_booking:
            raise request.not_found()
        return order_sudo


class TicketPaymentPortal(PaymentPortal):
    @route()
    def portal_order_transaction(self, order_id, access_token, **kwargs):
        """Refuse to take money for seats that were given up.

        :raises ValidationError: the booking was annulled, cancelled or is paid
        """
        order_sudo = self._document_check_access("sale.order", order_id, access_token)
        if order_sudo.is_ticket_booking and order_sudo.booking_state not in (
            "waiting",
            "part_paid",
        ):
            raise ValidationError(
                request.env._(
                    "This booking cannot be paid: it is over or paid already."
                )
            )
        return super().portal_order_transaction(order_id, access_token, **kwargs)
