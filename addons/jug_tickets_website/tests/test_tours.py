"""What a visitor does on the page of a conference, in a real browser."""

from datetime import timedelta

from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.jug_tickets.tests.common_browser import BrowserCommon


@tagged("post_install", "-at_install")
class TestTours(BrowserCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.event = cls._create_conference(is_published=True)
        rise = {"starts_on": cls.begins_on - timedelta(days=30), "price": 150}
        cls.tariff = cls._create_tariff(
            cls.event, price_step_ids=[Command.create(rise)]
        )

    def test_visitor_books_on_the_event_page(self):
        self.start_tour(
            f"/event/{self.event.id}/register", "jug_tickets_website_book_tour"
        )
        ticket = self.event.registration_ids
        self.assertEqual((ticket.name, ticket.state), ("Анна Иванова", "draft"))
        self.assertEqual(ticket.sale_order_id.booking_state, "waiting")
        self.assertEqual(ticket.request_id.channel, "website")

    def test_company_asks_on_the_event_page(self):
        self.start_tour(
            f"/event/{self.event.id}/register", "jug_tickets_website_company_tour"
        )
        request = self.env["jug.ticket.request"].search(
            [("event_id", "=", self.event.id)]
        )
        self.assertEqual(
            (request.state, request.company_name), ("processed", "Romashka")
        )
