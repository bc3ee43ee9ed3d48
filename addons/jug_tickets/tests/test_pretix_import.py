"""Orders of pretix, taken over from its CSV exports."""

import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged

from ..pretix_csv import PretixError, group_orders, read_price, read_table
from .common import TicketsCommon

POSITIONS = """\
Event slug,Order code,Position ID,Status,Email,Phone number,Order date,Order time,\
Product,Variation,Price,Tax rate,Tax rule,Tax value,Attendee name,Attendee email,\
Company,Address,Pseudonymization ID,Company,Invoice address name,Payment providers
jug,PAID1,1,paid,anna@example.com,+7 921 123-45-67,2026-02-01,10:00:00,Standard,,\
80.00,0.00,,0.00,Анна Иванова,anna@example.com,,,X1,,,banktransfer
jug,PAID1,2,paid,anna@example.com,+7 921 123-45-67,2026-02-01,10:00:00,Standard,,\
50.00,0.00,,0.00,Борис Петров,boris@example.com,Work,,X2,,,banktransfer
jug,PEND1,1,pending,vera@example.com,,2026-02-20,10:00:00,Standard,,90.00,0.00,,0.00,\
Вера Орлова,,,,X3,,,
jug,CANC1,1,canceled,gleb@example.com,,2026-02-20,10:00:00,Standard,,90.00,0.00,,0.00,\
Глеб,,,,X4,,,
jug,BAD1,1,paid,no address,,2026-02-20,10:00:00,Standard,,90.00,0.00,,0.00,Д,,,,X5,,,
jug,BAD2,1,paid,e@example.com,,2026-02-20,10:00:00,Dinner,,90.00,0.00,,0.00,Е,,,,X6,,,
jug,BAD3,1,odd,e@example.com,,2026-02-20,10:00:00,Standard,,90.00,0.00,,0.00,Е,,,,X7,,,
jug,BAD4,1,paid,e@example.com,,2026-02-20,10:00:00,Standard,,free,0.00,,0.00,Е,,,,X8,,,
jug,FREE1,1,paid,zoya@example.com,,2026-02-20,10:00:00,Standard,,0.00,0.00,,0.00,,,,,X9,,\
Зоя,
"""
ORDERS = """\
Event slug;Order code;Order total;Status;Email;Phone number;Company;Name
jug;PEND1;90,00;pending;vera@example.com;+7 921 765-43-21;Ромашка;Вера П. Орлова
"""


