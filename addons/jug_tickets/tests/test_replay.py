"""The button that tries requests again: one by one, and it says how it went."""

from unittest.mock import patch

from odoo.exceptions import LockError, UserError
from odoo.tests import tagged

from .common import TicketsCommon


@tagged("post_install", "-at_install")
class TestReplay(TicketsCommon):
    def _replay(self, requests):
        """What the web client shows after the button."""
        action = requests.with_user(self.seller).action_replay()
        self.assertEqual(action["tag"], "display_notification")
        self.assertEqual(action["params"]["next"]["tag"], "soft_reload")
        return action["params"]["type"], action["params"]["message"]

    def _correct(self, **values):
        """A rejected request that a seller has corrected."""
        request = self._request(email="anna@", phone=None, **values)
        request.with_user(self.seller).email = "anna@example.com"
        return request

    def test_booking_is_named(self):
        request = self._correct()
        kind, message = self._replay(request)
        self.assertEqual(kind, "success")
        self.assertEqual(message, f"Booked: {request.order_id.name}")

    def test_what_is_wrong_still_is_named(self):
        kind, message = self._replay(self._request(email="anna@"))
        self.assertEqual(kind, "warning")
        self.assertEqual(message, "Still not booked: The email address is not valid.")

    def test_deal_of_a_company_is_named(self):
        request = self._correct(buyer_type="company", company_name="ООО Ромашка")
        kind, message = self._replay(request)
        self.assertEqual(kind, "success")
        self.assertRegex(message, "^Deal opened: ООО Ромашка")

    def test_second_seat_of_the_same_buyer_is_pointed_out(self):
        first = self._book()
        kind, message = self._replay(self._correct())
        self.assertEqual(kind, "success")
        self.assertRegex(message, rf"same tariff before \({first.name}\)")

    def test_several_are_counted(self):
        booked = self._request(name="Борис", email="boris@example.com", phone=None)
        requests = booked | self._correct() | self._request(email="anna@")
        kind, message = self._replay(requests)
        self.assertEqual(kind, "warning")
        self.assertEqual(message, "Booked: 1. Still not booked: 1. Booked before: 1")
        self.assertEqual(len(booked.lead_id.ticket_request_ids), 1)

    def test_second_click_is_told_so(self):
        request = self._correct()
        self._replay(request)
        with self._assert_refused(UserError, "is Processed and cannot be changed"):
            self._replay(request)

    def test_request_that_somebody_is_at_is_waited_for(self):
        request = self._correct(participants=self._people(1))
        # what core does when another transaction holds the row
        with patch.object(
            type(request), "lock_for_update", side_effect=LockError("Cannot grab")
        ):
            request.participant_ids.with_user(self.seller).name = "Борис"
            self._replay(request)
        self.assertEqual(request.order_id.ticket_ids.name, "Борис")

    def test_each_takes_his_turn(self):
        request = self._correct(participants=self._people(1))
        waited = []

        def wait(requests):
            waited.append((requests, requests.state))

        path = "odoo.addons.jug_tickets.models.jug_ticket_request_{}.wait_for_turn"
        with (
            patch(path.format("participant"), wait),
            patch(path.format("replay"), wait),
        ):
            request.participant_ids.with_user(self.seller).name = "Борис"
            self._replay(request)
        self.assertEqual(waited, [(request, "rejected")] * 2)
