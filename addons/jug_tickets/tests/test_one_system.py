from odoo.tests import tagged

from .common_company import CompanyCommon


@tagged("post_install", "-at_install")
class TestOneSystem(CompanyCommon):
    """People and companies, and all that becomes of a request, are in one place."""

    def _book_both(self):
        """A person's booking and a company's, of the same conference."""
        person = self._accept(external_ref="person-1")
        person._process()
        return person.order_id, self._book((self.tariff, 2))

    def _search_as_seller(self, model, domain):
        return self.env[model].with_user(self.seller).search(domain)

    def test_g_03_people_and_companies_are_in_one_system(self):
        """G-03: one inbox, one register of bookings and tickets, one book of parties.

        (Sponsors have a pipeline of their own in the same database, see G-10.)
        """
        person, company = both = self._book_both()
        self.assertEqual(person.buyer_type, "person")
        self.assertEqual(company.buyer_type, "company")
        orders = person | company
        found = self._search_as_seller("jug.ticket.request", [])
        self.assertLessEqual(orders.ticket_request_id, found)
        found = self._search_as_seller("sale.order", [("is_ticket_booking", "=", True)])
        self.assertLessEqual(orders, found)
        found = self._search_as_seller(
            "event.registration", [("event_id", "=", self.event.id)]
        )
        self.assertLessEqual(orders.ticket_ids, found)
        self.assertEqual({order.partner_id._name for order in both}, {"res.partner"})
        teams = orders.ticket_request_id.lead_id.team_id
        self.assertEqual(teams, self.env.ref("jug_tickets.crm_team_tickets"))

    def test_g_06_request_and_ticket_are_ends_of_one_chain(self):
        """G-06: request, deal, order, invoice, payment and ticket know each other."""
        for order in self._book_both():
            with self.subTest(buyer=order.buyer_type):
                self._pay(order)
                request = order.ticket_request_id
                self.assertEqual(order.opportunity_id, request.lead_id)
                self.assertIn(order, request.lead_id.order_ids)
                tickets = order.ticket_ids
                self.assertEqual(tickets.sale_order_id, order)
                self.assertEqual(tickets.sale_order_line_id.order_id, order)
                self.assertEqual(set(tickets.mapped("state")), {"open"})
                [invoice] = order.invoice_ids
                self.assertEqual(invoice.line_ids.sale_line_ids.order_id, order)
                self.assertEqual(invoice.payment_state, "paid")
                payment = order.transaction_ids.payment_id
                self.assertIn(invoice, payment.reconciled_invoice_ids)
                self.assertIn(order, self.event.registration_ids.sale_order_id)
