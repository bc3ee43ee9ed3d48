"""What staff may do with single tickets by hand, over RPC as by a button."""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .common import TicketsCommon

MANAGER_ONLY = "Only a ticket manager issues"
RISEN = "2026-03-02 10:00:00"
ASKED = "A paid ticket was cancelled: pay back its price?"


@tagged("post_install", "-at_install")
class TestTicketsIssued(TicketsCommon):
    """A ticket without a booking is a gift: of a ticket manager."""

    def _register(self, user, **values):
        """A ticket as «New» on the list of tickets makes it."""
        defaults = {"event_id": self.event.id, "event_ticket_id": self.tariff.id}
        Ticket = self.env["event.registration"].with_user(user)
        return Ticket.create(defaults | values)

    def test_seller_issues_no_ticket_without_a_booking(self):
        for values in ({}, {"state": "draft"}, {"state": "done"}):
            with (
                self.subTest(values=values),
                self._assert_refused(UserError, f"{MANAGER_ONLY}.+a request instead"),
            ):
                self._register(self.seller, **values)

    def test_context_names_no_conference_for_a_seller(self):
        Ticket = self.env["event.registration"].with_user(self.seller)
        with self._assert_refused(UserError, MANAGER_ONLY):
            Ticket.with_context(default_event_id=self.event.id).create({"name": "X"})

    def test_nobody_else_at_the_desk_issues_one_either(self):
        desk = new_test_user(self.env, "t_desk", "event.group_event_manager")
        with self._assert_refused(UserError, MANAGER_ONLY):
            self._register(desk)

    def test_manager_invites_a_speaker_under_the_lock(self):
        self.tariff.write({"seats_limited": True, "seats_max": 10})
        turn = self.tariff.seats_turn
        ticket = self._register(self.manager, name="Докладчик")
        self.assertEqual((ticket.state, ticket.booked_price), ("open", 0))
        self.tariff.invalidate_recordset()
        self.assertGreater(self.tariff.seats_turn, turn)

    def test_machine_issues_what_it_has_to(self):
        ticket = self.env["event.registration"].with_user(self.seller).sudo()
        ticket = ticket.create({"event_id": self.event.id})
        self.assertEqual(ticket.state, "open")

    def test_seller_brings_no_given_up_gift_back(self):
        ticket = self._register(self.manager)
        ticket.action_cancel()
        for state in ("draft", "open", "done"):
            with (
                self.subTest(state=state),
                self._assert_refused(UserError, MANAGER_ONLY),
            ):
                ticket.with_user(self.seller).state = state
        ticket.action_confirm()
        self.assertEqual(ticket.state, "open")

    def test_seller_unarchives_no_gift(self):
        ticket = self._register(self.manager)
        ticket.action_archive()
        with self._assert_refused(UserError, MANAGER_ONLY):
            ticket.with_user(self.seller).action_unarchive()

    def test_seller_moves_no_ticket_of_a_party_to_a_conference(self):
        party = self._create_event(is_conference=False, external_code="party")
        ticket = self._register(
            self.seller, event_id=party.id, event_ticket_id=False, name="Гость"
        )
        self.assertEqual(ticket.state, "open")
        with self._assert_refused(UserError, MANAGER_ONLY):
            ticket.write({"event_id": self.event.id, "event_ticket_id": self.tariff.id})

    def test_seller_checks_a_speaker_in_and_names_him(self):
        ticket = self._register(self.manager).with_user(self.seller)
        ticket.name = "Докладчик"
        ticket.action_set_done()
        self.assertEqual((ticket.name, ticket.state), ("Докладчик", "done"))


