from odoo.tests import tagged

from .common_company import CompanyCommon

AFTER = "2026-04-01 10:00:00"


@tagged("post_install", "-at_install")
class TestCompanyReminder(CompanyCommon):
    """A company is written to as one that pays by a счёт."""

    def _remind(self):
        order = self._book()
        self._check_payments("2026-03-03 09:00:00")
        self._send_mails()
        return order

    def test_reminder_has_number_sum_term_and_the_invoice(self):
        """T-B2B-19: its accountant finds what to pay, by which paper, until when."""
        order = self._remind()
        [mail] = self._mails("proforma_reminder", order)
        proforma = order.proforma_id
        body = " ".join(mail.body_html.split())
        self.assertIn(proforma.name, mail.subject)
        self.assertEqual(mail.email_to, order.buyer_email)
        for text in (
            proforma.name,
            proforma.purpose,
            "600.00",
            # the счёт's term, and the one that is held now
            "3 March 2026, 12:00",
            "4 March 2026, 12:00",
        ):
            self.assertIn(text, body)
        # core makes no PDF in tests; its name is the one that the счёт has
        [pdf] = mail.attachment_ids
        self.assertIn(proforma.name.replace("/", "-"), pdf.name.replace("/", "-"))
        self.assertFalse(self._mails("reminder", order))
        self.assertEqual(order.reminder_count, 1)

    def test_reminder_speaks_of_no_card_where_none_is_taken(self):
        providers = self.env["payment.provider"].search([])
        providers.write({"state": "disabled"})
        order = self._remind()
        body = self._mails("proforma_reminder", order).body_html
        self.assertNotIn("Pay for the booking", body)
        self.assertNotIn("pay online", body)

    def test_reminder_offers_to_pay_online_where_that_goes(self):
        provider = self.env["payment.provider"].search(
            [("code", "=", "demo"), ("company_id", "=", self.company.id)], limit=1
        )
        if not provider:
            self.skipTest("payment_demo is not installed")
        provider.write({"state": "test", "is_published": True})
        order = self._remind()
        self.assertIn("pay online", self._mails("proforma_reminder", order).body_html)

    def test_nobody_is_reminded_of_an_invoice_that_could_not_leave(self):
        """Requisites of ours are missing: a person is asked, no mail is wrong."""
        self.company.ticket_director = False
        self.company.ticket_bank_account_id = False
        order = self._remind()
        self.assertFalse(self._mails("proforma_reminder", order))
        self.assertFalse(self._mails("reminder", order))
        self.assertIn("missing", order.activity_ids[:1].summary)

    def test_people_have_the_reminder_of_people(self):
        order = self._request().order_id
        self._check_payments("2026-03-03 09:00:00")
        self._send_mails()
        self.assertEqual(len(self._mails("reminder", order)), 1)
        self.assertFalse(self._mails("proforma_reminder", order))
        self.assertIn("Pay for the booking", self._mails("reminder", order).body_html)

    def test_other_mails_send_no_company_to_a_till(self):
        order = self._book()
        self._pay(order, 100)
        [mail] = self._mails("part_payment", order)
        self.assertIn("Open the booking", mail.body_html)
        self.assertNotIn("Pay for the booking", mail.body_html)

    # words of the end

    def _ask(self):
        self._add_step(150)
        self._move_to("2026-03-31 09:00:00")
        order = self._book()
        ticket = order.ticket_ids.sorted("id")[:1]
        ticket._name_participant({"name": "Вера Белова", "email": "vera@example.com"})
        self._check_payments(AFTER)
        return order, ticket

    def test_silent_company_is_told_that_it_did_not_answer(self):
        """T-B2B-22: why it is annulled, and how to book again."""
        order, ticket = self._ask()
        for day in ("02", "03", "04"):
            self._check_payments(f"2026-04-{day} 10:00:00")
        self.assertEqual(order.booking_state, "annulled")
        [mail] = self._mails("annulled", order)
        self.assertIn("you have not answered whether you agree", mail.body_html)
        self.assertNotIn("not paid in time", mail.body_html)
        self.assertIn("/again", mail.body_html)
        [told] = self._mails("ticket_lifted", ticket)
        self.assertIn("nobody has agreed to the new price", told.body_html)

    def test_who_declined_is_not_told_that_it_was_late(self):
        """T-B2B-22"""
        order, ticket = self._ask()
        order._answer_price(False, 2)
        [mail] = self._mails("price_declined", order)
        self.assertIn("did not agree to the new price", mail.body_html)
        self.assertNotIn("in time", mail.body_html)
        [told] = self._mails("ticket_lifted", ticket)
        self.assertNotIn("in time", told.body_html)

    def test_payment_on_its_way_is_not_annulled_by_declining(self):
        """Declined while a payment is pending: a person decides."""
        order, _ticket = self._ask()
        provider = self.env["payment.provider"].search(
            [("company_id", "=", self.company.id)], limit=1
        )
        self.env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": self.env["payment.method"].search([], limit=1).id,
                "amount": 750,
                "currency_id": order.currency_id.id,
                "partner_id": order.partner_id.id,
                "reference": "pending-1",
                "sale_order_ids": [(6, 0, order.ids)],
                "state": "pending",
            }
        )
        order._answer_price(False, 2)
        self.assertEqual(order.booking_state, "waiting")
        self.assertEqual(set(order.ticket_ids.mapped("state")), {"draft"})
        self.assertTrue(order.activity_ids)
