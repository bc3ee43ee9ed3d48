from ast import literal_eval
from datetime import timedelta

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .common_door import DOORS_OPEN, DoorCommon

GARBAGE = [
    "",
    "   ",
    "]C1042",
    "йцукенгшщзфывап",
    "4006381333931",
    "k9#Xq" * 12 + "abcd",
    "1' OR '1'='1",
    "%",
    "\x00\x00\x00",
    "1" * 5000,
]


@tagged("post_install", "-at_install")
class TestCheckIn(DoorCommon):
    """A scan gets one clear answer, and lets in once whom the ticket lets in."""

    def test_paid_and_named_is_let_in(self):
        """T-REG-11: the ticket lets in the participant in whose name it is."""
        ticket = self._sell()
        told = self._assert_answer(ticket, "let_in")
        self.assertEqual(
            (told["name"], told["ticket_name"]), ("Анна Иванова", "Standard")
        )
        self.assertEqual(ticket.entered_by_id, self.door)
        self.assertEqual(str(ticket.date_closed), DOORS_OPEN)

    def test_unpaid_is_told_the_sum_and_stays_outside(self):
        order = self._book()
        self._assert_answer(order.ticket_ids, "unpaid", f"{order.name} of Анна")
        self.assertIn("100.00", self._scan(order.ticket_ids)["answer_facts"][0])

    def test_cancelled_is_told_why_and_stays_outside(self):
        order = self._book()
        order._annul("price_risen")
        self._assert_answer(order.ticket_ids, "cancelled", "price risen")

    def test_second_scan_is_told_when_the_first_one_was_and_whose(self):
        ticket = self._sell()
        self._scan(ticket)
        self._move_to("2026-05-20 08:30:00")
        self._assert_answer(ticket, "inside", "20 May 2026, 10:00, by you")
        told = self._assert_answer(ticket, "inside", "by Dora", user=self.seller)
        self.assertFalse(told["can_undo"])
        self.assertEqual(str(ticket.date_closed), DOORS_OPEN)

    def test_ticket_of_another_conference_is_shown_the_way(self):
        other = self._create_event(name="Other Day", external_code="other-day")
        ticket = self._sell()
        told = self._assert_answer(ticket, "wrong_event", "20 May 2026", event=other)
        self.assertIn("Test Java Day", told["event_display_name"])

    def test_list_of_the_desk_has_whom_it_lets_in(self):
        """A day before the conference, too; afterwards and long before nobody."""
        ticket = self._sell_unnamed()
        view = self.env.ref("event.view_registration_search")
        arch = self.env["event.registration"].get_view(view.id, "search")["arch"]
        [text] = etree.fromstring(arch).xpath(
            "//filter[@name='filter_is_ongoing']/@domain"
        )
        begin, end = self.event.date_begin, self.event.date_end
        for moment, listed in (
            (begin - timedelta(hours=25), False),
            (begin - timedelta(hours=23), True),
            (begin, True),
            (end + timedelta(hours=1), False),
        ):
            self._move_to(str(moment))
            found = ticket.with_user(self.door).search(literal_eval(text))
            with self.subTest(moment=moment):
                self.assertEqual(ticket in found, listed)

    def test_desk_of_all_events_lets_in(self):
        none = self.env["event.event"]
        self._assert_answer(self._sell(), "let_in", event=none)

    def test_conference_that_is_not_open_lets_nobody_in(self):
        ticket = self._sell()
        self._move_to("2026-05-19 06:59:59")
        self._assert_answer(ticket, "closed", "20 May 2026, 10:00")
        self._move_to(DOORS_OPEN)
        self.event.kanban_state = "cancel"
        self._assert_answer(ticket, "closed")
        self.event.kanban_state = "normal"
        self._move_to("2026-05-22 07:00:00")
        self._assert_answer(ticket, "closed")

    def test_online_ticket_opens_no_door(self):
        ticket = self._sell()
        self.tariff.is_online = True
        self._assert_answer(ticket, "online")

    def test_released_by_contract_is_let_in_and_the_desk_knows(self):
        ticket = self._sell()
        ticket.sale_order_id.booking_state = "released"
        self._assert_answer(ticket, "let_in", "by the contract")

    def test_garbage_from_the_scanner_is_not_found(self):
        self._sell()
        for code in GARBAGE:
            for event in (self.event, self.env["event.event"]):
                with self.subTest(code=code[:20], event=event.name):
                    told = self._scan(code, event)
                    self.assertEqual(told["answer"], "not_found")
                    self.assertEqual(told["answer_title"], "No such ticket: no entry")
                    self.assertFalse(told["id"])

    def test_what_is_no_text_is_not_found(self):
        Ticket = self.env["event.registration"].with_user(self.door)
        for code in (None, False, [], {"a": 1}, 5.5):
            with self.subTest(code=code):
                told = Ticket.register_attendee(barcode=code, event_id=self.event.id)
                self.assertEqual(told["answer"], "not_found")

    def test_ordinary_event_is_answered_by_core(self):
        party = self._create_event(is_conference=False, external_code=False)
        guest = self.env["event.registration"].create(
            {"event_id": party.id, "name": "Guest"}
        )
        told = self._scan(guest, party)
        self.assertEqual(told["status"], "confirmed_registration")
        self.assertNotIn("answer", told)
        self.assertEqual(self._scan("42", party), {"error": "invalid_ticket"})

    # the server decides

    def test_no_button_lets_in_what_the_scan_refused(self):
        unpaid = self._book().ticket_ids
        gone = self._book(name="Вера", email="vera@example.com", phone=None)
        gone._annul("price_risen")
        unnamed = self._sell_unnamed()
        online = self._sell(name="Яна", email="yana@example.com", phone=None)
        for user in (self.door, self.seller, self.manager):
            # «closed» is for scans: who came is noted after the end, too
            for ticket, text in (
                (unpaid, "not paid|Not paid"),
                (gone.ticket_ids, "stays cancelled|Cancelled"),
                (unnamed, "Nobody was named"),
            ):
                with self.subTest(user=user.login, text=text):
                    ticket = ticket.with_user(user)
                    with self._assert_refused(UserError, text):
                        ticket.action_set_done()
        self.tariff.is_online = True
        with self._assert_refused(UserError, "Online"):
            online.with_user(self.door).action_set_done()

    def test_time_and_hand_of_an_entry_are_written_by_entering_only(self):
        ticket = self._sell()
        for user in (self.door, self.seller, self.manager):
            for values in (
                {"date_closed": "2026-05-20 06:00:00"},
                {"entered_by_id": self.seller.id},
            ):
                with (
                    self.subTest(user=user.login, values=values),
                    self._assert_refused(UserError, "by checking in only"),
                ):
                    ticket.with_user(user).write(values)

    def test_only_a_manager_takes_back_a_wrong_check_in(self):
        ticket = self._sell()
        self._scan(ticket)
        for user in (self.door, self.seller):
            for method in ("action_undo_check_in", "action_confirm"):
                with (
                    self.subTest(user=user.login, method=method),
                    self._assert_refused(UserError, "Only a ticket manager"),
                ):
                    getattr(ticket.with_user(user), method)()
        self.assertTrue(self._scan(ticket, user=self.manager)["can_undo"])
        ticket.with_user(self.manager).action_undo_check_in()
        self.assertEqual(ticket.state, "open")
        self.assertFalse(ticket.date_closed or ticket.entered_by_id)
        self.assertIn("taken back", ticket.message_ids[0].body)
        # the right one comes, and the time is his
        self._move_to("2026-05-20 09:00:00")
        self._assert_answer(ticket, "let_in")
        self.assertEqual(str(ticket.date_closed), "2026-05-20 09:00:00")

    def test_nothing_is_taken_back_of_who_was_not_let_in(self):
        ticket = self._sell()
        with self._assert_refused(UserError, "Nobody was let in"):
            ticket.with_user(self.manager).action_undo_check_in()

    # roles

    def test_desk_reads_what_it_shows_and_nothing_of_the_money(self):
        """G-07"""
        ticket = self._sell().with_user(self.door)
        for xmlid in (
            "event.view_event_registration_form",
            "jug_tickets.event_registration_view_form_ticket",
        ):
            with self.subTest(view=xmlid), Form(ticket, view=xmlid) as form:
                self.assertEqual(form.name, "Анна Иванова")
        for model in ("sale.order", "jug.ticket.request", "crm.lead"):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self.env[model].with_user(self.door).search([])

    def test_outsider_scans_nothing(self):
        """G-07"""
        ticket = self._sell()
        internal = new_test_user(self.env, "t_nobody")
        with self.assertRaises(AccessError):
            self._scan(ticket, user=internal)
        with self.assertRaises(AccessError):
            ticket.with_user(internal).action_name_at_desk("Пётр Первый")

    def test_ticket_of_a_foreign_company_is_not_found(self):
        company = self._create_company(name="Other")
        ticket = self._sell()
        door = new_test_user(
            self.env,
            "t_foreign",
            "event.group_event_registration_desk",
            company_id=company.id,
            company_ids=[company.id],
        )
        none = self.env["event.event"]
        self.assertEqual(self._scan(ticket, none, door)["answer"], "not_found")

    def test_attendance_is_told_of_valid_tickets(self):
        came, missed = (
            self._sell(),
            self._sell(name="Вера", email="v@example.com", phone=None),
        )
        unpaid = self._book(name="Яна", email="yana@example.com", phone=None).ticket_ids
        self._scan(came)
        self.assertEqual(missed.attendance, "expected")
        self._move_to("2026-05-22 07:00:00")
        tickets = came | missed | unpaid
        tickets.invalidate_recordset(["attendance"])
        self.assertEqual(tickets.mapped("attendance"), ["came", "no_show", False])
