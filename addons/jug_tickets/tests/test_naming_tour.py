"""What a buyer does on the page of names, in a real browser."""

from odoo.tests import tagged

from .common_browser import BrowserCommon


@tagged("post_install", "-at_install")
class TestNamingTour(BrowserCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.event = cls._create_conference(external_code="tour-names")
        cls.tariff = cls._create_tariff(cls.event)
        cls.source = cls._create_source()

    def _book_company(self, count):
        item = {
            "name": "Tour Buyer",
            "email": "tour.buyer@example.com",
            "buyer_type": "company",
            "company_name": "Tour Company",
            "event": "tour-names",
            "tariff": "std",
        }
        [(request, _is_duplicate)] = self.env["jug.ticket.request"]._accept(
            self.source, [item]
        )
        request._process()
        partner = self.env["res.partner"].create({"name": "Tour Buyer"})
        order = self.env["sale.order"].create(
            request._prepare_order_vals(
                partner, request.lead_id, wanted=[(self.tariff, count)]
            )
        )
        order._portal_ensure_token()
        order._begin_company_booking()
        return order

    def test_buyer_names_his_participants(self):
        """T-B2B-01, T-B2B-03, T-B2B-04: typed, pasted, and the buyer himself."""
        order = self._book_company(4)
        self.start_tour(order.get_portal_url(), "jug_tickets_naming_tour", login=None)
        order.ticket_ids.invalidate_recordset()
        self.assertEqual(
            [(ticket.name, ticket.email) for ticket in order.ticket_ids.sorted("id")],
            [
                ("Tour Boris", "tour.boris@example.com"),
                ("Tour Vera", "tour.vera@example.com"),
                ("Tour Gleb", "tour.gleb@example.com"),
                ("Tour Buyer", "tour.buyer@example.com"),
            ],
        )
