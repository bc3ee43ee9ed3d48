from datetime import datetime

from psycopg2.errors import CheckViolation

from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import TicketsCommon

DAY_LATER = datetime(2026, 3, 3, 9)


@tagged("post_install", "-at_install")
class TestWaitLoop(TicketsCommon):
    """Remind while the price stands, annul when it rose, until the money comes."""

    def test_booking_waits_a_day(self):
        """T-B2C-17"""
        order = self._book()
        self.assertEqual(order.payment_due_on, DAY_LATER)
        self._check_payments("2026-03-03 08:59:59")
        self.assertEqual(order.reminder_count, 0)
        self.assertFalse(self._mails("reminder", order))
        self._check_payments(DAY_LATER)
        self.assertEqual(order.reminder_count, 1)

    def test_wait_can_be_changed_for_the_company(self):
        """T-B2C-18"""
        self.company.ticket_payment_wait_hours = 72
        self.assertEqual(self._book().payment_due_on, datetime(2026, 3, 5, 9))

    def test_wait_can_be_changed_for_an_event(self):
        """T-B2C-18"""
        self.company.ticket_payment_wait_hours = 72
        self.event.payment_wait_hours = 2
        order = self._book()
        self.assertEqual(order.payment_due_on, datetime(2026, 3, 2, 11))
        self._check_payments("2026-03-02 11:30:00")
        self.assertEqual(order.payment_due_on, datetime(2026, 3, 2, 13, 30))

    def test_conference_of_all_companies_waits_as_the_sellers_company_says(self):
        self.event.company_id = False
        order = self._book()
        self.assertEqual(order.payment_due_on, DAY_LATER)

    def test_wait_is_set_in_the_settings(self):
        """T-B2C-18"""
        with Form(self.env["res.config.settings"]) as settings:
            settings.ticket_payment_wait_hours = 48
        settings.save().execute()
        self.assertEqual(self.company.ticket_payment_wait_hours, 48)

    def test_wait_is_at_least_an_hour(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            self.company.ticket_payment_wait_hours = 0
            self.company.flush_recordset()

    def test_buyer_is_reminded_while_the_price_stands(self):
        """T-B2C-19"""
        order = self._book()
        self._check_payments(DAY_LATER)
        [mail] = self._mails("reminder", order)
        self.assertEqual(mail.email_to, "anna@example.com")
        self.assertIn(order.get_portal_url().replace("&", "&amp;"), mail.body_html)
        self.assertEqual(order.booking_state, "waiting")
        self.assertEqual(order.ticket_ids.state, "draft")
        self.assertEqual(order.payment_due_on, datetime(2026, 3, 4, 9))

    def test_reminders_repeat_until_the_price_rises(self):
        """T-B2C-24"""
        order = self._book()
        self._add_step(150, "2026-03-05 12:00:00")
        for day in (3, 4, 5):
            self._check_payments(datetime(2026, 3, day, 10))
        self.assertEqual(order.reminder_count, 3)
        self.assertEqual(len(self._mails("reminder", order)), 3)
        self._check_payments("2026-03-06 10:00:00")
        self.assertEqual(order.booking_state, "annulled")
        self._check_payments("2026-03-10 10:00:00")
        self.assertEqual(len(self._mails("reminder", order)), 3)
        self.assertEqual(len(self._mails("annulled", order)), 1)

    def test_reminders_repeat_until_the_payment_comes(self):
        """T-B2C-24, T-B2C-25"""
        order = self._book()
        for day in (3, 4):
            self._check_payments(datetime(2026, 3, day, 10))
        self._pay(order)
        self._check_payments("2026-03-10 10:00:00")
        self.assertEqual(len(self._mails("reminder", order)), 2)
        self.assertEqual(order.booking_state, "paid")

    def test_payment_during_the_cycle_does_all_that_one_at_once_does(self):
        """T-B2C-25"""
        order = self._book()
        self._check_payments("2026-03-03 10:00:00")
        self._pay(order)
        self._send_mails()
        partner = order.partner_id
        self.assertTrue(partner.ticket_buyer_since)
        self.assertFalse(partner.is_ticket_prospect)
        self.assertEqual(order.ticket_ids.participant_id, partner)
        self.assertEqual(order.ticket_ids.state, "open")
        self.assertEqual(len(self._mails("paid", order)), 1)
        self.assertEqual(len(self._mails("ticket", order.ticket_ids)), 1)

    def test_one_check_reminds_once(self):
        order = self._book()
        for _time in range(3):
            self._check_payments("2026-03-03 10:00:00")
        self.assertEqual(len(self._mails("reminder", order)), 1)

    def test_order_of_three_seats_is_reminded_once(self):
        order = self._book(quantity=3, participants=self._people(3))
        self._check_payments(DAY_LATER)
        self.assertEqual(order.reminder_count, 1)
        mails = self.env["mail.mail"].search([("subject", "ilike", order.name)])
        self.assertEqual(len(mails & self._mails("reminder", order)), 1)

    def test_rise_before_the_term_is_honoured_until_the_term(self):
        """T-B2C-20"""
        order = self._book()
        self._add_step(150, "2026-03-02 12:00:00")
        self._check_payments("2026-03-03 08:00:00")
        self.assertEqual(order.booking_state, "waiting")
        self.assertEqual(order.amount_total, 100)
        self._pay(order)
        self.assertEqual((order.booking_state, order.amount_paid), ("paid", 100))

    def test_unpaid_booking_is_annulled_when_the_price_rose(self):
        """T-B2C-20"""
        self.tariff.write({"seats_limited": True, "seats_max": 5})
        order = self._book(quantity=2, participants=self._people(2))
        self._add_step(150, "2026-03-02 12:00:00")
        self._check_payments(DAY_LATER)
        self.assertRecordValues(
            order,
            [
                {
                    "state": "cancel",
                    "booking_state": "annulled",
                    "next_check_on": False,
                    "reminder_count": 0,
                    "late_payment_state": False,
                }
            ],
        )
        self.assertEqual(order.ticket_ids.mapped("state"), ["cancel", "cancel"])
        self.assertEqual(
            order.ticket_ids.mapped("cancel_reason"), ["price_risen", "price_risen"]
        )
        self.assertEqual((self.tariff.seats_held, self.tariff.seats_available), (0, 5))
        self.assertEqual(
            order.opportunity_id.stage_id, self.env.ref("jug_tickets.crm_stage_lapsed")
        )

    def test_buyer_and_participants_are_told_of_the_annulment(self):
        """T-B2C-21"""
        order = self._book(
            quantity=3, participants=self._people(3, email="Anna@Example.com")
        )
        self._add_step(150, "2026-03-02 12:00:00")
        self._check_payments(DAY_LATER)
        [mail] = self._mails("annulled", order)
        self.assertEqual(mail.email_to, "anna@example.com")
        told = self._mails("ticket_lifted", order.ticket_ids)
        self.assertEqual(
            sorted(told.mapped("email_to")),
            ["guest1@example.com", "guest2@example.com"],
        )
        # the link is the buyer's
        self.assertNotIn(order.access_token, "".join(told.mapped("body_html")))
        again = f"/my/tickets/{order.id}/again?access_token={order.access_token}"
        self.assertIn(again.replace("&", "&amp;"), mail.body_html)

    def test_new_request_after_the_annulment_books_at_the_new_price(self):
        """T-B2C-23"""
        order = self._book()
        self._add_step(150, "2026-03-02 12:00:00")
        self._check_payments(DAY_LATER)
        new_order = self._book()
        self.assertNotEqual(new_order, order)
        self.assertEqual(new_order.amount_total, 150)
        self.assertEqual(new_order.partner_id, order.partner_id)
        self.assertEqual(new_order.opportunity_id, order.opportunity_id)
        self.assertEqual(order.booking_state, "annulled")

    def test_fallen_price_is_the_bookings_and_nothing_is_annulled(self):
        order = self._book(quantity=2, participants=self._people(2))
        self._add_step(80, "2026-03-02 12:00:00")
        self._check_payments(DAY_LATER)
        self.assertEqual((order.booking_state, order.amount_total), ("waiting", 160))
        self.assertEqual(order.ticket_ids.mapped("booked_price"), [80, 80])
        self.assertEqual(order.payment_due_on, datetime(2026, 3, 4, 9))
        self.assertEqual(len(self._mails("price_fallen", order)), 1)
        self.assertFalse(self._mails("reminder", order))

    def test_price_that_rose_and_fell_back_annuls_nothing(self):
        order = self._book()
        self._add_step(150, "2026-03-02 12:00:00")
        self._add_step(100, "2026-03-02 18:00:00")
        self._check_payments(DAY_LATER)
        self.assertEqual(order.booking_state, "waiting")

    def test_rise_by_hand_without_steps_annuls_too(self):
        """T-B2C-20"""
        order = self._book()
        self.tariff.price = 150
        self._check_payments(DAY_LATER)
        self.assertEqual(order.booking_state, "annulled")

    def test_dearer_other_tariff_annuls_nothing(self):
        vip = self._create_tariff(external_code="vip")
        order = self._book()
        self._add_step(500, "2026-03-02 12:00:00", vip)
        self._check_payments(DAY_LATER)
        self.assertEqual(order.booking_state, "waiting")

    def test_unpaid_booking_ends_with_its_event(self):
        order = self._book()
        self._check_payments("2026-05-21 15:00:00")
        self.assertEqual(order.booking_state, "annulled")
        self.assertEqual(order.ticket_ids.cancel_reason, "event_over")
        [mail] = self._mails("annulled", order)
        self.assertNotIn("/again", mail.body_html)

    def test_part_paid_booking_is_never_annulled_by_the_machine(self):
        order = self._book()
        self._pay(order, 40)
        self._add_step(150, "2026-03-02 12:00:00")
        for day in (3, 4, 5):
            self._check_payments(datetime(2026, 3, day, 10))
        self.assertEqual(order.booking_state, "part_paid")
        self.assertEqual(order.ticket_ids.state, "draft")
        [activity] = order.activity_ids
        self.assertIn("Part of the money came", activity.summary)

    def test_quotations_that_are_no_bookings_are_left_alone(self):
        quotation = self.env["sale.order"].create({"partner_id": self.partner.id})
        self._book()
        self._check_payments("2026-06-01 10:00:00")
        self.assertEqual(quotation.state, "draft")

    def test_cancelled_conference_annuls_its_unpaid_bookings_at_once(self):
        order = self._book()
        self.event.kanban_state = "cancel"
        self._check_payments()
        self.assertEqual(order.booking_state, "annulled")
        self.assertEqual(order.ticket_ids.cancel_reason, "event_cancelled")
        [mail] = self._mails("annulled", order)
        self.assertIn("does not take place", mail.body_html)
        self.assertNotIn("again", mail.body_html)

    def test_cancelled_conference_asks_about_its_paid_bookings(self):
        order = self._book()
        self._pay(order)
        self.event.kanban_state = "cancel"
        self.assertEqual(order.booking_state, "paid")
        self.assertIn("called off: pay back", order.activity_ids.summary)

    def test_lead_is_lost_with_its_cancelled_paid_booking(self):
        order = self._book()
        self._pay(order)
        order._action_cancel()
        stage = self.env.ref("jug_tickets.crm_stage_lapsed")
        self.assertEqual(order.opportunity_id.stage_id, stage)

    def test_lead_that_has_bought_is_not_lost_with_another_booking(self):
        first, second = self._book(), self._book()
        self.assertEqual(first.opportunity_id, second.opportunity_id)
        self._pay(first)
        self.event.kanban_state = "cancel"
        self._check_payments()
        self.assertEqual(second.booking_state, "annulled")
        self.assertTrue(first.opportunity_id.stage_id.is_won)

    def test_lead_is_lost_with_its_last_booking_only(self):
        lapsed = self.env.ref("jug_tickets.crm_stage_lapsed")
        first, second = self._book(), self._book()
        first._action_cancel()
        self.assertNotEqual(first.opportunity_id.stage_id, lapsed)
        second._action_cancel()
        self.assertEqual(first.opportunity_id.stage_id, lapsed)

    def test_price_returns_when_its_step_is_moved_or_deleted(self):
        step = self._add_step(150, starts_on="2026-03-01 00:00:00")
        self.assertEqual(self.tariff.price, 150)
        step.starts_on = "2026-04-01 00:00:00"
        self.assertEqual(self.tariff.price, 100)
        step.starts_on = "2026-03-01 00:00:00"
        self.assertEqual(self.tariff.price, 150)
        step.unlink()
        self.assertEqual(self.tariff.price, 100)

    def test_granted_price_stands_until_the_tariff_itself_changes(self):
        order = self._book()
        order.order_line.with_user(self.manager).price_unit = 80
        self._check_payments("2026-03-03 10:00:00")
        self.assertEqual((order.booking_state, order.amount_total), ("waiting", 80))
        self.tariff.price = 90
        self._check_payments("2026-03-04 11:00:00")
        self.assertEqual((order.booking_state, order.amount_total), ("waiting", 80))
        self.tariff.price = 70
        self._check_payments("2026-03-05 12:00:00")
        self.assertEqual((order.booking_state, order.amount_total), ("waiting", 70))
        self.tariff.price = 75
        self._check_payments("2026-03-06 13:00:00")
        self.assertEqual(order.booking_state, "annulled")

    def test_granted_price_ends_when_the_tariff_rises(self):
        order = self._book()
        order.order_line.with_user(self.manager).price_unit = 80
        self._add_step(120, "2026-03-02 12:00:00")
        self._check_payments("2026-03-03 10:00:00")
        self.assertEqual(order.booking_state, "annulled")
