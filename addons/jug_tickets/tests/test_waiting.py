from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..const import FROM_QUEUE, GRANTED, KEEPS_SEATS
from .common import RISE
from .common_waiting import OFFER_CRON, WaitingCommon

DAY_LATER = "2026-03-03 09:00:00"


@tagged("post_install", "-at_install")
class TestWaiting(WaitingCommon):
    """Who finds a tariff sold out waits, and is offered the seat that comes free."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tariff.write({"seats_limited": True, "seats_max": 1})

    # getting on the list

    def test_without_being_asked_for_nobody_is_put_on_the_list(self):
        self._buy(0)
        request = self._request(**self._person(1))
        self.assertEqual((request.state, request.error_codes), ("rejected", "sold_out"))
        self.assertFalse(request.waiting_id)

    def test_who_asks_to_wait_gets_the_last_place_and_is_told_so(self):
        self._buy(0)
        entries = self._wait(1) | self._wait(2)
        self.assertEqual(entries.mapped("position"), [1, 2])
        self.assertEqual(entries.request_id.mapped("state"), ["waiting", "waiting"])
        mails = self._mails("waiting_joined", entries)
        self.assertEqual(len(mails), 2)
        self.assertEqual(mails[1].email_to, "guest2@example.com")
        self.assertIn("2</b>", mails[1].body_html)
        self.assertIn(entries[1].access_token, mails[1].body_html)
        # neither card nor lead of somebody who has nothing yet
        self.assertFalse(entries.request_id.partner_id)
        self.assertFalse(entries.request_id.lead_id)

    def test_what_is_wrong_besides_the_seats_is_refused(self):
        self._buy(0)
        request = self._request(waiting_list=True, **self._person(1, email="nobody"))
        self.assertEqual(request.state, "rejected")
        self.assertFalse(request.waiting_id)

    def test_one_person_has_one_place_for_a_tariff(self):
        self._buy(0)
        entry = self._wait(1)
        again = self._request(waiting_list=True, **self._person(1, name="Кто-то Ещё"))
        self.assertEqual((again.state, again.waiting_id), ("rejected", entry))
        answer = again._get_answer()
        self.assertEqual(answer["state"], "rejected")
        self.assertEqual(answer["waiting_list"]["position"], 1)
        # another's name, link or number are told to nobody
        self.assertEqual(set(answer["waiting_list"]), {"state", "position", "tickets"})

    def test_nobody_waits_for_more_seats_than_there_can_be(self):
        self._buy(0)
        request = self._request(waiting_list=True, **self._person(1, quantity=2))
        self.assertEqual(request.state, "rejected")

    def test_conference_without_a_waiting_list_refuses(self):
        self.event.has_waiting_list = False
        self._buy(0)
        request = self._request(waiting_list=True, **self._person(1))
        self.assertEqual((request.state, request.waiting_id.id), ("rejected", False))

    def test_no_context_of_a_caller_jumps_the_queue(self):
        """A seat that somebody waits for: a seller's context is not the machine's."""
        order = self._buy(0)
        first = self._wait(1)
        request = self._request(**self._person(2))
        order.action_cancel()
        for value in (True, 1, "granted", {}):
            context = {FROM_QUEUE: value, KEEPS_SEATS: value}
            with self.subTest(value=value):
                request.with_user(self.seller).with_context(**context).action_replay()
                self.assertEqual(request.state, "rejected")
                self.assertEqual(request.error_codes, "sold_out")
                # nor by hand
                with self._assert_refused(ValidationError, "."):
                    self.env["event.registration"].with_user(self.seller).with_context(
                        **context
                    ).create(
                        {
                            "event_id": self.event.id,
                            "event_ticket_id": self.tariff.id,
                            "name": "Без очереди",
                        }
                    )
        self._offer()
        self.assertEqual(first.state, "offered")

    # the offer

    def test_freed_seat_is_offered_to_the_first_in_line_and_held(self):
        order = self._buy(0)
        first, second = self._wait(1), self._wait(2)
        order.action_cancel()
        self._offer()
        self.assertEqual((first.state, second.state), ("offered", "waiting"))
        self.assertEqual(second.position, 1)
        booking = first.order_id
        self.assertEqual(booking.booking_state, "waiting")
        self.assertEqual(str(booking.payment_due_on), DAY_LATER)
        self.assertEqual(booking.ticket_ids.name, first.name)
        self.assertEqual(self.tariff.seats_available, 0)
        [mail] = self._mails("waiting_offer", booking)
        self.assertEqual(mail.email_to, "guest1@example.com")
        self.assertIn(first.access_token, mail.body_html)
        # the mail of an ordinary booking would say the same once more
        self.assertFalse(self._mails("booking", booking))

    def test_freeing_a_seat_wakes_the_job_up_and_only_if_somebody_waits(self):
        for number, change in enumerate(
            (
                lambda order: order.action_cancel(),
                lambda order: order._annul("price_risen"),
                lambda order: order.ticket_ids.with_user(self.manager).action_cancel(),
            )
        ):
            with self.subTest(change=number):
                tariff = self._create_tariff(
                    external_code=f"t{number}", seats_limited=True, seats_max=1
                )
                order = self._buy(10 + number, tariff=tariff.external_code)
                before = self._get_triggers()
                entry = self._wait(20 + number, tariff=tariff.external_code)
                joined = self._get_triggers()
                # a seat may have come free at this very moment
                self.assertEqual(joined, before + 1)
                change(order)
                self.assertGreater(self._get_triggers(), joined)
                self._offer()
                self.assertEqual(entry.state, "offered")
        order = self._buy(3)
        before = self._get_triggers()
        order.action_cancel()
        self.assertEqual(self._get_triggers(), before)

    def test_more_seats_are_offered(self):
        self._limit_event(2)
        self._buy(0)
        first, second = self._wait(1), self._wait(2)
        before = self._get_triggers()
        self.tariff.with_user(self.manager).seats_max = 3
        self.assertGreater(self._get_triggers(), before)
        self._offer()
        self.assertEqual((first.state, second.state), ("offered", "waiting"))
        before = self._get_triggers()
        self.event.with_user(self.manager).seats_max = 3
        self.assertGreater(self._get_triggers(), before)
        self._offer()
        self.assertEqual(second.state, "offered")

    def test_moved_ticket_frees_the_seat_of_its_former_tariff(self):
        vip = self._create_tariff(external_code="vip")
        order = self._buy(0)
        entry = self._wait(1)
        order.ticket_ids.with_user(self.manager).event_ticket_id = vip
        self._offer()
        self.assertEqual(entry.state, "offered")

    def test_company_setting_and_the_event_s_own_tell_how_long_an_offer_stands(self):
        self.company.ticket_offer_hours = 6
        order = self._buy(0)
        first, second = self._wait(1), self._wait(2)
        order.action_cancel()
        self._offer()
        self.assertEqual(str(first.offer_until), "2026-03-02 15:00:00")
        self.event.offer_hours = 2
        first._leave()
        self._offer()
        self.assertEqual(str(second.offer_until), "2026-03-02 11:00:00")

    def test_offer_ends_as_the_conference_begins(self):
        self._buy(0)
        entry = self._wait(1)
        self._move_to("2026-05-20 05:00:00")
        self.tariff.seats_max = 2
        self._offer()
        self.assertEqual(str(entry.offer_until), "2026-05-20 07:00:00")

    def test_taken_offer_is_a_ticket(self):
        self._buy(0).action_cancel()
        self._buy(1)
        entry = self._wait(2)
        self.tariff.seats_max = 2
        self._offer()
        self._pay(entry.order_id)
        self.assertEqual(entry.state, "taken")
        self.assertEqual(entry.order_id.ticket_ids.state, "open")

    def test_free_ticket_is_taken_at_once(self):
        self.tariff.price = 0
        self._buy(0)
        entry = self._wait(1)
        self.tariff.seats_max = 2
        self._offer()
        self.assertEqual((entry.state, entry.order_id.booking_state), ("taken", "paid"))

    # the price

    def test_price_of_the_offer_survives_a_price_step(self):
        """The price rises while the offer stands: it is honoured until its end."""
        self._add_step(150)
        order = self._buy(0)
        first, second = self._wait(1), self._wait(2)
        self._move_to("2026-03-31 12:00:00")
        order.action_cancel()
        self._offer()
        self.assertEqual(first.offered_price, 100)
        # after the step, before the end of the offer
        self._check_payments("2026-04-01 10:00:00")
        self.assertEqual(first.order_id.booking_state, "waiting")
        self.assertEqual(first.order_id.amount_total, 100)
        self._pay(first.order_id)
        self.assertEqual((first.state, second.state), ("taken", "waiting"))

    def test_offer_after_the_step_has_the_new_price(self):
        self._add_step(150)
        order = self._buy(0)
        entry = self._wait(1)
        self._move_to(RISE)
        order.action_cancel()
        self._offer()
        self.assertEqual(entry.offered_price, 150)
        self.assertEqual(entry.order_id.ticket_ids.booked_price, 150)

    # the end of an offer

    def test_unpaid_offer_lapses_without_a_reminder_and_the_next_is_offered(self):
        order = self._buy(0)
        first, second = self._wait(1), self._wait(2)
        order.action_cancel()
        self._offer()
        self._check_payments(DAY_LATER)
        self.assertEqual(first.state, "lapsed")
        booking = first.order_id
        self.assertEqual(booking.booking_state, "annulled")
        self.assertEqual(booking.ticket_ids.cancel_reason, "offer_lapsed")
        self.assertFalse(self._mails("reminder", booking))
        [mail] = self._mails("offer_over", booking)
        self.assertIn("not paid for in time", mail.body_html)
        self._offer()
        self.assertEqual(second.state, "offered")

    def test_declined_offer_frees_the_seat_at_once(self):
        order = self._buy(0)
        first, second = self._wait(1), self._wait(2)
        order.action_cancel()
        self._offer()
        first._leave()
        # a second click
        first._leave()
        self.assertEqual(first.state, "left")
        self.assertEqual(first.order_id.ticket_ids.cancel_reason, "offer_declined")
        self._offer()
        self.assertEqual(second.state, "offered")

    def test_offer_with_money_on_its_way_is_not_given_up(self):
        self._buy(0)
        entry = self._wait(1)
        self.tariff.seats_max = 2
        self._offer()
        self._pay(entry.order_id, amount=10)
        with self._assert_refused(UserError, "on its way"):
            entry._leave()
        self._check_payments(DAY_LATER)
        self.assertEqual(entry.order_id.booking_state, "part_paid")

    def test_booking_of_an_offer_cancelled_by_staff_closes_the_place(self):
        self._buy(0)
        entry = self._wait(1)
        self.tariff.seats_max = 2
        self._offer()
        entry.order_id.with_user(self.manager).action_cancel()
        self.assertEqual(
            (entry.state, entry.close_reason), ("closed", "booking_cancelled")
        )

    # leaving and being taken off

    def test_who_leaves_is_refused_as_any_other(self):
        self._buy(0)
        first, second = self._wait(1), self._wait(2)
        first._leave()
        self.assertEqual(first.state, "left")
        self.assertEqual(first.request_id._get_answer()["state"], "rejected")
        second.invalidate_recordset()
        self.assertEqual(second.position, 1)

    def test_manager_takes_somebody_off_and_he_is_told_why(self):
        self._buy(0)
        entry = self._wait(1)
        Wizard = self.env["jug.ticket.waiting.remove"]
        values = {"waiting_ids": entry.ids, "note": "Так просили по телефону"}
        Wizard.with_user(self.manager).create(values).action_apply()
        self.assertEqual((entry.state, entry.close_reason), ("closed", "removed"))
        self.assertEqual(entry.request_id.state, "rejected")
        [mail] = self._mails("waiting_closed", entry)
        self.assertIn("Так просили по телефону", mail.body_html)

    def test_seller_neither_removes_nor_writes(self):
        self._buy(0)
        entry = self._wait(1).with_user(self.seller)
        with self._assert_refused(UserError, "Only a ticket manager"):
            entry._remove("нет")
        with self._assert_refused(AccessError, "."):
            entry.write({"email": "me@example.com"})
        with self._assert_refused(AccessError, "."):
            self.env["jug.ticket.waiting.remove"].with_user(self.seller).create(
                {"waiting_ids": entry.ids, "note": "нет"}
            )
        with self._assert_refused(UserError, "Only a ticket manager"):
            entry.action_try_again()

    def test_waiting_list_closes_as_the_conference_begins(self):
        self._buy(0)
        entry = self._wait(1)
        self._offer("2026-05-20 07:00:00")
        self.assertEqual((entry.state, entry.close_reason), ("closed", "began"))
        self.assertEqual(entry.request_id.state, "rejected")
        self.assertIn("has begun", self._mails("waiting_closed", entry).body_html)

    def test_waiting_list_closes_with_the_sale_or_the_conference(self):
        vip = self._create_tariff(external_code="vip", seats_limited=True, seats_max=1)
        self._buy(0)
        self._buy(1, tariff="vip")
        first, second = self._wait(2), self._wait(3, tariff="vip")
        vip.with_user(self.manager).end_sale_datetime = "2026-03-02 08:00:00"
        self._offer()
        self.assertEqual((first.state, second.state), ("waiting", "closed"))
        self.assertEqual(second.close_reason, "tariff_closed")
        before = self._get_triggers()
        self.event.with_user(self.manager).kanban_state = "cancel"
        self.assertGreater(self._get_triggers(), before)
        self._offer()
        self.assertEqual((first.state, first.close_reason), ("closed", "cancelled"))

    # staff

    def test_seller_puts_a_request_on_the_list(self):
        self._buy(0)
        request = self._request(**self._person(1)).with_user(self.seller)
        self.assertTrue(request.can_wait)
        action = request.action_put_on_waiting_list()
        self.assertIn("place 1", action["params"]["message"])
        self.assertEqual(request.state, "waiting")
        with self._assert_refused(UserError, "waits for a seat"):
            request.action_replay()
        with self._assert_refused(UserError, "take it off the waiting list first"):
            request.email = "other@example.com"

    def test_seller_who_comes_as_a_seat_is_free_books_it(self):
        order = self._buy(0)
        request = self._request(**self._person(1)).with_user(self.seller)
        order.action_cancel()
        request.action_put_on_waiting_list()
        self.assertEqual((request.state, request.waiting_id.id), ("processed", False))

    def test_only_a_request_without_a_seat_is_put_on_the_list(self):
        request = self._request(**self._person(1, email="nobody"))
        with self._assert_refused(UserError, "right but for the seats"):
            request.with_user(self.seller).action_put_on_waiting_list()

    def test_conference_and_tariff_count_who_waits(self):
        self._buy(0)
        self._wait(1)
        self._wait(2)._leave()
        self.assertEqual((self.event.waiting_count, self.tariff.waiting_count), (1, 1))
        action = self.event.with_user(self.seller).action_view_waiting()
        found = self.env["jug.ticket.waiting"].search(action["domain"])
        self.assertEqual(len(found), 2)

    def test_place_in_another_company_is_not_seen(self):
        self._buy(0)
        entry = self._wait(1)
        other = self.env["res.company"].create({"name": "Other"})
        self.seller.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        with self._assert_refused(AccessError, "."):
            entry.with_user(self.seller).read(["email"])

    # what breaks

    def test_place_that_cannot_be_offered_is_noted_and_the_line_goes_on(self):
        order = self._buy(0)
        first, second = self._wait(1), self._wait(2)
        order.action_cancel()

        def break_first(request, *args):
            if request == first.request_id:
                raise ValueError("broken in the middle")
            return original(request, *args)

        original = type(first.request_id)._create_lead
        self.patch(type(first.request_id), "_create_lead", break_first)
        self._offer()
        self.assertEqual((first.state, second.state), ("waiting", "offered"))
        self.assertIn("broken in the middle", first.error)
        self.assertEqual(
            first.activity_ids.summary, "The free seat could not be offered"
        )
        # nothing of the try was kept
        self.assertEqual(first.request_id.state, "waiting")
        self.assertFalse(first.order_id)
        self.patch(type(first.request_id), "_create_lead", original)
        first.with_user(self.manager).action_try_again()
        second._leave()
        self._offer()
        self.assertEqual(first.state, "offered")

    def test_request_that_cannot_be_booked_any_more_closes_its_place(self):
        order = self._buy(0)
        entry = self._wait(1)
        entry.request_id.phone = "+7 1"
        order.action_cancel()
        self._offer()
        self.assertEqual((entry.state, entry.close_reason), ("closed", "not_bookable"))
        self.assertEqual(entry.request_id.error_codes, "phone_invalid")
        self.assertIn("phone number", entry.close_note)

    def test_batch_is_cut_and_goes_on(self):
        self._buy(0)
        entries = [self._wait(number) for number in (1, 2, 3)]
        self.tariff.seats_max = 4
        self.env.ref(OFFER_CRON).code = "model._cron_offer_seats(batch_size=2)"
        for states, is_woken in (
            (["offered", "offered", "waiting"], True),
            (["offered", "offered", "offered"], False),
        ):
            self._offer()
            self.assertEqual([entry.state for entry in entries], states)
            # what had woken it up is used up: this is its own call to go on
            self.assertEqual(bool(self._get_triggers()), is_woken)

    # the queue comes first

    def test_nobody_snatches_the_seat_that_came_free(self):
        """Between the freeing and the offer the seat is sold out for everybody else."""
        self._buy(0).action_cancel()
        order = self._buy(1)
        entry = self._wait(2)
        order.action_cancel()
        request = self._request(**self._person(3))
        self.assertEqual((request.state, request.error_codes), ("rejected", "sold_out"))
        with self._assert_refused(ValidationError, "people on the waiting list"):
            self.env["event.registration"].with_user(self.manager).create(
                {
                    "event_id": self.event.id,
                    "event_ticket_id": self.tariff.id,
                    "name": "Докладчик",
                }
            )
        self._offer()
        self.assertEqual(entry.state, "offered")

    def test_booking_made_anew_keeps_its_seat(self):
        order = self._buy(0)
        entry = self._wait(1)
        order._annul("replaced")
        values = {
            "event_id": self.event.id,
            "event_ticket_id": self.tariff.id,
            "name": "Она же",
        }
        Registration = self.env["event.registration"]
        Registration.with_context(**{KEEPS_SEATS: GRANTED}).create(values)
        self._offer()
        self.assertEqual(entry.state, "waiting")

    def test_conference_whose_list_is_off_sells_to_whoever_comes(self):
        order = self._buy(0)
        entry = self._wait(1)
        self.event.with_user(self.manager).has_waiting_list = False
        order.action_cancel()
        self._offer()
        self.assertEqual(entry.state, "waiting")
        self.assertEqual(self._request(**self._person(2)).state, "processed")
