from odoo.tests import BaseCase, tagged

from ..const import QUESTIONNAIRE_ERRORS, QUESTIONNAIRE_WARNINGS
from ..requisites import check_requisites, org_key
from .common_questionnaire import RIGHT, VECTORS


@tagged("post_install", "-at_install")
class TestRequisites(BaseCase):
    """Numbers that no tax office, bank or Treasury has given out are seen at once."""

    def test_each_vector_gives_its_codes(self):
        """T-B2B-08, T-B2B-10"""
        for name, (changed, errors, warnings) in VECTORS.items():
            with self.subTest(name):
                found = check_requisites(RIGHT | changed)
                self.assertEqual(found, (errors, warnings))

    def test_each_code_has_its_sentence(self):
        codes = {code for _changed, errors, _w in VECTORS.values() for code in errors}
        self.assertLessEqual(codes, QUESTIONNAIRE_ERRORS.keys())
        warned = {code for *_rest, warnings in VECTORS.values() for code in warnings}
        self.assertLessEqual(warned, QUESTIONNAIRE_WARNINGS.keys())

    def test_nothing_at_all_names_everything_that_is_missing(self):
        errors, warnings = check_requisites({})
        self.assertEqual(len(errors), 8)
        self.assertTrue(all(code.endswith("_missing") for code in errors))
        self.assertEqual(warnings, [])

    def test_one_mistyped_digit_of_an_account_is_always_seen(self):
        account = RIGHT["account"]
        for place, digit in enumerate(account):
            if place < 5:
                # what kind of account it is: others are of the Treasury
                continue
            for other in set("0123456789") - {digit}:
                wrong = account[:place] + other + account[place + 1 :]
                errors, _warnings = check_requisites(RIGHT | {"account": wrong})
                self.assertEqual(errors, ["account_key"], wrong)

    def test_one_organisation_has_one_key_however_its_form_is_written(self):
        """G-14"""
        same = [
            "ООО «Ромашка»",
            'ООО "РОМАШКА"',
            "Ромашка, ООО",
            "Общество с ограниченной ответственностью «Ромашка»",
            "ромашка",
        ]
        self.assertEqual({org_key(name) for name in same}, {"ромашка"})
        self.assertNotEqual(org_key("ООО Ромашка Север"), org_key("ООО Ромашка"))
        # nothing but a form is a name all the same
        self.assertEqual(org_key("ООО"), "ооо")
        self.assertFalse(org_key(" «» "))
