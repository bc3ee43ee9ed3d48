from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common_desk import DeskCommon


@tagged("post_install", "-at_install")
class TestBookingDesk(DeskCommon):
    """What staff sees of a booking, and what it may touch."""

    def test_remainder_is_shown_as_long_as_it_is_waited_for(self):
        order = self._book()
        self.assertEqual((order.amount_paid, order.booking_amount_due), (0, 100))
        self._pay(order, 30)
        self.assertEqual((order.amount_paid, order.booking_amount_due), (30, 70))
        self._pay(order)
        self.assertEqual((order.amount_paid, order.booking_amount_due), (100, 0))

    def test_nothing_is_due_for_a_booking_that_has_ended(self):
        order = self._book()
        order._annul("price_risen")
        self.assertEqual(order.booking_amount_due, 0)

    def test_reason_is_what_ended_the_booking_not_its_first_ticket(self):
        for number in (0, -1):
            order = self._book(
                email=f"two{number}@example.com",
                phone=None,
                quantity=2,
                participants=[{"name": "Анна"}, {"name": "Борис"}],
            )
            given_up = order.ticket_ids.sorted("id")[number]
            given_up.with_user(self.manager).action_cancel()
            self.assertEqual(given_up.cancel_reason, "by_hand")
            # it goes on
            self.assertFalse(order.cancel_reason)
            order._annul("price_risen")
            for reason, is_there in (("by_hand", False), ("price_risen", True)):
                found = self._find("sale_order_action_annulled", self.seller, [reason])
                with self.subTest(number=number, reason=reason):
                    self.assertEqual(order in found, is_there)
                    self.assertEqual(order.cancel_reason == reason, is_there)
        other = self._book(email="b@example.com", phone=None)
        other.with_user(self.manager).action_cancel()
        self.assertEqual(other.cancel_reason, "by_hand")
        with self._assert_refused(UserError, "by its buttons"):
            other.with_user(self.manager).cancel_reason = "event_over"

    def test_lines_of_a_booking_are_the_managers(self):
        booking = self._book()
        other = self.env["sale.order"].create({"partner_id": self.partner.id})
        for order, user, is_fixed in [
            (booking, self.seller, True),
            (booking, self.manager, False),
            (other, self.seller, False),
        ]:
            with self.subTest(order=order.name, user=user.login):
                self.assertEqual(order.with_user(user).is_booking_price_fixed, is_fixed)

    def test_terms_of_a_booking_are_no_input(self):
        form = Form(self._book().with_user(self.manager))
        for name, value in [
            ("require_signature", True),
            ("require_payment", False),
            ("prepayment_percent", 0.5),
        ]:
            with (
                self.subTest(field=name),
                self.assertRaisesRegex(AssertionError, "readonly field"),
            ):
                setattr(form, name, value)

    def test_lines_of_a_booking_are_no_input_for_a_seller(self):
        order = self._book()
        form = Form(order.with_user(self.seller))
        with self.assertRaisesRegex(AssertionError, "is not editable"):
            form.order_line.edit(0)
        form = Form(order.with_user(self.manager))
        with form.order_line.edit(0) as line:
            line.price_unit = 80
        form.save()
        self.assertEqual(order.amount_total, 80)

    def test_newest_booking_comes_first_whoever_paid_last(self):
        first = self._book()
        self._move_to("2026-03-03 09:00:00")
        second = self._book(name="Борис", email="boris@example.com", phone=None)
        self._move_to("2026-03-03 10:00:00")
        self._pay(first)
        for kind in ("list", "kanban"):
            xmlid = f"jug_tickets.sale_order_view_{kind}_bookings"
            order = self._get_arch(xmlid).get("default_order")
            with self.subTest(view=kind):
                self.assertEqual(
                    self.env["sale.order"]
                    .search([("id", "in", (first + second).ids)], order=order)
                    .ids,
                    (second + first).ids,
                )

    def test_annulled_booking_says_why(self):
        order = self._book()
        order._annul("price_risen")
        self.assertEqual(order.with_user(self.seller).cancel_reason, "price_risen")
