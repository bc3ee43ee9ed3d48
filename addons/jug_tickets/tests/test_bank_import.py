from unittest.mock import patch

from psycopg2.errors import SerializationFailure, UniqueViolation

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.jug_tickets.models.account_bank_statement_line_post import (
    AccountBankStatementLine as PostedLine,
)

from .common_bank import OWN, BankCommon
from .test_bank_files import read


@tagged("post_install", "-at_install")
class TestBankImport(BankCommon):
    """A file becomes Odoo's own statement, once."""

    def test_file_becomes_a_statement_of_the_bank(self):
        wizard = self._open(read("statement_windows.txt"))
        self.assertEqual(wizard.journal_id, self.bank)
        action = wizard.action_import()
        statement = self.env["account.bank.statement"].browse(action["res_id"])
        self.assertRecordValues(
            statement,
            [
                {
                    "journal_id": self.bank.id,
                    "reference": "kl_to_1c.txt",
                    "balance_start": 1000,
                    "balance_end_real": 264500.50,
                    "is_complete": True,
                }
            ],
        )
        self.assertRecordValues(
            statement.line_ids.sorted("internal_index"),
            [
                {"ref": "117", "amount": 236000.50, "ticket_money_state": "new"},
                {"ref": "44", "amount": -1500, "ticket_money_state": False},
                {"ref": "9", "amount": 29000, "ticket_money_state": "new"},
            ],
        )
        self.assertEqual(set(statement.line_ids.mapped("state")), {"posted"})
        self.assertEqual(self._get_balance(self.bank.default_account_id), 263500.50)

    def test_preview_tells_what_is_in_the_file(self):
        self._import(self._document())
        wizard = self._open(
            self._file(self._document(), self._document(number="118", amount=50))
        )
        self.assertRecordValues(
            wizard,
            [
                {
                    "problem": False,
                    "account_number": OWN,
                    "incoming_count": 2,
                    "incoming_amount": 150,
                    "outgoing_count": 0,
                    "known_count": 1,
                }
            ],
        )

    def test_preview_of_a_saved_dialogue(self):
        """The client asks for sizes of files instead of what is in them."""
        wizard = self._open(self._file(self._document()))
        wizard.invalidate_recordset()
        sized = wizard.with_context(bin_size=True)
        self.assertRecordValues(sized, [{"problem": False, "incoming_count": 1}])

    def test_same_file_is_imported_once(self):
        document = self._document()
        self._import(document)
        wizard = self._open(self._file(document))
        with self._assert_refused(UserError, "all of it was imported already"):
            wizard.action_import()

    def test_overlapping_file_brings_what_is_new(self):
        first = self._import(self._document())
        second = self._import(
            self._document(), self._document(number="118", date="03.03.2026")
        )
        self.assertEqual(first.line_ids.mapped("ref"), ["117"])
        self.assertEqual(second.line_ids.mapped("ref"), ["118"])
        self.assertEqual(second.ticket_skipped_count, 1)

    def test_document_that_the_file_has_twice_is_one(self):
        statement = self._import(self._document(), self._document())
        self.assertEqual(len(statement.line_ids), 1)

    def test_database_keeps_the_same_movement_out(self):
        [line] = self._import(self._document()).line_ids
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            line.sudo().copy(
                {
                    "ticket_import_key": line.ticket_import_key,
                    "journal_id": self.bank.id,
                    "date": line.date,
                }
            )

    def test_second_of_two_imports_at_once_begins_anew(self):
        """Both looked before one of them kept its lines: see test_bank_race."""
        wizard = self._open(self._file(self._document()))
        with (
            patch(
                "odoo.addons.jug_tickets.models.account_bank_statement_file"
                ".wait_for_turn",
                side_effect=SerializationFailure("the other one was first"),
            ) as wait,
            self.assertRaises(SerializationFailure),
        ):
            wizard.action_import()
        wait.assert_called_once_with(self.bank)

    def test_file_of_another_account_is_refused(self):
        text = self._file(
            self._document(own="40702810500000000777"), own="40702810500000000777"
        )
        wizard = self._open(text, journal_id=self.bank.id)
        self.assertIn("40702810500000000777", wizard.problem)
        with self._assert_refused(UserError, "file is of the account 4070281050"):
            wizard.action_import()

    def test_broken_file_is_refused_with_its_line_and_keeps_nothing(self):
        text = self._file(self._document(), self._document(date="33.03.2026"))
        wizard = self._open(text, journal_id=self.bank.id)
        self.assertIn("Line 24: «33.03.2026» is no date.", wizard.problem)
        with self._assert_refused(UserError, "Line 24"):
            wizard.action_import()
        self.assertFalse(
            self.env["account.bank.statement.line"].search(
                [("journal_id", "=", self.bank.id)]
            )
        )

    def test_file_with_two_accounts_brings_those_of_the_bank(self):
        other = "40702810500000000777"
        text = self._file(
            self._document(), self._document(own=other, number="5")
        ).replace("СекцияДокумент", f"РасчСчет={other}\nСекцияДокумент", 1)
        wizard = self._open(text)
        self.assertEqual(wizard.journal_id, self.bank)
        self.assertEqual(wizard.incoming_count, 1)

    def test_journal_that_is_no_bank_of_the_company_is_refused(self):
        cash = self.env["account.journal"].create(
            {"name": "Cash", "code": "TCSH", "type": "cash"}
        )
        wizard = self._open(self._file(self._document()), journal_id=cash.id)
        with self._assert_refused(UserError, "Choose a bank of the company"):
            wizard.action_import()

    def test_accountant_imports_and_decides_too(self):
        order = self._book()
        statement = self._import(
            self._document(purpose=f"счет {order.name}", amount=60),
            user=self.accountant,
        )
        line = self._match(statement, self.accountant)
        self._assert_left_to_person(line, "payer_and_sum")
        wizard = self.env["jug.ticket.bank.pay"].with_user(self.accountant)
        wizard.create({"line_id": line.id, "order_id": order.id}).action_pay()
        self._assert_matched(line, order)

    def test_seller_has_no_part_in_it(self):
        statement = self._import(self._document())
        [line] = self._match(statement)
        for attempt in (
            lambda: self._open(self._file(self._document()), user=self.seller),
            lambda: line.with_user(self.seller).read(["amount"]),
            lambda: line.with_user(self.seller).action_match(),
            lambda: line.with_user(self.seller).action_set_foreign(),
            lambda: statement.with_user(self.seller).action_match(),
            lambda: (
                self.env["jug.ticket.bank.pay"]
                .with_user(self.seller)
                .create({"line_id": line.id})
            ),
        ):
            with self.assertRaises(UserError):
                attempt()
        self.assertEqual(line.ticket_money_state, "person")

    def test_nobody_writes_the_state_by_hand(self):
        [line] = self._match(self._import(self._document()))
        self.accountant.group_ids |= self.env.ref("account.group_account_user")
        for user in (self.manager, self.accountant):
            for vals in (
                {"ticket_money_state": "matched"},
                {"ticket_order_id": False},
                {"ticket_import_key": False},
            ):
                with self.subTest(vals=vals), self.assertRaises(UserError):
                    line.with_user(user).write(vals)
        with self._assert_refused(UserError, "by its buttons only"):
            self.env["account.bank.statement.line"].with_user(self.accountant).create(
                {
                    "journal_id": self.bank.id,
                    "amount": 1,
                    "payment_ref": "x",
                    "ticket_money_state": "matched",
                }
            )
        with self._assert_refused(UserError, "by the import only"):
            line.statement_id.with_user(self.accountant).is_matching = True

    def test_cron_matches_what_the_import_left(self):
        order = self._book_client()
        statement = self._import(self._document(purpose=f"счет {order.name}"))
        self._run_cron("jug_tickets.ir_cron_match_bank_lines")
        self._assert_matched(statement.line_ids, order)
        self.assertFalse(statement.is_matching)
        self.assertFalse(statement.activity_ids)

    def test_manager_is_asked_once_an_import(self):
        order = self._book()
        statement = self._import(
            self._document(purpose=f"счет {order.name}", amount=10),
            self._document(number="118"),
        )
        self._run_cron("jug_tickets.ir_cron_match_bank_lines")
        self._match(statement)
        [activity] = statement.activity_ids
        self.assertEqual(activity.user_id, self.company._get_ticket_manager(self.event))
        self.assertIn("2 of kl_to_1c.txt", activity.note)
        statement.line_ids.with_user(self.manager).action_set_foreign()
        self.assertFalse(statement.activity_ids)

    def test_leader_who_may_not_read_statements_is_not_asked(self):
        self.team.user_id = self.seller
        statement = self._import(self._document())
        self._match(statement)
        self.assertNotEqual(statement.activity_ids.user_id, self.seller)
        self.assertTrue(statement.activity_ids)

    def test_line_that_cannot_even_be_noted_does_not_stop_the_cron(self):
        first, second = (
            self._book_client(),
            self._book(email="b@example.com", phone=None, name="Борис Б."),
        )
        statement = self._import(
            self._document(purpose=f"счет {first.name}"),
            self._document(purpose=f"счет {second.name}", number="118"),
        )
        broken = statement.line_ids.filtered(
            lambda line: first.name in line.payment_ref
        )
        Line = type(broken)
        match = Line._match

        def fail(line):
            if line.id == broken.id:
                raise ValueError("broken")
            return match(line)

        with (
            patch.object(Line, "_match", fail),
            patch.object(Line, "_note_failed", side_effect=ValueError("locked")),
            self.assertLogs("odoo.addons.jug_tickets", "ERROR") as logs,
        ):
            self._run_cron("jug_tickets.ir_cron_match_bank_lines")
        self.assertIn("cannot be written", logs.output[0])
        self.assertEqual(broken.ticket_money_state, "new")
        self._assert_matched(statement.line_ids - broken, second)
        # mended: the next run does it
        self._run_cron("jug_tickets.ir_cron_match_bank_lines")
        self._assert_matched(broken, first)

    def test_line_that_cannot_be_posted_is_noted_and_the_rest_goes_on(self):
        first, second = (
            self._book_client(),
            self._book(email="b@example.com", phone=None, name="Борис Б."),
        )
        statement = self._import(
            self._document(purpose=f"счет {first.name}"),
            self._document(number="118", purpose=f"счет {second.name}"),
        )
        post = PostedLine._pay_booking

        def poisoned(line, order):
            post(line, order)
            if order == first:
                raise ValueError("The period is closed.")

        with patch.object(PostedLine, "_pay_booking", poisoned):
            lines = self._match(statement)
        bad, good = lines.sorted("ref")
        self._assert_left_to_person(bad, "failed")
        self.assertIn("The period is closed.", bad.ticket_error)
        self.assertEqual(first.booking_state, "waiting")
        self._assert_matched(good, second)
        self._match(statement)
        self._assert_matched(bad, first)
        self.assertFalse(bad.ticket_error)


