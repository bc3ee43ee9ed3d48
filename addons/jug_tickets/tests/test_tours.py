"""What a seller and a buyer do, in a real browser."""

from datetime import timedelta

from odoo import fields
from odoo.tests import new_test_user, tagged

from .common_browser import BrowserCommon


@tagged("post_install", "-at_install")
class TestTours(BrowserCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = new_test_user(
            cls.env,
            "tour_seller",
            "jug_tickets.jug_tickets_group_seller",
            password="tour_seller",
        )
        cls.event = cls._create_conference()
        cls.tariff = cls._create_tariff(cls.event)
        cls.source = cls._create_source()

    def _request(self, **values):
        item = {
            "name": "Tour Buyer",
            "email": "tour.buyer@example.com",
            "event": "tour-conf",
            "tariff": "std",
        }
        [(request, _is_duplicate)] = self.env["jug.ticket.request"]._accept(
            self.source, [item | values]
        )
        request._process()
        return request

    def _count_traces(self):
        """How many leads, contacts, bookings and tickets there are."""
        models = ("crm.lead", "res.partner", "sale.order", "event.registration")
        return [self.env[model].search_count([]) for model in models]

    def test_seller_corrects_a_request_and_takes_the_money(self):
        """Inbox, correct, replay, cash, ticket (T-B2C-07, T-B2C-06, T-B2C-11)."""
        before = self._count_traces()
        request = self._request(email="tour.buyer(at)example.com")
        self.assertEqual(request.state, "rejected")
        # nothing has come of the wrong one until the seller corrects it
        self.assertEqual(self._count_traces(), before)
        self.start_tour("/odoo", "jug_tickets_seller_tour", login="tour_seller")
        order = request.order_id
        self.assertEqual((order.state, order.booking_state), ("sale", "paid"))
        self.assertEqual(order.ticket_ids.state, "open")
        self.assertEqual(order.buyer_email, "tour.buyer@example.com")
        self.assertEqual(request.lead_id.expected_revenue, order.amount_total)

    def _remind(self, order):
        """The term of the booking is over, and the next one has begun."""
        order.next_check_on = fields.Datetime.now() - timedelta(minutes=1)
        order._check_payment()
        self.assertEqual(order.reminder_count, 1)

    def test_buyer_pays_by_the_link_of_his_reminder(self):
        """Mail link, pay, cards, ticket, without a login (T-B2C-11, T-B2C-25)."""
        provider = self.env["payment.provider"].search(
            [("code", "=", "demo"), ("company_id", "=", self.env.company.id)], limit=1
        )
        if not provider:
            self.skipTest("payment_demo is not installed")
        provider.write({"state": "test", "is_published": True})
        order = self._request().order_id
        self._remind(order)
        self.start_tour(order.get_portal_url(), "jug_tickets_buyer_tour", login=None)
        self.assertEqual((order.state, order.booking_state), ("sale", "paid"))
        self.assertTrue(order.transaction_ids.payment_id)
        # all that a payment made at once does
        buyer, ticket = order.partner_id, order.ticket_ids
        self.assertTrue(buyer.ticket_buyer_since)
        self.assertEqual((ticket.state, ticket.participant_id), ("open", buyer))
        self.assertEqual(self._count_ticket_mails(ticket), 1)

    def _count_ticket_mails(self, ticket):
        """How many mails with the ticket leave at the next run of core's cron."""
        self.env.ref("event.event_mail_scheduler").method_direct_trigger()
        template = self.env.ref("jug_tickets.mail_template_ticket")
        subject = template._render_field("subject", ticket.ids, compute_lang=True)
        domain = [("model", "=", ticket._name), ("res_id", "=", ticket.id)]
        mails = self.env["mail.mail"].search(domain)
        return len(mails.filtered(lambda mail: mail.subject == subject[ticket.id]))
