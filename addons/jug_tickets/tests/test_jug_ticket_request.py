import json

from odoo.tests import tagged

from odoo.addons.api_intake.storable import storable

from ..const import REQUEST_ERRORS
from .common import DATES, TicketsCommon

# What comes, and the field that the one reason of the refusal names.
WRONG = {
    "name_missing": ({"name": " 123 \n"}, "name"),
    "email_missing": ({"email": None}, "email"),
    "email_invalid": ({"email": "anna@example"}, "email"),
    "phone_invalid": ({"phone": "+7 000 123"}, "phone"),
    "buyer_type_unknown": ({"buyer_type": "robot"}, "buyer_type"),
    "event_missing": ({"event": ""}, "event"),
    "event_unknown": ({"event": "no-such-day"}, "event"),
    "event_over": ({"event": "old-day"}, "event"),
    "tariff_unknown": ({"tariff": "vip"}, "tariff"),
    "tariff_closed": ({"tariff": "early"}, "tariff"),
    "sold_out": ({"tariff": "taken"}, "quantity"),
    "quantity_range": ({"quantity": 0}, "quantity"),
    "company_missing": ({"buyer_type": "company"}, "company_name"),
    "vat_invalid": (
        {"buyer_type": "company", "company_name": "ООО Ромашка", "vat": "7707083894"},
        "vat",
    ),
    "participants_mismatch": ({"quantity": 3}, "participants"),
}
WRONG_EMAILS = [
    "anna",
    "anna@",
    "@example.com",
    "anna@example",
    "anna ivanova@example.com",
    "anna@exa mple.com",
    "a@b@example.com",
    "anna@-example.com",
    "anna..b@example.com",
    "anna@example.com; boris@example.com",
    "Anna <anna@example.com>",
]
WRONG_PHONES = [
    "12345",
    "+7 921 123",
    "8921123456789",
    "+7 000 123 45 67",
    "+999 123 456 78 90",
    "call me",
]
# Country of the source, as typed at home, as typed abroad, E.164.
PHONES = [
    ("ru", "8 (921) 123-45-67", "+7 921 123 45 67", "+79211234567"),
    ("by", "8 029 491-19-11", "+375 (29) 491-19-11", "+375294911911"),
    ("kz", "8 701 234 56 78", "+7 701 234-56-78", "+77012345678"),
    ("bg", "0878 123 456", "+359 878 123 456", "+359878123456"),
    ("de", "0151 23456789", "+49 151 23456789", "+4915123456789"),
]
# As sent in JSON, and as kept.
NAMES = [
    (r"Анна Иванова-Ёлкина", "Анна Иванова-Ёлкина"),
    (r"Анна 🎟️ Иванова", "Анна 🎟️ Иванова"),
    (r"<b>Анна</b><script>alert(1)</script>", "<b>Анна</b><script>alert(1)</script>"),
    (r"=HYPERLINK(A1)", "=HYPERLINK(A1)"),
    (r"Анна\u202eавонавИ", "АннаавонавИ"),
    (r"Анна\u0000Иванова", "Анна\N{REPLACEMENT CHARACTER}Иванова"),
    (r"Анна \ud83d", "Анна \N{REPLACEMENT CHARACTER}"),
    (r"  Анна\n\tИванова ", "Анна Иванова"),
    (r"李小龙", "李小龙"),
]


# not found by looking at the request: test_request_mail.py, test_pretix_import.py
ELSEWHERE = {"auto_reply", "cancelled_elsewhere", "total_differs"}


