import re
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.http import Request
from odoo.tests import HttpCase, tagged

from .common import ApiCommon
from .common_waiting import WaitingCommon


@tagged("post_install", "-at_install")
class TestWaitingPage(WaitingCommon, HttpCase):
    """What the link of the mail shows, and does only when a button is pressed."""

    def setUp(self):
        super().setUp()
        self._limit_tariff(1)
        self.order = self._buy(0)

    def _post(self, url, **data):
        data = {"csrf_token": Request.csrf_token(self)} | data
        return self.url_open(url, data=data)

    def _open(self, entry):
        self.authenticate(None, None)
        return self.url_open(entry.get_portal_url())

    def test_page_shows_the_place_and_opening_it_changes_nothing(self):
        self._wait(1)
        entry = self._wait(2)
        page = self._open(entry)
        self.assertEqual(page.status_code, 200)
        self.assertRegex(page.text, r"o_jug_waiting_position\">2<")
        self.assertIn("o_jug_leave_waiting", page.text)
        self.assertEqual(entry.state, "waiting")

    def test_button_leaves_and_the_second_click_is_no_error(self):
        entry = self._wait(1)
        self._open(entry)
        for _click in range(2):
            page = self._post(entry.access_url, access_token=entry.access_token)
            self.assertIn("o_jug_waiting_left", page.text)
        self.assertEqual(entry.state, "left")

    def test_what_is_refused_leaves_nothing_behind(self):
        entry = self._wait(1)
        self._open(entry)
        refusal = UserError("The moon is full.")
        with patch.object(type(entry), "_give_request_back", side_effect=refusal):
            page = self._post(entry.access_url, access_token=entry.access_token)
        self.assertIn("The moon is full.", page.text)
        self.env.invalidate_all()
        self.assertEqual(entry.state, "waiting")

    def test_without_the_token_there_is_no_page(self):
        entry = self._wait(1)
        self.authenticate(None, None)
        for token in ("", "wrong"):
            url = f"{entry.access_url}?access_token={token}"
            self.assertEqual(self.url_open(url).status_code, 404)
            page = self._post(entry.access_url, access_token=token)
            self.assertEqual(page.status_code, 404)
        self.assertEqual(entry.state, "waiting")

    def test_offered_seat_is_shown_with_the_way_to_pay(self):
        entry = self._wait(1)
        self.order.action_cancel()
        self._offer()
        page = self._open(entry)
        self.assertIn("o_jug_waiting_pay", page.text)
        booking = self.url_open(entry.order_id.get_portal_url())
        self.assertIn("offered to you from the waiting list", booking.text)
        page = self._post(entry.access_url, access_token=entry.access_token)
        self.assertIn("o_jug_waiting_left", page.text)

    def test_each_end_has_its_page(self):
        for state, values in (
            ("closed", {"close_reason": "began"}),
            ("lapsed", {}),
            ("taken", {}),
        ):
            entry = self._wait(1)
            self.tariff.seats_max += 1
            self._offer()
            entry._move_to(state, **values)
            with self.subTest(state=state):
                self.assertIn(f"o_jug_waiting_{state}", self._open(entry).text)

    def test_annulled_buyer_who_finds_no_seat_gets_on_the_list(self):
        """He is told at once that all is sold out, and may wait."""
        self.order._annul("price_risen")
        self._buy(1)
        self.authenticate(None, None)
        # the whole conference is full, too: core calls it closed
        self.assertFalse(self.event.event_registrations_open)
        self.assertIn("o_jug_book_again", self._open(self.order).text)
        again = f"/my/tickets/{self.order.id}/again"
        page = self.url_open(f"{again}?access_token={self.order.access_token}")
        for sign in ('o_jug_wait"', "o_jug_sold_out"):
            self.assertIn(sign, page.text)
        for sign in ("o_jug_book_again", "o_jug_not_on_sale"):
            self.assertNotIn(sign, page.text)
        token = {"access_token": self.order.access_token}
        page = self._post(again, **token)
        self.assertIn("not enough seats", page.text)
        self.assertIn("Get on the waiting list", page.text)
        page = self._post(f"/my/tickets/{self.order.id}/wait", **token)
        self.assertIn("o_jug_waiting_position", page.text)
        entry = self.env["jug.ticket.waiting"].search(
            [("event_id", "=", self.event.id)]
        )
        self.assertEqual((entry.email, entry.state), ("guest0@example.com", "waiting"))
        # a second click, and the first page once more
        page = self._post(f"/my/tickets/{self.order.id}/wait", **token)
        self.assertIn("o_jug_waiting_position", page.text)
        page = self._post(again, **token)
        self.assertIn("o_jug_waiting_place", page.text)
        self.assertEqual(entry.search_count([("event_id", "=", self.event.id)]), 1)

    def test_annulled_buyer_who_cannot_wait_is_told_so(self):
        self.order._annul("price_risen")
        self._buy(1)
        self.event.has_waiting_list = False
        page = self._open_again()
        self.assertIn("o_jug_sold_out", page)
        self.assertNotIn('type="submit"', page)
        self.event.kanban_state = "cancel"
        page = self._open_again()
        self.assertIn("o_jug_not_on_sale", page)
        self.assertNotIn("o_jug_book_again", self._open(self.order).text)

    def test_seat_that_is_free_is_booked_and_not_waited_for(self):
        self.order._annul("price_risen")
        page = self._open_again()
        self.assertIn("o_jug_book_again", page)
        self.assertNotIn('o_jug_wait"', page)

    def _open_again(self):
        self.authenticate(None, None)
        page = self.url_open(self.order._get_again_url()).text
        # without what a website puts around it
        return re.search("<main.*</main>", page, re.DOTALL)[0]

    def test_annulled_buyer_who_waits_and_finds_a_seat_has_it(self):
        self.order._annul("price_risen")
        self.authenticate(None, None)
        page = self._post(
            f"/my/tickets/{self.order.id}/wait", access_token=self.order.access_token
        )
        self.assertIn("/my/orders/", page.url)


