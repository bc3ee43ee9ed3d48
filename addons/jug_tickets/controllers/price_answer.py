from odoo.exceptions import UserError
from odoo.http import request, route

from .portal import TicketPortal


class PriceAnswer(TicketPortal):
    """The page on which a company says whether the new price will do."""

    @route(
        "/my/tickets/<int:order_id>/price",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
    )
    def portal_price(self, order_id, access_token=None, answer=None, **_kwargs):
        """Show what costs another price; nothing is decided by opening a link.

        Mail filters open every link of a mail.

        :param str answer: ``accept`` or ``decline``: which link was clicked
        :raises HTTPException: 404: another's order, or none that was asked
        """
        order_sudo = self._get_asked_sudo(order_id, access_token)
        return self._show_price_question(order_sudo, answer)

    @route(
        "/my/tickets/<int:order_id>/price",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
    )
    def portal_answer_price(
        self, order_id, access_token=None, answer=None, version=None, **_kwargs
    ):
        """Take the answer; the same one twice changes nothing.

        :param str answer: ``accept`` or ``decline``
        :param str version: of the payment request that the page has shown
        :raises HTTPException: 404: another's order, or none that was asked
        """
        order_sudo = self._get_asked_sudo(order_id, access_token)
        error = False
        try:
            if answer not in ("accept", "decline") or not (version or "").isdecimal():
                raise UserError(request.env._("Please choose one of the answers."))
            # what is refused leaves nothing behind
            with request.env.cr.savepoint():
                order_sudo._answer_price(answer == "accept", int(version))
        except UserError as refusal:
            error = str(refusal)
        return self._show_price_question(order_sudo, answer, error)

    def _get_asked_sudo(self, order_id, access_token):
        order_sudo = self._get_booking_sudo(order_id, access_token)
        if not order_sudo.price_answer:
            raise self._get_not_found()
        return order_sudo

    def _show_price_question(self, order_sudo, answer=None, error=False):
        return request.render(
            "jug_tickets.portal_price",
            {
                "sale_order": order_sudo,
                # whose logo and name the page bears
                "res_company": order_sudo.company_id,
                "prices": order_sudo._compare_prices(),
                "rise": order_sudo._get_price_rise(),
                "is_asked": order_sudo._is_price_asked(),
                "answer": answer,
                "error": error,
                "page_name": "ticket_price",
            },
        )
