"""Real mails (tests/data), read as the gateway reads them."""

import email
import email.policy
from pathlib import Path

from odoo.tests import TransactionCase, tagged

from ..form_labels import LABELS, find_field
from ..form_mail import MAX_JSON, is_auto_reply, parse_form_mail
from ..mail_text import guess_charset, html_to_lines

DATA = Path(__file__).parent / "data"
ANNA = {
    "name": "Анна Иванова",
    "email": "anna@example.com",
    "phone": "8 (921) 123-45-67",
    "event": "test-java-day",
    "tariff": "std",
    "quantity": "1",
}


@tagged("post_install", "-at_install")
class TestFormMail(TransactionCase):
    def _read(self, name):
        message = email.message_from_bytes(
            (DATA / f"{name}.eml").read_bytes(), policy=email.policy.SMTP
        )
        parsed = self.env["mail.thread"].message_parse(message)
        pairs = [(found[0], found[1]) for found in parsed["attachments"]]
        return parse_form_mail(parsed["body"], pairs)

    def _parse(self, text):
        return parse_form_mail(f"<pre>{text}</pre>")

    def test_lines_are_read_in_the_charsets_of_the_country(self):
        for number, name in enumerate(("plain_utf8", "plain_cp1251", "plain_koi8"), 1):
            with self.subTest(name):
                found = self._read(name)
                self.assertEqual(found, ANNA | {"external_ref": f"W-{number}"})

    def test_a_missing_or_unknown_charset_is_guessed(self):
        for number, name in enumerate(("no_charset", "unknown_charset"), 4):
            with self.subTest(name):
                found = self._read(name)
                self.assertEqual(found, ANNA | {"external_ref": f"W-{number}"})

    def test_a_charset_is_guessed_by_its_small_letters(self):
        for charset in ("utf-8", "windows-1251", "koi8-r", "iso-8859-5"):
            self.assertEqual(guess_charset("Привет, мир".encode(charset)), charset)
        self.assertEqual(guess_charset(b"Hello"), "utf-8")

    def test_a_table_is_read_row_by_row(self):
        self.assertEqual(
            self._read("html_table_cp1251"),
            {
                "external_ref": "W-6",
                "name": "Иванова Анна",
                "email": "anna@example.com",
                "phone": "+7 921 123-45-67",
                "event": "Test Java Day",
                "tariff": "standard",
                "quantity": "2",
                "participants": [
                    {"name": "Анна Иванова", "email": "anna@example.com"},
                    {
                        "name": "Борис Петров",
                        "email": "boris@example.com",
                        "phone": "+7 921 765-43-21",
                    },
                ],
            },
        )

    def test_paragraphs_line_breaks_and_values_below_labels(self):
        self.assertEqual(
            self._read("html_paragraphs"),
            {
                "external_ref": "W-7",
                "name": "Anna Ivanova",
                "email": "anna@example.com",
                "phone": "+7 921 123-45-67",
                "event": "test-java-day",
                "tariff": "std",
            },
        )

    def test_a_company_is_known_by_its_type_or_tax_number(self):
        found = self._read("company")
        self.assertEqual(found["buyer_type"], "company")
        self.assertEqual(found["vat"], "7707083893")
        self.assertEqual(found["name"], "Ольга Смирнова")
        self.assertEqual(found["company_name"], "ООО «Ромашка»")
        found = self._parse("ФИО: Ольга\nИНН: 7707083893")
        self.assertEqual(found["buyer_type"], "company")
        # where somebody works makes him no company
        found = self._parse("ФИО: Ольга\nКомпания: Ромашка")
        self.assertNotIn("buyer_type", found)

    def test_an_attached_json_is_the_form(self):
        found = self._read("json_attachment")
        self.assertEqual(found["external_ref"], "W-9")
        self.assertEqual(found["quantity"], 1)
        labels = '{"ФИО": "Анна", "E-mail": "anna@example.com"}'.encode("cp1251")
        self.assertEqual(
            parse_form_mail("", [("form.json", labels)]),
            {"name": "Анна", "email": "anna@example.com"},
        )

    def test_garbage_that_is_called_json_is_no_form(self):
        several = b'[{"name": "A", "email": "a"}, {"name": "B", "email": "b"}]'
        too_long = b'{"name": "A", "email": "' + b"x" * MAX_JSON + b'"}'
        deep = b"[" * 100_000
        for content in (b"{", b"[1]", b"7", b"\xff\xfe\x00", several, too_long, deep):
            self.assertEqual(parse_form_mail("", [("form.json", content)]), {})

    def test_a_forwarded_form_keeps_its_own_phone(self):
        self.assertEqual(
            self._read("forwarded_quoted"),
            {
                "external_ref": "W-10",
                "name": "Анна Иванова",
                "email": "anna@example.com",
                "event": "test-java-day",
                "tariff": "std",
            },
        )

    def test_a_form_in_an_attached_mail_is_found(self):
        found = self._read("forwarded_attached")
        self.assertEqual(found, ANNA | {"external_ref": "W-11"})

    def test_a_letter_and_nothing_are_no_forms(self):
        for name in ("letter", "empty"):
            self.assertEqual(self._read(name), {})
        # one label may stand in any letter
        self.assertEqual(self._parse("Телефон: +7 921 123-45-67"), {})

    def test_the_first_value_counts_and_the_signature_does_not(self):
        found = self._parse("Имя: Анна\nEmail: a@example.com\nИмя: Борис\n-- \nТел.: 1")
        self.assertEqual(found, {"name": "Анна", "email": "a@example.com"})

    def test_participants_end_with_an_empty_line(self):
        found = self._parse(
            "ФИО: Анна\nEmail: a@example.com\nУчастник 1: Анна\nУчастник 2: Б. Бо, "
            "b@example.com\nУчастники:\n- Вера\n\nСпасибо за заявку!"
        )
        names = [person["name"] for person in found["participants"]]
        self.assertEqual(names, ["Анна", "Б. Бо", "Вера"])

    def test_scripts_and_styles_are_no_text(self):
        lines = html_to_lines("<style>a: b</style><script>x()</script><p>a<br>b</p>")
        self.assertEqual([line for line in lines if line], ["a", "b"])
        lines = html_to_lines('<?xml version="1.0" encoding="utf-8"?><p>a</p>')
        self.assertEqual([line for line in lines if line], ["a"])

    def test_who_answers_by_himself_is_told_from_who_sends_a_form(self):
        for name, expected in (
            ("auto_reply", True),
            ("auto_generated", False),
            ("plain_utf8", False),
        ):
            message = email.message_from_bytes((DATA / f"{name}.eml").read_bytes())
            self.assertEqual(is_auto_reply(message), expected, name)

    def test_every_label_of_the_table_means_one_field(self):
        labels = [(label, field) for field, all_ in LABELS.items() for label in all_]
        for label, field in labels:
            self.assertEqual(find_field(f" {label.upper()} * "), field, label)
