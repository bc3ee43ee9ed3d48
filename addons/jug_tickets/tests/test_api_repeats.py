"""What a site is told beside the verdict: of repeats, of second bookings, of codes."""

from psycopg2.errors import UniqueViolation

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ApiCommon, TicketsCommon


@tagged("post_install", "-at_install")
class TestRepeats(ApiCommon):
    def _get_notes(self):
        bodies = self._get_kept().message_ids.mapped("body")
        return [body for body in bodies if "other data" in body]

    def test_same_data_again_is_no_difference(self):
        first = self._send(external_ref="r-1", quantity=1.0)
        again = self._send(external_ref="r-1", quantity=1)
        self.assertEqual(again, first | {"duplicate": True})
        self.assertFalse(self._get_notes())

    def test_other_data_is_told_and_kept_once(self):
        self._send(external_ref="r-1")
        for name in ("<b>Борис</b>", "<b>Борис</b>", "Вера"):
            answer = self._send(external_ref="r-1", name=name)
            self.assertEqual((answer["duplicate"], answer["differs"]), (True, True))
        newest, oldest = self._get_notes()
        self.assertIn("Вера", newest)
        self.assertIn("<pre>", oldest)
        self.assertIn("&lt;b&gt;Борис", oldest)
        self.assertEqual(self._get_kept().payload["name"], "Анна Иванова")

    def test_other_data_in_one_batch_is_told(self):
        items = [self._item(external_ref="r-1", name=name) for name in ("Анна", "Яна")]
        first, second = self._call(body={"requests": items}).json()["results"]
        self.assertEqual(second, first | {"duplicate": True, "differs": True})
        self.assertIn("Яна", self._get_notes()[0])

    def test_other_data_of_a_request_that_waits_is_told(self):
        items = [self._item(external_ref="r-1")]
        self._call(body={"requests": items})
        answer = self._send(external_ref="r-1", name="Яна")
        self.assertEqual((answer["state"], answer["differs"]), ("processed", True))


@tagged("post_install", "-at_install")
class TestSecondBooking(ApiCommon):
    def _warn(self, **values):
        return self._send(**values).get("warnings")

    def test_second_seat_of_a_person_is_booked_and_pointed_out(self):
        first = self._book()
        answer = self._send()
        self.assertEqual(answer["state"], "processed")
        [warning] = answer["warnings"]
        self.assertEqual(warning["code"], "already_booked")
        self.assertIn(first.name, warning["message"])
        request = self._get_kept()[-1:]
        self.assertIn(first.name, request.warning_summary)
        self.assertIn(first.name, request.order_id.message_ids[-1:].body)

    def test_every_live_booking_counts(self):
        waiting, part_paid, paid = self._book(), self._book(), self._book()
        self._pay(part_paid, 40)
        self._pay(paid)
        [warning] = self._warn()
        for order in (waiting, part_paid, paid):
            self.assertIn(order.name, warning["message"])

    def test_ended_booking_is_no_reason(self):
        self._book().action_cancel()
        self.assertIsNone(self._warn())

    def test_another_tariff_or_person_is_no_reason(self):
        self._create_tariff(external_code="vip")
        self._book()
        self.assertIsNone(self._warn(tariff="vip"))
        self.assertIsNone(
            self._warn(name="Борис", email="boris@example.com", phone=None)
        )

    def test_it_costs_one_query_and_none_for_a_new_person(self):
        order = self._book()
        request = order.ticket_request_id
        self.env.flush_all()
        for partner, count in ((order.partner_id, 1), (self.env["res.partner"], 0)):
            self.env.invalidate_all()
            request.read(["event_ticket_id"])
            with self.assertQueryCount(count):
                request._get_booking_warnings(partner)


@tagged("post_install", "-at_install")
class TestCodes(TicketsCommon):
    def test_codes_are_found_in_capitals_and_not(self):
        request = self._request(event="Test-JAVA-day", tariff="STD")
        self.assertEqual(request.state, "processed")
        self.assertEqual(request.event_ticket_id, self.tariff)

    def test_inbox_finds_the_tariff_in_capitals(self):
        request = self._accept(event="TEST-java-DAY", tariff="Std")
        self.assertEqual(request.tariff_choice_id, self.tariff)

    def test_wildcards_are_found_as_they_are(self):
        self.tariff.external_code = "s_d"
        for event, tariff in (("%", "s_d"), ("test_java_day", "s_d")):
            with self.subTest(event=event):
                request = self._request(event=event, tariff=tariff)
                self.assertEqual(request.error_codes, "event_unknown")
        self.assertEqual(self._request(tariff="std").error_codes, "tariff_unknown")

    def test_codes_that_differ_by_capitals_only_are_refused(self):
        for create in (self._create_event, self._create_tariff):
            code = "Test-Java-Day" if create == self._create_event else "STD"
            with (
                self.subTest(code=code),
                mute_logger("odoo.sql_db"),
                self.assertRaises(UniqueViolation),
            ):
                create(external_code=code)

    def test_limit_of_the_quantity_is_named(self):
        for limit, values in (("1–10", {}), ("1–3", {}), ("1–10", {"event": "x"})):
            self.tariff.limit_max_per_order = 3 if limit == "1–3" else 0
            errors = self._request(quantity=40, **values)._get_errors()
            [error] = [e for e in errors if e["code"] == "quantity_range"]
            with self.subTest(limit=limit, values=values):
                self.assertEqual(error["detail"], limit)
                self.assertTrue(error["message"].endswith(f"limit ({limit})."))

    def test_participant_is_named_by_path_and_in_words(self):
        people = self._people(2)
        people[1] |= {"name": "?", "email": "guest@", "phone": "1"}
        errors = self._request(quantity=2, participants=people)._get_errors()
        self.assertEqual(
            [(error["code"], error["field"]) for error in errors],
            [
                ("name_missing", "participants[1].name"),
                ("email_invalid", "participants[1].email"),
                ("phone_invalid", "participants[1].phone"),
            ],
        )
        self.assertEqual(
            errors[0]["message"], "The full name is missing (participant 2)."
        )
