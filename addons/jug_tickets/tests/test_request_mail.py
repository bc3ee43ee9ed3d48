"""Mails that a site's form sends, through core's gateway."""

import base64
import re
from email.message import EmailMessage
from pathlib import Path
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.api_intake.tests import test_form_mail

from .common import TicketsCommon

DATA = Path(test_form_mail.__file__).parent / "data"
ALIAS = "tickets"
GATEWAY = "odoo.addons.mail.models.mail_thread"


@tagged("post_install", "-at_install")
class TestRequestMail(TicketsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.alias_domain_id = cls.env["mail.alias.domain"].create(
            {"name": "jug.example"}
        )
        cls.source.with_user(cls.manager).alias_name = ALIAS

    def _receive(self, name=None, raw=None):
        """A mail comes; returns the requests that there are now, oldest first."""
        raw = raw or (DATA / f"{name}.eml").read_bytes()
        self.env["mail.thread"].message_process(False, raw)
        return self._get_requests()

    def _get_requests(self):
        return self.env["jug.ticket.request"].search(
            [("source_id", "=", self.source.id)], order="id"
        )

    def _make_mail(self, text, number="m1", sender="robot@jug.example"):
        message = EmailMessage()
        message["From"] = sender
        message["To"] = f"{ALIAS}@jug.example"
        message["Subject"] = "Request"
        message["Message-ID"] = f"<{number}@jug.example>"
        message.set_content(text)
        return message

    def _process(self):
        self._run_cron("jug_tickets.ir_cron_process_requests")

    def _count_mails(self):
        return self.env["mail.mail"].search_count([])

    def test_a_form_mail_becomes_a_booking(self):
        """T-B2C-02, T-REG-01: what the site mails is booked by itself, in background.

        G-01: a request comes by email. G-04: the mail is received by the system."""
        for name in ("plain_utf8", "plain_cp1251", "plain_koi8", "no_charset"):
            with self.subTest(name):
                request = self._receive(name)[-1:]
                self.assertEqual(request.channel, "email")
                self.assertEqual(request.state, "new")
                self._process()
                self.assertEqual(request.state, "processed", request.error_summary)
                self.assertEqual(request.name, "Анна Иванова")
                self.assertEqual(request.event_ticket_id, self.tariff)
                self.assertEqual(len(request.registration_ids), 1)

    def test_the_mail_stays_with_the_request(self):
        request = self._receive("json_attachment")
        [message] = request.message_ids.filtered(lambda m: m.message_type == "email")
        self.assertIn("New request attached.", message.body)
        self.assertEqual(message.attachment_ids.mapped("name"), ["request.json"])
        self.assertEqual(request.external_ref, "W-9")
        self.assertEqual(request.payload["quantity"], 1)

    def test_what_is_mailed_as_html_is_cleaned(self):
        request = self._receive("html_table_cp1251")
        self._process()
        self.assertEqual(request.state, "processed", request.error_summary)
        self.assertEqual(len(request.registration_ids), 2)
        body = request.message_ids.filtered(lambda m: m.message_type == "email").body
        self.assertNotRegex(body, re.compile("script|onload|alert"))

    def test_conference_and_tariff_may_be_named(self):
        self.env["res.lang"]._activate_lang("ru_RU")
        self.event.with_context(lang="ru_RU").name = "День Явы"
        self.tariff.with_context(lang="ru_RU").name = "Обычный"
        mail = "ФИО: Анна\nEmail: a@example.com\nСобытие: {}\nТариф: {}"
        for number, names in enumerate(
            [("день явы", "ОБЫЧНЫЙ"), ("Test Java Day", "standard")]
        ):
            raw = self._make_mail(mail.format(*names), number=f"n{number}").as_bytes()
            request = self._receive(raw=raw)[-1]
            self._process()
            self.assertEqual(request.state, "processed", request.error_summary)
            self.assertEqual(request.event_ticket_id, self.tariff)

    def test_a_name_that_two_conferences_have_is_asked_about(self):
        twin = self._create_event(external_code="twin")
        self._create_tariff(twin)
        request = self._receive("html_table_cp1251")
        self._process()
        self.assertEqual(request.error_codes, "event_unknown")
        # one that is over is no longer meant
        twin.kanban_state = "cancel"
        request.action_replay()
        self.assertEqual(request.event_id, self.event)

    def test_the_api_still_asks_for_codes(self):
        request = self._request(event="Test Java Day")
        self.assertEqual(request.error_codes, "event_unknown")

    def test_the_same_mail_twice_is_one_request(self):
        for _time in range(2):
            requests = self._receive("letter")
        self.assertEqual(len(requests), 1)
        # even when the first one's message was deleted meanwhile
        requests.message_ids.unlink()
        self.assertEqual(self._receive("letter"), requests)

    def test_the_same_number_in_another_mail_is_the_same_request(self):
        text = "Номер заявки: 77\nФИО: Анна\nEmail: a@example.com"
        for number in ("a", "b"):
            raw = self._make_mail(text, number=number).as_bytes()
            requests = self._receive(raw=raw)
        self.assertEqual(len(requests), 1)
        self.assertEqual(requests.external_ref, "77")
        mails = requests.message_ids.filtered(lambda m: m.message_type == "email")
        self.assertEqual(len(mails), 2)

    def test_a_letter_waits_for_a_person_who_books_it(self):
        """T-B2C-02: what has no form is kept, said why, corrected and replayed."""
        before = self._count_mails()
        request = self._receive("letter")
        self._process()
        self.assertEqual(request.state, "rejected")
        self.assertEqual(request.email, "anna@example.com")
        self.assertEqual(request.error_codes, "name_missing, event_missing")
        self.assertEqual(self._count_mails(), before)
        request = request.with_user(self.seller)
        request.write({"name": "Анна", "event_code": "test-java-day"})
        request.tariff_choice_id = self.tariff
        request.action_replay()
        self.assertEqual(request.state, "processed", request.error_summary)

    def test_nothing_that_comes_is_dropped(self):
        """T-B2C-02: empty, of an unknown charset, too large, with NUL: all are kept."""
        large = self._make_mail("ФИО: Анна\nEmail: a@example.com", number="large")
        large.add_attachment(
            b"\x00\x01" * (5 * 1024 * 512), "application", "x", filename="scan.json"
        )
        nul = self._make_mail("Name: An\x00na\nEmail: a@example.com", number="nul")
        strange = self._make_mail("x", number="strange").as_bytes()
        strange = strange.replace(
            b"Subject: Request", b"Subject: =?x-none?B?0LfQsA==?="
        )
        raws = [
            (DATA / f"{name}.eml").read_bytes() for name in ("empty", "unknown_charset")
        ]
        for raw in [*raws, large.as_bytes(), nul.as_bytes(), strange]:
            before = len(self._get_requests())
            self.assertEqual(len(self._receive(raw=raw)), before + 1)
        self._process()
        self.assertNotIn("new", self._get_requests().mapped("state"))
        kept = self._get_requests().filtered(
            lambda r: r.external_ref == "large@jug.example"
        )
        [attachment] = kept.message_ids.attachment_ids
        self.assertEqual(attachment.file_size, 5 * 1024 * 1024)

    def test_a_mail_that_breaks_its_reader_is_kept(self):
        """The gateway would drop it: a person looks at it, the next one is read."""
        module = "odoo.addons.jug_tickets.models.jug_ticket_request_mail"
        with (
            patch(f"{module}.parse_form_mail", side_effect=RecursionError),
            mute_logger(module),
        ):
            request = self._receive(raw=self._make_mail("ФИО: Анна").as_bytes())
        self._process()
        self.assertEqual(request.state, "rejected")
        self.assertEqual(request.email, "robot@jug.example")

    def test_an_automatic_answer_is_kept_and_never_booked(self):
        request = self._receive("auto_reply")
        before = self._count_mails()
        self._process()
        self.assertEqual(request.state, "rejected")
        self.assertEqual(request.error_codes, "auto_reply")
        self.assertFalse(request.order_id)
        # the number that it quotes is not taken from the form that may still come
        self.assertEqual(request.external_ref, "auto-reply@jug.example")
        self.assertEqual(self._count_mails(), before)

    def test_a_form_that_a_robot_sends_is_booked(self):
        request = self._receive("auto_generated")
        self._process()
        self.assertEqual(request.state, "processed", request.error_summary)

    def test_a_bounce_makes_no_request(self):
        self.assertFalse(self._receive("bounce"))

    def test_one_robot_may_send_many_forms_an_answering_machine_may_not(self):
        for number in range(25):
            raw = self._make_mail("Hello", number=f"f{number}").as_bytes()
            requests = self._receive(raw=raw)
        self.assertEqual(len(requests), 25)
        for number in range(25):
            message = self._make_mail("Away", f"a{number}", "anna@example.com")
            message["Auto-Submitted"] = "auto-replied"
            requests = self._receive(raw=message.as_bytes())
        self.assertEqual(len(requests.filtered("is_auto_reply")), 20)

    def test_a_companys_mail_opens_a_deal(self):
        request = self._receive("company")
        self._process()
        self.assertEqual(request.state, "processed", request.error_summary)
        self.assertEqual(request.lead_id.type, "opportunity")
        self.assertEqual(request.lead_id.partner_name, "ООО «Ромашка»")

    def test_the_alias_knows_its_source(self):
        other = self._create_source(name="Other", alias_name="other")
        raw = self._make_mail("Hello").as_bytes()
        self._receive(raw=raw.replace(b"To: tickets@", b"To: other@"))
        self.assertFalse(self._get_requests())
        self.assertEqual(other.request_count, 1)
        with self._assert_refused(AccessError, "Ticket Request Source"):
            self._create_source(name="Third").with_user(self.seller).write(
                {"alias_name": "third", "name": "Mine"}
            )

    def test_nobody_plays_the_gateway(self):
        values = {"email_from": "a@example.com", "message_id": "<x>", "body": ""}
        Request = self.env["jug.ticket.request"].with_user(self.seller)
        with self._assert_refused(UserError, "the rest is filled in"):
            Request.message_new(
                values, {"source_id": self.source.id, "state": "processed"}
            )

    def test_base64_of_nothing_is_no_form(self):
        message = self._make_mail("Hello")
        message.add_attachment(
            base64.b64decode(""), "application", "json", filename="a.json"
        )
        with mute_logger(GATEWAY):
            request = self._receive(raw=message.as_bytes())
        self._process()
        self.assertEqual(request.state, "rejected")