@tagged("post_install", "-at_install")
class TestPretixImport(TicketsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.journal = cls.env["account.journal"].create(
            {"name": "pretix", "code": "PTX", "type": "bank"}
        )

    def _open(self, positions=POSITIONS, orders=None, **values):
        return (
            self.env["jug.ticket.import"]
            .with_user(self.manager)
            .create(
                {
                    "source_id": self.source.id,
                    "event_id": self.event.id,
                    "journal_id": self.journal.id,
                    "positions_file": base64.b64encode(positions.encode()),
                    "orders_file": orders and base64.b64encode(orders.encode("cp1251")),
                }
                | values
            )
        )

    def _load(self, *args, **values):
        wizard = self._open(*args, **values)
        wizard.action_read()
        with self.enter_registry_test_mode():
            wizard.action_load()
        self._run_cron("jug_tickets.ir_cron_process_requests")
        self._send_mails()
        return wizard

    def _find(self, code):
        return self.env["jug.ticket.request"].search([("external_ref", "=", code)])

    def _count_mails(self):
        return self.env["mail.mail"].search_count([])

    def test_each_row_has_a_verdict_before_anything_is_loaded(self):
        wizard = self._open(orders=ORDERS)
        wizard.action_read()
        found = {
            (line.row_numbers, line.code): (line.verdict, line.quantity, line.amount)
            for line in wizard.line_ids
        }
        self.assertEqual(
            found,
            {
                ("2, 3", "PAID1"): ("fine", 2, 130),
                ("4", "PEND1"): ("fine", 1, 90),
                ("5", "CANC1"): ("fine", 1, 90),
                ("6", "BAD1"): ("no_email", 1, 90),
                ("7", "BAD2"): ("no_tariff", 1, 90),
                ("8", "BAD3"): ("no_status", 1, 90),
                ("9", "BAD4"): ("no_price", 1, 0),
                ("10", "FREE1"): ("fine", 1, 0),
            },
        )
        self.assertEqual((wizard.right_count, wizard.wrong_count), (4, 4))
        self.assertFalse(self._find("PAID1"))
        # a person says which tariff a product is
        dinner = wizard.product_ids.filtered(lambda product: product.name == "Dinner")
        dinner.tariff_id = self.tariff
        wizard.action_read()
        self.assertEqual(wizard.wrong_count, 3)

    def test_paid_orders_are_paid_in_the_books_and_nobody_is_mailed(self):
        before = self._count_mails()
        self._load(is_told=True, positions=POSITIONS.replace("pending", "expired"))
        request = self._find("PAID1")
        self.assertEqual(request.state, "processed", request.error_summary)
        self.assertEqual(request.channel, "import")
        order = request.order_id
        self.assertEqual(order.booking_state, "paid")
        self.assertEqual(order.amount_total, 130)
        self.assertEqual(sorted(order.order_line.mapped("price_unit")), [50, 80])
        tickets = {t.name: (t.booked_price, t.state) for t in request.registration_ids}
        self.assertEqual(
            tickets, {"Анна Иванова": (80, "open"), "Борис Петров": (50, "open")}
        )
        [transaction] = order.transaction_ids
        self.assertEqual(transaction.payment_id.journal_id, self.journal)
        self.assertEqual(transaction.provider_reference, "pretix PAID1")
        self.assertEqual(self._get_ledger(order.partner_id), (0, 0))
        self.assertTrue(order.partner_id.ticket_buyer_since)
        self.assertEqual(self._find("FREE1").order_id.booking_state, "paid")
        self.assertEqual(self._count_mails(), before)
        # what happens later is told
        self.assertFalse(request.is_quiet)
        order.with_user(self.manager)._action_cancel()
        self.assertGreater(self._count_mails(), before)

    def _add_tax(self, amount=20, **values):
        tax = self.env["account.tax"].create(
            {"name": f"{amount} % {values}", "amount": amount, **values}
        )
        self.product.taxes_id |= tax
        return tax

    def test_money_is_what_pretix_took_whatever_the_taxes(self):
        """Prices of pretix have their tax; a line has it or has it not."""
        for number, values in enumerate(
            ({}, {"price_include_override": "tax_included"}, {"amount": 7})
        ):
            self.product.taxes_id = False
            self._add_tax(**values)
            self._load(POSITIONS.replace("PAID1", f"PAID-{number}"))
            request = self._find(f"PAID-{number}")
            with self.subTest(tax=values):
                self.assertEqual(request.state, "processed", request.error_summary)
                order = request.order_id
                self.assertEqual(order.amount_total, 130)
                self.assertTrue(order.amount_tax)
                self.assertEqual(order.transaction_ids.amount, 130)
                self.assertEqual(order.booking_state, "paid")
                self.assertEqual(order.invoice_ids.amount_total, 130)
                self.assertEqual(self._get_ledger(order.partner_id), (0, 0))

    def _get_rows(self, code, count, price):
        """So many tickets of one paid order."""
        rows = [
            f"jug,{code},{n},paid,anna@example.com,,2026-02-01,10:00:00,Standard,,"
            f"{price},0.00,,0.00,Гость {chr(0x410 + n)},g{n}@example.com,,,Y{n},,,bank"
            for n in range(count)
        ]
        return "\n".join([POSITIONS.split("\n")[0], *rows, ""])

    def test_many_seats_of_a_price_with_tax_cost_what_they_cost_there(self):
        self._add_tax()
        self._load(self._get_rows("MANY1", 7, "49.90"))
        request = self._find("MANY1")
        self.assertEqual(request.state, "processed", request.error_summary)
        self.assertAlmostEqual(request.order_id.amount_total, 349.3)
        self.assertEqual(request.order_id.booking_state, "paid")
        self.assertEqual(self._get_ledger(request.order_id.partner_id), (0, 0))

    def test_unpaid_order_with_tax_asks_for_what_pretix_asked(self):
        self._add_tax()
        self._load()
        order = self._find("PEND1").order_id
        self.assertEqual((order.amount_total, order.booking_state), (90, "waiting"))
        # as dear as it is there, so it is not annulled for the tariff's price
        self._check_payments("2026-03-03 10:00:00")
        self.assertEqual(order.booking_state, "waiting")

    def test_unpaid_order_at_a_vouchers_price_is_reminded_until_the_price_rises(self):
        self._load()
        order = self._find("PEND1").order_id
        self._check_payments("2026-03-03 10:00:00")
        self.assertEqual((order.booking_state, order.amount_total), ("waiting", 90))
        self._add_step(150, "2026-03-04 09:00:00")
        self._check_payments("2026-03-04 11:00:00")
        self.assertEqual(order.booking_state, "annulled")

    def test_order_whose_sum_cannot_be_had_is_rejected_in_words(self):
        """No price without 20 % is 99.99 with it: 83.32 is 99.98, 83.33 is 100."""
        tax = self._add_tax()
        self._load(self._get_rows("ODD1", 1, "99.99"))
        request = self._find("ODD1")
        self.assertEqual(
            (request.state, request.error_codes), ("rejected", "total_differs")
        )
        self.assertIn("would not cost what was paid", request.error_summary)
        self.assertIn("99.99", request.error_summary)
        self.assertFalse(request.order_id)
        self.assertFalse(request.registration_ids)
        self.assertEqual(self.event.seats_taken, 0)
        self.assertFalse(
            self.env["payment.transaction"].search(
                [("provider_reference", "=", "pretix ODD1")]
            )
        )
        # the tax is set right, and the request replayed
        tax.price_include_override = "tax_included"
        request.with_user(self.manager).action_replay()
        self.assertEqual(request.state, "processed", request.error_summary)
        self.assertEqual(request.order_id.amount_paid, 99.99)
        self.assertEqual(request.order_id.booking_state, "paid")

    def test_unpaid_orders_wait_and_are_told_if_wanted(self):
        before = self._count_mails()
        self._load(orders=ORDERS)
        order = self._find("PEND1").order_id
        self.assertEqual(order.booking_state, "waiting")
        self.assertEqual(order.amount_total, 90)
        self.assertEqual(order.partner_id.name, "Вера П. Орлова")
        self.assertEqual(order.partner_id.phone, "+79217654321")
        self.assertEqual(self._find("PEND1").company_name, "Ромашка")
        self.assertEqual(self._count_mails(), before)
        self._load(POSITIONS.replace("PEND1", "PEND2"), is_told=True)
        order = self._find("PEND2").order_id
        self.assertEqual(len(self._mails("booking", order)), 1)

    def test_cancelled_orders_are_kept_and_hold_no_seat(self):
        self._load()
        request = self._find("CANC1")
        self.assertEqual(request.state, "rejected")
        self.assertEqual(request.error_codes, "cancelled_elsewhere")
        self.assertFalse(request.registration_ids)

    def test_the_same_file_twice_changes_nothing(self):
        self._load()
        seats = self.event.seats_taken
        payments = self.env["account.payment"].search_count([])
        wizard = self._open()
        wizard.action_read()
        self.assertNotIn("fine", wizard.line_ids.mapped("verdict"))
        with self._assert_refused(UserError, "nothing to load"):
            wizard.action_load()
        self.assertEqual(self.event.seats_taken, seats)
        self.assertEqual(self.env["account.payment"].search_count([]), payments)
        # a new order is loaded, the others are not
        self._load(POSITIONS.replace("FREE1", "NEW1"))
        self.assertEqual(self.event.seats_taken, seats + 1)

    def test_a_tariff_whose_sale_is_over_is_taken_over(self):
        self.tariff.end_sale_datetime = "2026-02-01"
        self._load()
        self.assertEqual(self._find("PAID1").state, "processed")
        # the way in for everybody else stays closed
        self.assertEqual(self._request().error_codes, "tariff_closed")

    def test_more_orders_than_seats_are_told_not_oversold(self):
        self.tariff.seats_max = 2
        self._load()
        states = [self._find(code).state for code in ("PAID1", "PEND1")]
        self.assertEqual(sorted(states), ["processed", "rejected"])
        self.assertEqual(self._find("PEND1").error_codes, "sold_out")

    def test_only_a_manager_imports(self):
        with self._assert_refused(AccessError, "Ticket Request Source"):
            self._open().with_user(self.seller).action_load()
        item = self._item(**{"import": {"status": "paid", "prices": [1]}})
        request = self._request(**item)
        # who sends such words over the API pays all the same
        self.assertEqual(request.order_id.booking_state, "waiting")
        self.assertEqual(request.order_id.amount_total, 100)

    def test_a_file_that_is_no_export_is_told(self):
        for text, expected in (
            ("a,b\n1,2\n", "lacks columns.*Order code, Status, Product, Price"),
            ("", "lacks columns"),
            ("\x00\x01", "lacks columns|no CSV"),
        ):
            with self._assert_refused(UserError, expected):
                self._open(text or "\n").action_read()


@tagged("post_install", "-at_install")
class TestPretixCsv(TransactionCase):
    def test_encodings_and_delimiters_of_the_country(self):
        text = "Order code{0}Status{0}Name\r\nA1{0}paid{0}Анна\r\n\r\n"
        for delimiter in ",;\t":
            for encoding in ("utf-8", "utf-8-sig", "cp1251"):
                content = text.format(delimiter).encode(encoding)
                self.assertEqual(
                    read_table(content, ("code",)),
                    [{"row": 2, "code": "A1", "status": "paid", "name": "Анна"}],
                )

    def test_a_missing_column_is_named(self):
        with self.assertRaises(PretixError) as caught:
            read_table(b"Order code\n", ("code", "price"))
        self.assertEqual(caught.exception.detail, "Price")

    def test_prices_of_spreadsheets(self):
        for text, price in (
            ("39000.00", 39000),
            ("39 000,00", 39000),
            ("0", 0),
            ("-1", None),
            ("nan", None),
            ("", None),
            (None, None),
        ):
            self.assertEqual(read_price(text), price, text)

    def test_products_of_an_order_are_apart(self):
        rows = [
            {"row": 2, "code": "A", "product": "Day", "status": "paid", "price": "1"},
            {"row": 3, "code": "A", "product": "Party", "status": "paid", "price": "2"},
            {"row": 4, "code": "A", "product": "Day", "status": "paid", "price": "3"},
        ]
        groups = group_orders(rows)
        self.assertEqual([group["rows"] for group in groups], [[2, 4], [3]])