@tagged("post_install", "-at_install")
class TestBankPosting(BankCommon):
    """The books are even to the kopeck, whatever way the money goes."""

    def test_bank_invoice_and_payment_are_set_off(self):
        order = self._book_client(quantity=2, participants=self._people(2))
        order.order_line.with_user(self.manager).price_unit = 33.37
        line = self._receive(
            purpose=f"счет {order.name}", amount=66.74, date="01.03.2026"
        )
        self._assert_matched(line, order)
        self.assertRecordValues(
            order.invoice_ids, [{"state": "posted", "payment_state": "paid"}]
        )
        payment = line.ticket_transaction_ids.payment_id
        self.assertEqual(str(payment.date), "2026-03-01")
        self.assertEqual(payment.state, "paid")
        self.assertIn("117", payment.memo)
        self.assertEqual(self._get_balance(self.bank.default_account_id), 66.74)
        self.assertEqual(self._get_ledger(order.partner_id), (0, 0))
        self.assertEqual(line.amount_residual, 0)

    def test_method_that_posts_to_the_bank_itself_books_nothing_twice(self):
        method_line = self.bank.inbound_payment_method_line_ids[:1]
        method_line.payment_account_id = self.bank.default_account_id
        order = self._book_client()
        self._assert_matched(self._receive(purpose=f"счет {order.name}"), order)
        self.assertEqual(self._get_balance(self.bank.default_account_id), 100)

    def test_method_with_an_account_of_its_own_is_set_off_there(self):
        method_line = self.bank.inbound_payment_method_line_ids[:1]
        method_line.payment_account_id = self.env["account.account"].create(
            {
                "name": "On the Way",
                "code": "TWAY",
                "account_type": "asset_current",
                "reconcile": True,
            }
        )
        order = self._book_client()
        line = self._receive(purpose=f"счет {order.name}")
        self._assert_matched(line, order)
        self.assertEqual(
            line.ticket_transaction_ids.payment_id.outstanding_account_id,
            method_line.payment_account_id,
        )

    def test_late_money_of_the_bank_is_paid_back_evenly(self):
        order = self._book_client()
        order._annul("price_risen")
        line = self._receive(purpose=f"счет {order.name}")
        self._assert_matched(line, order)
        wizard = self.env["sale.order.refund"].with_user(self.manager)
        wizard.create(
            {"order_id": order.id, "journal_id": self.bank.id}
        ).action_refund()
        self.assertEqual(order.late_payment_state, "refunded")
        self.assertEqual(self._get_ledger(order.partner_id), (0, 0))
        self.assertTrue(line.is_reconciled)

    def test_matched_line_is_not_posted_again(self):
        order = self._book_client()
        line = self._receive(purpose=f"счет {order.name}", amount=40)
        self._match(line.statement_id)
        self.env.flush_all()
        with self.enter_registry_test_mode():
            line.with_user(self.manager).action_match()
        wizard = self.env["jug.ticket.bank.pay"].with_user(self.manager)
        with self._assert_refused(UserError, "decided about already"):
            wizard.create({"line_id": line.id, "order_id": order.id}).action_pay()
        with self._assert_refused(UserError, "decided already"):
            line.with_user(self.manager).action_set_foreign()
        self.assertEqual(order.amount_paid, 40)

    def test_database_keeps_a_second_payment_of_a_line_out(self):
        order = self._book_client()
        line = self._receive(purpose=f"счет {order.name}", amount=40)
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            line.sudo()._create_transaction(order)

    def test_line_that_has_paid_is_not_deleted(self):
        order = self._book_client()
        line = self._receive(purpose=f"счет {order.name}")
        line.statement_id.unlink()
        with self._assert_refused(UserError, "cannot be deleted"):
            line.unlink()

    def test_payment_that_comes_first_begins_the_matching_anew(self):
        """T-B2C-11: paid online this very moment, the bank's money is not on top."""
        order = self._book_client()
        statement = self._import(self._document(purpose=f"счет {order.name}"))
        Order = type(order)
        lock = Order._lock_for_payment
        met = []

        def overtaken(orders, received_on=None):
            if not met:
                met.append(True)
                raise SerializationFailure("the buyer paid online")
            return lock(orders, received_on)

        with patch.object(Order, "_lock_for_payment", overtaken):
            line = self._match(statement)
        self.assertEqual(met, [True])
        self._assert_matched(line, order)
        self.assertEqual(len(order.transaction_ids), 1)

    def test_person_decides_and_the_money_goes_the_same_way(self):
        order = self._book()
        line = self._receive(amount=100, payer="Муж Анны", inn="")
        self._assert_left_to_person(line, "no_number")
        dialogue = line.with_user(self.manager).action_pay_booking()
        wizard = (
            self.env[dialogue["res_model"]]
            .with_user(self.manager)
            .with_context(**dialogue["context"])
            .create({})
        )
        self.assertEqual(wizard.order_id, order)
        self.assertEqual(wizard.amount_due, 100)
        wizard.action_pay()
        self._assert_matched(line, order)
        self.assertEqual(order.booking_state, "paid")
        self.assertFalse(line.statement_id.activity_ids)

    def test_money_that_is_not_ours_is_left_to_accounting(self):
        line = self._receive()
        line.with_user(self.manager).action_set_foreign()
        self.assertEqual(line.ticket_money_state, "foreign")
        self.assertFalse(line.is_reconciled)
        self.assertEqual(self._get_balance(self.bank.suspense_account_id), -100)

    def test_booking_of_another_company_cannot_be_chosen(self):
        order = self._book()
        line = self._receive(inn="")
        other = self._create_company(name="Other")
        self.env.cr.execute(
            "UPDATE sale_order SET company_id = %s WHERE id = %s", (other.id, order.id)
        )
        self.env.invalidate_all()
        wizard = self.env["jug.ticket.bank.pay"]
        with self._assert_refused(UserError, "booking of the company"):
            wizard.create({"line_id": line.id, "order_id": order.id}).action_pay()

    def test_warning_says_what_the_choice_means(self):
        order = self._book()
        ended = self._book(email="b@example.com", phone=None)
        ended._annul("price_risen")
        line = self._receive(amount=60, inn="")
        wizard = self.env["jug.ticket.bank.pay"].create({"line_id": line.id})
        wizard.order_id = order
        self.assertIn("A part", wizard.warning)
        wizard.order_id = ended
        self.assertIn("has ended", wizard.warning)
