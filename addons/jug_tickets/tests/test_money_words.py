from odoo.tests import TransactionCase, tagged

from ..money_words import spell_amount_in_russian


@tagged("post_install", "-at_install")
class TestMoneyWords(TransactionCase):
    def test_roubles_are_declined(self):
        for amount, words in [
            (0, "Ноль рублей 00 копеек"),
            (1, "Один рубль 00 копеек"),
            (2.02, "Два рубля 02 копейки"),
            (11.11, "Одиннадцать рублей 11 копеек"),
            (21.21, "Двадцать один рубль 21 копейка"),
            (2000.5, "Две тысячи рублей 50 копеек"),
            (100000, "Сто тысяч рублей 00 копеек"),
            (1001001, "Один миллион одна тысяча один рубль 00 копеек"),
            (0.285, "Ноль рублей 29 копеек"),
        ]:
            with self.subTest(amount=amount):
                self.assertEqual(spell_amount_in_russian(amount, "RUB"), words)

    def test_other_currencies(self):
        self.assertEqual(spell_amount_in_russian(2.02, "USD"), "Два доллара 02 цента")
        self.assertIsNone(spell_amount_in_russian(2, "XYZ"))
