"""What the buttons hide is refused over RPC and import, too (G-07)."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import TicketsCommon


@tagged("post_install", "-at_install")
class TestGuards(TicketsCommon):
    def test_unpaid_booking_is_not_confirmed_by_writing_its_state(self):
        order = self._book().with_user(self.seller)
        with self.assertRaisesRegex(UserError, "is not paid"):
            order.write({"state": "sale"})
        with self.assertRaisesRegex(UserError, "is not paid"):
            order.action_confirm()

    def test_unpaid_ticket_is_not_made_valid_by_hand(self):
        ticket = self._book().ticket_ids.with_user(self.seller)
        with self.assertRaisesRegex(UserError, "is not paid"):
            ticket.action_confirm()
        with self.assertRaisesRegex(UserError, "is not paid"):
            ticket.write({"state": "done"})
        self.assertEqual(ticket.state, "draft")

    def test_order_cancelled_by_writing_its_state_ends_the_booking(self):
        order = self._book()
        order.with_user(self.seller).write({"state": "cancel"})
        self.assertEqual(order.booking_state, "cancelled")
        self.assertFalse(order.next_check_on)
        self.assertEqual(order.ticket_ids.state, "cancel")
        self.assertEqual(order.ticket_ids.cancel_reason, "by_hand")

    def test_cancelled_booking_is_not_reopened(self):
        order = self._book()
        order._action_cancel()
        with self.assertRaisesRegex(UserError, "stays cancelled"):
            order.with_user(self.manager).action_draft()

    def test_seller_does_not_make_a_booking_cheaper(self):
        line = self._book().order_line.with_user(self.seller)
        with self.assertRaisesRegex(UserError, "ticket manager"):
            line.price_unit = 0
        with self.assertRaisesRegex(UserError, "ticket manager"):
            line.discount = 100
        with self.assertRaisesRegex(UserError, "ticket manager"):
            line.unlink()

    def test_manager_grants_another_price(self):
        order = self._book()
        order.order_line.with_user(self.manager).price_unit = 50
        self.assertEqual(order.amount_total, 50)

    def test_booking_is_not_deleted(self):
        order = self._book()
        order._action_cancel()
        with self.assertRaisesRegex(UserError, "not deleted"):
            order.with_user(self.manager).unlink()
