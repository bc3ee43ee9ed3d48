import io

from PIL import Image

from odoo.tests import TransactionCase, tagged

from ..payment_qr import build_payment_code

try:
    import zxingcpp
except ImportError:  # requirements-dev.txt; the code's text is checked without it
    zxingcpp = None

GOLDEN = (
    "ST00012|Name=ООО «Три кита»|PersonalAcc=40702810138250123017"
    '|BankName=ОАО "БАНК"|BIC=044525225|CorrespAcc=30101810400000000225'
    "|Sum=15000050|Purpose=Оплата по счету № 26-0015/2 от 02.03.2026"
    "|PayeeINN=7736207543|PayerINN=7707083893|KPP=773601001|DocNo=26-0015/2"
    "|DocDate=02.03.2026"
)


def build(**changes):
    values = {
        "Name": "ООО «Три кита»",
        "PersonalAcc": "40702810138250123017",
        "BankName": 'ОАО "БАНК"',
        "BIC": "044525225",
        "CorrespAcc": "30101810400000000225",
        "Sum": 15000050,
        "Purpose": "Оплата по счету № 26-0015/2 от 02.03.2026",
        "PayeeINN": "7736207543",
        "PayerINN": "7707083893",
        "KPP": "773601001",
        "DocNo": "26-0015/2",
        "DocDate": "02.03.2026",
    }
    return build_payment_code(values | changes)


def parse(code):
    """What a reader makes of a code: the separator stands after the service block."""
    separator = code[7]
    return dict(part.split("=", 1) for part in code[8:].split(separator))


@tagged("post_install", "-at_install")
class TestPaymentCode(TransactionCase):
    """The payment code of GOST R 56042-2014, with all its traps."""

    def test_golden_code(self):
        self.assertEqual(build(), GOLDEN)

    def test_sum_is_in_kopecks_and_whole(self):
        self.assertIn("|Sum=15000050|", build())
        for wrong in (150000.5, "150000.50", "150000,50", -1, 0, True, None, 10**18):
            with self.subTest(wrong=wrong):
                self.assertNotIn("Sum=", build(Sum=wrong))

    def test_key_of_the_payees_kpp_is_kpp(self):
        code = build()
        self.assertIn("|KPP=773601001", code)
        self.assertNotIn("PayeeKPP", code)

    def test_sole_trader_has_no_kpp_and_a_long_inn(self):
        fields = parse(build(PayeeINN="500100732259", KPP=False))
        self.assertEqual(fields["PayeeINN"], "500100732259")
        self.assertNotIn("KPP", fields)

    def test_without_a_requisite_or_with_a_wrong_one_there_is_no_code(self):
        for key, wrong in [
            ("Name", ["", None, False, " ", "Я" * 161]),
            ("PersonalAcc", ["", "4070281013825012301", "40702 10138250123017"]),
            ("BankName", ["", None]),
            ("BIC", ["", "44525225", "SABRRUMM"]),
            ("CorrespAcc", ["", None, False, "3010181040000000022"]),
        ]:
            for value in wrong:
                with self.subTest(key=key, value=value):
                    self.assertIsNone(build(**{key: value}))

    def test_account_in_a_clearing_currency_has_a_letter(self):
        self.assertIn("40702A10138250123017", build(PersonalAcc="40702A10138250123017"))

    def test_separator_in_a_value_makes_another_one_for_all_fields(self):
        code = build(Purpose="Счет 5|6")
        self.assertTrue(code.startswith("ST00012~Name=ООО «Три кита»~PersonalAcc="))
        self.assertIn("~Purpose=Счет 5|6~PayeeINN=", code)
        self.assertEqual(code.count("|"), 1)
        fields = parse(code)
        self.assertEqual(fields["Purpose"], "Счет 5|6")
        self.assertEqual(fields["DocDate"], "02.03.2026")
        self.assertTrue(build(Name="Три|кита~").startswith("ST00012^"))

    def test_value_that_holds_all_separators_makes_no_code(self):
        self.assertIsNone(build(Purpose="|~^#;!$%&*+@{}"))

    def test_equals_sign_stays_in_the_value(self):
        self.assertEqual(parse(build(Purpose="a=b"))["Purpose"], "a=b")

    def test_lines_and_control_signs_become_one_line(self):
        fields = parse(build(Name="ООО\n«Три\tкита»\x00", Purpose="Счет\r\n15"))
        self.assertEqual(fields["Name"], "ООО «Три кита»")
        self.assertEqual(fields["Purpose"], "Счет 15")

    def test_long_bank_and_purpose_are_cut_the_payee_never(self):
        fields = parse(build(BankName="Банк " * 20, Purpose="п" * 300))
        self.assertEqual(len(fields["BankName"]), 44)
        self.assertEqual(len(fields["Purpose"]), 160)

    def test_mandatory_block_has_at_most_300_bytes(self):
        # service block, keys and figures are 113 bytes with a bank of one sign
        room = 300 - len(build(Name="Я", BankName="Б").split("|Sum=")[0].encode())
        name = "Я" + "Я" * (room // 2)
        code = build(Name=name, BankName="Б")
        self.assertLessEqual(len(code.split("|Sum=")[0].encode()), 300)
        self.assertIsNone(build(Name=name + "Я", BankName="Б"))

    def test_wrong_additional_value_is_left_out_alone(self):
        fields = parse(build(PayerINN="DE123456789", DocNo="1" * 16, KPP="77-36"))
        for key in ("PayerINN", "DocNo", "KPP"):
            self.assertNotIn(key, fields)
        self.assertEqual(fields["PayeeINN"], "7736207543")

    def test_drawn_code_reads_as_it_was_written(self):
        """Odoo's barcode engine keeps Cyrillic in UTF-8."""
        if not zxingcpp:
            self.skipTest("no decoder here")
        Report = self.env["ir.actions.report"]
        for code in (GOLDEN, build(Purpose="ё" * 160, Name="Ж" * 40)):
            picture = Report.barcode("QR", code, width=600, height=600)
            [found] = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))
            self.assertEqual(found.bytes.decode("utf-8"), code)
