from odoo import api, models
from odoo.fields import Domain

from ..bank_files.rules import (
    MATCH,
    decide,
    find_numbers,
    is_same_payer,
    names_number,
)
from ..const import LIVE_BOOKINGS

# Bookings that are suggested to a person.
MAX_CANDIDATES = 8


class AccountBankStatementLine(models.Model):
    """Which booking the money is for: number, sum and payer.

    The rules are a table (bank_files/rules.py); here are the facts it is asked with.
    """

    _inherit = "account.bank.statement.line"

    def _find_booking(self):
        """Find the one booking that the money is for.

        :return: the booking, or none and the code of the reason
        :rtype: tuple[sale.order, str]
        """
        self.ensure_one()
        orders = self._find_bookings_by_number()
        if orders:
            number = "one" if len(orders) == 1 else "several"
        else:
            number, orders = "none", self._find_only_booking_of_payer()
        payer, amount = "other", "more"
        if len(orders) == 1:
            is_known = number == "none" or self._is_paid_by(orders)
            payer = "same" if is_known else "other"
            amount = self._compare_with_due(orders)
        verdict = decide(number, payer, amount)
        if number == "one" and verdict != MATCH and self._find_registered(orders):
            # by hand, before the statement came
            verdict = MATCH
        if verdict == "no_number" and names_number(self.payment_ref or ""):
            # of another shop, or mistyped: who decides looks for the right one
            verdict = "unknown_number"
        if verdict == MATCH and orders.currency_id != self.currency_id:
            verdict = "currency"
        if verdict != MATCH:
            return self.env["sale.order"], verdict
        return orders, False

    def _find_bookings_by_number(self):
        """Return the bookings whose number stands in the purpose, ended ones too.

        Numbers of orders and of their payment requests, void ones too: money for a void
        one is a part payment of the same order (decisions 15).

        :rtype: sale.order
        """
        self.ensure_one()
        Proforma = self.env["jug.ticket.proforma"]
        text = self.payment_ref or ""
        found = Proforma._find_by_purpose(text, self.company_id).order_id
        if found:
            # money for a booking that was made anew is the new one's
            return found.browse({order._get_successor().id for order in found})
        numbers = list(find_numbers(text))
        if not numbers:
            return self.env["sale.order"]
        own = Domain("company_id", "=", self.company_id.id)
        orders = self.env["sale.order"].search(
            own & Domain("name", "in", numbers) & Domain("is_ticket_booking", "=", True)
        )
        requests = Proforma.search(own & Domain("name", "in", numbers))
        return orders | requests.order_id.filtered("is_ticket_booking")

    def _find_only_booking_of_payer(self):
        """Return the open booking of the client with the payer's INN, if it has one.

        :rtype: sale.order
        """
        orders = self._find_open_bookings_of_payer()
        return orders if len(orders) == 1 else orders.browse()

    def _find_open_bookings_of_payer(self):
        if not self.payer_inn:
            return self.env["sale.order"]
        clients = self.env["res.partner"].search(
            [("vat", "in", [self.payer_inn, f"RU{self.payer_inn}"])]
        )
        if not clients:
            return self.env["sale.order"]
        orders = self.env["sale.order"].search(
            self._get_open_domain() & Domain("partner_id", "child_of", clients.ids)
        )
        return orders.filtered(lambda order: order._get_rest_of_total() > 0)

    def _get_open_domain(self):
        return Domain(
            [
                ("company_id", "=", self.company_id.id),
                ("is_ticket_booking", "=", True),
                ("booking_state", "in", [s for s in LIVE_BOOKINGS if s != "paid"]),
            ]
        )

    def _get_candidates(self):
        """Return what is suggested to a person: by number, by payer, by sum.

        :rtype: sale.order
        """
        self.ensure_one()
        orders = self._find_bookings_by_number() | self._find_open_bookings_of_payer()
        if len(orders) < MAX_CANDIDATES:
            orders |= self.env["sale.order"].search(
                self._get_open_domain() & Domain("amount_total", "=", self.amount),
                limit=MAX_CANDIDATES,
            )
        return orders[:MAX_CANDIDATES]

    def _compare_with_due(self, order):
        """Compare the money with what is to pay.

        :return: ``exact`` also for the sum of a payment request that was sent, by which
            a client pays the part that was agreed
        :rtype: str
        """
        due = order._get_rest_of_total()
        if self.currency_id.is_zero(due):
            return "nothing"
        asked = {due, order._get_amount_due(), *order.proforma_ids.mapped("amount_due")}
        if any(
            not self.currency_id.compare_amounts(self.amount, x) for x in asked if x
        ):
            return "exact"
        is_less = self.currency_id.compare_amounts(self.amount, due) < 0
        return "less" if is_less else "more"

    def _is_paid_by(self, order):
        """Tell whether the payer is the booking's buyer.

        :rtype: bool
        """
        partners = order.partner_id | order.partner_invoice_id
        partners |= partners.commercial_partner_id
        payer = {
            "inn": self.payer_inn or "",
            "account": self.account_number or "",
            "name": self.partner_name or "",
        }
        client = {
            "inns": set(partners.filtered("vat").mapped("vat")),
            "accounts": set(partners.bank_ids.mapped("acc_number")),
            "names": {*partners.mapped("name"), order._get_buyer_name()} - {False, ""},
        }
        return is_same_payer(payer, client)

    @api.depends("ticket_candidate_ids", "amount")
    def _compute_ticket_hint(self):
        for line in self:
            hints = [
                line._get_hint(order) for order in line.ticket_candidate_ids.sudo()
            ]
            line.ticket_hint = "\n".join(hints)

    def _get_hint(self, order):
        """Return why a booking is suggested, and what speaks against it.

        :rtype: str
        """
        is_numbered = order in self._find_bookings_by_number()
        texts = [
            self.env._("number") if is_numbered else "",
            self.env._("payer") if self._is_paid_by(order) else "",
            self.env._("sum") if self._compare_with_due(order) == "exact" else "",
        ]
        fits = ", ".join(text for text in texts if text) or self.env._("nothing")
        return self.env._(
            "%(order)s, %(buyer)s: to pay %(due)s; fits: %(fits)s",
            order=order.name,
            buyer=order.partner_id.display_name,
            due=order.currency_id.format(order._get_rest_of_total()),
            fits=fits,
        )
