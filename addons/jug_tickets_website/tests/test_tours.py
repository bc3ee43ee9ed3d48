"""What a visitor does on the page of a conference, in a real browser."""

from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged


@tagged("post_install", "-at_install")
class TestTours(HttpCase):
    """The clock is the real one here: browser and server must agree on it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        company = cls.env.company
        if not company.chart_template:
            cls.env["account.chart.template"].try_loading("generic_coa", company)
        begins_on = fields.Datetime.now() + timedelta(days=60)
        cls.event = cls.env["event.event"].create(
            {
                "name": "Tour Conference",
                "is_conference": True,
                "is_published": True,
                "external_code": "tour-conf",
                "date_begin": begins_on,
                "date_end": begins_on + timedelta(days=1),
            }
        )
        cls.tariff = cls.env["event.event.ticket"].create(
            {
                "name": "Standard",
                "event_id": cls.event.id,
                "external_code": "std",
                "price": 100,
                "price_step_ids": [
                    (
                        0,
                        0,
                        {"starts_on": begins_on - timedelta(days=30), "price": 150},
                    )
                ],
            }
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
