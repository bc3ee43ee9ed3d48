import re

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import file_open

from odoo.addons.jug_tickets.check_in import CHECK_IN_ANSWERS

from .common_door import DOORS_OPEN, DoorCommon
from .common_naming import NamingCommon

TOO_LATE = "time to name a participant is over"


@tagged("post_install", "-at_install")
class TestCheckInNames(DoorCommon):
    """Who comes by a ticket without a name is asked at the desk."""

    def test_unnamed_is_named_at_the_desk_and_let_in(self):
        """T-REG-14, T-B2B-09"""
        ticket = self._sell_unnamed()
        self._assert_answer(ticket, "unnamed")
        told = ticket.with_user(self.door).action_name_at_desk(" Пётр  Первый ")
        self.assertEqual((told["answer"], told["name"]), ("let_in", "Пётр Первый"))
        self.assertEqual(ticket.state, "done")
        self.assertEqual(ticket.participant_id.name, "Пётр Первый")
        self.assertFalse(ticket.participant_id.is_company)

    def test_desk_names_nobody_without_a_name(self):
        ticket = self._sell_unnamed().with_user(self.door)
        for name in ("", "  ", "12345", None, ["Пётр"]):
            with self.subTest(name=name), self._assert_refused(UserError, "full name"):
                ticket.action_name_at_desk(name)
        with self._assert_refused(UserError, "email address is not valid"):
            ticket.action_name_at_desk("Пётр Первый", "peter(at)example.com")
        self.assertEqual((ticket.state, ticket.name), ("open", False))

    def test_ticket_that_has_a_name_is_renamed_by_nobody_at_the_desk(self):
        ticket = self._sell()
        ticket.with_user(self.door).action_name_at_desk("Пётр Первый")
        self.assertEqual(ticket.name, "Анна Иванова")
        unpaid = self._book(name="Вера", email="vera@example.com", phone=None)
        told = unpaid.ticket_ids.with_user(self.door).action_name_at_desk("Пётр")
        self.assertEqual(told["answer"], "unpaid")
        self.assertEqual(unpaid.ticket_ids.name, "Вера")


