from datetime import date
from decimal import Decimal

from odoo.tests import BaseCase, tagged
from odoo.tools import file_open

from ..bank_const import BANK_FILE_ERRORS
from ..bank_files import BankFileError, get_keys, parse
from ..bank_files.reading import MAX_BYTES
from ..bank_files.rules import (
    decide,
    find_numbers,
    is_same_payer,
    names_number,
    payer_key,
)

OWN = "40702810900000000001"
DOCUMENT = """1CClientBankExchange
Кодировка=Windows
РасчСчет=40702810900000000001
СекцияДокумент=Платежное поручение
Номер=1
Дата=02.03.2026
Сумма=100.00
ПлательщикСчет=40702810400000000042
ПолучательСчет=40702810900000000001
НазначениеПлатежа=Счет 15
КонецДокумента
КонецФайла
"""


def read(name):
    with file_open(f"jug_tickets/tests/data/{name}", "rb") as file:
        return file.read()


@tagged("post_install", "-at_install")
class TestBankFiles(BaseCase):
    """Statements as banks write them become plain values, or a clear refusal."""

    def _assert_broken(self, content, code, row=None):
        if isinstance(content, str):
            content = content.encode("cp1251")
        with self.assertRaises(BankFileError) as caught:
            parse(content)
        error = caught.exception
        self.assertEqual((error.code, error.row), (code, row))
        self.assertIn(code, BANK_FILE_ERRORS)

    def test_1c_file_is_read_in_each_encoding(self):
        windows = parse(read("statement_windows.txt"))
        self.assertEqual(windows.accounts, [OWN])
        self.assertEqual(
            [(line.date, line.number, line.amount) for line in windows.lines],
            [
                (date(2026, 3, 2), "117", Decimal("236000.50")),
                (date(2026, 3, 2), "44", Decimal("-1500.00")),
                (date(2026, 3, 3), "9", Decimal("29000.00")),
            ],
        )
        for name in ("statement_dos.txt", "statement_utf8_bom.txt"):
            with self.subTest(name=name):
                self.assertEqual(parse(read(name)).lines, windows.lines)

    def test_payer_of_a_1c_document_is_read_whole(self):
        company, bank, person = parse(read("statement_windows.txt")).lines
        self.assertEqual(
            (company.payer, company.inn, company.kpp, company.account),
            ('ООО "Ёлка и К"', "7707083893", "770701001", "40702810400000000042"),
        )
        self.assertEqual(bank.payer, "ПАО Сбербанк")
        self.assertTrue(person.payer.startswith("Смирнов Алексей"))
        self.assertEqual(person.inn, "")

    def test_purpose_of_several_lines_or_parts_is_one_text(self):
        company, _bank, person = parse(read("statement_windows.txt")).lines
        self.assertEqual(
            company.purpose,
            "Оплата по счету № 15/2 от 27.02.2026 за билеты на конференцию."
            " В том числе НДС 20% = 39333.42 руб.",
        )
        self.assertEqual(
            person.purpose, "Билет на конференцию, заявка S00012. НДС не облагается"
        )

    def test_document_that_the_bank_has_not_carried_out_is_no_money(self):
        file = parse(read("statement_windows.txt"))
        self.assertEqual(file.pending, 1)
        self.assertNotIn("10", [line.number for line in file.lines])

    def test_balances_of_several_days_are_the_first_and_the_last(self):
        file = parse(read("statement_windows.txt"))
        self.assertEqual(
            file.balances, {OWN: (Decimal("1000.00"), Decimal("264500.50"))}
        )

    def test_money_between_our_own_accounts_is_a_line_of_each(self):
        text = DOCUMENT.replace(
            "РасчСчет=40702810900000000001\nСек",
            "РасчСчет=40702810900000000001\nРасчСчет=40702810400000000042\nСек",
        )
        lines = parse(text.encode("cp1251")).lines
        self.assertEqual(
            {(line.own_account, line.amount) for line in lines},
            {(OWN, Decimal(100)), ("40702810400000000042", Decimal(-100))},
        )

    def test_1c_file_that_is_cut_off_is_refused_whole(self):
        content = read("statement_truncated.txt")
        self._assert_broken(content, "truncated", content.count(b"\n") + 1)
        self._assert_broken(DOCUMENT.replace("КонецФайла\n", ""), "truncated", 12)
        self._assert_broken(DOCUMENT.replace("КонецДокумента\n", ""), "section_open", 4)

    def test_1c_file_that_makes_no_sense_names_the_line(self):
        for old, new, code, row in (
            ("Сумма=100.00", "Сумма=сто", "sum", 7),
            ("Сумма=100.00", "Сумма=-100.00", "sum", 7),
            ("Сумма=100.00", "Сумма=0.00", "sum", 7),
            ("Сумма=100.00", "Сумма=100.001", "sum", 7),
            ("Сумма=100.00", "", "sum", 4),
            ("Дата=02.03.2026", "Дата=31.02.2026", "date", 6),
            ("Дата=02.03.2026", "Дата=вчера", "date", 6),
            ("ПолучательСчет=4070", "ПолучательСчет=9990", "foreign_document", 4),
            ("КонецДокумента", "КонецРасчСчет", "section_end", 11),
            ("Номер=1\n", "СекцияДокумент=Ордер\n", "section_open", 4),
            ("РасчСчет=40702810900000000001\nСек", "Сек", "account_missing", None),
        ):
            with self.subTest(new=new, code=code):
                self._assert_broken(DOCUMENT.replace(old, new, 1), code, row)

    def test_what_is_no_statement_is_refused(self):
        self._assert_broken(b"", "empty")
        self._assert_broken(b"\x00\x00\r\n", "empty")
        self._assert_broken(b"%PDF-1.4 no statement\n1;2;3\n", "no_heading")
        self._assert_broken(b"x" * (MAX_BYTES + 1), "too_large")
        self._assert_broken(b"\xff\xfe\x41", "encoding", 1)
        self._assert_broken("Сумма\n".encode("cp1251") + b"\x98", "encoding", 2)

    def test_csv_with_two_columns_of_sums_is_read(self):
        file = parse(read("statement_sber.csv"))
        self.assertEqual(file.accounts, [OWN])
        self.assertEqual(
            [(line.row, line.amount, line.payer, line.inn) for line in file.lines],
            [
                (7, Decimal("236000.50"), 'ООО "Ёлка и К"', "7707083893"),
                (8, Decimal("-1500.00"), "ПАО Сбербанк", "7707083893"),
                (9, Decimal("29000.00"), "Смирнов Алексей Юрьевич", ""),
            ],
        )
        self.assertEqual(file.lines[0].own_account, OWN)
        self.assertIn("№ 15/2 от 27.02.2026; за билеты", file.lines[0].purpose)

    def test_csv_with_a_direction_is_read(self):
        lines = parse(read("statement_tbank.csv")).lines
        self.assertEqual(
            [line.amount for line in lines],
            [Decimal(29000), Decimal(-1000), Decimal(29000), Decimal(29000)],
        )
        self.assertEqual(lines[0].date, date(2026, 3, 2))

    def test_csv_that_is_cut_off_or_broken_names_the_line(self):
        self._assert_broken(read("statement_truncated.csv"), "row_short", 9)
        head = "Дата;Приход;Расход;Назначение платежа\n"
        for row, code in (
            ('02.03.2026;1,00;;"Счет 15', "quotes"),
            ("02.03.2026;один;;Счет 15", "sum"),
            ("02.03.2026;1,00;2,00;Счет 15", "sum"),
            ("02.03.2026;;;Счет 15", "sum"),
            ("32.03.2026;1,00;;Счет 15", "date"),
            (";1,00;;Счет 15", "date"),
        ):
            with self.subTest(row=row):
                self._assert_broken(f"{head}{row}", code, 2)

    def test_sums_are_read_with_any_separators(self):
        head = "Дата;Сумма;Назначение платежа\n02.03.2026;{};Счет 15\n"
        for text, amount in (
            ("1 234,50", "1234.50"),
            ("1\u00a0234\u00a0567.5", "1234567.50"),
            ("-12,00 руб.", "-12.00"),
            ("\u2212 7", "-7.00"),
        ):
            with self.subTest(text=text):
                [line] = parse(head.format(text).encode()).lines
                self.assertEqual(line.amount, Decimal(amount))

    def test_same_movement_has_the_same_key_in_any_file(self):
        one_c = get_keys(parse(read("statement_windows.txt")).lines)
        self.assertEqual(get_keys(parse(read("statement_dos.txt")).lines), one_c)
        self.assertEqual(len(set(one_c)), 3)

    def test_equal_payments_without_numbers_are_told_apart_by_their_order(self):
        keys = get_keys(parse(read("statement_tbank.csv")).lines)
        self.assertEqual(len(set(keys)), 4)
        self.assertEqual(get_keys(parse(read("statement_tbank.csv")).lines), keys)


