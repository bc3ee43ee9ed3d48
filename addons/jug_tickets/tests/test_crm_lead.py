from unittest.mock import patch

from odoo.tests import tagged

from .common_desk import DeskCommon


@tagged("post_install", "-at_install")
class TestTicketLead(DeskCommon):
    """What a seller sees of a lead, and what it is worth."""

    def test_lead_is_worth_its_bookings(self):
        order = self._book()
        lead = order.opportunity_id
        self.assertEqual(lead.expected_revenue, 100)
        second = self._book(quantity=2, participants=self._people(2))
        self.assertEqual(second.opportunity_id, lead)
        self.assertEqual(lead.expected_revenue, 300)

    def test_lead_is_worth_what_a_new_price_makes_of_it(self):
        order = self._book()
        order.order_line.with_user(self.manager).price_unit = 80
        self.assertEqual(order.opportunity_id.expected_revenue, 80)

    def test_paid_booking_counts_and_an_ended_one_does_not(self):
        paid = self._book()
        ended = self._book()
        lead = paid.opportunity_id
        self._pay(paid)
        self.assertEqual(lead.expected_revenue, 200)
        ended._annul("price_risen")
        self.assertEqual(lead.expected_revenue, 100)

    def test_booking_cancelled_by_staff_is_worth_nothing(self):
        order = self._book()
        order.with_user(self.seller).action_cancel()
        self.assertEqual(order.opportunity_id.expected_revenue, 0)

    def test_what_a_person_expects_of_a_company_stays(self):
        lead = self._request(buyer_type="company", company_name="ООО Ромашка").lead_id
        lead.with_user(self.seller).expected_revenue = 5000
        self.env["sale.order"].create(
            {"partner_id": self.partner.id, "opportunity_id": lead.id}
        )
        self.env.flush_all()
        self.assertEqual(lead.expected_revenue, 5000)

    def test_worth_of_a_booking_is_no_news_in_the_leads_story(self):
        order = self._book()
        # what was made in this transaction is not tracked, and in tests nothing is
        self.env.flush_all()
        self.cr.precommit.run()
        line = order.order_line.with_user(self.manager).with_context(
            tracking_disable=False, mail_notrack=False
        )
        lead = line.order_id.opportunity_id
        before = lead.message_ids
        line.price_unit = 80
        line.env.flush_all()
        self.cr.precommit.run()
        self.assertEqual(lead.expected_revenue, 80)
        self.assertEqual(lead.message_ids, before)

    def test_new_lead_costs_no_query_more_for_its_worth(self):
        Lead = self.env["crm.lead"]
        field = Lead._fields["expected_revenue"]

        def count(number):
            name, email = f"Buyer {chr(65 + number)}", f"buyer{number}@example.com"
            self.env.flush_all()
            before = self.cr.sql_log_count
            self._book(name=name, email=email, phone=None)
            self.env.flush_all()
            return self.cr.sql_log_count - before

        # the first two fill caches
        counts = [count(number) for number in range(3)]
        with patch.object(
            type(Lead),
            "_compute_expected_revenue",
            lambda leads: field._update_cache(leads, 0),
        ):
            self.assertEqual(counts[-1], count(3))

    def test_stages_are_shown_on_a_lead_that_asks_for_a_ticket(self):
        [bar] = self._get_arch("crm.crm_lead_view_form").xpath(
            "//header/field[@name='stage_id']"
        )
        self.assertEqual(bar.get("invisible"), "type == 'lead' and not is_ticket_lead")

    def test_enrichment_is_not_offered(self):
        """Who asks for a ticket has not agreed to it."""
        buttons = self._get_arch("crm.crm_lead_view_form").xpath(
            "//button[@name='iap_enrich']"
        )
        self.assertTrue(buttons)
        for button in buttons:
            self.assertRegex(button.get("invisible"), r"^is_ticket_lead or \(.+\)$")

    def test_lead_leads_to_its_only_booking(self):
        order = self._book()
        self._book(name="Борис", email="boris@example.com", phone=None)
        lead = order.opportunity_id.with_user(self.seller)
        self.assertEqual(lead.ticket_booking_count, 1)
        action = lead.action_view_ticket_bookings()
        self.assertEqual(
            (action["res_model"], action["res_id"]), (order._name, order.id)
        )

    def test_lead_leads_to_the_list_of_its_bookings(self):
        orders = self._book() + self._book()
        lead = orders.opportunity_id.with_user(self.seller)
        self.assertEqual(lead.ticket_booking_count, 2)
        action = lead.action_view_ticket_bookings()
        self.assertFalse(action["res_id"])
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]), orders)

    def test_merged_leads_keep_requests_and_tickets(self):
        first = self._book()
        second = self._book(name="Борис Петров", email="b@example.com", phone=None)
        lead = (first.opportunity_id | second.opportunity_id).merge_opportunity()
        for order in (first, second):
            self.assertEqual(order.ticket_request_id.lead_id, lead)
            self.assertEqual(order.ticket_ids.lead_id, lead)
