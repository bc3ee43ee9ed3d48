from odoo.exceptions import ValidationError
from odoo.http import request, route

from odoo.addons.payment.controllers.post_processing import PaymentPostProcessing
from odoo.addons.sale.controllers.portal import PaymentPortal

from ..const import OWING_BOOKINGS
from .portal import is_buyer


class TicketPaymentPortal(PaymentPortal):
    @route()
    def portal_order_transaction(self, order_id, access_token, **kwargs):
        """Take what is due for seats that are still held, and from nobody else's card.

        :raises ValidationError: the booking was annulled, cancelled or is paid; the
            sum is not what is due; a saved card of somebody else
        """
        order_sudo = self._document_check_access("sale.order", order_id, access_token)
        if order_sudo.is_ticket_booking:
            order_sudo = self._take_language(order_sudo)
            self._check_booking_payment(order_sudo, **kwargs)
            # nor is a card only tried out: that would count as a payment of nothing
            kwargs["is_validation"] = False
            if not is_buyer(order_sudo):
                kwargs["tokenization_requested"] = False
        return super().portal_order_transaction(order_id, access_token, **kwargs)

    def _take_language(self, order_sudo):
        """Refuse in the language of the page: core's JSON routes do not look at it.

        :param sale.order order_sudo: the booking being paid
        :return: the booking, in that language
        :rtype: sale.order
        """
        Lang = request.env["res.lang"]
        lang = Lang._get_code(request.cookies.get("frontend_lang") or "")
        if not lang and request.env.user._is_public():
            lang = Lang._get_code(order_sudo.partner_id.lang or "")
        if not lang:
            return order_sudo
        request.update_context(lang=lang)
        return order_sudo.with_context(lang=lang)

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
        if (token_id or flow == "token") and not is_buyer(order_sudo):
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
