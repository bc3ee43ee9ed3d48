from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common_proforma import ProformaCommon

MISSING = "Requisites of our company are missing"


@tagged("post_install", "-at_install")
class TestProformaMail(ProformaCommon):
    """How the счёт reaches the company, and what happens when it cannot."""

    def _reprice(self, order, price=150):
        order.order_line.price_unit = price
        return order._issue_proforma()

    def _send(self, order):
        order._send_proforma()
        self._send_mails()

    def test_contact_gets_the_payment_request_with_its_paper(self):
        """T-B2B-13"""
        order = self._book_company()
        order._send_proforma()
        self.assertFalse(self._mails("proforma", order), "made in the call")
        self._send_mails()
        proforma = order.proforma_id
        mail = self._mails("proforma", order)
        self.assertEqual(len(mail), 1)
        self.assertEqual(mail.email_to, "buyer@romashka.example.com")
        self.assertEqual(mail.subject, f"Invoice No. {proforma.name}: Test Java Day")
        self.assertEqual(
            [name.rpartition(".")[0] for name in mail.attachment_ids.mapped("name")],
            [f"Invoice {proforma.name}"],
        )
        self.assertIn(proforma.payee_account, mail.attachment_ids.raw.decode())
        for text in (
            "300.00",
            "3 × ",
            "3 March 2026, 12:00 (Europe/Moscow)",
            proforma.purpose,
            "names of the participants can be given later",
            f"/my/orders/{order.id}?access_token={order.access_token}",
        ):
            with self.subTest(text=text):
                self.assertIn(text, mail.body_html)
        self.assertEqual(str(proforma.sent_on), "2026-03-02 09:00:00")

    def test_new_price_is_told_with_what_changed(self):
        """T-B2B-20"""
        order = self._book_company()
        self._send(order)
        first = order.proforma_id
        second = self._reprice(order)
        self._send(order)
        mail = self._mails("proforma_repriced", order)
        self.assertEqual(len(mail), 1)
        self.assertIn(f"new invoice No. {second.name}", mail.subject)
        body = " ".join(mail.body_html.split())
        for text in (
            "Standard",
            "100.00",
            "150.00",
            "300.00",
            "450.00",
            f"Invoice No. {first.name} of 2 March 2026 is void",
        ):
            with self.subTest(text=text):
                self.assertIn(text, body)
        # «/» would be a folder
        self.assertTrue(mail.attachment_ids.name.startswith(f"Invoice {first.name}-2"))
        self.assertNotIn("We agree", body)

    def test_who_is_asked_gets_links_to_answer(self):
        order = self._book_company()
        self._send(order)
        self._reprice(order)
        order.price_answer = "asked"
        with patch.object(
            type(order),
            "_get_price_answer_url",
            lambda _order, answer: f"/price/{answer}",
            create=True,
        ):
            self._send(order)
        body = self._mails("proforma_repriced", order).body_html
        for answer in ("accept", "decline"):
            self.assertIn(f'href="{order.get_base_url()}/price/{answer}"', body)

    def test_who_has_seen_no_other_is_told_of_no_change(self):
        order = self._book_company()
        self._reprice(order)
        self._send(order)
        self.assertFalse(self._mails("proforma_repriced", order))
        self.assertEqual(len(self._mails("proforma", order)), 1)

    def test_other_requisites_are_no_new_price(self):
        order = self._book_company()
        self._send(order)
        order._issue_proforma()
        self._send(order)
        self.assertEqual(len(self._mails("proforma", order)), 1)
        self.assertIn("/2", self._mails("proforma", order).subject)

    def test_latest_one_replaces_what_was_still_to_be_sent(self):
        order = self._book_company()
        order._send_proforma()
        second = self._reprice(order)
        order._send_proforma()
        self._send_mails()
        mails = self.env["mail.mail"].search([("res_id", "=", order.id)])
        mails = mails.filtered(lambda mail: mail.model == "sale.order")
        self.assertEqual(len(mails), 1)
        self.assertIn(second.name, mails.subject)

    def test_missing_requisites_hold_the_mail_and_ask_a_person(self):
        """T-B2B-13"""
        bank = self.company.ticket_bank_account_id.bank_id
        bank.correspondent_account = False
        order = self._book_company()
        order._send_proforma()
        self._send_mails()
        # booked all the same
        self.assertEqual(order.booking_state, "waiting")
        self.assertEqual(len(order.ticket_ids), 3)
        proforma = order.proforma_id
        self.assertFalse(proforma.is_complete)
        self.assertFalse(self._mails("proforma", order))
        activity = order.activity_ids
        self.assertEqual(activity.summary, MISSING)
        self.assertIn("correspondent account", activity.note)
        self.assertIn(proforma.name, activity.note)
        for attempt in (proforma.action_send, proforma.action_print):
            with self._assert_refused(UserError, "[Rr]equisites of our company"):
                attempt()
        # an administrator enters it, and it goes by itself
        bank.correspondent_account = "30101810400000000225"
        self._run_cron("jug_tickets.ir_cron_send_proformas")
        self._send_mails()
        self.assertEqual(len(self._mails("proforma", order)), 1)
        self.assertTrue(proforma.is_complete)
        self.assertTrue(proforma.qr_payload)
        self.assertFalse(order.activity_ids)
        # and not again
        self._run_cron("jug_tickets.ir_cron_send_proformas")
        self._send_mails()
        self.assertEqual(len(self._mails("proforma", order)), 1)

    def test_what_is_missing_is_named(self):
        company = self.company
        bank = company.ticket_bank_account_id.bank_id
        self.assertFalse(company._get_missing_requisites())
        company.partner_id.write({"vat": False, "kpp": "12"})
        bank.bic = "SABRRUMM"
        self.assertEqual(company._get_missing_requisites(), ["INN", "KPP", "BIK"])
        # a sole trader has no KPP
        company.partner_id.write({"vat": "500100732259", "kpp": False})
        self.assertEqual(company._get_missing_requisites(), ["BIK"])
        company.ticket_bank_account_id = False
        self.assertEqual(
            company._get_missing_requisites(),
            ["bank account", "bank", "BIK", "correspondent account"],
        )
        company.partner_id.country_id = self.env.ref("base.de")
        self.assertEqual(company._get_missing_requisites(), ["bank account", "bank"])

    def test_paper_that_could_not_be_made_is_tried_again(self):
        order = self._book_company()
        order._send_proforma()
        Report = type(self.env["ir.actions.report"])

        def crash(*_args, **_kwargs):
            message = "Wkhtmltopdf failed (error code: -11)."
            raise UserError(message)

        with patch.object(Report, "_render_qweb_pdf", crash):
            self._send_mails()
        self.assertFalse(self._mails("proforma", order))
        self.assertFalse(order.proforma_id.sent_on)
        self.assertEqual(order.booking_state, "waiting")
        self.assertIn("could not be made", order.activity_ids.summary)
        self._run_cron("jug_tickets.ir_cron_send_proformas")
        self._send_mails()
        self.assertEqual(len(self._mails("proforma", order)), 1)
        self.assertTrue(order.proforma_id.sent_on)

    def test_one_that_cannot_be_sent_stops_no_other(self):
        broken, sound = (self._book_company(ref=ref) for ref in ("1", "2"))
        # as if their mails had been lost
        (broken | sound).pending_email_template_id = False
        Order = type(broken)
        send = Order._send_proforma

        def poisoned(order):
            if order == broken:
                message = "the moon is full"
                raise ValueError(message)
            return send(order)

        with patch.object(Order, "_send_proforma", poisoned):
            self._run_cron("jug_tickets.ir_cron_send_proformas")
        self._send_mails()
        self.assertEqual(len(self._mails("proforma", sound)), 1)
        self.assertFalse(self._mails("proforma", broken))
        self.assertIn("the moon is full", broken.activity_ids.note)

    def test_batches_come_to_an_end(self):
        orders = [self._book_company(ref=str(number)) for number in range(3)]
        for order in orders:
            order.pending_email_template_id = False
        bank = self.company.ticket_bank_account_id.bank_id
        Proforma = self.env["jug.ticket.proforma"]
        with (
            patch.object(type(self.env["ir.cron"]), "_commit_progress") as progress,
            patch.object(type(bank), "bic", "broken"),
        ):
            progress.return_value = 60
            Proforma._cron_send_unsent(batch_size=1)
        self.assertEqual(progress.call_count, 4)
        self.assertEqual(len(orders), 3)

    def test_ended_booking_is_not_written_to(self):
        order = self._book_company()
        order._send_proforma()
        order._annul("price_risen")
        self._send_mails()
        self._run_cron("jug_tickets.ir_cron_send_proformas")
        self._send_mails()
        self.assertFalse(self._mails("proforma", order))

    def test_mail_whose_paper_became_void_meanwhile_is_dropped(self):
        """The client declined while core's job was about to send: no fault of it."""
        order = self._book_company()
        template = self.env.ref("jug_tickets.mail_template_proforma")
        order._annul("price_declined")
        before = order.activity_ids
        order._send_order_notification_mail(template, allow_deferred_sending=False)
        self.assertFalse(self._mails("proforma", order))
        self.assertEqual(order.activity_ids, before)

    def test_seller_sends_it_again(self):
        order = self._book_company()
        self._send(order)
        order.with_user(self.seller).action_send_proforma()
        self._send_mails()
        self.assertEqual(len(self._mails("proforma", order)), 2)
        user = new_test_user(self.env, "t_nobody")
        with self._assert_refused(AccessError, "allowed|access"):
            order.proforma_id.with_user(user).action_send()

    def test_void_one_is_not_sent(self):
        order = self._book_company()
        first = order.proforma_id
        order._issue_proforma()
        with self._assert_refused(UserError, "asks for no money"):
            first.with_user(self.seller).action_send()

    def test_lost_mail_to_staff_asks_for_nothing(self):
        """Or each activity would be told by a mail that is lost, and so on."""
        order = self._book_company()
        for kind, count in (("user_notification", 0), ("email_outgoing", 1)):
            mail = self.env["mail.mail"].create(
                {
                    "model": "sale.order",
                    "res_id": order.id,
                    "subject": kind,
                    "message_type": kind,
                }
            )
            mail._postprocess_sent_message([], [], "no server", "mail_smtp")
            self.assertEqual(len(order.activity_ids), count)