@tagged("post_install", "-at_install")
class TestCheckInTerm(NamingCommon, DoorCommon):
    """Nobody was named in time: what the door does is the conference's to say."""

    def _sell_seat(self, policy="refuse"):
        """A company's paid seat without a name, on the day of the conference."""
        self.event.unnamed_policy = policy
        order = self._book_company(count=1)
        self._pay(order)
        self._move_to(DOORS_OPEN)
        return order.ticket_ids

    def test_refused_at_the_door_means_no_entry(self):
        ticket = self._sell_seat()
        for user in (self.door, self.seller):
            with self.subTest(user=user.login):
                told = self._assert_answer(ticket, "nameless", user=user)
                facts = " ".join(told["answer_facts"])
                self.assertIn(f"{ticket.sale_order_id.name} of Ромашка", facts)
                self.assertIn("until 19 May 2026, 10:00", facts)

    def test_nobody_but_a_manager_names_at_the_door_what_is_refused(self):
        """G-07: what the dialogue does not offer is refused over RPC, too."""
        ticket = self._sell_seat()
        for user in (self.door, self.seller):
            theirs = ticket.with_user(user)
            with self.subTest(user=user.login):
                told = theirs.action_name_at_desk("Пётр Первый")
                self.assertEqual(told["answer"], "nameless")
                for vals in (
                    {"name": "Пётр Первый"},
                    {"email": "peter@example.com"},
                    {"participant_id": self.partner.id},
                    {"name": "Пётр Первый", "state": "done"},
                ):
                    with self._assert_refused(UserError, f"{TOO_LATE}|Nobody was"):
                        theirs.write(vals)
                with self._assert_refused(UserError, "Nobody was named"):
                    theirs.action_set_done()
        self.assertEqual((ticket.state, ticket.name), ("open", False))

    def test_import_names_nobody_in_time_that_is_over(self):
        ticket = self._sell_seat()
        Ticket = self.env["event.registration"].with_user(self.seller)
        result = Ticket.load([".id", "name"], [[str(ticket.id), "Пётр Первый"]])
        self.assertFalse(result["ids"])
        self.assertIn(TOO_LATE, str(result["messages"]))
        self.assertFalse(ticket.name)

    def test_manager_is_told_that_it_is_late_and_may_let_in(self):
        ticket = self._sell_seat()
        told = self._assert_answer(ticket, "unnamed", user=self.manager)
        self.assertIn("Names were taken until", " ".join(told["answer_facts"]))
        told = ticket.with_user(self.manager).action_name_at_desk("Пётр Первый")
        self.assertEqual((told["answer"], ticket.state), ("let_in", "done"))
        self.assertEqual(ticket.participant_id.name, "Пётр Первый")

    def test_until_the_term_the_desk_asks_for_the_name(self):
        ticket = self._sell_seat()
        # the doors open a day before, the term of this conference is an hour before
        self.event.naming_deadline_hours = 1
        self._move_to("2026-05-20 05:59:59")
        self._assert_answer(ticket, "unnamed", f"{ticket.sale_order_id.name} of")
        self._move_to("2026-05-20 06:00:00")
        self._assert_answer(ticket, "nameless")

    def test_name_of_before_the_term_lets_in_after_it(self):
        """T-B2B-09"""
        ticket = self._sell_seat()
        self._move_to("2026-05-19 06:00:00")
        ticket.with_user(self.seller).name = "Борис Петров"
        self._move_to(DOORS_OPEN)
        # letters are still put right
        ticket.with_user(self.seller).name = "Борис Петрович Петров"
        self._assert_answer(ticket, "let_in")

    def test_guest_of_the_company_is_let_in(self):
        ticket = self._sell_seat("guest")
        # nobody has settled the names yet: the desk asks
        self._assert_answer(ticket, "unnamed")
        self._run_naming()
        told = self._assert_answer(ticket, "let_in")
        self.assertEqual(told["name"], "Guest of Ромашка")

    def test_guest_policy_lets_the_desk_name_after_the_term(self):
        ticket = self._sell_seat("guest")
        told = ticket.with_user(self.door).action_name_at_desk("Пётр Первый")
        self.assertEqual((told["answer"], ticket.name), ("let_in", "Пётр Первый"))

    def test_ticket_without_a_booking_has_no_term(self):
        self.event.unnamed_policy = "refuse"
        self._move_to(DOORS_OPEN)
        speaker = self.env["event.registration"].create(
            {"event_id": self.event.id, "event_ticket_id": self.tariff.id}
        )
        speaker.write({"state": "open", "name": False, "partner_id": False})
        self.assertFalse(speaker.name)
        self._assert_answer(speaker, "unnamed")


@tagged("post_install", "-at_install")
class TestCheckInTable(DoorCommon):
    """Each answer has words, a colour, a sign, a sound and a line for the reader."""

    def _read(self, path):
        with file_open(f"jug_tickets/{path}") as file:
            return file.read()

    def test_desk_and_documents_know_every_answer(self):
        answers = set(CHECK_IN_ANSWERS)
        places = {
            "static/src/check_in/check_in_answers.js": (r"^    (\w+): \{", "no_answer"),
            "static/src/check_in/check_in.scss": (r'^    "(\w+)": #', "no_answer"),
            "docs/check_in_and_reports.md": (r"^\| `(\w+)`", None),
        }
        for path, (pattern, own) in places.items():
            with self.subTest(path=path):
                found = re.findall(pattern, self._read(path), re.MULTILINE)
                self.assertEqual(len(found), len(set(found)))
                self.assertEqual(set(found) - {own}, answers)

    def test_no_two_answers_look_alike(self):
        colors = re.findall(
            r"#[0-9a-f]{6}", self._read("static/src/check_in/check_in.scss")
        )
        script = self._read("static/src/check_in/check_in_answers.js")
        icons = re.findall(r'icon: "(\S+)"', script)
        for name, found in (("color", colors[:11]), ("icon", icons)):
            with self.subTest(name=name):
                self.assertEqual(len(set(found)), len(CHECK_IN_ANSWERS) + 1)
