from unittest.mock import patch

from odoo.tests import tagged

from ..const import PARTICIPANT_ERRORS
from .common import ApiCommon
from .common_naming import NamingCommon

PARTICIPANTS = "/jug/api/v1/participants"
BORIS = {"external_code": "p-1", "name": "Борис Петров", "email": "boris@example.com"}
VERA = {"external_code": "p-2", "name": "Вера Белова", "phone": "8 921 765-43-21"}


@tagged("post_install", "-at_install")
class TestNamingApi(NamingCommon, ApiCommon):
    """The conference site names participants."""

    def setUp(self):
        super().setUp()
        self.order = self._book_company(external_ref="web-1")

    def _put(self, *people, **values):
        """One booking's participants; its part of the answer."""
        body = {"external_ref": "web-1", "participants": list(people)} | values
        response = self._call(PARTICIPANTS, body)
        self.assertEqual(response.status_code, 200, response.text)
        self.env.invalidate_all()
        [result] = response.json()["results"]
        return result

    def _get_names(self):
        return self._seats(self.order).mapped("name")

    def _codes(self, result):
        return [error["code"] for error in result["errors"]]

    def test_participants_come_from_the_site(self):
        """T-REG-02, T-REG-15"""
        result = self._put(BORIS, VERA)
        self.assertEqual(result["state"], "processed")
        self.assertEqual((result["booking"], result["unnamed"]), (self.order.name, 1))
        self.assertEqual(
            [
                (person["external_code"], person["state"])
                for person in result["participants"]
            ],
            [("p-1", "named"), ("p-2", "named")],
        )
        self.assertEqual(self._get_names(), ["Борис Петров", "Вера Белова", False])
        self.assertEqual(self._seats(self.order)[1].phone, "+79217654321")

    def test_booking_is_named_by_our_number_too(self):
        result = self._put(BORIS, external_ref=None, booking=self.order.name)
        self.assertEqual(result["state"], "processed")

    def test_repeat_changes_nothing(self):
        """T-REG-02"""
        first = self._put(BORIS, VERA)
        stories = [self._get_story(ticket) for ticket in self.order.ticket_ids]
        again = self._put(BORIS, VERA)
        self.assertEqual(
            [person["state"] for person in again["participants"]], ["unchanged"] * 2
        )
        self.assertEqual(
            [person["ticket"] for person in again["participants"]],
            [person["ticket"] for person in first["participants"]],
        )
        self.assertEqual(
            [self._get_story(ticket) for ticket in self.order.ticket_ids], stories
        )

    def test_same_code_with_another_person_is_a_logged_swap(self):
        self._put(BORIS)
        result = self._put(VERA | {"external_code": "p-1"})
        self.assertEqual(result["participants"][0]["state"], "swapped")
        self.assertEqual(self._get_names(), ["Вера Белова", False, False])
        self.assertIn(
            "Participant changed by Site: Борис Петров → Вера Белова",
            self._get_story(self.order)[-1],
        )

    def test_seat_named_before_gets_its_code(self):
        self._name(self._seats(self.order)[2])
        self._put(BORIS)
        self.assertEqual(self._get_names(), [False, False, "Борис Петров"])
        self.assertEqual(self._seats(self.order)[2].participant_code, "p-1")

    def test_wrong_participant_is_told_and_the_others_are_named(self):
        result = self._put(
            {"external_code": "p-0", "name": "", "email": "x"},
            {"external_code": "p-3", "name": "ООО Ветер", "email": "x", "phone": "1"},
            {"name": "Глеб Орлов"},
            BORIS,
            BORIS,
            VERA | {"tariff": "nothing"},
        )
        self.assertEqual(
            [self._codes(person) for person in result["participants"]],
            [
                ["name_missing"],
                ["name_is_company", "email_invalid", "phone_invalid"],
                ["external_code_missing"],
                [],
                ["code_repeated"],
                ["tariff_unknown"],
            ],
        )
        for person in result["participants"]:
            for error in person["errors"]:
                field, sentence = PARTICIPANT_ERRORS[error["code"]]
                self.assertEqual(
                    (error["field"], error["message"]), (field, str(sentence))
                )
        self.assertEqual(self._get_names(), ["Борис Петров", False, False])

    def test_seats_of_the_tariff_that_is_named(self):
        vip = self._create_tariff(name="VIP", external_code="vip", price=300)
        self.order = self._book_company(
            wanted=[(self.tariff, 1), (vip, 1)], external_ref="web-2"
        )
        two = {"external_ref": "web-2"}
        result = self._put(BORIS | {"tariff": "VIP"}, VERA | {"tariff": "vip"}, **two)
        self.assertEqual(
            [self._codes(person) for person in result["participants"]],
            [[], ["no_free_seat"]],
        )
        self.assertEqual(self._get_names(), [False, "Борис Петров"])
        result = self._put(BORIS | {"tariff": "std"}, **two)
        self.assertEqual(self._codes(result["participants"][0]), ["tariff_other"])

    def test_more_participants_than_seats(self):
        people = [
            VERA | {"external_code": str(n), "name": f"Вера {chr(0x410 + n)}"}
            for n in range(4)
        ]
        result = self._put(*people)
        self.assertEqual(self._codes(result["participants"][3]), ["no_free_seat"])
        self.assertEqual(result["unnamed"], 0)

    def test_code_of_another_booking(self):
        self._put(BORIS)
        self._book_company(external_ref="web-2", email="vera@example.com")
        result = self._put(BORIS, external_ref="web-2")
        self.assertEqual(self._codes(result["participants"][0]), ["code_taken"])

    def test_booking_that_cannot_be_named(self):
        for values, code in (
            ({"external_ref": "nothing"}, "booking_unknown"),
            ({"external_ref": ""}, "booking_unknown"),
            ({"participants": []}, "participants_missing"),
            ({"participants": "Борис"}, "participants_missing"),
            ({"participants": ["Борис"]}, "participants_missing"),
            ({"participants": [BORIS] * 1001}, "participants_missing"),
        ):
            with self.subTest(values=values):
                result = self._put(BORIS, **values)
                self.assertEqual(
                    (result["state"], self._codes(result)), ("rejected", [code])
                )
        self._move_to("2026-05-19 07:00:00")
        self.assertEqual(self._codes(self._put(BORIS)), ["naming_closed"])
        self.order._annul("price_risen")
        self.assertEqual(self._codes(self._put(BORIS)), ["booking_over"])

    def test_another_sites_key_finds_no_booking(self):
        other = self._create_source(name="Other Site")
        key = other._new_api_key()
        for body in ({"external_ref": "web-1"}, {"booking": self.order.name}):
            response = self._call(
                PARTICIPANTS, body | {"participants": [BORIS]}, key=key
            )
            [result] = response.json()["results"]
            self.assertEqual(self._codes(result), ["booking_unknown"])
        self.env.invalidate_all()
        self.assertEqual(self._get_names(), [False] * 3)

    def test_several_bookings_in_a_call_and_one_that_fails(self):
        self._book_company(external_ref="web-2", email="vera@example.com")
        Source = type(self.env["jug.ticket.source"])
        name = Source._name_participants

        def poisoned(source, item):
            if item["external_ref"] == "web-1":
                raise ValueError("the moon is full")
            return name(source, item)

        body = {
            "bookings": [
                {"external_ref": "web-1", "participants": [BORIS]},
                {"external_ref": "web-2", "participants": [VERA]},
            ]
        }
        with (
            patch.object(Source, "_name_participants", poisoned),
            self.assertLogs("odoo.addons.jug_tickets", "WARNING"),
        ):
            results = self._call(PARTICIPANTS, body).json()["results"]
        self.assertEqual(
            [result["state"] for result in results], ["rejected", "processed"]
        )
        self.assertEqual(self._codes(results[0]), ["not_done"])
        results = self._call(PARTICIPANTS, body).json()["results"]
        self.assertEqual([result["state"] for result in results], ["processed"] * 2)

    def test_call_is_refused_as_all_the_others_are(self):
        for code, kwargs in (
            ("key_missing", {"key": False}),
            ("key_wrong", {"key": "0" * 40}),
            ("method_not_allowed", {"method": "GET"}),
            ("bad_json", {"body": "{"}),
            ("bad_shape", {"body": []}),
            ("bad_shape", {"body": {"bookings": []}}),
        ):
            with self.subTest(code=code):
                body = {"body": {"external_ref": "web-1", "participants": [BORIS]}}
                self._assert_call_refused(code, PARTICIPANTS, **(body | kwargs))
        self.source.max_items = 1
        self._assert_call_refused(
            "batch_too_large", PARTICIPANTS, body={"bookings": [{}, {}]}
        )
        self.env.invalidate_all()
        self.assertEqual(self._get_names(), [False] * 3)

    def test_unpaid_seat_is_sent_once_it_is_paid(self):
        self._put(BORIS)
        self._pay_and_send(self.order)
        ticket = self.order.ticket_ids.filtered("participant_code")
        self.assertEqual(
            self._get_addressees(ticket), ["anna@example.com", "boris@example.com"]
        )
