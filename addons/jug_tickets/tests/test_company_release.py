from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_company import CompanyCommon


@tagged("post_install", "-at_install")
class TestCompanyRelease(CompanyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.client.write(
            {
                "ticket_terms": "post",
                "ticket_payment_days": 14,
                "ticket_exposure_limit": 1000,
            }
        )

    def test_t_b2b_16_tickets_before_payment(self):
        """T-B2B-16: the contract allows it: the tickets are valid at once."""
        order = self._book()
        self.assertEqual(order.booking_state, "released")
        self.assertEqual(order.state, "sale")
        self.assertEqual(set(order.ticket_ids.mapped("state")), {"open"})
        self.assertEqual(str(order.payment_due_on), "2026-03-16 09:00:00")
        # the entry comes with the release
        self.assertEqual(order.invoice_ids.state, "posted")
        self.assertEqual(str(order.invoice_ids.invoice_date_due), "2026-03-16")
        self.assertEqual(self._get_ledger(self.client), (600, 600))
        self.assertTrue(order.proforma_id)
        self.assertTrue(self._mails("released", order))
        self.assertFalse(self._mails("paid", order))
        # nobody who has paid yet
        self.assertFalse(self.client.ticket_buyer_since)
        self._pay(order)
        self.assertEqual(order.booking_state, "paid")
        self.assertEqual(self._get_ledger(self.client), (0, 0))
        self.assertTrue(self.client.ticket_buyer_since)

    def test_without_contract_nothing_leaves(self):
        """T-B2B-16: the very same booking without such a contract keeps its tickets."""
        self.client.ticket_terms = "full"
        order = self._book()
        self.assertEqual(order.booking_state, "waiting")
        self.assertEqual(set(order.ticket_ids.mapped("state")), {"draft"})

    def test_exposure_limit(self):
        """T-B2B-14: a client owes no more for issued tickets than its limit."""
        self._book()
        self.assertEqual(self.client.ticket_exposure, 600)
        second = self._book()
        self.assertEqual(second.booking_state, "waiting")
        self.assertTrue(second.proforma_id)
        self.assertIn("exposure", second.activity_ids.summary)
        with self._assert_refused(UserError, "200.* more than its exposure"):
            second.with_user(self.manager).action_release_tickets()
        self.client.ticket_exposure_limit = 1200
        second.with_user(self.manager).action_release_tickets()
        self.assertEqual(second.booking_state, "released")
        self.assertEqual(self.client.ticket_exposure, 1200)

    def test_exposure_counts_the_organisation_with_its_people(self):
        contact = self.env["res.partner"].create(
            {"name": "Анна", "parent_id": self.client.id}
        )
        self._book()
        order = self._book(client=contact)
        self.assertEqual(order.booking_state, "waiting")

    def test_who_releases(self):
        self.client.write({"ticket_terms": "full"})
        order = self._book()
        with self._assert_refused(UserError, "Only a ticket manager"):
            order.with_user(self.seller).action_release_tickets()
        with self._assert_refused(UserError, "do not allow tickets"):
            order.with_user(self.manager).action_release_tickets()
        with self._assert_refused(UserError, "is not paid"):
            order.with_user(self.manager).action_confirm()
        self._pay(order)
        with self._assert_refused(UserError, "does not wait"):
            order.with_user(self.manager).action_release_tickets()

    def test_overdue(self):
        """Reminders, then the head; the tickets are never taken back (decisions 15)."""
        order = self._book()
        self._check_payments("2026-03-15 09:00:00")
        self.assertFalse(self._mails("overdue", order))
        for day in ("16", "17", "18"):
            self.assertFalse(order.activity_ids)
            self._check_payments(f"2026-03-{day} 10:00:00")
        self.assertEqual(len(self._mails("overdue", order)), 3)
        self.assertIn("Overdue", order.activity_ids.summary)
        self._check_payments("2026-03-20 10:00:00")
        self.assertEqual(len(order.activity_ids), 1)
        # a person asks for it from now on
        self.assertEqual(len(self._mails("overdue", order)), 3)
        self.assertEqual(order.booking_state, "released")
        self.assertEqual(set(order.ticket_ids.mapped("state")), {"open"})
        # what was agreed stands
        self.assertEqual(str(order.payment_due_on), "2026-03-16 09:00:00")

    def test_rise_after_release_changes_nothing(self):
        self._add_step(500, "2026-03-10 00:00:00")
        order = self._book()
        self._check_payments("2026-03-17 10:00:00")
        self.assertEqual(order.amount_total, 600)

    def test_money_entered_on_the_invoice(self):
        """Accounting registers the payment on the invoice: the booking knows."""
        order = self._book()
        accountant = self._create_accountant()
        wizard = (
            self.env["account.payment.register"]
            .with_user(accountant)
            .with_context(active_model="account.move", active_ids=order.invoice_ids.ids)
            .create({"amount": 200})
        )
        wizard.action_create_payments()
        self.assertEqual(order._get_amount_due(), 400)
        self.assertEqual(order.booking_state, "released")
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=order.invoice_ids.ids
        ).create({}).action_create_payments()
        self.assertEqual(order.booking_state, "paid")
        self.assertEqual(self._get_ledger(self.client), (0, 0))

    def test_money_entered_by_accounting_stays_the_bookings(self):
        """It is the booking's after the last kopeck, too: nobody forgets it."""
        order = self._book()
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=order.invoice_ids.ids
        ).create({}).action_create_payments()
        self.assertEqual(order.booking_state, "paid")
        self.assertEqual(order.amount_paid, 600)
        self.assertEqual(len(order.transaction_ids), 1)
        with self._assert_refused(UserError, "only a ticket manager"):
            order.with_user(self.seller)._action_cancel()
        order.with_user(self.manager)._action_cancel()
        self.assertEqual(order.late_payment_state, "open")

    def test_credit_note_is_no_money(self):
        order = self._book()
        order.invoice_ids._reverse_moves(cancel=True)
        self.assertEqual(order.amount_paid, 0)
        self.assertEqual(order._get_amount_due(), 600)
        self.assertEqual(order.booking_state, "released")

    def test_one_payment_for_two_bookings(self):
        """Each notes its own part of it."""
        first, second = self._book((self.tariff, 2)), self._book((self.vip, 1))
        self.env["account.payment.register"].with_context(
            active_model="account.move",
            active_ids=(first | second).invoice_ids.ids,
        ).create({"group_payment": True}).action_create_payments()
        self.assertEqual((first | second).mapped("booking_state"), ["paid", "paid"])
        self.assertEqual((first | second).mapped("amount_paid"), [200, 300])

    def test_payment_for_an_invoice_of_something_else_is_not_the_bookings(self):
        """One transaction for two invoices, as core's «pay all overdue» makes it."""
        order = self._book()
        other = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.client.id,
                "invoice_line_ids": [
                    Command.create(
                        {"name": "Sponsorship", "price_unit": 500, "tax_ids": False}
                    )
                ],
            }
        )
        other.action_post()
        wizard = self.env["sale.order.pay"].create({"order_id": order.id})
        vals = wizard._prepare_transaction_vals() | {"amount": 1100}
        vals.pop("sale_order_ids")
        vals["invoice_ids"] = [Command.set((order.invoice_ids | other).ids)]
        transaction = self.env["payment.transaction"].create(vals)
        transaction._set_done()
        transaction._post_process()
        order.invalidate_recordset()
        self.assertEqual((order.booking_state, order.amount_paid), ("paid", 600))
        self.assertFalse(order.activity_ids)
        self.assertEqual(order.booking_excess, 0)
        self.assertEqual(other.payment_state, "paid")
        self.assertEqual(self._get_ledger(self.client), (0, 0))

    def test_price_raised_after_the_release_is_asked_for(self):
        """What is not paid is not paid: the total is the order's, not the invoice's."""
        order = self._book()
        dinner = self.env["product.product"].create(
            {"name": "Dinner", "type": "service", "taxes_id": False}
        )
        order.with_user(self.manager).order_line = [
            Command.create({"product_id": dinner.id, "price_unit": 50})
        ]
        self.assertEqual((order.amount_paid, order._get_amount_due()), (0, 650))
        self.assertEqual(order.proforma_id.amount_total, 650)
        self.assertEqual(self.client.ticket_exposure, 650)
        self.assertIn("after the invoice", order.activity_ids.summary)
        self.assertIn("600.00", order.activity_ids.note)
        self._pay(order, 600)
        self.assertEqual(order.booking_state, "released")
        self.assertEqual(order._get_amount_due(), 50)
        self._pay(order)
        self.assertEqual(order.booking_state, "paid")

    def test_price_lowered_after_the_release(self):
        """Accounting is asked to correct the invoice; what came closes the booking."""
        order = self._book((self.tariff, 2))
        self._pay(order, 150)
        order.order_line.with_user(self.manager).price_unit = 75
        self.assertEqual(order.booking_state, "paid")
        summaries = order.activity_ids.mapped("summary")
        self.assertTrue(any("after the invoice" in text for text in summaries))
        self.assertFalse(any("Paid too much" in text for text in summaries))

    def test_credited_invoice_is_paid_by_no_kopeck(self):
        """Reversed to be issued anew: the booking still waits for all of its money."""
        order = self._book()
        order.invoice_ids._reverse_moves(cancel=True)
        self._pay(order, 1)
        self.assertEqual(order.booking_state, "released")
        self.assertEqual(order._get_amount_due(), 599)
        self.assertEqual(self.client.ticket_exposure, 599)
        self._check_payments("2026-03-16 10:00:00")
        [mail] = self._mails("overdue", order)
        self.assertIn("599.00", mail.body_html)

    def test_money_is_looked_at_before_the_reminder(self):
        """Paid a moment ago and not in the books yet: nobody is dunned."""
        order = self._book()
        wizard = self.env["sale.order.pay"].create({"order_id": order.id})
        transaction = self.env["payment.transaction"].create(
            wizard._prepare_transaction_vals()
        )
        transaction._set_done()
        self._check_payments("2026-03-16 10:00:00")
        self.assertFalse(self._mails("overdue", order))
        self.assertEqual(order.reminder_count, 0)
        self.assertEqual(order.booking_state, "released")
        self.assertEqual(str(order.next_check_on), "2026-03-16 10:15:00")
        transaction._post_process()
        self.assertEqual(order.booking_state, "paid")
        self.assertEqual(len(self._mails("rest_paid", order)), 1)
        self._check_payments("2026-03-16 11:00:00")
        self.assertFalse(order.next_check_on)

    def test_no_mail_to_the_client_after_the_limit(self):
        """The head has been told: it is a person's now, whatever wakes the check."""
        order = self._book()
        for day in ("16", "17", "18"):
            self._check_payments(f"2026-03-{day} 10:00:00")
        order.activity_ids.unlink()
        order.next_check_on = "2026-03-19 10:00:00"
        self._check_payments("2026-03-19 10:00:00")
        self.assertEqual(len(self._mails("overdue", order)), 3)
        self.assertIn("Overdue", order.activity_ids.summary)
        self.assertFalse(order.next_check_on)

    def test_seat_of_an_unpaid_booking_is_not_paid_back(self):
        """Nothing came for it: its price is to be credited, not paid out."""
        order = self._book((self.tariff, 2))
        order.ticket_ids[0].with_user(self.manager).action_cancel()
        [activity] = order.activity_ids
        self.assertEqual(
            activity.summary, "An issued ticket was cancelled: credit its price?"
        )
        self.assertIn("100.00", activity.note)
        paid = self._book((self.tariff, 2))
        self._pay(paid)
        paid.ticket_ids[0].with_user(self.manager).action_cancel()
        self.assertEqual(
            paid.activity_ids.mapped("summary"),
            ["A paid ticket was cancelled: pay back its price?"],
        )

    def test_money_by_the_invoices_page(self):
        """A transaction that names the invoice only pays the booking, too."""
        order = self._book()
        wizard = self.env["sale.order.pay"].create({"order_id": order.id})
        vals = wizard._prepare_transaction_vals()
        vals.pop("sale_order_ids")
        vals["invoice_ids"] = [(6, 0, order.invoice_ids.ids)]
        transaction = self.env["payment.transaction"].create(vals)
        transaction._set_done()
        transaction._post_process()
        self.assertEqual(order.booking_state, "paid")
        self.assertEqual(order.amount_paid, 600)
        self.assertEqual(self._get_ledger(self.client), (0, 0))

    def test_part_of_the_rest(self):
        order = self._book()
        self._pay(order, 100)
        self.assertEqual(order.booking_state, "released")
        self.assertEqual(order.invoice_ids.amount_residual, 500)
        self.assertTrue(self._mails("rest_part", order))

    def test_paid_too_much(self):
        order = self._book()
        self._pay(order, 700)
        self.assertEqual(order.booking_state, "paid")
        self.assertIn("Paid too much", order.activity_ids.mapped("summary")[0])

    def test_cancelled_by_manager_only(self):
        """An issued ticket is the manager's; the invoice is credited."""
        order = self._book()
        with self._assert_refused(UserError, "only a ticket manager"):
            order.with_user(self.seller)._action_cancel()
        order.with_user(self.manager)._action_cancel()
        self.assertEqual(order.booking_state, "cancelled")
        self.assertEqual(self._get_ledger(self.client), (0, 0))
        self.assertEqual(self.client.ticket_exposure, 0)

    def test_called_off(self):
        """Nobody is reminded of money for a conference that does not take place."""
        order = self._book()
        self.event.kanban_state = "cancel"
        self._check_payments("2026-03-17 10:00:00")
        self.assertFalse(self._mails("overdue", order))
        self.assertIn("called off", order.activity_ids.summary)
