from odoo.tests import BaseCase, tagged

from ..utils import claim_key, name_key


@tagged("post_install", "-at_install")
class TestUtils(BaseCase):
    def test_spellings_of_one_name_meet(self):
        for name in [
            "Пётр Семёнов",
            "петр семенов",
            "СЕМЁНОВ Пётр",
            "  Семенов,   Петр ",
            "Пе\N{COMBINING DIAERESIS}тр Семёнов",
            "Семенов-Петр",
            "Пётр Семёнов 🎟️",
        ]:
            with self.subTest(name=name):
                self.assertEqual(name_key(name), "петр семенов")

    def test_other_names_do_not_meet(self):
        for name in ["Пётр", "Петра Семёнова", "Пётр Семёнов Иванович"]:
            with self.subTest(name=name):
                self.assertNotEqual(name_key(name), "петр семенов")

    def test_what_has_no_letter_is_no_name(self):
        for name in [None, False, "", " . ", "007", "🎟️"]:
            with self.subTest(name=name):
                self.assertIs(name_key(name), False)

    def test_claim_does_not_tell_whom_it_is_about(self):
        key = claim_key("email", "anna@example.com")
        self.assertNotIn("anna", key)
        self.assertNotEqual(key, claim_key("phone", "anna@example.com"))