@tagged("post_install", "-at_install")
class TestWaitingApi(WaitingCommon, ApiCommon):
    """The site asks for the waiting list with the request."""

    def setUp(self):
        super().setUp()
        self._limit_tariff(1)
        self._buy(0)

    def test_kept_request_is_accepted_and_says_its_place(self):
        result = self._send(waiting_list=True, external_ref="w-1", **self._person(1))
        self.assertEqual((result["state"], result["errors"]), ("accepted", []))
        self.assertEqual(
            result["waiting_list"], {"state": "waiting", "position": 1, "tickets": 1}
        )
        answer = self._call("/jug/api/v1/requests/w-1", method="GET").json()
        self.assertEqual(answer["waiting_list"]["position"], 1)

    def test_offered_seat_is_answered_as_a_booking(self):
        self._send(waiting_list=True, external_ref="w-1", **self._person(1))
        self.tariff.seats_max = 2
        self._offer()
        answer = self._call("/jug/api/v1/requests/w-1", method="GET").json()
        self.assertEqual(answer["state"], "processed")
        self.assertEqual(answer["booking"]["pay_until"], "2026-03-03T09:00:00Z")
        self.assertEqual(answer["waiting_list"]["state"], "offered")

    def test_only_the_word_true_asks_for_it(self):
        for number, value in enumerate((False, "true", 1, None, []), start=1):
            result = self._send(waiting_list=value, **self._person(number))
            self.assertEqual(result["state"], "rejected", value)
            self.assertNotIn("waiting_list", result)

    def test_batch_gets_on_the_list_in_its_order(self):
        items = [
            self._item(waiting_list=True, external_ref=f"b-{n}", **self._person(n))
            for n in (1, 2, 3)
        ]
        response = self._call(body={"requests": items})
        self.assertEqual(
            [result["state"] for result in response.json()["results"]],
            ["accepted"] * 3,
        )
        self._run_cron("jug_tickets.ir_cron_process_requests")
        positions = [
            self._call(f"/jug/api/v1/requests/b-{n}", method="GET").json()[
                "waiting_list"
            ]["position"]
            for n in (1, 2, 3)
        ]
        self.assertEqual(positions, [1, 2, 3])
