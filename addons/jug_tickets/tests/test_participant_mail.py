from unittest.mock import patch

from odoo.tests import tagged

from .common import TicketsCommon


@tagged("post_install", "-at_install")
class TestParticipantMail(TicketsCommon):
    """A participant with an address of his own gets his ticket as well, once."""

    def _pay_and_send(self, order):
        self._pay(order)
        self._send_mails()

    def _get_addressees(self, ticket):
        mails = self.env["mail.mail"].search(
            [("model", "=", ticket._name), ("res_id", "=", ticket.id)], order="id"
        )
        return mails.mapped("email_to")

    def test_each_ticket_goes_to_the_buyer_and_to_its_participant(self):
        """T-B2C-16"""
        order = self._book(quantity=2, participants=self._people(2))
        self._pay_and_send(order)
        for ticket in order.ticket_ids:
            with self.subTest(ticket=ticket.name):
                self.assertEqual(
                    self._get_addressees(ticket), ["anna@example.com", ticket.email]
                )

    def test_participant_who_is_the_buyer_gets_one_mail(self):
        order = self._book(
            quantity=2, participants=self._people(2, email="Anna@Example.com")
        )
        order.ticket_ids.sorted("id")[1].email = False
        self._pay_and_send(order)
        for ticket in order.ticket_ids:
            self.assertEqual(self._get_addressees(ticket), ["anna@example.com"])

    def test_each_is_greeted_by_his_own_name(self):
        order = self._book(participants=self._people(1))
        self._pay_and_send(order)
        [to_buyer] = self._mails("ticket", order.ticket_ids)
        [to_guest] = self._mails("ticket_participant", order.ticket_ids)
        self.assertRegex(to_buyer.body_html, r"Hello\s*(<t>)?Анна Иванова")
        self.assertIn("Гость А", to_buyer.body_html)
        self.assertRegex(to_guest.body_html, r"Hello\s*(<t>)?Гость А")

    def test_participant_learns_nothing_of_the_booking(self):
        """The link shows the buyer's address and lets one pay."""
        order = self._book(participants=self._people(1))
        self._pay_and_send(order)
        [to_buyer] = self._mails("ticket", order.ticket_ids)
        [to_guest] = self._mails("ticket_participant", order.ticket_ids)
        self.assertIn(order.access_token, to_buyer.body_html)
        for secret in (order.access_token, "anna@example.com", "Анна"):
            with self.subTest(secret=secret):
                self.assertNotIn(secret, to_guest.body_html)

    def test_both_mails_have_the_ticket_of_one_rendering(self):
        order = self._book(participants=self._people(1))
        self._pay(order)
        Report = type(self.env["ir.actions.report"])
        with patch.object(
            Report, "_render_qweb_pdf", return_value=(b"the ticket", "pdf")
        ) as render:
            self._send_mails()
        self.assertEqual(render.call_count, 1)
        for template in ("ticket", "ticket_participant"):
            [mail] = self._mails(template, order.ticket_ids)
            pdf = mail.attachment_ids.filtered(lambda file: file.name[-4:] == ".pdf")
            self.assertEqual(pdf.raw, b"the ticket")
            self.assertEqual(pdf.res_id, mail.mail_message_id.id)

    def test_participants_mail_outlives_the_buyers(self):
        order = self._book(participants=self._people(1))
        self._pay_and_send(order)
        self._mails("ticket", order.ticket_ids).mail_message_id.unlink()
        [to_guest] = self._mails("ticket_participant", order.ticket_ids)
        self.assertEqual(len(to_guest.attachment_ids), 2)

    def test_failed_mail_is_sent_to_both_later_and_to_nobody_twice(self):
        order = self._book(participants=self._people(1))
        self._pay(order)
        with patch.object(
            type(order.ticket_ids),
            "_send_ticket_to_participant",
            side_effect=ValueError("the moon is full"),
        ):
            self._send_mails()
        self.assertFalse(self._get_addressees(order.ticket_ids))
        self.assertIn("could not be sent", order.activity_ids.summary)
        for _time in range(2):
            self._send_mails()
        self.assertEqual(
            self._get_addressees(order.ticket_ids),
            ["anna@example.com", "guest0@example.com"],
        )

    def test_ticket_goes_to_the_address_of_the_request_not_of_a_known_card(self):
        self.env["res.partner"].create(
            {"name": "Гость А", "email": "old@example.com", "phone": "+79217654321"}
        )
        order = self._book(participants=self._people(1, phone="+7 921 765-43-21"))
        self._pay_and_send(order)
        self.assertEqual(
            order.ticket_ids.participant_id.email_normalized, "old@example.com"
        )
        self.assertEqual(
            self._get_addressees(order.ticket_ids),
            ["anna@example.com", "guest0@example.com"],
        )

    def test_tickets_are_framed_as_the_other_mails(self):
        order = self._book(participants=self._people(1))
        self._pay_and_send(order)
        for template in ("ticket", "ticket_participant"):
            with self.subTest(template=template):
                [mail] = self._mails(template, order.ticket_ids)
                self.assertIn("background-color: #1F3B57", mail.body_html)
                self.assertIn(self.company.name, mail.body_html)
                self.assertEqual(mail.body_html.count("<html"), 1)
