from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import TicketsCommon


@tagged("post_install", "-at_install")
class TestTold(TicketsCommon):
    """What mails say of money, time and place, and when they leave."""

    def _get_new_mails(self, order):
        return self.env["mail.mail"].search(
            [("model", "=", order._name), ("res_id", "=", order.id)], order="id"
        )

    def _render(self, ticket):
        Report = self.env["ir.actions.report"]
        content, _type = Report._render_qweb_pdf(
            "jug_tickets.report_ticket", ticket.ids
        )
        return content.decode()

    def test_payment_is_told_in_its_own_transaction_before_the_ticket(self):
        order = self._book()
        self._pay(order)
        [paid] = self._mails("paid", order)
        self._send_mails()
        [ticket] = self._mails("ticket", order.ticket_ids)
        # the queue sends them by their numbers
        self.assertLess(paid.id, ticket.id)

    def test_paid_booking_is_not_asked_for_money_afterwards(self):
        order = self._book()
        self.assertTrue(order.pending_email_template_id)
        self._pay(order)
        self._send_mails()
        self.assertFalse(self._mails("booking", order))
        self.assertEqual(self._get_new_mails(order), self._mails("paid", order))

    def test_broken_mail_undoes_no_payment(self):
        order = self._book()
        template = self.env.ref("jug_tickets.mail_template_paid")
        template.body_html = '<p t-if="object.amount_paid" t-out="1 / 0"/>'
        with mute_logger("odoo.addons.mail.models.mail_render_mixin"):
            self._pay(order)
        self.assertEqual((order.state, order.booking_state), ("sale", "paid"))
        self.assertEqual(order.ticket_ids.state, "open")
        self.assertEqual(order.invoice_ids.payment_state, "paid")
        self.assertIn("could not be made", order.activity_ids.summary)

    def test_conflict_while_the_mail_is_made_begins_the_payment_anew(self):
        order = self._book()
        with (
            patch.object(
                type(order),
                "_send_booking_mails",
                side_effect=SerializationFailure("another payment was first"),
            ),
            self.assertRaises(SerializationFailure),
        ):
            self._pay(order)

    def test_mail_with_a_pdf_waits_for_its_job(self):
        self.env.ref(
            "jug_tickets.mail_template_paid"
        ).report_template_ids = self.env.ref("sale.action_report_saleorder")
        order = self._book()
        with patch.object(
            type(self.env["ir.actions.report"]),
            "_render_qweb_pdf",
            side_effect=ValueError("no engine"),
        ):
            self._pay(order)
        self.assertEqual(order.booking_state, "paid")
        self.assertFalse(self._mails("paid", order))
        self._send_mails()
        self.assertEqual(len(self._mails("paid", order)), 1)

    def test_deleted_mail_template_undoes_no_payment(self):
        order = self._book()
        self.env.ref("jug_tickets.mail_template_paid").unlink()
        self._pay(order)
        self.assertEqual(order.booking_state, "paid")

    def test_part_payment_is_told_once_with_what_is_left(self):
        order = self._book()
        transaction = self._pay(order, 40)
        transaction._post_process()
        [mail] = self._mails("part_payment", order)
        self.assertIn("40.00", mail.body_html)
        # in the sentence and among the facts
        self.assertEqual(mail.body_html.count("60.00"), 2)
        self.assertIn("Still to pay", mail.body_html)

    def test_unpaid_booking_names_no_remainder(self):
        order = self._book()
        self._send_mails()
        [mail] = self._mails("booking", order)
        self.assertNotIn("Still to pay", mail.body_html)

    def test_deadlines_name_their_zone(self):
        self._add_step(150)
        order = self._book()
        self._send_mails()
        [mail] = self._mails("booking", order)
        for moment in ("3 March 2026, 12:00", "1 April 2026, 03:00"):
            with self.subTest(moment=moment):
                self.assertIn(f"{moment} (Europe/Moscow)", mail.body_html)

    def test_participants_stand_in_the_order_in_which_they_were_named(self):
        order = self._book(quantity=3, participants=self._people(3))
        self._send_mails()
        [mail] = self._mails("booking", order)
        places = [mail.body_html.index(f"Гость {letter}") for letter in "АБВ"]
        self.assertEqual(places, sorted(places))

    def test_online_tariff_is_told_instead_of_the_venue(self):
        venue = self.env["res.partner"].create({"name": "X", "city": "Saratov"})
        self.event.address_id = venue
        online = self._create_tariff(external_code="online", is_online=True)
        orders = {
            False: self._book(),
            True: self._book(tariff="online", email="b@example.com", phone=None),
        }
        self._send_mails()
        for is_online, order in orders.items():
            [booked] = self._mails("booking", order)
            self._pay(order)
            self._send_mails()
            ticket = order.ticket_ids
            self.assertEqual(ticket.event_ticket_id == online, is_online)
            [sent] = self._mails("ticket", ticket)
            for text in (booked.body_html, sent.body_html, self._render(ticket)):
                with self.subTest(is_online=is_online):
                    self.assertEqual("Online" in text, is_online)
                    self.assertEqual("Saratov" in text, not is_online)
                    if is_online:
                        self.assertNotIn("at the entrance", text)

    def test_cancellation_by_staff_is_told_to_buyer_and_participants_once(self):
        order = self._book(quantity=2, participants=self._people(2))
        order.with_user(self.seller).action_cancel()
        self._send_mails()
        [mail] = self._mails("cancelled", order)
        self.assertEqual(mail.email_to, "anna@example.com")
        told = self._mails("ticket_lifted", order.ticket_ids)
        self.assertEqual(
            sorted(told.mapped("email_to")),
            ["guest0@example.com", "guest1@example.com"],
        )
        self.assertIn("cancelled by the organiser", mail.body_html)
        self.assertNotIn("is safe", mail.body_html)
        self.assertNotIn(order.access_token, mail.body_html)
        self.assertEqual(self._get_new_mails(order), mail)

    def test_cancelled_ticket_of_several_is_told_to_buyer_and_participant(self):
        order = self._book(quantity=2, participants=self._people(2))
        gone, left = order.ticket_ids.sorted("id")
        gone.with_user(self.seller).action_cancel()
        [told] = self._mails("ticket_lifted", order.ticket_ids)
        self.assertEqual(told.email_to, gone.email)
        [mail] = self._mails("changed", order)
        self.assertEqual(mail.email_to, "anna@example.com")
        self.assertIn(left.name, mail.body_html)
        self.assertNotIn(gone.name, mail.body_html)
        self.assertIn(order.access_token, mail.body_html)

    def test_participant_of_a_declined_offer_is_not_told_of_a_missing_payment(self):
        for reason, words in (
            ("offer_declined", "was declined by who had asked for it"),
            ("price_risen", "was not paid in time"),
        ):
            order = self._book(
                email=f"{reason}@example.com", phone=None, participants=self._people(1)
            )
            order._annul(reason)
            [mail] = self._mails("ticket_lifted", order.ticket_ids)
            with self.subTest(reason=reason):
                self.assertIn(words, mail.body_html)

    def test_last_cancelled_ticket_is_told_as_the_end_of_the_booking(self):
        order = self._book(quantity=2, participants=self._people(2))
        order.ticket_ids.with_user(self.seller).action_cancel()
        self.assertEqual(order.booking_state, "cancelled")
        self.assertEqual(len(self._mails("cancelled", order)), 1)
        self.assertFalse(self._mails("changed", order))
        self.assertEqual(len(self._mails("ticket_lifted", order.ticket_ids)), 2)

    def test_reason_of_an_annulment_is_the_last_one(self):
        order = self._book(quantity=2, participants=self._people(2))
        order.ticket_ids[0].with_user(self.seller).action_cancel()
        order._annul("price_risen")
        [mail] = self._mails("annulled", order)
        self.assertIn("Book again", mail.body_html)

    def test_cancellation_of_a_paid_booking_says_that_the_money_is_safe(self):
        order = self._book()
        self._pay(order)
        order.with_user(self.manager).action_cancel()
        [mail] = self._mails("cancelled", order)
        self.assertRegex(mail.body_html, r"100\.00[^.]*is safe")

    def test_annulment_by_the_machine_is_no_cancellation_by_staff(self):
        order = self._book()
        order._annul("price_risen")
        self.assertFalse(self._mails("cancelled", order))
        self.assertEqual(len(self._mails("annulled", order)), 1)
