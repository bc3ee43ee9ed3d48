from odoo.tests import TransactionCase, tagged

from ..paste import parse_paste


@tagged("post_install", "-at_install")
class TestPaste(TransactionCase):
    """Lines from a spreadsheet, whatever made them."""

    def _read(self, text):
        return [
            (person["name"], person["email"], person["phone"], person["tariff"])
            for person in parse_paste(text)
        ]

    def test_tabs_semicolons_and_commas_and_any_line_ends(self):
        expected = [
            ("Борис Петров", "boris@example.com", "+7 921 765-43-21", ""),
            ("Вера Белова", "vera@example.com", "", ""),
        ]
        for separator in "\t;,":
            for end in ("\r\n", "\n", "\r"):
                lines = [
                    separator.join(
                        ("Борис Петров", "boris@example.com", "+7 921 765-43-21")
                    ),
                    "",
                    separator.join(("Вера Белова", "vera@example.com", "")),
                    "",
                ]
                with self.subTest(separator=separator, end=end):
                    self.assertEqual(self._read(end.join(lines)), expected)

    def test_headings_in_russian_and_english_in_any_order(self):
        expected = [("Борис Петров", "boris@example.com", "+79217654321", "VIP")]
        for head, line in (
            (
                "№\tE-mail\tТелефон\tФ.И.О.\tТариф\tДолжность",
                "1\tboris@example.com\t+79217654321\tБорис Петров\tVIP\tИнженер",
            ),
            (
                "Full name;Phone number;Email;Ticket type",
                "Борис Петров;+79217654321;boris@example.com;VIP",
            ),
            (
                "ФАМИЛИЯ И ИМЯ\tЭл. почта (раб.)\tМобильный телефон\tКатегория",
                "Борис Петров\tboris@example.com\t+79217654321\tVIP",
            ),
        ):
            with self.subTest(head=head):
                self.assertEqual(self._read(f"{head}\r\n{line}"), expected)

    def test_name_in_three_columns(self):
        text = "Имя\tОтчество\tФамилия\tПочта\nБорис\tЛьвович\tПетров\tb@example.com"
        self.assertEqual(
            self._read(text), [("Петров Борис Львович", "b@example.com", "", "")]
        )

    def test_without_headings_cells_are_told_by_their_looks(self):
        for line, expected in (
            (
                "1\tПетров\tБорис\tboris@example.com\t8 (921) 765-43-21\tИнженер",
                ("Петров Борис", "boris@example.com", "8 (921) 765-43-21", ""),
            ),
            ("Борис Петров", ("Борис Петров", "", "", "")),
            (
                "1;Борис Петров;Инженер;boris@example.com",
                ("Борис Петров", "boris@example.com", "", ""),
            ),
            # no part of the name: the page says what is wrong with it
            ("Борис Петров;bad-mail", ("Борис Петров", "bad-mail", "", "")),
            (
                "Борис Петров;нет;8 (921) 765-43-21",
                ("Борис Петров", "нет", "8 (921) 765-43-21", ""),
            ),
            (
                "Борис Петров;boris@;+7921",
                ("Борис Петров", "boris@", "+7921", ""),
            ),
            (
                "Борис Петров;+79217654321;Инженер",
                ("Борис Петров", "", "+79217654321", ""),
            ),
            (
                "mailto:boris@example.com;Борис",
                ("", "boris@example.com", "", ""),
            ),
        ):
            with self.subTest(line=line):
                self.assertEqual(self._read(line), [expected])

    def test_quoted_cells_and_a_lone_quotation_mark(self):
        self.assertEqual(
            self._read(
                '"Петров, Борис",b@example.com\r\n"Белова ""Вера""",v@example.com'
            ),
            [
                ("Петров, Борис", "b@example.com", "", ""),
                ('Белова "Вера"', "v@example.com", "", ""),
            ],
        )
        self.assertEqual(
            [name for name, *_rest in self._read('Борис "Бо\nВера\nГлеб')],
            ['Борис "Бо', "Вера", "Глеб"],
        )

    def test_lines_are_counted_as_in_the_field(self):
        self.assertEqual(
            [person["number"] for person in parse_paste("ФИО\n\nБорис\n\nВера\n")],
            [3, 5],
        )

    def test_garbage_is_survived(self):
        for text in ("", "\0\0", "\ufeff\n\n", "\t\t\t\n;;;", "x" * 300_000, '"' * 999):
            with self.subTest(text=text[:9]):
                self.assertLessEqual(len(parse_paste(text)), 1)
        self.assertLessEqual(len(parse_paste("Борис\n" * 50_000)), 2000)
