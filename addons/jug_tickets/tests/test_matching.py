from odoo.tests import new_test_user, tagged
from odoo.tools.safe_eval import safe_eval

from .common import TicketsCommon


@tagged("post_install", "-at_install")
class TestMatching(TicketsCommon):
    """Whose request is it? How people are found is tested in ``party_match``."""

    def _create_lead(self, **values):
        defaults = {
            "name": "Asked about tickets",
            "type": "lead",
            "contact_name": "Анна Иванова",
            "team_id": self.team.id,
        }
        return self.env["crm.lead"].create(defaults | values)

    def test_lead_is_found_by_email_phone_and_name(self):
        """T-B2C-08"""
        stranger = {"name": "Кто Другой", "email": "other@example.com", "phone": None}
        for rule, on_lead, sent in [
            (
                "email",
                {"email_from": "Anna@Example.com"},
                {"email": "anna@example.com"},
            ),
            ("phone", {"phone": "+79211234567"}, {"phone": "8 921 123-45-67"}),
            ("name", {"contact_name": "Иванова Алёна"}, {"name": "алена  ИВАНОВА"}),
        ]:
            with self.subTest(rule=rule), self.env.cr.savepoint() as savepoint:
                lead = self._create_lead(**{"contact_name": "Анна"} | on_lead)
                request = self._request(**stranger | sent)
                self.assertEqual((request.match_rule, request.lead_id), (rule, lead))
                savepoint.rollback()
                self.env.invalidate_all()

    def test_contact_is_found_by_email_phone_and_name(self):
        """T-B2C-08"""
        stranger = {"name": "Кто Другой", "email": "other@example.com", "phone": None}
        for rule, on_card, sent in [
            ("email", {"email": "Anna@Example.com"}, {"email": "anna@example.com"}),
            ("phone", {"phone": "+79211234567"}, {"phone": "8 921 123-45-67"}),
            ("name", {"name": "Иванова Алёна"}, {"name": "алена  ИВАНОВА"}),
        ]:
            with self.subTest(rule=rule), self.env.cr.savepoint() as savepoint:
                card = self.env["res.partner"].create({"name": "Анна"} | on_card)
                request = self._request(**stranger | sent)
                self.assertEqual((request.match_rule, request.partner_id), (rule, card))
                self.assertEqual(request.order_id.partner_id, card)
                self.assertEqual(request.lead_id.partner_id, card)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_request_is_attached_to_its_lead_and_a_ticket_formed(self):
        """T-B2C-09"""
        lead = self._create_lead(email_from="anna@example.com")
        request = self._request()
        self.assertEqual(request.lead_id, lead)
        self.assertEqual(lead.ticket_request_ids, request)
        self.assertEqual(request.order_id.opportunity_id, lead)
        self.assertEqual(request.registration_ids.lead_id, lead)
        self.assertEqual(request.registration_ids.state, "draft")
        self.assertEqual(lead.stage_id, self.env.ref("jug_tickets.crm_stage_booked"))
        self.assertIn("found by Email", lead.message_ids[:1].body)

    def test_stranger_gets_a_lead_card_and_his_ticket_of_it(self):
        """T-B2C-10"""
        request = self._request()
        self.assertEqual(request.match_rule, "none")
        self.assertRecordValues(
            request.lead_id,
            [
                {
                    "type": "lead",
                    "team_id": self.team.id,
                    "contact_name": "Анна Иванова",
                    "email_from": "anna@example.com",
                    "phone": "+79211234567",
                    "event_id": self.event.id,
                    "user_id": False,
                    "partner_id": False,
                }
            ],
        )
        self.assertEqual(request.registration_ids.lead_id, request.lead_id)

    def test_second_request_of_a_stranger_is_attached_to_his_lead(self):
        first, second = self._request(), self._request(phone=None)
        self.assertEqual(second.lead_id, first.lead_id)
        self.assertEqual(second.match_rule, "email")
        self.assertNotEqual(second.order_id, first.order_id)
        self.assertEqual(second.order_id.partner_id, first.order_id.partner_id)

    def test_name_that_two_people_have_attaches_to_nobody(self):
        self._create_lead(email_from="one@example.com")
        self._create_lead(email_from="two@example.com")
        request = self._request(phone=None)
        self.assertEqual(request.match_rule, "none")

    def test_namesake_with_other_data_gets_a_card_of_his_own(self):
        card = self.env["res.partner"].create(
            {
                "name": "Анна Иванова",
                "email": "other@example.com",
                "phone": "+79219998877",
            }
        )
        self.assertNotEqual(self._request().partner_id, card)

    def test_conflict_asks_a_person_and_merges_nobody(self):
        cards = self.env["res.partner"].create(
            [
                {"name": "Анна", "email": "anna@example.com"},
                {"name": "Борис", "phone": "+79211234567"},
            ]
        )
        self.team.user_id = self.manager
        request = self._request()
        self.assertEqual(request.partner_id, cards[0])
        self.assertEqual(request.order_id.partner_id, cards[0])
        self.assertRecordValues(
            cards,
            [
                {"name": "Анна", "phone": False, "active": True},
                {"name": "Борис", "phone": "+79211234567", "active": True},
            ],
        )
        activity = request.lead_id.activity_ids
        self.assertEqual(
            (activity.summary, activity.user_id), ("Who is it?", self.manager)
        )
        self.assertIn("The email belongs to Анна, the phone to Борис.", activity.note)

    def test_card_learns_what_it_did_not_know_and_keeps_what_it_knew(self):
        card = self.env["res.partner"].create(
            {"name": "Анна И.", "email": "anna@example.com"}
        )
        self._book()
        self.assertRecordValues(
            card,
            [
                {
                    "name": "Анна И.",
                    "email": "anna@example.com",
                    "phone": "+79211234567",
                }
            ],
        )

    def test_data_of_a_known_card_are_never_overwritten(self):
        for known, sent in [
            ({"email": "old@example.com", "phone": "+79211234567"}, {}),
            ({"email": "anna@example.com", "phone": "+79219998877"}, {}),
            ({"name": "Алёна", "email": "old@example.com"}, {"name": "Алена"}),
        ]:
            with self.subTest(known=known), self.env.cr.savepoint() as savepoint:
                card = self.env["res.partner"].create({"name": "Анна"} | known)
                order = self._book(**sent)
                self.assertEqual(order.partner_id, card)
                self._pay(order)
                self.assertRecordValues(card, [known])
                self.assertEqual(order.buyer_email, "anna@example.com")
                savepoint.rollback()
                self.env.invalidate_all()

    def test_sponsors_lead_never_gets_a_ticket_request(self):
        """G-10"""
        sponsors = self.env["crm.team"].create({"name": "Sponsors"})
        lead = self._create_lead(team_id=sponsors.id, email_from="anna@example.com")
        request = self._request()
        self.assertNotEqual(request.lead_id, lead)
        self.assertFalse(lead.ticket_request_ids)

    def test_tickets_have_a_team_and_stages_of_their_own(self):
        """G-10"""
        stages = self.env["crm.stage"].search([("team_ids", "=", self.team.id)])
        self.assertEqual(len(stages), 5)
        self.assertEqual(stages.team_ids, self.team)
        action = self.env.ref("jug_tickets.crm_lead_action_tickets")
        sponsors = self.env["crm.team"].create({"name": "Sponsors"})
        mine = self._request().lead_id
        other = self._create_lead(team_id=sponsors.id)
        shown = self.env["crm.lead"].search(safe_eval(action.domain))
        self.assertIn(mine, shown)
        self.assertNotIn(other, shown)

    def test_won_lead_is_not_used_again(self):
        order = self._book()
        self._pay(order)
        request = self._request(phone=None)
        self.assertTrue(order.opportunity_id.stage_id.is_won)
        self.assertNotEqual(request.lead_id, order.opportunity_id)
        self.assertEqual(request.partner_id, order.partner_id)

    def test_paid_lead_does_not_train_the_forecast(self):
        def count():
            counts = self.env["crm.lead.scoring.frequency"].search([])
            return [(one.id, one.won_count, one.lost_count) for one in counts]

        before = count()
        self._pay(self._book())
        self.assertEqual(count(), before)

    def test_lost_lead_is_not_used_again(self):
        lead = self._create_lead(email_from="anna@example.com")
        lead.action_set_lost()
        self.assertNotEqual(self._request().lead_id, lead)

    def test_decision_is_logged_for_the_request(self):
        request = self._request()
        log = self.env["party.match.log"].search(
            [("res_model", "=", request._name), ("res_id", "=", request.id)]
        )
        self.assertRecordValues(
            log,
            [
                {
                    "email": "anna@example.com",
                    "phone": "+79211234567",
                    "name": "Анна Иванова",
                    "rule": "none",
                    "is_conflict": False,
                }
            ],
        )
        self.assertEqual(log.with_user(self.seller).rule, "none")

    def test_employee_is_matched_like_anybody(self):
        user = new_test_user(self.env, "anna", email="anna@example.com", name="Анна")
        self.assertEqual(self._request().partner_id, user.partner_id)
