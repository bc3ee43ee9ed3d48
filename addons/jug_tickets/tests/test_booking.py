from psycopg2.errors import CheckViolation, UniqueViolation

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import RISE, TicketsCommon


@tagged("post_install", "-at_install")
class TestBooking(TicketsCommon):
    def test_booking_is_a_quotation_that_waits_for_its_payment(self):
        order = self._book()
        self.assertRecordValues(
            order,
            [
                {
                    "state": "draft",
                    "booking_state": "waiting",
                    "is_ticket_booking": True,
                    "booking_event_id": self.event.id,
                    "buyer_type": "person",
                    "buyer_email": "anna@example.com",
                    "amount_total": 100,
                    "require_payment": True,
                    "require_signature": False,
                    "validity_date": False,
                    "user_id": False,
                    "team_id": self.team.id,
                }
            ],
        )
        self.assertTrue(order.access_token)

    def test_ticket_tells_what_was_agreed(self):
        """T-REG-06"""
        order = self._book()
        self.assertRecordValues(
            order.ticket_ids,
            [
                {
                    "state": "draft",
                    "sale_status": "to_pay",
                    "event_id": self.event.id,
                    "event_ticket_id": self.tariff.id,
                    "name": "Анна Иванова",
                    "email": "anna@example.com",
                    "phone": "+79211234567",
                    "booked_price": 100,
                    "request_id": order.ticket_request_id.id,
                    "channel": "api",
                    "buyer_type": "person",
                    "is_conference": True,
                }
            ],
        )

    def test_each_participant_gets_a_ticket_of_his_own(self):
        """T-REG-13"""
        order = self._book(
            quantity=3, participants=self._people(3, name="Анна Иванова")
        )
        self.assertEqual(order.amount_total, 300)
        self.assertEqual(
            order.ticket_ids.sorted("id").mapped("name"),
            ["Анна Иванова", "Гость Б", "Гость В"],
        )
        self.assertEqual(len(order.order_line.registration_ids), 3)

    def test_single_ticket_may_be_for_somebody_else(self):
        """T-REG-13"""
        order = self._book(participants=self._people(1))
        self.assertEqual(order.ticket_ids.name, "Гость А")
        self.assertEqual(order.partner_id.name, "Анна Иванова")

    def test_price_of_the_booking_stays_when_the_tariffs_rises(self):
        order = self._book()
        self._add_step(150)
        self._move_to("2026-04-02 09:00:00")
        self._run_cron("jug_tickets.ir_cron_sync_prices")
        self.assertEqual(self.tariff.price, 150)
        self.assertEqual(order.order_line.price_unit, 100)
        self.assertEqual(order.ticket_ids.booked_price, 100)
        self.assertEqual(order.amount_total, 100)

    def test_prospect_is_no_buyer(self):
        partner = self._book().partner_id
        self.assertTrue(partner.is_ticket_prospect)
        self.assertFalse(partner.ticket_buyer_since)

    def test_free_ticket_is_a_ticket_at_once(self):
        self.tariff.price = 0
        order = self._book()
        self.assertEqual((order.state, order.booking_state), ("sale", "paid"))
        self.assertEqual(order.ticket_ids.state, "open")
        self.assertFalse(order.next_check_on)
        self._send_mails()
        self.assertTrue(self._mails("ticket", order.ticket_ids))

    def test_free_booking_is_told_of_no_payment(self):
        self.tariff.price = 0
        order = self._book()
        self._send_mails()
        self.assertFalse(self._mails("paid", order))

    def test_tickets_are_counted_from_the_event(self):
        """T-REG-15"""
        order = self._book(quantity=2, participants=self._people(2))
        other = self._create_event(external_code="other-day")
        self.assertEqual((self.event.booking_count, other.booking_count), (1, 0))
        action = self.event.action_view_bookings()
        self.assertEqual(self.env["sale.order"].search(action["domain"]), order)
        self.assertEqual(self.event.registration_ids, order.ticket_ids)


@tagged("post_install", "-at_install")
class TestPriceSteps(TicketsCommon):
    def test_price_rises_as_the_event_comes_nearer(self):
        """T-B2C-22"""
        tariff = self._create_tariff(
            external_code="rising",
            steps=[("2026-03-01 00:00:00", 110), (RISE, 130), ("2026-05-01", 170)],
        )
        self.assertEqual(tariff.price, 110)
        for moment, price in [
            ("2026-03-31 23:59:59", 110),
            ("2026-04-01 00:00:00", 130),
            ("2026-05-02 10:00:00", 170),
        ]:
            with self.subTest(moment=moment):
                self._move_to(moment)
                self._run_cron("jug_tickets.ir_cron_sync_prices")
                self.assertEqual(tariff.price, price)
                order = self._book(tariff="rising")
                self.assertEqual(order.amount_total, price)

    def test_booking_takes_the_price_of_the_moment_though_the_cron_is_late(self):
        """T-B2C-22"""
        self._add_step(130)
        self._move_to(RISE)
        order = self._book()
        self.assertEqual(order.amount_total, 130)
        self.assertEqual(order.ticket_ids.booked_price, 130)

    def test_next_price_is_told(self):
        self._add_step(170, "2026-05-01 00:00:00")
        self._add_step(130)
        self.assertEqual(self.tariff.next_price, 130)
        self.assertEqual(self.tariff.next_price_on, fields.Datetime.to_datetime(RISE))

    def test_step_wakes_the_cron_at_its_moment(self):
        cron = self.env.ref("jug_tickets.ir_cron_sync_prices")
        self._add_step(130)
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        self.assertIn(fields.Datetime.to_datetime(RISE), triggers.mapped("call_at"))

    def test_changed_step_changes_the_price_at_once(self):
        step = self._add_step(130, "2026-03-01 00:00:00")
        self.assertEqual(self.tariff.price, 130)
        step.price = 140
        self.assertEqual(self.tariff.price, 140)

    def test_tariff_has_one_price_at_a_time(self):
        self._add_step(130)
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self._add_step(140)

    def test_price_is_never_negative(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            self._add_step(-1)

    def test_copied_conference_has_its_steps_and_codes_of_its_own(self):
        self._add_step(130)
        copy = self.event.copy()
        tariff = copy.event_ticket_ids
        self.assertEqual(tariff.price_step_ids.mapped("price"), [130])
        self.assertNotIn(copy.external_code, (False, self.event.external_code))
        self.assertTrue(tariff.external_code)
