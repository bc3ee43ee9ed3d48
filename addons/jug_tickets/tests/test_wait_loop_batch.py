from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.sql_db import Cursor
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .common import TicketsCommon

DUE = "2026-03-03 10:00:00"


@tagged("post_install", "-at_install")
class TestWaitLoopBatch(TicketsCommon):
    """Many bookings in one run: what spoils one does not spoil the others."""

    def _create_bookings(self, count):
        """Bookings in bulk, of the values that a request makes."""
        request = self._request()
        vals = request._prepare_order_vals(request.partner_id, request.lead_id)
        orders = self.env["sale.order"].create([dict(vals) for _n in range(count)])
        self.env["event.registration"].create(
            [
                order._prepare_ticket_vals(
                    {"name": "Гость", "email": f"g{n}@example.com"}
                )
                for n, order in enumerate(orders)
            ]
        )
        orders._start_waiting()
        request.order_id.next_check_on = False
        return orders

    def _count_queries(self, function):
        """How many statements a call takes, SAVEPOINT and RELEASE left out."""
        statements = []
        execute = Cursor.execute

        def counted(cursor, query, *args, **kwargs):
            text = query.code if isinstance(query, SQL) else query
            if not text.lstrip().startswith(("SAVEPOINT", "RELEASE", "ROLLBACK TO")):
                statements.append(text)
            return execute(cursor, query, *args, **kwargs)

        with patch.object(Cursor, "execute", counted):
            function()
        return len(statements)

    def _poison(self, order, error=None):
        """Let the check of one booking raise."""
        Order = type(self.env["sale.order"])
        get_verdict = Order._get_check_verdict

        def poisoned(one, now):
            if one.id == order.id:
                raise error or ValueError("the moon is full")
            return get_verdict(one, now)

        self.startPatcher(patch.object(Order, "_get_check_verdict", poisoned))

    def test_check_takes_three_queries_a_booking_at_most_and_grows_in_line(self):
        taken = {}
        for count in (200, 400):
            orders = self._create_bookings(count)
            self._move_to(DUE)
            self.env.flush_all()
            self.env.invalidate_all()
            taken[count] = self._count_queries(self._check_payments)
            self.assertEqual(set(orders.mapped("reminder_count")), {1})
            # out of the way of the next round
            orders.next_check_on = False
            self._move_to("2026-03-02 09:00:00")
        self.assertLessEqual(taken[200] / 200, 3)
        self.assertLessEqual(taken[400] / 400, 3)
        self.assertLessEqual(taken[400] / 400, 1.2 * taken[200] / 200)

    def test_broken_booking_is_put_off_and_told_on_itself(self):
        broken, sound = self._create_bookings(2)
        self._poison(broken)
        self._check_payments(DUE)
        self.assertEqual((broken.reminder_count, sound.reminder_count), (0, 1))
        self.assertEqual(broken.check_error, "the moon is full")
        self.assertEqual(str(broken.next_check_on), "2026-03-03 11:00:00")
        self.assertEqual(broken.activity_ids.summary, "The payment check failed")
        self.assertFalse(self._mails("reminder", broken))
        self.assertEqual(len(self._mails("reminder", sound)), 1)

    def test_mended_booking_is_checked_again_an_hour_later(self):
        broken, _sound = self._create_bookings(2)
        with patch.object(
            type(broken), "_get_check_verdict", side_effect=ValueError("moon")
        ):
            self._check_payments(DUE)
        self._check_payments("2026-03-03 11:00:00")
        self.assertEqual(broken.reminder_count, 1)
        self.assertFalse(broken.check_error)

    def test_broken_mail_of_one_booking_keeps_the_others_reminded(self):
        broken, sound = self._create_bookings(2)
        template = self.env.ref("jug_tickets.mail_template_reminder")
        template.body_html = (
            f'<p t-if="object.id == {broken.id}" t-out="1 / 0"/><p>Pay!</p>'
        )
        with mute_logger("odoo.addons.mail.models.mail_render_mixin"):
            self._check_payments(DUE)
        self.assertEqual((broken.reminder_count, sound.reminder_count), (0, 1))
        self.assertIn("division by zero", broken.check_error)
        self.assertEqual(len(self._mails("reminder", sound)), 1)

    def test_booking_that_is_being_paid_is_passed_over(self):
        paid_now, sound = self._create_bookings(2)
        self._poison(paid_now, SerializationFailure("a payment was first"))
        self._check_payments(DUE)
        self.assertEqual((paid_now.reminder_count, sound.reminder_count), (0, 1))
        self.assertFalse(paid_now.check_error)
        self.assertTrue(paid_now.next_check_on)

    def test_run_goes_on_over_its_batches(self):
        orders = self._create_bookings(5)
        self._move_to(DUE)
        cron = self.env.ref("jug_tickets.ir_cron_check_payments")
        cron.code = "model._cron_check_payments(batch_size=2)"
        self._check_payments()
        self.assertEqual(orders.mapped("reminder_count"), [1] * 5)
