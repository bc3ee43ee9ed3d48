from odoo.http import route

from .portal import TicketPortal


class ProformaPortal(TicketPortal):
    """The счёт of a company's booking, for who has the link of the booking."""

    @route(
        "/my/tickets/<int:order_id>/proforma/<int:proforma_id>",
        type="http",
        auth="public",
        website=True,
    )
    def portal_proforma(self, order_id, proforma_id, access_token=None, **_kwargs):
        """Download a payment request of a booking; a void one is marked.

        :param int order_id: the order whose token is in the link
        :param int proforma_id: one of its payment requests
        :raises HTTPException: 404: another's order, another order's payment request,
            one that waits for the company's requisites
        """
        order_sudo = self._get_booking_sudo(order_id, access_token)
        proforma_sudo = order_sudo.proforma_ids.filtered(
            lambda proforma: proforma.id == proforma_id and proforma.is_complete
        )
        if not proforma_sudo:
            raise self._get_not_found()
        return self._show_report(
            proforma_sudo,
            "pdf",
            "jug_tickets.action_report_proforma",
            download=True,
        )
