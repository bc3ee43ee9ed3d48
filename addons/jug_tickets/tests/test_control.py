"""Quality control of ticket sales: companies are called, people are listed."""

from odoo.fields import Command
from odoo.tests import tagged

from .common import TicketsCommon


@tagged("post_install", "-at_install")
class TestControl(TicketsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # a database that was updated may have been set otherwise
        cls.team.write({"use_quality_check": True, "user_id": cls.manager.id})

    def _book_for_company(self):
        """A company's booking with its deal, as it is after the questionnaire."""
        lead = self.env["crm.lead"].create(
            {
                "name": "Acme: Test Java Day",
                "type": "opportunity",
                "team_id": self.team.id,
                "user_id": self.seller.id,
                "partner_id": self.partner.id,
            }
        )
        order = self.env["sale.order"].create(
            {
                "partner_id": self.partner.id,
                "opportunity_id": lead.id,
                "is_ticket_booking": True,
                "booking_event_id": self.event.id,
                "buyer_type": "company",
                "buyer_email": "anna@example.com",
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "event_id": self.event.id,
                            "event_ticket_id": self.tariff.id,
                            "product_uom_qty": 2,
                        }
                    )
                ],
            }
        )
        order._create_unnamed_tickets()
        order._start_waiting()
        lead._move_ticket_stage("crm_stage_booked")
        return order

    def test_team_of_tickets_is_looked_after(self):
        data = self.env["crm.team"].search([("is_ticket_team", "=", True)])
        self.assertIn(self.team, data)
        self.assertEqual(self.team.quality_check_scope, "opportunity")

    def test_lost_company_deal_is_called(self):
        """G-02: the head checks by a call what became of a company's deal."""
        order = self._book_for_company()
        lead = order.opportunity_id
        lead.with_user(self.seller).action_set_lost()
        check = lead.quality_check_ids
        self.assertEqual(check.reviewer_id, self.manager)
        self.assertEqual(check.salesperson_id, self.seller)

    def test_declined_price_makes_the_control_call(self):
        """T-B2B-22, G-02: the booking is annulled, and the head calls the company."""
        order = self._book_for_company()
        lead = order.opportunity_id
        order.price_answer = "declined"
        order._action_cancel()
        check = lead.quality_check_ids
        self.assertEqual(check.state, "to_do")
        self.assertEqual(check.story, f"{order.name}: the new price was declined.")
        # visible until the report closes it
        self.assertTrue(lead.active)
        self.assertTrue(lead.is_under_control)
        check.with_user(self.manager).write(
            {"contact_result": "silent", "report": "Nobody answers."}
        )
        check.with_user(self.manager).action_done()
        self.assertEqual(lead.won_status, "lost")
        self.assertIn("Nobody answers.", lead.message_ids[:1].body)
        self.assertEqual(lead.quality_check_ids, check)

    def test_seats_given_up_by_staff_make_the_control_call(self):
        order = self._book_for_company()
        order.with_user(self.seller).action_cancel()
        check = order.opportunity_id.quality_check_ids
        self.assertEqual(check.story, f"{order.name}: Cancelled by staff")
        self.assertEqual(order.booking_state, "cancelled")

    def test_company_that_books_again_needs_no_call(self):
        order = self._book_for_company()
        lead = order.opportunity_id
        order._action_cancel()
        lead._move_ticket_stage("crm_stage_booked")
        self.assertEqual(lead.quality_check_ids.state, "waived")
        self.assertIn("booked again", lead.quality_check_ids.waive_reason)

    def test_people_are_listed_with_reasons_and_not_called(self):
        """G-02: what B2C has lost is in a list, by reason, with the late money."""
        order = self._book()
        self._add_step(120)
        self._check_payments("2026-04-02 00:00:00")
        self.assertEqual(order.booking_state, "annulled")
        lead = order.opportunity_id
        self.assertFalse(lead.quality_check_ids)
        # made a deal of, and given up by a seller: still a person
        lead.type = "opportunity"
        lead.action_set_lost()
        self.assertFalse(lead.quality_check_ids)
        action = self.env.ref("jug_tickets.sale_order_action_annulled")
        views = action.search_view_id.with_context(lang="en_US")
        arch = self.env["sale.order"].get_view(views.id, "search")["arch"]
        Orders = self.env["sale.order"].with_user(self.seller)
        domain = [("booking_state", "=", "annulled")]
        for reason, expected in (("price_risen", order), ("event_over", Orders)):
            self.assertIn(f"('cancel_reason', '=', '{reason}')", arch)
            found = Orders.search([*domain, ("cancel_reason", "=", reason)])
            self.assertEqual(found & order, expected & order)
        self.assertEqual(order.cancel_reason, "price_risen")

    def test_seller_of_tickets_does_not_judge_himself(self):
        """G-07: the server refuses it whatever the buttons show."""
        order = self._book_for_company()
        order._action_cancel()
        check = order.opportunity_id.quality_check_ids
        self.assertFalse(check.with_user(self.seller).may_judge)
        self.assertTrue(check.with_user(self.manager).may_judge)
