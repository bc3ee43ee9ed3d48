from unittest.mock import patch
from urllib.parse import quote

from psycopg2.errors import SerializationFailure

from odoo.tests import tagged

from .common import REQUESTS, ApiCommon


@tagged("post_install", "-at_install")
class TestApi(ApiCommon):
    def test_request_of_the_site_becomes_a_booking_in_the_call(self):
        """T-B2C-02, T-B2C-06, T-REG-01"""
        result = self._send(external_ref="r-1")
        request = self._get_kept()
        self.assertEqual(
            result,
            {
                "external_ref": "r-1",
                "id": request.id,
                "state": "processed",
                "errors": [],
                "booking": {
                    "number": request.order_id.name,
                    "state": "waiting",
                    "amount": 100,
                    "currency": self.company.currency_id.name,
                    "pay_until": "2026-03-03T09:00:00Z",
                },
            },
        )
        self.assertEqual((request.channel, request.state), ("api", "processed"))
        self.assertEqual(request.payload, self._item(external_ref="r-1"))

    def test_wrong_request_is_kept_and_told_why(self):
        """T-B2C-07"""
        result = self._send(email="anna@", phone="1")
        self.assertEqual(result["state"], "rejected")
        self.assertEqual(
            [(error["code"], error["field"]) for error in result["errors"]],
            [("email_invalid", "email"), ("phone_invalid", "phone")],
        )
        self.assertEqual(self._get_kept().id, result["id"])
        self.assertFalse(self._get_kept().lead_id)

    def test_same_number_again_changes_nothing(self):
        first = self._send(external_ref="r-1")
        second = self._send(external_ref="r-1", name="Борис", email="boris@example.com")
        self.assertEqual(second, first | {"duplicate": True, "differs": True})
        self.assertEqual(len(self._get_kept()), 1)
        self.assertEqual(self._get_kept().order_id.partner_id.name, "Анна Иванова")

    def test_same_number_twice_in_a_batch_is_kept_once(self):
        items = [self._item(external_ref="r-1"), self._item(external_ref="r-1")]
        results = self._call(body={"requests": items}).json()["results"]
        self.assertEqual(results[1], results[0] | {"duplicate": True})
        self.assertEqual(len(self._get_kept()), 1)

    def test_requests_without_a_number_are_all_kept(self):
        self.assertNotEqual(self._send()["id"], self._send()["id"])

    def test_same_number_of_another_source_is_another_request(self):
        other = self._create_source()
        first = self._send(external_ref="r-1")
        response = self._call(
            body=self._item(external_ref="r-1"), key=other._new_api_key()
        )
        [second] = response.json()["results"]
        self.assertNotEqual(second["id"], first["id"])
        self.assertNotIn("duplicate", second)
        self.assertEqual(len(self._get_kept(other)), 1)

    def test_batch_of_500_is_kept_judged_and_booked_in_the_background(self):
        items = [
            self._item(external_ref=f"r-{n}", email="anna@" if n % 100 else "a@x.ru")
            for n in range(500)
        ]
        response = self._call(body={"requests": items})
        results = response.json()["results"]
        self.assertEqual(response.status_code, 202)
        self.assertEqual(
            [r["external_ref"] for r in results], [f"r-{n}" for n in range(500)]
        )
        self.assertEqual([r["state"] for r in results].count("rejected"), 495)
        self.assertEqual([r["state"] for r in results].count("accepted"), 5)
        self.assertEqual(len(self._get_kept()), 500)
        self.assertFalse(self._get_kept().order_id)
        self._run_cron("jug_tickets.ir_cron_process_requests")
        self.assertEqual(len(self._get_kept().order_id), 5)

    def test_broken_booking_keeps_the_request_for_a_person(self):
        with patch.object(
            type(self.env["jug.ticket.request"]),
            "_book",
            side_effect=ValueError("moon"),
        ):
            result = self._send(external_ref="r-1")
        self.assertEqual((result["state"], result["errors"]), ("accepted", []))
        self.assertEqual(self._get_kept().state, "failed")
        self.assertFalse(self._get_kept().order_id)

    def test_conflicts_end_in_one_booking(self):
        """Whether they end early, or only after the request was kept by itself."""
        Request = type(self.env["jug.ticket.request"])
        process = Request._process
        for conflicts in (1, 3, 5):
            left = [SerializationFailure("serial")] * conflicts

            def conflicting(requests, left=left):
                if left:
                    raise left.pop()
                return process(requests)

            ref = f"r-{conflicts}"
            with (
                self.subTest(conflicts=conflicts),
                patch.object(Request, "_process", conflicting),
            ):
                result = self._send(external_ref=ref, email=f"{ref}@example.com")
                self.assertEqual(result["state"], "processed")
                self.assertNotIn("duplicate", result)
                kept = self._get_kept().filtered_domain([("external_ref", "=", ref)])
                self.assertEqual(len(kept.order_id.ticket_ids), 1)

    def test_participant_who_is_in_no_list_is_not_dropped(self):
        self._send(external_ref="r-1", participants={"name": "Борис Петров"})
        self.assertEqual(self._get_kept().registration_ids.name, "Борис Петров")
        for people in (5, True, {}):
            with self.subTest(people=people):
                result = self._send(participants=people)
                [error] = result["errors"]
                self.assertEqual(error["field"], "participants[0].name")

    def test_number_that_cannot_be_stored_is_not_found(self):
        for ref in ("%00", "a%00b"):
            self._assert_call_refused("not_found", f"{REQUESTS}/{ref}", method="GET")

    def test_state_is_told_by_number(self):
        for ref in ("r-1", "2026/03/№7", "r?x=1&y"):
            with self.subTest(ref=ref):
                result = self._send(external_ref=ref, phone=None)
                url = f"{REQUESTS}/{quote(ref)}"
                response = self._call(url, method="GET")
                self.assertEqual((response.status_code, response.json()), (200, result))

    def test_state_changes_with_the_payment(self):
        self._send(external_ref="r-1")
        self._pay(self._get_kept().order_id)
        answer = self._call(f"{REQUESTS}/r-1", method="GET").json()
        self.assertEqual(answer["booking"]["state"], "paid")

    def test_unstorable_texts_and_numbers_are_kept_all_the_same(self):
        body = (
            '{"name": "\\ud83d Анна\\u0000", "email": "anna@example.com", "x": 1e999,'
            ' "event": "test-java-day", "tariff": "std", "quantity": NaN}'
        )
        [result] = self._call(body=body).json()["results"]
        self.assertEqual([e["code"] for e in result["errors"]], ["quantity_range"])
        self.assertEqual(self._get_kept().payload["x"], "inf")

    def test_answer_starts_no_session(self):
        response = self._call(body=self._item())
        self.assertNotIn("session_id", response.cookies)
