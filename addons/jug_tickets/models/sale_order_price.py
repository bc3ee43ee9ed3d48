from odoo import fields, models
from odoo.exceptions import UserError

from ..const import UNPAID_BOOKINGS


class SaleOrder(models.Model):
    """A company whose tickets became dearer is asked, not annulled.

    (requirements/001, B2B: «стоимость билетов обновляется, покупатель получает новый
    счет. В случае согласия клиента на новую цену билетов, повторяется ожидание и
    проверка оплаты. При несогласии бронь аннулируется»)
    """

    _inherit = "sale.order"

    price_answer = fields.Selection(
        [("asked", "Asked"), ("accepted", "Agreed"), ("declined", "Declined")],
        "Answer on the New Price",
        readonly=True,
        copy=False,
        tracking=True,
    )
    price_silence_count = fields.Integer(
        "Waits without an Answer", readonly=True, copy=False
    )
    # id of the line (as text: JSON has no other keys): price of a ticket
    agreed_prices = fields.Json(
        readonly=True, copy=False, help="What the company agreed to, by order line."
    )

    def _agree_on_prices(self):
        """Keep the present prices as those that the company has agreed to."""
        for order in self:
            order.agreed_prices = {
                str(line.id): line._get_ticket_price()
                for line in order._get_ticket_lines()
            }

    def _compare_prices(self):
        """Return what each tariff costs beside what the company has agreed to.

        :return: ``line``, the price of a ticket that ``was`` and ``is``, ``is_changed``
        :rtype: list[dict]
        """
        self.ensure_one()
        agreed = self.agreed_prices or {}
        prices = []
        for line in self._get_ticket_lines():
            price = line._get_ticket_price()
            was = agreed.get(str(line.id), price)
            is_changed = bool(self.currency_id.compare_amounts(was, price))
            prices.append(
                {"line": line, "was": was, "is": price, "is_changed": is_changed}
            )
        return prices

    def _get_price_changes(self):
        """Return what costs another price than the company has agreed to.

        :return: as ``_compare_prices``
        :rtype: list[dict]
        """
        return [price for price in self._compare_prices() if price["is_changed"]]

    def _get_price_rise(self):
        """Return how much more the tickets cost altogether than was agreed to.

        :return: in the booking's currency; negative: less
        :rtype: float
        """
        return sum(
            (change["is"] - change["was"]) * change["line"].product_uom_qty
            for change in self._get_price_changes()
        )

    def _is_dearer_than_agreed(self):
        """Tell whether the tickets cost more altogether than was agreed to."""
        self.ensure_one()
        return self.currency_id.compare_amounts(self._get_price_rise(), 0) > 0

    def _ask_new_price(self, now):
        """Give the seats today's price, send another счёт and ask whether it will do.

        The seats stay held. A счёт at the former price is void.

        :param datetime now: UTC
        """
        self._wait_on(now)
        for order in self:
            is_silent = order.price_answer == "asked"
            order._reprice_booking()
            order.write(
                {
                    "price_answer": "asked",
                    "price_silence_count": order.price_silence_count + 1
                    if is_silent
                    else 0,
                }
            )
            order._issue_proforma(order._get_staff_env()._("The price has changed."))
            order._send_proforma()

    def _ask_new_price_again(self, now):
        """Nobody has answered: the question is asked once more.

        :param datetime now: UTC
        """
        self._wait_on(now)
        for order in self:
            order.price_silence_count += 1
            order._send_proforma()

    def _reduce_company_price(self, now):
        """Lower the price; a question about a rise that is no more is taken back.

        :param datetime now: UTC
        """
        self._wait_on(now)
        for order in self:
            order._reprice_booking()
            if order.price_answer != "asked" or not order._is_dearer_than_agreed():
                order.write({"price_answer": False, "price_silence_count": 0})
                order._agree_on_prices()
            order._issue_proforma(order._get_staff_env()._("The price has changed."))
            order._send_proforma()

    def _is_silence_over(self):
        """Tell whether the company has had its last wait to answer (decisions 15)."""
        self.ensure_one()
        limit = self.company_id.ticket_reminder_limit
        return self.price_answer == "asked" and self.price_silence_count + 1 >= limit

    def _is_price_asked(self):
        """Tell whether an answer on the new price is waited for."""
        self.ensure_one()
        return self.booking_state in UNPAID_BOOKINGS and self.price_answer == "asked"

    def _answer_price(self, is_accepted, version):
        """Take the company's answer on a new price; the same one again changes nothing.

        :param bool is_accepted: the company agrees
        :param int version: of the счёт that it has answered
        :raises UserError: that счёт is void, nothing was asked, the other answer was
            given, or the booking is over
        """
        self.ensure_one()
        # the check, a payment or a second click this very moment
        self._wait_for_turn()
        answer = "accepted" if is_accepted else "declined"
        if self.price_answer == answer:
            return
        if not self._is_price_asked():
            raise UserError(self.env._("There is no question to answer any more."))
        if self.proforma_id.version != version:
            raise UserError(
                self.env._(
                    "The price has changed again: please look at the latest payment"
                    " request."
                )
            )
        if is_accepted:
            self._accept_price()
        else:
            self._decline_price()

    def _accept_price(self):
        """The wait for the payment starts anew."""
        self.write(
            {"price_answer": "accepted", "price_silence_count": 0, "reminder_count": 0}
        )
        self._agree_on_prices()
        self._restart_waiting()
        self._message_log(body=self._get_staff_env()._("The new price is accepted."))

    def _decline_price(self):
        """The booking is annulled, and the head asks why."""
        self.price_answer = "declined"
        if not self._has_money():
            self._annul("price_declined")
            return
        # a part-paid booking is never annulled by a machine (decisions 15)
        self.next_check_on = False
        staff_env = self._get_staff_env()
        self._ask_staff(
            staff_env._("The new price is declined, money is here or on its way"),
            staff_env._(
                "Cancel the booking, then pay back what has come (%s so far).",
                self.currency_id.format(self.amount_paid),
            ),
        )

    def action_accept_price(self):
        """Enter that the company agrees, as it said by telephone.

        :raises UserError: see :meth:`_answer_price`
        """
        self._enter_price_answer(is_accepted=True)

    def action_decline_price(self):
        """Enter that the company does not agree: the booking is annulled.

        :raises UserError: see :meth:`_answer_price`
        """
        self._enter_price_answer(is_accepted=False)

    def _enter_price_answer(self, is_accepted):
        self.ensure_one()
        self.check_access("write")
        order_sudo = self.sudo()
        order_sudo._answer_price(is_accepted, order_sudo.proforma_id.version)

    def _get_price_answer_url(self, answer=None):
        """Return the address of the page that asks whether the new price will do.

        :param str answer: ``accept`` or ``decline``: what the link speaks of; the page
            asks for a click all the same, as mail filters open each link
        :rtype: str
        """
        self.ensure_one()
        url = f"/my/tickets/{self.id}/price?access_token={self._portal_ensure_token()}"
        return f"{url}&answer={answer}" if answer else url
