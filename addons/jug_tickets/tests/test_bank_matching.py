from unittest.mock import patch

from odoo.tests import tagged

from .common_bank import INN, BankCommon


@tagged("post_install", "-at_install")
class TestBankMatching(BankCommon):
    """Number, sum and payer tell the booking, or a person does."""

    def _issue_again(self, order, price=100):
        """The first of two payment requests, 15 and 15/2; the second one is valid."""
        first = order._issue_proforma()
        first.write({"name": "15", "state": "void"})
        first.flush_recordset()
        order.order_line.with_user(self.manager).price_unit = price
        order._issue_proforma()
        return first

    def test_number_and_payer_pay_the_booking(self):
        """T-B2C-11"""
        order = self._book_client()
        line = self._receive(purpose=f"Оплата по счету № {order.name} от 02.03.2026")
        self._assert_matched(line, order)
        self.assertEqual((order.state, order.booking_state), ("sale", "paid"))
        self.assertEqual(order.ticket_ids.state, "open")

    def test_number_and_sum_are_enough_for_another_payer(self):
        order = self._book()
        line = self._receive(
            purpose=f"за Иванову, заказ {order.name}", inn="", payer="ООО Чужая"
        )
        self._assert_matched(line, order)
        self.assertEqual(order.booking_state, "paid")

    def test_number_with_another_payer_and_sum_is_left_to_a_person(self):
        order = self._book()
        line = self._receive(purpose=f"счет {order.name}", amount=90)
        self._assert_left_to_person(line, "payer_and_sum")
        self.assertEqual(line.ticket_candidate_ids, order)
        self.assertEqual(order.booking_state, "waiting")

    def test_part_of_the_known_payer_is_a_part_payment(self):
        """T-B2B-17"""
        order = self._book_client()
        line = self._receive(purpose=f"счет {order.name}", amount=40)
        self._assert_matched(line, order)
        self.assertEqual((order.state, order.booking_state), ("draft", "part_paid"))
        self.assertEqual(order.ticket_ids.state, "draft")
        rest = self._receive(purpose=f"счет {order.name}", amount=60, number="118")
        self._assert_matched(rest, order)
        self.assertEqual(order.booking_state, "paid")
        self.assertEqual(self._get_ledger(order.partner_id), (0, 0))

    def test_more_than_is_due_pays_and_is_told(self):
        order = self._book_client()
        line = self._receive(purpose=f"счет {order.name}", amount=150)
        self._assert_matched(line, order)
        self.assertEqual(order.booking_state, "paid")
        self.assertIn("Paid too much", order.activity_ids.summary)
        self.assertEqual(self._get_ledger(order.partner_id), (-50, -50))

    def test_two_numbers_are_left_to_a_person(self):
        orders = self._book_client() | self._book(email="b@example.com", phone=None)
        line = self._receive(purpose=f"счета {', №'.join(orders.mapped('name'))}")
        self._assert_left_to_person(line, "several_numbers")
        self.assertEqual(line.ticket_candidate_ids, orders)

    def test_without_number_the_tax_number_and_the_sum_of_one_booking_pay_it(self):
        order = self._book_client()
        self._assert_matched(self._receive(), order)

    def test_tax_number_of_two_open_bookings_is_left_to_a_person(self):
        first = self._book_client()
        second = self._book(quantity=1)
        self.assertEqual(second.partner_id, first.partner_id)
        line = self._receive()
        self._assert_left_to_person(line, "no_number")
        self.assertEqual(line.ticket_candidate_ids, first | second)

    def test_tax_number_with_another_sum_is_left_to_a_person(self):
        order = self._book_client()
        line = self._receive(amount=70)
        self._assert_left_to_person(line, "no_number")
        self.assertEqual(line.ticket_candidate_ids, order)

    def test_name_without_number_is_no_proof(self):
        order = self._book()
        line = self._receive(payer="Иванова Анна", inn="")
        self._assert_left_to_person(line, "no_number")
        self.assertIn(order, line.ticket_candidate_ids)

    def test_payer_is_known_by_his_name_or_account(self):
        order = self._book()
        line = self._receive(
            purpose=f"№{order.name}", amount=30, payer="АННА ИВАНОВА//Москва//", inn="0"
        )
        self._assert_matched(line, order)
        self.env["res.partner.bank"].create(
            {
                "acc_number": "40817 810 0 0000 0000009",
                "partner_id": order.partner_id.id,
            }
        )
        line = self._receive(
            purpose=f"№{order.name}",
            amount=30,
            payer="Банк",
            inn="",
            account="40817810000000000009",
            number="2",
        )
        self._assert_matched(line, order)
        self.assertEqual(order.amount_paid, 60)

    def test_number_of_a_paid_booking_is_left_to_a_person(self):
        order = self._book_client()
        self._receive(purpose=f"счет {order.name}")
        line = self._receive(purpose=f"счет {order.name}", number="118")
        self._assert_left_to_person(line, "paid_already")
        self.assertEqual(order.amount_paid, 100)

    def test_payment_request_is_found_by_its_number(self):
        order = self._book()
        self._issue_again(order)
        line = self._receive(purpose="Оплата по счету № 15/2 от 02.03.2026", inn="")
        self._assert_matched(line, order)

    def test_payment_request_is_found_as_it_is_numbered(self):
        """T-B2B-13: the number that is printed is the one that is looked for."""
        order = self._book()
        first = order._issue_proforma()
        second = order._issue_proforma()
        self.assertEqual(second.name, f"{first.name}/2")
        for proforma in (first, second):
            line = self.env["account.bank.statement.line"].new(
                {
                    "payment_ref": f"Оплата по счету № {proforma.name} от 02.03.2026",
                    "company_id": self.company.id,
                }
            )
            self.assertEqual(line._find_bookings_by_number(), order)
        line = self._receive(
            purpose=f"Оплата по счету №{second.name}, НДС не облагается",
            inn="",
            payer="ООО Чужая",
        )
        self._assert_matched(line, order)
        self.assertEqual(order.booking_state, "paid")

    def test_money_for_a_void_payment_request_is_a_part_payment(self):
        order = self._book()
        first = self._issue_again(order, price=130)
        self.assertEqual(first.state, "void")
        line = self._receive(purpose="Оплата по счету №15", inn="")
        self._assert_matched(line, order)
        self.assertEqual(order.booking_state, "part_paid")
        self.assertEqual(order.amount_paid, 100)

    def test_bare_figures_are_no_number_of_a_payment_request(self):
        order = self._book()
        order._issue_proforma().name = "15"
        line = self._receive(purpose="Оплата за 15 билетов", inn="")
        self._assert_left_to_person(line, "no_number")

    def test_money_for_an_annulled_booking_waits_for_a_decision(self):
        order = self._book_client()
        order._annul("price_risen")
        line = self._receive(purpose=f"счет {order.name}")
        self._assert_matched(line, order)
        self.assertRecordValues(
            order, [{"booking_state": "annulled", "late_payment_state": "open"}]
        )
        self.assertIn("Paid, but cancelled", order.activity_ids.summary)

    def test_booking_of_another_company_is_not_paid(self):
        order = self._book_client()
        other = self._create_company(name="Other")
        self.env.cr.execute(
            "UPDATE sale_order SET company_id = %s WHERE id = %s", (other.id, order.id)
        )
        self.env.invalidate_all()
        line = self._receive(purpose=f"счет {order.name}")
        self._assert_left_to_person(line, "unknown_number")

    def test_number_that_nobody_has_is_told_apart_from_none(self):
        order = self._book()
        line = self._receive(purpose="Оплата по счету № S99999", inn="")
        self._assert_left_to_person(line, "unknown_number")
        self.assertIn(order, line.ticket_candidate_ids)

    def test_order_that_is_no_booking_is_not_paid(self):
        order = self.env["sale.order"].create({"partner_id": self.partner.id})
        line = self._receive(purpose=f"счет {order.name}")
        self._assert_left_to_person(line, "unknown_number")

    def test_booking_in_another_currency_is_left_to_a_person(self):
        order = self._book_client()
        self.bank.currency_id = self.env["res.currency"].create(
            {"name": "TST", "symbol": "T", "rate_ids": [(0, 0, {"rate": 2})]}
        )
        line = self._receive(purpose=f"счет {order.name}")
        self._assert_left_to_person(line, "currency")

    def test_payment_registered_by_hand_before_is_the_same_money(self):
        order = self._book_client()
        transaction = self._pay(order, journal_id=self.bank.id, reference="ПП № 117")
        line = self._receive(purpose=f"счет {order.name}")
        self._assert_matched(line, order)
        self.assertEqual(line.ticket_transaction_ids, transaction)
        self.assertEqual(order.amount_paid, 100)
        self.assertEqual(self._get_ledger(order.partner_id), (0, 0))

    def test_payment_registered_under_another_number_is_other_money(self):
        order = self._book_client()
        self._pay(order, 40, journal_id=self.bank.id, reference="ПП № 99")
        line = self._receive(purpose=f"счет {order.name}", amount=40)
        self.assertEqual(order.amount_paid, 80)
        self.assertEqual(line.ticket_money_state, "matched")
        self.assertEqual(len(order.transaction_ids), 2)

    def test_payment_without_an_entry_gets_one_and_is_the_same_money(self):
        """With an accounting app core posts none before the statement comes."""
        order = self._book_client()
        self.bank.inbound_payment_method_line_ids.payment_account_id = False
        Move = type(self.env["account.move"])
        with patch.object(
            Move, "_get_invoice_in_payment_state", lambda move: "in_payment"
        ):
            transaction = self._pay(order, journal_id=self.bank.id, reference="117")
            self.assertFalse(transaction.payment_id.move_id)
            line = self._receive(purpose=f"счет {order.name}")
        self._assert_matched(line, order)
        self.assertEqual(line.ticket_transaction_ids, transaction)
        self.assertEqual(order.amount_paid, 100)
        self.assertEqual(self._get_ledger(order.partner_id), (0, 0))

    def test_payment_that_posts_nothing_gets_an_entry_with_the_statement(self):
        order = self._book_client()
        self.bank.inbound_payment_method_line_ids.payment_account_id = False
        Move = type(self.env["account.move"])
        with patch.object(
            Move, "_get_invoice_in_payment_state", lambda move: "in_payment"
        ):
            line = self._receive(purpose=f"счет {order.name}")
        self._assert_matched(line, order)
        self.assertEqual(self._get_ledger(order.partner_id), (0, 0))

    def test_hint_says_what_fits_and_what_is_due(self):
        order = self._book_client()
        line = self._receive(amount=70)
        hint = line.with_user(self.manager).ticket_hint
        self.assertIn(order.name, hint)
        self.assertIn("fits: payer", hint)
        self.assertIn("100.00", hint)
        self.assertEqual(line.payer_inn, INN)
