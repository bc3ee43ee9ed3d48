"""Whose a company's deal is: the control call asks about his work."""

from odoo.tests import Form, new_test_user, tagged

from .common_questionnaire import INN, RIGHT, QuestionnaireCommon


@tagged("post_install", "-at_install")
class TestDealSeller(QuestionnaireCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = new_test_user(
            cls.env, "t_seller_2", "jug_tickets.jug_tickets_group_seller"
        )
        # a database that was updated may have been set otherwise
        cls.team.write({"use_quality_check": True, "user_id": cls.manager.id})

    def _enter(self, user=None):
        """A seller writes down what a company wants on the telephone."""
        Request = self.env["jug.ticket.request"].with_user(user or self.seller)
        return Request.create(
            {
                "channel": "phone",
                "buyer_type": "company",
                "company_name": "ООО «Ромашка»",
                "vat": INN,
                "name": "Анна Иванова",
                "email": "anna@romashka.example",
                "tariff_choice_id": self.tariff.id,
                "quantity_text": "3",
            }
        )

    def _under_review(self):
        """A company's right answers from the page wait for a seller."""
        self.company.ticket_questionnaire_review = True
        questionnaire = self._ask()
        self.assertEqual(self._answer(questionnaire), [])
        self.assertEqual(questionnaire.state, "answered")
        return questionnaire

    def test_deal_of_a_phone_request_is_who_entered_it(self):
        """G-02: whoever replays it."""
        request = self._enter()
        request.with_user(self.other).action_replay()
        self.assertEqual(request.state, "processed", request.error_summary)
        self.assertEqual(request.lead_id.user_id, self.seller)

    def test_phone_request_takes_the_deal_that_the_site_has_opened(self):
        deal = self._ask().lead_id
        self.assertFalse(deal.user_id)
        request = self._enter()
        request.action_replay()
        self.assertEqual(request.lead_id, deal)
        self.assertEqual(deal.user_id, self.seller)

    def test_deal_of_a_colleague_stays_his(self):
        first = self._enter()
        first.action_replay()
        request = self._enter(self.other)
        request.action_replay()
        self.assertEqual(request.lead_id, first.lead_id)
        self.assertEqual(request.lead_id.user_id, self.seller)

    def test_deal_is_who_accepts_the_questionnaire(self):
        questionnaire = self._under_review()
        self.assertFalse(questionnaire.lead_id.user_id)
        questionnaire.with_user(self.seller).action_accept()
        self.assertEqual(questionnaire.lead_id.user_id, self.seller)
        # core would move it to a team that the seller is a member of
        self.assertEqual(questionnaire.lead_id.team_id, self.team)

    def test_deal_stays_in_its_pipeline_whoever_gets_it(self):
        deal = self._ask().lead_id
        with Form(deal.with_user(self.manager)) as form:
            form.user_id = self.seller
        self.assertEqual((deal.user_id, deal.team_id), (self.seller, self.team))

    def test_deal_is_who_sends_the_questionnaire_back(self):
        questionnaire = self._under_review()
        wizard = self.env["jug.ticket.questionnaire.return"].with_user(self.seller)
        wizard.create(
            {"questionnaire_id": questionnaire.id, "remarks": "КПП?"}
        ).action_return()
        # a colleague goes on: it remains the first one's
        questionnaire.with_user(self.other).kpp = RIGHT["kpp"]
        self.assertEqual(questionnaire.lead_id.user_id, self.seller)

    def test_deal_is_who_fills_the_questionnaire_in(self):
        questionnaire = self._ask()
        with Form(questionnaire.with_user(self.seller)) as form:
            form.kpp = RIGHT["kpp"]
        self.assertEqual(questionnaire.lead_id.user_id, self.seller)

    def test_company_that_answers_itself_makes_nobody_a_seller(self):
        """Neither the site's user nor the machine is one: the team assigns it."""
        questionnaire = self._accepted()
        self.assertFalse(questionnaire.lead_id.user_id)

    def test_cores_assignment_gives_it_a_seller_and_leaves_people_alone(self):
        """A person's request remains the lead that it is."""
        deal = self._accepted().lead_id
        lead = self._request(email="someone@example.com").lead_id
        self.assertEqual(lead.type, "lead")
        self.env["crm.team.member"].create(
            {
                "crm_team_id": self.team.id,
                "user_id": self.seller.id,
                "assignment_max": 100,
            }
        )
        self.team._action_assign_leads(force_quota=True)
        self.assertEqual(deal.user_id, self.seller)
        self.assertEqual((lead.type, lead.user_id.id), ("lead", False))

    def test_control_call_is_about_the_seller_of_the_deal(self):
        """G-02: the head sees whose work he rates."""
        questionnaire = self._under_review()
        questionnaire.with_user(self.seller).action_accept()
        questionnaire.order_id.with_user(self.seller).action_cancel()
        check = questionnaire.lead_id.quality_check_ids
        self.assertEqual(check.salesperson_id, self.seller)
        self.assertEqual(check.reviewer_id, self.manager)
