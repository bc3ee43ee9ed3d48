from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..hooks import uninstall_hook
from ..models.res_company_proforma import SEQUENCE_CODE
from .common_proforma import ProformaCommon


@tagged("post_install", "-at_install")
class TestProformaNumber(ProformaCommon):
    """Numbers that are drawn once, and found in what people write."""

    def _find(self, text, company=None):
        Proforma = self.env["jug.ticket.proforma"]
        return Proforma._find_by_purpose(text, company or self.company)

    def test_numbers_go_up_within_a_year_and_begin_anew_in_the_next(self):
        numbers = [
            self._book_company(ref=f"b2b-{number}").proforma_id.name
            for number in range(2)
        ]
        first = int(numbers[0].removeprefix("26-"))
        self.assertEqual(numbers, [f"26-{first:04d}", f"26-{first + 1:04d}"])
        # still the last evening of the year in London, not in Moscow
        self._move_to("2026-12-31 22:30:00")
        self.event.write(
            {"date_begin": "2027-05-20 07:00:00", "date_end": "2027-05-21 15:00:00"}
        )
        proforma = self._book_company(ref="b2b-3").proforma_id
        self.assertEqual(str(proforma.issued_on), "2027-01-01")
        self.assertEqual(proforma.name, "27-0001")

    def test_each_company_has_numbers_of_its_own(self):
        other = self.env["res.company"].create({"name": "JUG Two"})
        Proforma = self.env["jug.ticket.proforma"]
        day = self.event.date_begin.date()
        ours = [Proforma._next_number(self.company, day) for _time in range(2)]
        self.assertEqual(Proforma._next_number(other, day), "26-0001")
        self.assertNotEqual(*ours)

    def test_number_that_was_used_is_not_drawn_again(self):
        used = self._book_company().proforma_id
        sequence = self.company._get_proforma_sequence()
        sequence.date_range_ids.number_next_actual = int(used.name[3:])
        again = self._book_company(ref="b2b-2").proforma_id
        self.assertGreater(again.name, used.name)
        # nor when the whole counter is gone
        sequence.unlink()
        third = self._book_company(ref="b2b-3").proforma_id
        self.assertNotIn(third.name, (used | again).mapped("name"))

    def test_next_version_keeps_the_number(self):
        order = self._book_company()
        number = order.proforma_id.name
        self.assertEqual(order._issue_proforma().name, f"{number}/2")
        self.assertEqual(order._issue_proforma().name, f"{number}/3")

    def test_seller_may_not_touch_the_counter(self):
        sequence = self.company._get_proforma_sequence().with_user(self.seller)
        with self._assert_refused(AccessError, "allowed|access"):
            sequence.number_next = 1

    def test_uninstalling_takes_the_counters_away(self):
        self._book_company()
        sequences = self.env["ir.sequence"].search([("code", "=", SEQUENCE_CODE)])
        self.assertIn(self.company, sequences.company_id)
        uninstall_hook(self.env)
        self.assertFalse(sequences.exists())

    def _make_known(self, name, version=1):
        """A payment request with a number of our choice."""
        proforma = self._book_company(ref=f"known-{name}").proforma_id
        key = proforma._normalize_purpose(name)
        proforma.write({"name": name, "purpose_key": key, "version": version})
        return proforma

    def test_number_is_found_however_it_is_written(self):
        proforma = self._make_known("26-0015")
        for text in (
            "Оплата по счету № 26-0015 от 02.03.2026 за участие, НДС не облагается",
            "ОПЛАТА ПО СЧЁТУ №26-0015 ОТ 02.03.2026",
            "Оплата по сч.N 26-0015от 02.03.26, без НДС",
            "payment invoice No.26-0015",
            "No 26-15",
            "счет 26 - 0015.",
            "счет 26–0015, 26–0016",
            "сч№26-0015/1",
            "по договору № 17, счет 26-0015; сумма 13026-15",
            "26-0015",
        ):
            with self.subTest(text=text):
                self.assertEqual(self._find(text), proforma)

    def test_other_figures_are_no_number(self):
        self._make_known("26-0015")
        for text in (
            "",
            None,
            "Оплата по счету № 26-00150",
            "счет 26-150, 26-0151, 126-0015",
            "счет 26-0015/2",
            "тел. 812-26-0015, 26-0015-17",
            "сумма 13 026-15 руб.",
            "от 02.03.26-0015",
            "по договору № 26-15 от 01.02.2026",
            "по контракту 26-0015",
            "счет 15 от 02.03.2026",
        ):
            with self.subTest(text=text):
                self.assertFalse(self._find(text))

    def test_versions_are_told_apart_and_void_ones_are_found(self):
        order = self._book_company()
        first = order.proforma_id
        second = order._issue_proforma()
        self.assertEqual(first.state, "void")
        self.assertEqual(self._find(f"счет № {first.name} от 02.03.26"), first)
        self.assertEqual(self._find(f"счет № {second.name} от 02.03.26"), second)
        self.assertEqual(self._find(f"счет {first.name} / 2"), second)
        self.assertEqual(
            self._find(f"счета {first.name}, {second.name}"), first | second
        )
        self.assertFalse(self._find(f"счет {first.name}/21"))

    def test_own_purpose_is_found_again(self):
        proforma = self._book_company()._issue_proforma()
        self.assertEqual(self._find(proforma.purpose), proforma)
        self.assertEqual(self._find(proforma.purpose.upper()), proforma)

    def test_another_companys_number_is_not_ours(self):
        proforma = self._make_known("26-0015")
        other = self.env["res.company"].create({"name": "JUG Two"})
        self.assertFalse(self._find(proforma.purpose, other))