@tagged("post_install", "-at_install")
class TestTicketsKept(TicketsCommon):
    """A booked ticket neither disappears nor goes back."""

    def test_booked_ticket_is_not_archived(self):
        ticket = self._book().ticket_ids
        for ticket_of in (ticket.with_user(self.manager), ticket):
            with self._assert_refused(UserError, "Cancel the booked ticket instead"):
                ticket_of.action_archive()

    def test_booked_ticket_is_not_deleted(self):
        order = self._book()
        with self._assert_refused(UserError, "Cancel the booked ticket instead"):
            order.ticket_ids.with_user(self.manager).unlink()
        # the database would delete it with its line
        with self._assert_refused(UserError, "Cancel the booked ticket instead"):
            order.order_line.with_user(self.manager).unlink()

    def test_gift_may_be_archived_and_deleted(self):
        ticket = self.env["event.registration"].with_user(self.manager)
        ticket = ticket.create({"event_id": self.event.id})
        ticket.action_archive()
        self.assertFalse(ticket.active)
        ticket.unlink()
        self.assertFalse(ticket.exists())

    def test_valid_ticket_does_not_go_back_to_unpaid(self):
        order = self._book()
        self._pay(order)
        for state in ("open", "done"):
            order.ticket_ids.state = state
            for user in (self.seller, self.manager):
                ticket = order.ticket_ids.with_user(user)
                with (
                    self.subTest(state=state, user=user.login),
                    self._assert_refused(UserError, "is valid and was handed out"),
                ):
                    ticket.action_set_draft()

    def test_check_in_is_undone(self):
        order = self._book()
        self._pay(order)
        ticket = order.ticket_ids.with_user(self.seller)
        ticket.action_set_done()
        ticket.with_user(self.manager).action_confirm()
        self.assertEqual(ticket.state, "open")

    def test_cancelled_ticket_of_a_booking_stays_cancelled(self):
        order = self._book(quantity=2, participants=self._people(2))
        self._pay(order)
        ticket = order.ticket_ids[:1].with_user(self.manager)
        ticket.action_cancel()
        for state in ("draft", "open", "done"):
            with (
                self.subTest(state=state),
                self._assert_refused(UserError, "stays cancelled"),
            ):
                ticket.state = state

    def test_ticket_of_a_party_goes_where_core_lets_it(self):
        party = self._create_event(is_conference=False, external_code="party")
        ticket = self.env["event.registration"].with_user(self.seller)
        ticket = ticket.create({"event_id": party.id})
        ticket.action_set_draft()
        ticket.action_archive()
        self.assertEqual((ticket.state, ticket.active), ("draft", False))


