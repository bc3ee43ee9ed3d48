from unittest.mock import patch

from odoo.tests import tagged

from .common import TicketsCommon

LATER = "2026-06-01 09:00:00"
CRON = "jug_tickets.ir_cron_erase_outdated"


@tagged("post_install", "-at_install")
class TestRequestRetention(TicketsCommon):
    """Requests that came to nothing do not keep people's data for ever."""

    def _refuse(self, **values):
        request = self._request(email="anna@", **values)
        self.assertEqual(request.state, "rejected")
        request.message_post(body="Анна звонила", attachments=[("a.txt", b"anna@")])
        return request

    def _is_blank(self, request):
        return not (
            request.name
            or request.email
            or request.phone
            or request.participant_ids
            or request.message_ids
            or "anna" in str((request.payload, request.errors)).lower()
        )

    def test_old_refused_request_is_blanked_and_counted_still(self):
        """T-B2C-07: ignored as erroneous, and in the end forgotten, too."""
        request = self._refuse(participants=self._people(1))
        self._move_to(LATER)
        self._run_cron(CRON)
        self.assertTrue(self._is_blank(request))
        self.assertEqual(str(request.erased_on), LATER)
        self.assertEqual(
            (request.state, request.error_codes), ("rejected", "email_invalid")
        )
        self.assertTrue(request.error_summary)

    def test_young_and_booked_requests_are_kept(self):
        self._move_to("2026-01-01 09:00:00")
        booked = self._request()
        self._move_to("2026-04-01 09:00:00")
        young = self._refuse(external_ref="young")
        self._move_to(LATER)
        self._run_cron(CRON)
        self.assertFalse(self._is_blank(young) or self._is_blank(booked))

    def test_company_sets_the_days_or_none(self):
        request = self._refuse()
        self.company.ticket_rejected_retention_days = 0
        self._move_to("2030-01-01 09:00:00")
        self._run_cron(CRON)
        self.assertFalse(self._is_blank(request))
        self.company.ticket_rejected_retention_days = 365
        self._run_cron(CRON)
        self.assertTrue(self._is_blank(request))

    def test_many_are_erased_in_batches(self):
        requests = [self._refuse(external_ref=f"r{number}") for number in range(5)]
        self._move_to(LATER)
        Request = self.env["jug.ticket.request"]
        Cron = self.env.registry["ir.cron"]
        with patch.object(Cron, "_commit_progress") as committed:
            Request._cron_erase_outdated(batch_size=2)
        committed.assert_called_once_with(2, remaining=3)
        self.assertEqual(sum(map(self._is_blank, requests)), 2)
        self._run_cron(CRON)
        self.assertTrue(all(map(self._is_blank, requests)))

    def test_repeat_of_an_erased_request_brings_nothing_back(self):
        request = self._refuse(external_ref="r1")
        self._move_to(LATER)
        self._run_cron(CRON)
        [(again, answer)] = self.env["jug.ticket.request"]._accept(
            self.source, [self._item(external_ref="r1")]
        )
        self.assertEqual(again, request)
        self.assertTrue(answer["duplicate"])
        self.assertTrue(self._is_blank(request))
