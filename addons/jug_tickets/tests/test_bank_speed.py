from unittest.mock import patch

from odoo.sql_db import Cursor
from odoo.tests import tagged
from odoo.tools import SQL

from .common_bank import BankCommon


@tagged("post_install", "-at_install")
class TestBankSpeed(BankCommon):
    """A line of a large statement costs no more than one of a small one."""

    def _count_queries(self, function):
        """How many statements a call takes, those of savepoints left out."""
        statements = []
        execute = Cursor.execute

        def counted(cursor, query, *args, **kwargs):
            text = query.code if isinstance(query, SQL) else query
            text = text.decode() if isinstance(text, bytes) else text
            if not text.lstrip().startswith(("SAVEPOINT", "RELEASE", "ROLLBACK TO")):
                statements.append(text)
            return execute(cursor, query, *args, **kwargs)

        self.env.flush_all()
        self.env.invalidate_all()
        with patch.object(Cursor, "execute", counted):
            function()
            self.env.flush_all()
        return len(statements)

    def _get_documents(self, count, first=1, **values):
        return [
            self._document(number=str(number), **values)
            for number in range(first, first + count)
        ]

    def test_import_is_linear(self):
        self._import(*self._get_documents(2, 9000))
        few, many = (
            self._count_queries(
                lambda n=n, at=at: self._import(*self._get_documents(n, at))
            )
            for n, at in ((30, 1), (300, 1001))
        )
        self.assertLess(many, few * 10 * 1.2)
        self.assertLess(many / 300, 12)

    def test_line_that_is_left_to_a_person_costs_the_same_in_any_number(self):
        def count(number, at):
            statement = self._import(*self._get_documents(number, at, inn="7841000000"))
            return self._count_queries(lambda: self._match(statement)) / number

        count(2, 9000)
        few, many = count(5, 1), count(50, 101)
        self.assertLess(many, few * 1.2)
        self.assertLess(many, 40)

    def test_line_that_pays_costs_the_same_in_any_number(self):
        def count(number, at):
            order = self._book(email=f"buyer{at}@example.com", phone=None)
            order.order_line.with_user(self.manager).price_unit = 1000
            order.partner_id.vat = "7707083893"
            statement = self._import(
                *self._get_documents(number, at, purpose=f"счет {order.name}", amount=1)
            )
            total = self._count_queries(lambda: self._match(statement))
            states = set(statement.line_ids.mapped("ticket_money_state"))
            self.assertEqual(
                states, {"matched"}, statement.line_ids.mapped("ticket_error")
            )
            return total / number

        count(2, 9000)
        few, many = count(3, 1), count(30, 101)
        self.assertLess(many, few * 1.2)