@tagged("post_install", "-at_install")
class TestRequestValidation(TicketsCommon):
    def _get_traces(self):
        """How many records a booking would make."""
        models = ["crm.lead", "res.partner", "sale.order", "event.registration"]
        return [self.env[model].search_count([]) for model in [*models, "mail.mail"]]

    def test_correct_request_is_booked_without_a_person(self):
        """T-B2C-06, T-B2C-03"""
        request = self._request()
        self.assertRecordValues(
            request,
            [
                {
                    "state": "processed",
                    "errors": False,
                    "email_normalized": "anna@example.com",
                    "phone_sanitized": "+79211234567",
                    "event_ticket_id": self.tariff.id,
                    "quantity": 1,
                }
            ],
        )
        self.assertEqual(request.order_id.booking_state, "waiting")

    def test_each_reason_has_its_code_field_and_sentence(self):
        """T-B2C-03"""
        self._create_event(
            external_code="old-day",
            date_begin="2026-02-20 07:00:00",
            date_end="2026-02-21 15:00:00",
        )
        self._create_tariff(
            external_code="early", end_sale_datetime="2026-03-01 00:00:00"
        )
        self._create_tariff(external_code="taken", seats_limited=True, seats_max=1)
        self._book(tariff="taken", email="first@example.com", phone=None)
        cases = set(WRONG) | ELSEWHERE
        self.assertEqual(cases, set(REQUEST_ERRORS), "a code without a case")
        for code, (wrong, field) in WRONG.items():
            with self.subTest(code=code):
                answer = self._request(**wrong)._get_answer()
                self.assertEqual(answer["state"], "rejected")
                [error] = answer["errors"]
                self.assertEqual((error["code"], error["field"]), (code, field))
                self.assertRegex(error["message"], r"^[A-Z].+\.$")

    def test_all_reasons_are_told_at_once(self):
        """T-B2C-03"""
        request = self._request(
            name="", email="anna@", phone="1", event="no-such-day", quantity="many"
        )
        self.assertEqual(
            request.error_codes,
            "name_missing, email_invalid, phone_invalid, event_unknown, quantity_range",
        )
        self.assertEqual(len(request.error_summary.splitlines()), 5)

    def test_wrong_request_leaves_no_trace_but_itself(self):
        """T-B2C-07"""
        before = self._get_traces()
        request = self._request(email="anna@")
        self.assertEqual(request.state, "rejected")
        self.assertEqual(self._get_traces(), before)

    def test_wrong_emails_are_found(self):
        """T-B2C-04"""
        for email in WRONG_EMAILS:
            with self.subTest(email=email):
                self.assertEqual(
                    self._request(email=email).error_codes, "email_invalid"
                )

    def test_email_is_normalized(self):
        for email, normalized in [
            (" Anna@Example.COM ", "anna@example.com"),
            ("anna@почта.рф", "anna@почта.рф"),
        ]:
            with self.subTest(email=email):
                request = self._request(email=email, phone=None)
                self.assertEqual(request.email_normalized, normalized)

    def test_wrong_phones_are_found(self):
        """T-B2C-05"""
        for phone in WRONG_PHONES:
            with self.subTest(phone=phone):
                self.assertEqual(
                    self._request(phone=phone).error_codes, "phone_invalid"
                )

    def test_phone_is_read_as_one_of_the_sources_country(self):
        """T-B2C-05"""
        for country, national, international, e164 in PHONES:
            self.source.country_id = self.env.ref(f"base.{country}")
            for phone in (national, international):
                with self.subTest(phone=phone):
                    request = self._accept(phone=phone)
                    self.assertFalse(request._validate())
                    self.assertEqual(request.phone_sanitized, e164)

    def test_foreign_phone_is_read_whatever_the_sources_country(self):
        for _country, _national, international, e164 in PHONES:
            with self.subTest(phone=international):
                request = self._accept(phone=international)
                self.assertFalse(request._validate())
                self.assertEqual(request.phone_sanitized, e164)

    def test_phone_may_be_missing(self):
        self.assertEqual(self._request(phone=None).state, "processed")

    def test_strange_names_are_kept_and_booked(self):
        for number, (sent, kept) in enumerate(NAMES):
            with self.subTest(name=kept):
                item = storable(json.loads(f'{{"name": "{sent}"}}'))
                email = f"strange{number}@example.com"
                order = self._book(**item, email=email, phone=None)
                order.flush_recordset()
                self.assertEqual(order.ticket_ids.name, kept)
                self.assertEqual(order.partner_id.name, kept)

    def test_name_needs_a_letter(self):
        for name in ["", "...", "12 34", "🎟️", None, True, ["Анна"], {"a": 1}]:
            with self.subTest(name=name):
                self.assertEqual(self._request(name=name).error_codes, "name_missing")

    def test_quantity_is_a_whole_number_in_its_range(self):
        for quantity in [0, -1, 10**9, 10**30, "many", "", 1.5, True, None, [2]]:
            with self.subTest(quantity=quantity):
                request = self._request(quantity=quantity)
                self.assertEqual(request.error_codes, "quantity_range")

    def test_quantity_may_be_a_text_of_digits(self):
        for quantity in [2, "2", " 2 ", 2.0]:
            with self.subTest(quantity=quantity):
                request = self._accept(
                    quantity=quantity, participants=self._people(2), phone=None
                )
                self.assertFalse(request._validate())
                self.assertEqual(request.quantity, 2)

    def test_quantity_is_limited_by_the_tariff_else_by_the_source(self):
        self.assertEqual(self._request(quantity=11).error_codes, "quantity_range")
        self.tariff.limit_max_per_order = 2
        request = self._request(quantity=3, participants=self._people(3))
        self.assertEqual(request.error_codes, "quantity_range")

    def test_tariff_may_allow_more_than_the_source(self):
        self.tariff.limit_max_per_order = 30
        for quantity in (11, 30):
            with self.subTest(quantity=quantity):
                people = self._people(quantity)
                request = self._accept(quantity=quantity, participants=people)
                self.assertFalse(request._validate())

    def test_one_name_too_many_is_a_mismatch_at_every_limit(self):
        self.tariff.limit_max_per_order = 30
        for quantity in (10, 30):
            with self.subTest(quantity=quantity):
                people = self._people(quantity + 1)
                request = self._request(quantity=quantity, participants=people)
                self.assertEqual(request.error_codes, "participants_mismatch")

    def test_participants_beyond_any_limit_are_kept_in_the_payload_only(self):
        request = self._accept(participants=self._people(100))
        self.assertEqual(len(request.participant_ids), 31)
        self.assertEqual(len(request.payload["participants"]), 100)

    def test_participants_are_checked_one_by_one(self):
        people = self._people(3, name="?")
        people[1]["email"] = "guest@"
        people[2]["phone"] = "+7 000"
        request = self._request(quantity=3, participants=people)
        self.assertEqual(
            [(error["code"], error["field"]) for error in request._get_errors()],
            [
                ("name_missing", "participants[0].name"),
                ("email_invalid", "participants[1].email"),
                ("phone_invalid", "participants[2].phone"),
            ],
        )

    def test_cancelled_event_is_over(self):
        self.event.kanban_state = "cancel"
        self.assertEqual(self._request().error_codes, "event_over")

    def test_event_that_is_no_conference_is_unknown(self):
        self._create_event(is_conference=False, external_code="other-day")
        request = self._request(event="other-day")
        self.assertEqual(request.error_codes, "event_unknown")

    def test_tariff_of_another_event_is_unknown(self):
        other = self._create_event(external_code="other-day", **DATES)
        self._create_tariff(other, external_code="other-tariff")
        request = self._request(tariff="other-tariff")
        self.assertEqual(request.error_codes, "tariff_unknown")

    def test_tariff_not_launched_yet_is_closed(self):
        self.tariff.start_sale_datetime = "2026-03-10 00:00:00"
        self.assertEqual(self._request().error_codes, "tariff_closed")

    def test_texts_that_are_no_texts_are_no_texts(self):
        request = self._request(email={"a": "b"}, event=["x"], tariff=True)
        self.assertEqual(request.error_codes, "email_missing, event_missing")

    def test_email_too_long_to_keep_is_wrong_not_cut(self):
        email = f"anna@{'.'.join(['b' * 60] * 5)}.example.com"
        self.assertEqual(self._request(email=email).error_codes, "email_invalid")
