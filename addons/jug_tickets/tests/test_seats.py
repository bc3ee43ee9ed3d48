from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import TicketsCommon

SOLD_OUT = "not enough seats"


@tagged("post_install", "-at_install")
class TestSeats(TicketsCommon):
    """A booking holds its seat, and nobody gets a seat that is not there."""

    def _limit_tariff(self, seats):
        self.tariff.write({"seats_limited": True, "seats_max": seats})

    def _limit_event(self, seats):
        self.event.write({"seats_limited": True, "seats_max": seats})

    def _get_seats(self, record):
        record.invalidate_recordset()
        return record.seats_held, record.seats_taken, record.seats_available

    def _book_guest(self, number, **values):
        return self._request(
            name=f"Гость {chr(0x410 + number)}",
            email=f"guest{number}@example.com",
            phone=None,
            **values,
        )

    def _register(self, **values):
        """A ticket as the backend makes it."""
        defaults = {
            "event_id": self.event.id,
            "event_ticket_id": self.tariff.id,
            "name": "Гость с улицы",
        }
        Registration = self.env["event.registration"].with_user(self.manager)
        return Registration.create(defaults | values)

    def test_unpaid_booking_holds_its_seats_of_tariff_and_event(self):
        self._limit_tariff(10)
        self._limit_event(20)
        order = self._book(quantity=3, participants=self._people(3))
        self.assertEqual(self._get_seats(self.tariff), (3, 3, 7))
        self.assertEqual(self._get_seats(self.event), (3, 3, 17))
        self._pay(order)
        self.assertEqual(self._get_seats(self.tariff), (0, 3, 7))
        self.assertEqual(self._get_seats(self.event), (0, 3, 17))

    def test_last_seat_is_booked_and_the_next_request_is_told_sold_out(self):
        self._limit_tariff(2)
        states = [self._book_guest(number).state for number in range(3)]
        self.assertEqual(states, ["processed", "processed", "rejected"])

    def test_limit_of_the_event_counts_all_tariffs(self):
        self._limit_event(2)
        self._create_tariff(external_code="vip")
        self._book_guest(0)
        self._book_guest(1, tariff="vip")
        for tariff in ("std", "vip"):
            with self.subTest(tariff=tariff):
                request = self._book_guest(2, tariff=tariff)
                self.assertEqual(request.error_codes, "sold_out")

    def test_request_for_more_than_is_left_is_told_sold_out(self):
        self._limit_tariff(3)
        self._book_guest(0)
        request = self._book_guest(1, quantity=3, participants=self._people(3))
        self.assertEqual(request.error_codes, "sold_out")
        self.assertEqual(self._get_seats(self.tariff), (1, 1, 2))

    def test_staff_cannot_register_on_a_held_seat(self):
        self._limit_tariff(1)
        self._book()
        for state in ("draft", "open", "done"):
            with (
                self.subTest(state=state),
                self._assert_refused(ValidationError, SOLD_OUT),
            ):
                self._register(state=state)

    def test_staff_cannot_bring_a_cancelled_ticket_back_on_a_held_seat(self):
        self._limit_tariff(1)
        ticket = self._register(state="cancel")
        self._book()
        for state in ("draft", "open", "done"):
            with (
                self.subTest(state=state),
                self._assert_refused(ValidationError, SOLD_OUT),
            ):
                ticket.state = state

    def test_staff_cannot_unarchive_a_ticket_on_a_held_seat(self):
        self._limit_tariff(1)
        ticket = self._register()
        ticket.active = False
        self._book()
        with self._assert_refused(ValidationError, SOLD_OUT):
            ticket.action_unarchive()

    def test_staff_cannot_move_a_ticket_to_a_full_tariff(self):
        self._limit_tariff(1)
        vip = self._create_tariff(external_code="vip")
        self._book()
        ticket = self._register(event_ticket_id=vip.id)
        with self._assert_refused(ValidationError, SOLD_OUT):
            ticket.event_ticket_id = self.tariff

    def test_staff_cannot_move_a_ticket_to_a_full_event(self):
        self._limit_event(1)
        other = self._create_event(external_code="other-day")
        self._book()
        ticket = self._register(event_id=other.id, event_ticket_id=False)
        with self._assert_refused(ValidationError, SOLD_OUT):
            ticket.event_id = self.event

    def test_cancelled_booking_gives_its_seat_back(self):
        self._limit_tariff(1)
        self._book().action_cancel()
        self.assertEqual(self._get_seats(self.tariff), (0, 0, 1))
        self.assertEqual(self._book_guest(1).state, "processed")

    def test_last_seats_can_be_paid_for(self):
        self._limit_tariff(2)
        self._limit_event(2)
        order = self._book(quantity=2, participants=self._people(2))
        self._pay(order)
        self.assertEqual(order.ticket_ids.mapped("state"), ["open", "open"])
        self.assertEqual(self._get_seats(self.event), (0, 2, 0))

    def test_limit_never_falls_below_what_is_held(self):
        order = self._book(quantity=2, participants=self._people(2))
        for limit in (self._limit_tariff, self._limit_event):
            with self.subTest(limit=limit):
                limit(2)
                with self._assert_refused(ValidationError, "2 seats are sold or"):
                    limit(1)
        self._pay(order)
        self.assertEqual(order.booking_state, "paid")

    def test_draft_holds_no_seat_of_an_event_that_is_no_conference(self):
        party = self._create_event(
            is_conference=False,
            external_code="party",
            seats_limited=True,
            seats_max=1,
        )
        self._register(event_id=party.id, event_ticket_id=False, state="draft")
        self.assertEqual(self._get_seats(party), (0, 0, 1))
        self._register(event_id=party.id, event_ticket_id=False)
        self.assertEqual(self._get_seats(party), (0, 1, 0))

    def test_unlimited_event_counts_and_never_ends(self):
        self._book()
        self.assertEqual(self._get_seats(self.event), (1, 1, 0))
        self.assertEqual(self._book_guest(1).state, "processed")

    def test_seat_is_held_under_the_lock_of_event_and_tariff(self):
        self.event.write({"seats_limited": True, "seats_max": 10})
        self.tariff.write({"seats_limited": True, "seats_max": 10})
        turns = self.event.seats_turn, self.tariff.seats_turn
        self._book()
        self.env.invalidate_all()
        self.assertGreater(self.event.seats_turn, turns[0])
        self.assertGreater(self.tariff.seats_turn, turns[1])

    def test_unlimited_seats_are_sold_side_by_side(self):
        turns = self.event.seats_turn, self.tariff.seats_turn
        self._book()
        self.env.invalidate_all()
        self.assertEqual((self.event.seats_turn, self.tariff.seats_turn), turns)

    def test_limit_is_set_and_event_called_off_under_the_lock(self):
        for values in ({"seats_max": 10}, {"kanban_state": "cancel"}):
            turn = self.event.seats_turn
            self.event.with_user(self.manager).write(values)
            self.event.invalidate_recordset()
            self.assertGreater(self.event.seats_turn, turn, values)
        turn = self.tariff.seats_turn
        self.tariff.with_user(self.manager).seats_max = 10
        self.tariff.invalidate_recordset()
        self.assertGreater(self.tariff.seats_turn, turn)

    def test_conference_has_one_date(self):
        with self._assert_refused(ValidationError, "time slots"):
            self.event.is_multi_slots = True