@tagged("post_install", "-at_install")
class TestTicketsGivenUp(TicketsCommon):
    """A seat that is cancelled by hand: its order knows."""

    def _book_two(self, **values):
        return self._book(quantity=2, participants=self._people(2), **values)

    def _cancel(self, order, user=None, count=1):
        tickets = order.ticket_ids.sorted("id")[:count]
        tickets.with_user(user or self.seller).action_cancel()
        return tickets

    def test_seat_of_an_unpaid_booking_is_freed_and_not_asked_for(self):
        order = self._book_two()
        ticket = self._cancel(order)
        self.assertEqual((ticket.state, ticket.cancel_reason), ("cancel", "by_hand"))
        self.assertEqual(order.order_line.product_uom_qty, 1)
        self.assertEqual((order.amount_total, order.booking_state), (100, "waiting"))
        self.event.invalidate_recordset()
        self.assertEqual(self.event.seats_taken, 1)
        story = "".join(order.message_ids.mapped("body"))
        self.assertIn("Cancelled by hand: the ticket of Гость А", story)

    def test_rest_of_the_booking_is_paid_and_opened(self):
        order = self._book_two()
        self._cancel(order)
        self._pay(order)
        self.assertEqual((order.state, order.booking_state), ("sale", "paid"))
        self.assertEqual(
            order.ticket_ids.sorted("id").mapped("state"), ["cancel", "open"]
        )

    def test_agreed_price_stays_though_the_tariffs_has_risen(self):
        order = self._book_two()
        self._add_step(150, RISEN)
        self._move_to(RISEN)
        self._run_cron("jug_tickets.ir_cron_sync_prices")
        self._cancel(order)
        self.env.flush_all()
        self.assertEqual((order.order_line.price_unit, order.amount_total), (100, 100))
        # what is no granted price: the term's end annuls it
        self._check_payments("2026-03-03 10:00:00")
        self.assertEqual(order.booking_state, "annulled")

    def test_last_seat_of_an_unpaid_booking_ends_it(self):
        order = self._book_two()
        self._cancel(order, count=2)
        self.assertEqual((order.state, order.booking_state), ("cancel", "cancelled"))
        self.assertEqual(order.ticket_ids.mapped("cancel_reason"), ["by_hand"] * 2)
        self.assertFalse(order.next_check_on)

    def test_seller_cancels_no_ticket_that_is_paid_for(self):
        paid, part_paid = self._book(), self._book(email="boris@example.com")
        self._pay(paid)
        self._pay(part_paid, 40)
        for order in (paid, part_paid):
            state = order.ticket_ids.state
            with (
                self.subTest(order=order.booking_state),
                self._assert_refused(UserError, "only a ticket manager cancels it"),
            ):
                self._cancel(order)
            self.assertEqual(order.ticket_ids.state, state)

    def test_manager_is_asked_about_the_money_of_a_paid_ticket(self):
        order = self._book_two()
        self._pay(order)
        ticket = self._cancel(order, self.manager)
        self.assertEqual(ticket.cancel_reason, "by_hand")
        self.assertEqual((order.booking_state, order.amount_total), ("paid", 200))
        [activity] = order.activity_ids
        self.assertEqual(activity.summary, ASKED)
        self.assertRegex(activity.note, r"100\.00.+Гость А")

    def test_each_paid_ticket_is_asked_about(self):
        order = self._book(quantity=3, participants=self._people(3))
        self._pay(order)
        for ticket in order.ticket_ids.sorted("id")[:2]:
            ticket.with_user(self.manager).action_cancel()
        [activity] = order.activity_ids
        self.assertRegex(activity.note, r"Гость А.+Гость Б")

    def test_last_paid_ticket_ends_the_booking_and_asks_about_its_money(self):
        order = self._book()
        self._pay(order)
        self._cancel(order, self.manager)
        self.assertEqual((order.state, order.booking_state), ("cancel", "cancelled"))
        self.assertEqual(order.late_payment_state, "open")
        self.assertNotIn(ASKED, order.activity_ids.mapped("summary"))

    def test_part_paid_booking_asks_for_the_seats_it_has_left(self):
        order = self._book(quantity=3, participants=self._people(3))
        self._pay(order, 100)
        self._cancel(order, self.manager)
        self.assertEqual((order.amount_total, order._get_amount_due()), (200, 100))
        self.assertEqual(order.booking_state, "part_paid")

    def test_part_payment_that_pays_for_what_is_left_confirms_it(self):
        order = self._book_two()
        self._pay(order, 150)
        self._cancel(order, self.manager)
        self.assertEqual((order.state, order.booking_state), ("sale", "paid"))
        self.assertEqual(
            order.ticket_ids.sorted("id").mapped("state"), ["cancel", "open"]
        )
        self.assertEqual(order.invoice_ids.amount_total, 100)
        self.assertEqual(order.invoice_ids.amount_residual, 0)
        self.assertIn("Paid too much", order.activity_ids.mapped("summary")[0])

    def test_ticket_that_cost_nothing_is_the_sellers_to_cancel(self):
        self.tariff.price = 0
        order = self._book_two()
        self._cancel(order)
        self.assertEqual((order.state, order.booking_state), ("sale", "paid"))
        self.assertFalse(order.activity_ids)

    def test_ended_booking_asks_nobody_twice(self):
        order = self._book()
        order.action_cancel()
        mails = self._mails("cancelled", order)
        self._cancel(order)
        self.assertEqual(self._mails("cancelled", order), mails)

    def test_payment_at_the_same_moment_is_waited_for(self):
        order = self._book_two()
        waited = []
        with patch(
            "odoo.addons.jug_tickets.models.event_registration_cancel.wait_for_turn",
            waited.append,
        ):
            self._cancel(order)
        self.assertEqual(waited, [order])
