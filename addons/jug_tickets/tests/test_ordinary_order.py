"""Tickets of a conference in an order that is no booking."""

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import TicketsCommon

# one pixel
SIGNATURE = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAA"
    "BJRU5ErkJggg=="
)


class OrdinaryOrderCommon(TicketsCommon):
    def _order(self, user=None, order=None, **values):
        """A quotation as a seller writes it, with a ticket of the conference."""
        line = {
            "product_id": self.product.id,
            "event_id": self.event.id,
            "event_ticket_id": self.tariff.id,
        }
        defaults = {
            "partner_id": self.partner.id,
            "order_line": [Command.create(line | values)],
        }
        Order = self.env["sale.order"].with_user(user or self.seller)
        return Order.create(defaults | (order or {}))

    def _create_party(self):
        party = self._create_event(is_conference=False, external_code="party")
        tariff = self._create_tariff(party)
        return {"event_id": party.id, "event_ticket_id": tariff.id}


@tagged("post_install", "-at_install")
class TestOrdinaryOrder(OrdinaryOrderCommon):
    def test_tickets_are_not_issued_unpaid(self):
        order = self._order()
        ways = {
            "button": lambda own: own.action_confirm(),
            "state": lambda own: own.write({"state": "sale"}),
        }
        for way, go in ways.items():
            for user in (self.seller, self.manager):
                with (
                    self.subTest(way=way, user=user.login),
                    self._assert_refused(UserError, "not paid.+payment.+a request"),
                ):
                    go(order.with_user(user))
        self.assertEqual(order.state, "draft")
        self.assertFalse(order.ticket_ids)

    def test_order_is_not_made_confirmed(self):
        with self._assert_refused(UserError, "not paid"):
            self._order(order={"state": "sale"})

    def test_payment_confirms_it_and_opens_the_tickets_under_the_lock(self):
        self.tariff.write({"seats_limited": True, "seats_max": 10})
        order = self._order(product_uom_qty=2)
        turn = self.tariff.seats_turn
        self._pay(order)
        self.assertEqual(order.state, "sale")
        self.assertRecordValues(
            order.ticket_ids, [{"state": "open", "booked_price": 100}] * 2
        )
        self.tariff.invalidate_recordset()
        self.assertGreater(self.tariff.seats_turn, turn)
        self.assertEqual(self.tariff.seats_available, 8)

    def test_part_payment_issues_nothing_whatever_core_requires(self):
        order = self._order(order={"require_payment": True, "prepayment_percent": 0.1})
        self._pay(order, 40)
        self.assertEqual((order.state, order.amount_paid), ("draft", 40))
        self._pay(order, 60)
        self.assertEqual((order.state, order.ticket_ids.state), ("sale", "open"))

    def test_money_for_seats_that_are_gone_is_kept_and_asked_about(self):
        self.tariff.write({"seats_limited": True, "seats_max": 1})
        order = self._order()
        self._book()
        transaction = self._pay(order)
        self.assertEqual((transaction.state, order.state), ("done", "draft"))
        self.assertTrue(transaction.is_post_processed)
        self.assertFalse(order.ticket_ids)
        self.assertIn("there are no seats", order.activity_ids.summary)

    def test_paid_order_is_paid_once(self):
        order = self._order()
        self._pay(order)
        with self._assert_refused(UserError, "paid already"):
            self._pay(order, 100)

    def test_draft_ticket_of_an_unpaid_order_is_not_made_valid(self):
        order = self._order()
        ticket = self.env["event.registration"].create(
            {"sale_order_line_id": order.order_line.id}
        )
        self.assertEqual(ticket.state, "draft")
        for user in (self.seller, self.manager):
            with (
                self.subTest(user=user.login),
                self._assert_refused(UserError, "is not paid"),
            ):
                ticket.with_user(user).action_confirm()

    def test_seller_sells_no_ticket_below_its_price(self):
        order = self._order()
        for values in ({"price_unit": 1}, {"discount": 100}):
            with (
                self.subTest(values=values),
                self._assert_refused(UserError, "below their price"),
            ):
                order.order_line.write(values)
            with (
                self.subTest(created=values),
                self._assert_refused(UserError, "below their price"),
            ):
                self._order(**values)

    def test_pricelist_of_the_customer_is_no_price_by_hand(self):
        pricelist = self.env["product.pricelist"].create(
            {
                "name": "Friends",
                "item_ids": [
                    Command.create({"compute_price": "percentage", "percent_price": 20})
                ],
            }
        )
        order = self._order(order={"pricelist_id": pricelist.id})
        self.assertEqual(order.amount_total, 80)

    def test_only_a_manager_issues_tickets_for_nothing(self):
        self.tariff.price = 0
        order = self._order()
        with self._assert_refused(UserError, "Only a ticket manager issues"):
            order.action_confirm()
        order.with_user(self.manager).action_confirm()
        self.assertEqual(order.ticket_ids.state, "open")

    def test_order_of_another_event_is_confirmed_as_core_has_it(self):
        party = self._create_party()
        order = self._order(**party, price_unit=1)
        order.action_confirm()
        self.assertEqual((order.state, order.ticket_ids.state), ("sale", "draft"))
        with self._assert_refused(UserError, "paid already"):
            self._pay(order)


@tagged("post_install", "-at_install")
class TestAccept(OrdinaryOrderCommon, HttpCase):
    """Signing on the portal pays for nothing."""

    def _sign(self, order):
        """What the signature pad sends; the answer."""
        self.env.flush_all()
        params = {
            "access_token": order._portal_ensure_token(),
            "name": "Anna",
            "signature": SIGNATURE,
        }
        with mute_logger("odoo.http"):
            return self.url_open(
                f"/my/orders/{order.id}/accept", json={"params": params}
            ).json()

    def _assert_not_accepted(self, order):
        self.assertIn("not paid", self._sign(order)["error"]["data"]["message"])
        self.env.invalidate_all()
        self.assertEqual((order.state, order.signed_by), ("draft", False))

    def test_signature_does_not_confirm_an_unpaid_booking(self):
        order = self._book()
        # as a template or a migration could leave it
        order.write({"require_signature": True, "require_payment": False})
        self._assert_not_accepted(order)
        self.assertEqual(order.booking_state, "waiting")

    def test_signature_does_not_confirm_an_unpaid_order_of_tickets(self):
        order = self._order(order={"require_signature": True, "require_payment": False})
        self._assert_not_accepted(order.sudo())
