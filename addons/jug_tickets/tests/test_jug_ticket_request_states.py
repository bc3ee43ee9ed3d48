from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools.translate import code_translations

from .common import TicketsCommon


@tagged("post_install", "-at_install")
class TestRequestStates(TicketsCommon):
    def _enter(self, **values):
        """What a seller writes down while talking on the telephone."""
        defaults = {
            "channel": "phone",
            "name": "Анна Иванова",
            "email": "anna@example.com",
            "tariff_choice_id": self.tariff.id,
        }
        Request = self.env["jug.ticket.request"].with_user(self.seller)
        return Request.create(defaults | values)

    def _break_booking(self, of="anna@example.com"):
        """Let the booking of one person raise."""
        Request = type(self.env["jug.ticket.request"])
        book = Request._book

        def broken(request):
            if request.email == of:
                raise ValueError("the moon is full")
            book(request)

        self.startPatcher(patch.object(Request, "_book", broken))

    def test_rejected_request_is_corrected_and_replayed(self):
        request = self._request(email="anna@", name="Анна").with_user(self.seller)
        request.email = "anna@example.com"
        request.action_replay()
        self.assertEqual(request.state, "processed")
        self.assertFalse(request.error_codes)
        self.assertEqual(request.order_id.buyer_email, "anna@example.com")

    def test_correction_is_logged_and_what_came_is_kept(self):
        request = self._request(email="anna@").with_user(self.seller)
        request.email = "anna@example.com"
        self.assertIn("anna@ → anna@example.com", request.message_ids[:1].body)
        self.assertEqual(request.message_ids[:1].author_id, self.seller.partner_id)
        self.assertEqual(request.payload["email"], "anna@")

    def test_buyer_is_corrected_in_words_and_once(self):
        request = self._request(email="anna@").with_user(self.seller)
        before = request.message_ids
        request.buyer_kind = "company"
        self.assertEqual(request.buyer_type, "company")
        self.assertEqual(
            [str(message.body) for message in request.message_ids - before],
            ["<span>Buyer: Person → Company</span>"],
        )

    def test_still_wrong_request_is_rejected_again(self):
        request = self._request(email="anna@", phone="1").with_user(self.seller)
        request.phone = False
        request.action_replay()
        self.assertEqual(
            (request.state, request.error_codes), ("rejected", "email_invalid")
        )

    def test_booked_request_is_not_corrected(self):
        request = self._request().with_user(self.seller)
        with self._assert_refused(UserError, "booked"):
            request.email = "boris@example.com"

    def test_booked_request_is_not_replayed(self):
        request = self._request().with_user(self.seller)
        with self._assert_refused(UserError, "cannot be changed"):
            request.action_replay()
        self.assertEqual(len(request.lead_id.ticket_request_ids), 1)

    def test_seller_writes_no_outcome(self):
        request = self._request(email="anna@").with_user(self.seller)
        order = self._book(email="boris@example.com", phone=None)
        for values in (
            {"state": "processed"},
            {"order_id": order.id},
            {"errors": []},
            {"email_normalized": "x@example.com"},
        ):
            with self.subTest(values=values), self._assert_refused(UserError, "Only"):
                request.write(values)

    def test_seller_enters_no_outcome(self):
        for values in ({"state": "processed"}, {"channel": "api"}):
            with self.subTest(values=values), self._assert_refused(UserError, "Enter"):
                self._enter(**values)

    def test_nobody_deletes_what_came(self):
        request = self._request()
        with self._assert_refused(UserError, "is kept"):
            request.with_user(self.manager).sudo().unlink()

    def test_phone_request_is_booked_by_its_button(self):
        request = self._enter()
        self.assertEqual((request.state, request.event_code), ("new", "test-java-day"))
        request.action_replay()
        self.assertEqual(request.state, "processed")
        self.assertEqual(request.order_id.ticket_ids.channel, "phone")

    def test_phone_request_is_not_booked_before_its_button(self):
        request = self._enter()
        self._run_cron("jug_tickets.ir_cron_process_requests")
        self.assertEqual(request.state, "new")

    def test_kept_request_is_booked_in_the_background(self):
        """T-REG-01"""
        request = self._accept()
        self._run_cron("jug_tickets.ir_cron_process_requests")
        self.assertEqual(request.state, "processed")

    def test_broken_request_fails_with_its_words_and_the_rest_goes_on(self):
        self._break_booking()
        broken = self._accept()
        sound = self._accept(email="boris@example.com", phone=None)
        self._run_cron("jug_tickets.ir_cron_process_requests")
        self.assertEqual((broken.state, sound.state), ("failed", "processed"))
        self.assertEqual(broken.error_summary, "the moon is full")
        self.assertFalse(broken.order_id)

    def test_failed_request_can_be_replayed(self):
        request = self._accept()
        request._note_failed("the moon is full")
        request.with_user(self.seller).action_replay()
        self.assertEqual(request.state, "processed")

    def test_request_taken_by_conflicts_waits_for_the_cron(self):
        request = self._accept()
        cron = self.env.ref("jug_tickets.ir_cron_process_requests")
        triggers = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
        with (
            patch.object(
                type(request), "_book", side_effect=SerializationFailure("too late")
            ),
            patch("odoo.addons.api_intake.transaction.time.sleep"),
            self.enter_registry_test_mode(),
        ):
            request._process_isolated(self.env, request.id)
        self.assertEqual(request.state, "new")
        self.assertGreater(
            self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)]),
            triggers,
        )

    def test_company_request_opens_a_deal_with_a_question(self):
        """T-B2B-24"""
        request = self._request(
            buyer_type="company", company_name="ООО Ромашка", vat="7707083893"
        )
        self.assertEqual(request.state, "processed")
        self.assertFalse(request.order_id)
        self.assertRecordValues(
            request.lead_id,
            [
                {
                    "type": "opportunity",
                    "partner_name": "ООО Ромашка",
                    "contact_name": "Анна Иванова",
                    "event_id": self.event.id,
                }
            ],
        )
        self.assertEqual(request.questionnaire_ids.state, "sent")
        self.assertEqual(request.lead_id.ticket_questionnaire_count, 1)

    def test_reasons_are_told_in_the_readers_language(self):
        self.env["res.lang"]._activate_lang("ru_RU")
        request = self._request(email="anna@")
        words = {"The email address is not valid.": "Такого адреса не бывает."}
        with patch.object(
            type(code_translations),
            "get_python_translations",
            lambda _self, _module, lang: words if lang == "ru_RU" else {},
        ):
            self.assertEqual(
                request.with_context(lang="ru_RU").error_summary,
                "Такого адреса не бывает.",
            )
            self.assertEqual(
                request.with_context(lang="en_US").error_summary,
                "The email address is not valid.",
            )
