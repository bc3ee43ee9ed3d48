from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .common_questionnaire import INN, QuestionnaireCommon


@tagged("post_install", "-at_install")
class TestQuestionnaireAsk(QuestionnaireCommon):
    """A deal that a seller has made by hand gets its questionnaire."""

    def _deal(self, **values):
        defaults = {
            "name": "Звонок из Ромашки",
            "type": "lead",
            "team_id": self.team.id,
            "user_id": self.seller.id,
            "partner_name": "ООО «Ромашка»",
            "contact_name": "Анна Иванова",
            "email_from": "anna@romashka.example",
            "phone": "+7 921 123-45-67",
            "description": "Просили скидку",
        }
        return self.env["crm.lead"].create(defaults | values)

    def _dialogue(self, deal, user=None, **values):
        Ask = self.env["jug.ticket.questionnaire.ask"].with_user(user or self.seller)
        form = Form(Ask.with_context(default_lead_id=deal.id))
        form.event_id = self.event
        for name, value in values.items():
            form[name] = value
        return form.save()

    def test_questionnaire_goes_out_for_the_deal(self):
        """T-B2B-05, T-B2B-06: begun on the phone, and there is one deal."""
        deal = self._deal()
        self._dialogue(deal, quantity=12, vat=INN).action_send()
        [questionnaire] = deal.ticket_questionnaire_ids
        self.assertRecordValues(
            questionnaire,
            [
                {
                    "state": "sent",
                    "org_name": "ООО «Ромашка»",
                    "vat": INN,
                    "contact_name": "Анна Иванова",
                    "contact_email": "anna@romashka.example",
                    "asked_quantity": 12,
                }
            ],
        )
        self.assertEqual(questionnaire.request_id.channel, "phone")
        self.assertEqual(len(self._mails("questionnaire", questionnaire)), 1)
        self.assertRecordValues(
            deal,
            [
                {
                    "type": "opportunity",
                    "event_id": self.event.id,
                    "user_id": self.seller.id,
                    "name": "Звонок из Ромашки",
                    "stage_id": self.env.ref("jug_tickets.crm_stage_questionnaire").id,
                }
            ],
        )
        self.assertIn("Просили скидку", deal.description)
        self.assertEqual(deal.partner_id, questionnaire.partner_id)
        deals = self.env["crm.lead"].search([("event_id", "=", self.event.id)])
        self.assertEqual(deals, deal)
        # and it leads to a booking as any other
        self.assertEqual(self._answer(questionnaire), [])
        self.assertEqual(questionnaire.order_id.opportunity_id, deal)

    def test_second_click_sends_nothing_more(self):
        deal = self._deal()
        dialogue = self._dialogue(deal)
        for _click in range(2):
            dialogue.action_send()
        self.assertEqual(len(deal.ticket_request_ids), 1)
        questionnaire = deal.ticket_questionnaire_ids
        self.assertEqual(len(self._mails("questionnaire", questionnaire)), 1)

    def test_dialogue_knows_what_the_clients_card_knows(self):
        client = self._client()
        deal = self._deal(partner_id=client.id, partner_name=False)
        dialogue = self._dialogue(deal, name="Анна Иванова", email="a@x.example")
        self.assertEqual((dialogue.company_name, dialogue.vat), (client.name, INN))
        dialogue.action_send()
        self.assertEqual(deal.ticket_questionnaire_ids.partner_id, client)

    def test_what_is_wrong_is_told_and_keeps_nothing(self):
        deal = self._deal()
        dialogue = self._dialogue(deal, vat="7701234567", email="anna@")
        with self._assert_refused(UserError, "INN"):
            dialogue.action_send()
        self.assertFalse(deal.ticket_request_ids)
        self.assertEqual(deal.type, "lead")

    def test_second_deal_of_the_client_is_refused(self):
        first = self._ask().lead_id
        deal = self._deal()
        with self._assert_refused(UserError, "has a deal for this conference"):
            self._dialogue(deal, vat=INN).action_send()
        self.assertEqual(len(first.ticket_questionnaire_ids), 1)

    def test_closed_deals_and_those_of_people_are_refused(self):
        person = self._request().lead_id
        won = self._deal(stage_id=self.env.ref("jug_tickets.crm_stage_paid").id)
        sponsor = self._deal(
            team_id=self.env["crm.team"].create({"name": "Sponsors"}).id
        )
        for lead in (person, won, sponsor):
            with self.subTest(lead=lead.name):
                dialogue = self._dialogue(
                    lead, user=self.manager, company_name="ООО «Ромашка»"
                )
                with self._assert_refused(UserError, "for an open deal"):
                    dialogue.action_send()

    def test_stranger_sends_none(self):
        other = new_test_user(self.env, "q_nobody", "base.group_user")
        with self.assertRaises(AccessError):
            self.env["jug.ticket.questionnaire.ask"].with_user(other).create(
                {"lead_id": self._deal().id}
            )
