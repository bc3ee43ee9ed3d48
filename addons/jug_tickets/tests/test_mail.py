from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import TicketsCommon


@tagged("post_install", "-at_install")
class TestMail(TicketsCommon):
    """What buyer and participants are told, once, and at which address."""

    def test_buyer_is_told_of_his_booking_with_the_link_to_pay(self):
        self._add_step(150)
        order = self._book()
        self._send_mails()
        [mail] = self._mails("booking", order)
        self.assertEqual(mail.email_to, "anna@example.com")
        for text in (
            "Анна Иванова",
            "Test Java Day",
            order.name,
            order.get_portal_url().replace("&", "&amp;"),
            "100.00",
            # until when, and what it costs then: in Moscow's time
            "3 March 2026, 12:00",
            "1 April 2026, 03:00",
            "150.00",
        ):
            with self.subTest(text=text):
                self.assertIn(text, mail.body_html)

    def test_mail_goes_out_to_a_cyrillic_domain(self):
        order = self._book(email="anna@почта.рф")
        self._send_mails()
        [mail] = self._mails("booking", order)
        server = self.env["ir.mail_server"]
        message = server._build_email__(
            "shop@example.com", [order.buyer_email], "Hi", "A mail"
        )
        sent_to = server.with_context(
            send_validated_to=[order.buyer_email]
        )._prepare_smtp_to_list(message, None)
        self.assertEqual(sent_to, ["anna@xn--80a1acny.xn--p1ai"])

    def _issue_guest_ticket(self):
        return (
            self.env["event.registration"]
            .with_user(self.manager)
            .create(
                {
                    "event_id": self.event.id,
                    "event_ticket_id": self.tariff.id,
                    "name": "Гость Конференции",
                    "email": "guest@example.com",
                }
            )
        )

    def test_guest_gets_his_ticket_and_a_participants_card(self):
        ticket = self._issue_guest_ticket()
        self._send_mails()
        [mail] = self._mails("ticket", ticket)
        self.assertEqual(mail.email_to, "guest@example.com")
        self.assertEqual(ticket.participant_id.name, "Гость Конференции")
        self.assertTrue(ticket.participant_id.is_ticket_participant)

    def test_guest_ticket_that_cannot_be_sent_is_asked_about(self):
        ticket = self._issue_guest_ticket()
        with patch.object(type(ticket), "_send_tickets", side_effect=ValueError("no")):
            self._send_mails()
            self._send_mails()
        self.assertFalse(self._mails("ticket", ticket))
        self.assertIn("could not be sent", ticket.activity_ids.summary)

    def test_staff_are_told_of_a_mail_that_was_not_sent(self):
        order = self._book()
        self._send_mails()
        [mail] = self._mails("booking", order)
        self.event.user_id = self.manager
        before = self.env["mail.mail"].search_count([])
        mail._postprocess_sent_message(
            [], [], failure_reason="550 no such mailbox", failure_type="mail_smtp"
        )
        self.assertIn("A mail was not sent", order.activity_ids.summary)
        self.assertIn("550", order.activity_ids.note)
        # that one would be lost like the first, and be told of by another
        self.assertEqual(self.env["mail.mail"].search_count([]), before)

    def test_buyer_is_told_of_his_payment(self):
        """T-B2C-12"""
        order = self._book()
        self._pay(order)
        self._send_mails()
        [mail] = self._mails("paid", order)
        self.assertEqual(mail.email_to, "anna@example.com")
        self.assertIn("we have received your payment", mail.body_html)

    def test_ticket_is_sent_to_the_buyer_with_its_files(self):
        """T-B2C-16"""
        order = self._book(participants=self._people(1))
        self._pay(order)
        self.assertFalse(self._mails("ticket", order.ticket_ids))
        self._send_mails()
        [mail] = self._mails("ticket", order.ticket_ids)
        self.assertEqual(mail.email_to, "anna@example.com")
        self.assertFalse(mail.recipient_ids)
        names = sorted(mail.attachment_ids.mapped("name"))
        self.assertEqual(names[0], f"Ticket {order.ticket_ids.barcode}.html")
        self.assertEqual(names[1], "conference.ics")

    def test_calendar_entry_is_the_conferences(self):
        self.event.address_id = self.env["res.partner"].create(
            {"name": "Экспофорум", "city": "Санкт-Петербург"}
        )
        order = self._book()
        self._pay(order)
        self._send_mails()
        files = self._mails("ticket", order.ticket_ids).attachment_ids
        entry = files.filtered(lambda file: file.name == "conference.ics").raw.decode()
        for text in (
            "BEGIN:VEVENT",
            "SUMMARY:Test Java Day",
            "DTSTART",
            "Санкт-Петербург",
        ):
            with self.subTest(text=text):
                self.assertIn(text, entry.replace("\r\n ", ""))

    def test_each_ticket_of_an_order_has_its_own_mail(self):
        order = self._book(quantity=3, participants=self._people(3))
        self._pay(order)
        self._send_mails()
        for ticket in order.ticket_ids:
            with self.subTest(ticket=ticket.name):
                [mail] = self._mails("ticket", ticket)
                self.assertIn(
                    f"Ticket {ticket.barcode}.html", mail.attachment_ids.mapped("name")
                )
        self.assertEqual(len(self._mails("paid", order)), 1)

    def test_nothing_is_sent_twice(self):
        order = self._book()
        self._pay(order)
        for _time in range(3):
            self._send_mails()
        self.assertEqual(len(self._mails("paid", order)), 1)
        self.assertEqual(len(self._mails("ticket", order.ticket_ids)), 1)

    def test_cores_mail_to_the_attendee_is_not_sent_beside(self):
        order = self._book(participants=self._people(1))
        self._pay(order)
        self._send_mails()
        to_guest = self.env["mail.mail"].search([("email_to", "ilike", "guest0")])
        self.assertEqual(to_guest, self._mails("ticket_participant", order.ticket_ids))
        self.assertNotIn(
            self.env.ref("event.event_subscription"),
            self.event.event_mail_ids.mapped("template_ref"),
        )

    def test_event_that_is_no_conference_keeps_cores_mails(self):
        party = self._create_event(is_conference=False, external_code="party")
        templates = party.event_mail_ids.mapped("template_ref")
        self.assertIn(self.env.ref("event.event_subscription"), templates)
        party.is_conference = True
        templates = party.event_mail_ids.mapped("template_ref")
        self.assertNotIn(self.env.ref("event.event_subscription"), templates)
        self.assertIn(self.env.ref("jug_tickets.mail_template_ticket"), templates)

    def test_mails_go_to_the_requests_address_not_the_cards(self):
        self.env["res.partner"].create(
            {"name": "Анна", "email": "old@example.com", "phone": "+79211234567"}
        )
        order = self._book()
        self._pay(order)
        self._send_mails()
        mails = self._mails("paid", order) | self._mails("ticket", order.ticket_ids)
        self.assertEqual(mails.mapped("email_to"), ["anna@example.com"] * 2)
        self.assertFalse(mails.recipient_ids)

    def test_mails_go_there_too_where_core_does_not_defer_them(self):
        self.env["res.partner"].create(
            {"name": "Анна", "email": "old@example.com", "phone": "+79211234567"}
        )
        cron = self.env.ref("sale.send_pending_emails_cron")
        for name, is_async, is_active in (
            ("setting", "False", True),
            ("cron", "True", False),
        ):
            self.env["ir.config_parameter"].set_param("sale.async_emails", is_async)
            cron.active = is_active
            order = self._book(email=f"{name}@example.com")
            self._pay(order)
            for template in ("booking", "paid"):
                with self.subTest(name=name, template=template):
                    [mail] = self._mails(template, order)
                    self.assertEqual(mail.email_to, f"{name}@example.com")
                    self.assertFalse(mail.recipient_ids)
            self.assertFalse(order.pending_email_template_id)

    def test_conflict_while_a_mail_is_made_is_no_fault_of_the_mail(self):
        order = self._book()
        with (
            patch.object(
                type(order),
                "_send_booking_mails",
                side_effect=SerializationFailure("a payment was first"),
            ),
            self.assertRaises(SerializationFailure),
        ):
            order._send_order_notification_mail(
                self.env.ref("jug_tickets.mail_template_booking"),
                allow_deferred_sending=False,
            )
        self.assertFalse(order.activity_ids)

    def test_mails_speak_the_language_of_the_conference(self):
        self.env["res.lang"]._activate_lang("ru_RU")
        template = self.env.ref("jug_tickets.mail_template_booking")
        template.with_context(lang="ru_RU").subject = "Ваша бронь {{ object.name }}"
        self.event.lang = "ru_RU"
        order = self._book()
        self._send_mails()
        [mail] = self._mails("booking", order)
        self.assertEqual(mail.subject, f"Ваша бронь {order.name}")
        self.assertIn("20 мая 2026", mail.body_html)

    def test_names_are_no_html(self):
        order = self._book(name="<script>alert(1)</script>Анна")
        self._send_mails()
        [mail] = self._mails("booking", order)
        self.assertNotIn("<script>", mail.body_html)
        self.assertIn("&lt;script&gt;", mail.body_html)

    def test_mail_that_cannot_be_made_is_told_on_its_order_and_the_rest_goes_on(self):
        broken = self._book()
        sound = self._book(email="boris@example.com", phone=None)
        self.env.ref(
            "jug_tickets.mail_template_booking"
        ).body_html = (
            f'<p t-if="object.id == {broken.id}" t-out="1 / 0"/><p>Booked!</p>'
        )
        with mute_logger("odoo.addons.mail.models.mail_render_mixin"):
            self._send_mails()
        self.assertIn("could not be made", broken.activity_ids.summary)
        self.assertIn("division by zero", broken.activity_ids.note)
        self.assertEqual(len(self._mails("booking", sound)), 1)

    def test_mails_begin_again_when_somebody_wrote_on_their_order(self):
        order = self._book()
        cron = self.env.ref("sale.send_pending_emails_cron")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        triggers.unlink()
        with patch.object(
            type(order),
            "_send_order_notification_mail",
            side_effect=SerializationFailure("a payment was first"),
        ):
            self._send_mails()
        self.assertTrue(triggers.search([("cron_id", "=", cron.id)]))
        self._send_mails()
        self.assertEqual(len(self._mails("booking", order)), 1)

    def test_queue_of_mails_is_woken_again_while_some_wait(self):
        cron = self.env.ref("mail.ir_cron_mail_scheduler_action")
        Trigger = self.env["ir.cron.trigger"]
        Mail = self.env["mail.mail"]
        Mail.search([("state", "=", "outgoing")]).unlink()
        Mail.create(
            [{"email_to": f"m{n}@example.com", "body_html": "x"} for n in range(3)]
        )
        before = Trigger.search_count([("cron_id", "=", cron.id)])

        def send(mails, **_kwargs):
            mails.state = "sent"

        with patch.object(type(Mail), "send", send):
            Mail.process_email_queue(batch_size=2)
            self.assertEqual(
                Trigger.search_count([("cron_id", "=", cron.id)]), before + 1
            )
            Mail.process_email_queue(batch_size=2)
        self.assertEqual(Trigger.search_count([("cron_id", "=", cron.id)]), before + 1)
        self.assertFalse(Mail.search([("state", "=", "outgoing")]))

    def test_queue_that_goes_nowhere_is_not_woken_again_at_once(self):
        cron = self.env.ref("mail.ir_cron_mail_scheduler_action")
        Trigger, Mail = self.env["ir.cron.trigger"], self.env["mail.mail"]
        Mail.create(
            [{"email_to": f"m{n}@example.com", "body_html": "x"} for n in range(3)]
        )
        before = Trigger.search_count([("cron_id", "=", cron.id)])
        with patch.object(type(Mail), "send", lambda *_args, **_kwargs: None):
            Mail.process_email_queue(batch_size=2)
        self.assertEqual(Trigger.search_count([("cron_id", "=", cron.id)]), before)

    def test_mails_make_no_second_card_of_the_buyer(self):
        self.env["res.partner"].create(
            {
                "name": "Анна Иванова",
                "email": "old@example.com",
                "phone": "+79211234567",
            }
        )
        order = self._book()
        before = self.env["res.partner"].search_count([])
        self._check_payments("2026-03-03 10:00:00")
        self._pay(order)
        self._send_mails()
        self.assertEqual(self.env["res.partner"].search_count([]), before)
