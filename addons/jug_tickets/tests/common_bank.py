"""Builders: files of a bank, their import, and what the matching makes of them."""

import base64

from odoo.tests import new_test_user

from .common import TicketsCommon

OWN = "40702810900000000001"
INN = "7707083893"
HEAD = "1CClientBankExchange\nВерсияФормата=1.03\nКодировка=Windows\nРасчСчет={own}\n"
DOCUMENT = """СекцияДокумент=Платежное поручение
Номер={number}
Дата={date}
Сумма={amount:.2f}
ПлательщикСчет={account}
Плательщик1={payer}
ПлательщикИНН={inn}
ПолучательСчет={own}
ДатаПоступило={date}
НазначениеПлатежа={purpose}
КонецДокумента
"""


class BankCommon(TicketsCommon):
    """A company with a bank account, and a client whose tax number is known."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bank = cls.env["account.journal"].create(
            {
                "name": "Test Bank",
                "code": "TBNK",
                "type": "bank",
                "bank_acc_number": OWN,
                "company_id": cls.company.id,
            }
        )
        cls.accountant = new_test_user(
            cls.env, "t_accountant", "account.group_account_invoice"
        )

    # files

    @classmethod
    def _document(cls, **values):
        """A payment order as the bank writes it."""
        defaults = {
            "number": "117",
            "date": "02.03.2026",
            "amount": 100,
            "account": "40702810400000000042",
            "payer": 'ООО "Ёлка и К"',
            "inn": INN,
            "own": OWN,
            "purpose": "Оплата билетов",
        }
        return DOCUMENT.format(**defaults | values)

    @classmethod
    def _file(cls, *documents, own=OWN):
        return f"{HEAD.format(own=own)}{''.join(documents)}КонецФайла\n"

    # what is done with them

    def _open(self, text, user=None, **values):
        """The dialogue with a file in it."""
        content = text if isinstance(text, bytes) else text.encode("cp1251")
        defaults = {"file": base64.b64encode(content), "file_name": "kl_to_1c.txt"}
        wizard = self.env["jug.ticket.bank.import"].with_user(user or self.manager)
        return wizard.create(defaults | values)

    def _import(self, *documents, **values):
        """A statement that is imported and not matched yet."""
        action = self._open(self._file(*documents), **values).action_import()
        return self.env["account.bank.statement"].browse(action["res_id"])

    def _match(self, statement, user=None):
        """What the client's next call does."""
        self.env.flush_all()
        with self.enter_registry_test_mode():
            statement.with_user(user or self.manager).action_match()
        self.env.invalidate_all()
        return statement.line_ids.filtered(lambda line: line.amount > 0)

    def _receive(self, **values):
        """One payment comes by bank; its line, matched or not."""
        return self._match(self._import(self._document(**values)))

    def _book_client(self, **values):
        """A booking of the client who has the tax number."""
        order = self._book(**values)
        order.partner_id.vat = INN
        return order

    def _assert_matched(self, line, order):
        """The line has paid the booking, and no kopeck is left hanging."""
        self.assertEqual(
            line.ticket_money_state, "matched", (line.ticket_reason, line.ticket_error)
        )
        self.assertEqual(line.ticket_order_id, order)
        transaction = line.ticket_transaction_ids
        self.assertEqual(len(transaction), 1)
        self.assertRecordValues(
            transaction,
            [
                {
                    "state": "done",
                    "is_post_processed": True,
                    "amount": line.amount,
                    "sale_order_ids": order.ids,
                }
            ],
        )
        self.assertTrue(line.is_reconciled)
        self.assertTrue(transaction.payment_id.is_matched)
        _liquidity, suspense, others = line._seek_for_lines()
        self.assertFalse(suspense)
        self.assertEqual(
            others.account_id, transaction.payment_id.outstanding_account_id
        )
        self.assertEqual(sum(others.mapped("amount_residual")), 0)

    def _assert_left_to_person(self, line, reason):
        self.assertEqual(
            (line.ticket_money_state, line.ticket_reason), ("person", reason)
        )
        self.assertFalse(line.is_reconciled)
        self.assertFalse(line.ticket_transaction_ids)

    def _get_balance(self, account):
        """What the posted entries of the test's bank leave on an account."""
        entries = self.env["account.move.line"].search(
            [
                ("account_id", "=", account.id),
                ("parent_state", "=", "posted"),
                ("journal_id", "=", self.bank.id),
            ]
        )
        return self.company.currency_id.round(sum(entries.mapped("balance")))