@tagged("post_install", "-at_install")
class TestBankRules(BaseCase):
    def test_number_is_found_however_it_is_written(self):
        for purpose, number in (
            ("Оплата по счету № 15/2 от 03.03.2026, НДС нет", "15/2"),
            ("оплата по счёту 15. НДС не облагается", "15"),
            ("сч.N15 от 12.03.26", "15"),
            ("За билеты No 15", "15"),
            ("Invoice 15", "15"),
            ("Оплата счета на оплату №S00012 без НДС", "S00012"),
            ("заказ s 00012", "S00012"),
            ("билет по заявке С00012", "S00012"),
            ("Счет № S00012/2, в т.ч. НДС", "S00012/2"),
        ):
            with self.subTest(purpose=purpose):
                self.assertIn(number, find_numbers(purpose))

    def test_other_figures_are_no_numbers(self):
        for purpose in (
            "Оплата за 15 билетов",
            "оплата 15.03.2026",
            "счет №15.03.2026",
            "Оплата по договору 15",
            "счет 153",
            "AS00015",
        ):
            with self.subTest(purpose=purpose):
                found = find_numbers(purpose)
                self.assertFalse({"15", "S00015"} & found, found)

    def test_number_that_a_payer_names_is_seen_whoevers_it_is(self):
        for purpose, expected in (
            ("Оплата по счету № S00003", True),
            ("оплата по счёту 15. НДС не облагается", True),
            ("Счет INV/2026/0007 от 03.03.2026", True),
            ("Оплата за 15 билетов", False),
            ("Оплата по счету за 15 билетов", False),
            ("счет от 15.03.2026", False),
            ("счет №15.03.2026", False),
            ("Оплата билетов на конференцию", False),
        ):
            with self.subTest(purpose=purpose):
                self.assertEqual(names_number(purpose), expected)

    def test_table_of_rules(self):
        for facts, verdict in (
            (("one", "same", "exact"), "match"),
            (("one", "same", "less"), "match"),
            (("one", "same", "more"), "match"),
            (("one", "other", "exact"), "match"),
            (("one", "other", "less"), "payer_and_sum"),
            (("one", "other", "more"), "payer_and_sum"),
            (("one", "same", "nothing"), "paid_already"),
            (("one", "other", "nothing"), "paid_already"),
            (("several", "other", "more"), "several_numbers"),
            (("none", "same", "exact"), "match"),
            (("none", "same", "less"), "no_number"),
            (("none", "other", "exact"), "no_number"),
        ):
            with self.subTest(facts=facts):
                self.assertEqual(decide(*facts), verdict)

    def test_payer_is_known_by_tax_number_account_or_name(self):
        client = {
            "inns": {"7707083893"},
            "accounts": {"40702 8104 0000 0000 042"},
            "names": {"ООО «Ёлка и К»"},
        }
        for payer, is_same in (
            ({"inn": "7707083893", "account": "", "name": ""}, True),
            ({"inn": "7710140679", "account": "", "name": "Елка и К ООО"}, False),
            ({"inn": "", "account": "40702810400000000042", "name": ""}, True),
            ({"inn": "0", "account": "", "name": "ООО ЕЛКА И К"}, True),
            ({"inn": "", "account": "", "name": "ЕЛКА И К, ООО"}, True),
            ({"inn": "", "account": "", "name": "ООО Рога"}, False),
        ):
            with self.subTest(payer=payer):
                self.assertEqual(is_same_payer(payer, client), is_same)

    def test_legal_form_and_address_are_no_part_of_a_name(self):
        self.assertEqual(
            payer_key('ООО "Ромашка"'),
            payer_key("Общество с ограниченной ответственностью «РОМАШКА»"),
        )
        self.assertEqual(
            payer_key("Смирнов Алексей//г. Москва//"), payer_key("Алексей Смирнов")
        )
