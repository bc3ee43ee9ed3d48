from odoo.tests import Form, tagged

from .common_desk import DeskCommon
from .common_questionnaire import RIGHT, QuestionnaireCommon


@tagged("post_install", "-at_install")
class TestQuestionnaireDesk(QuestionnaireCommon, DeskCommon):
    """What a seller sees of questionnaires."""

    def _find_questionnaires(self, filters=None):
        found = self._find("jug_ticket_questionnaire_action", filters=filters)
        return found.filtered(lambda one: one.event_id == self.event)

    def test_list_begins_with_what_is_open(self):
        accepted = self._accepted()
        waiting = self._ask_other()
        self.company.ticket_questionnaire_review = True
        doubtful = self._ask_other("ООО Кит", "c@x.example")
        self._answer(doubtful, org_name="ООО Кит")
        self.assertEqual(self._find_questionnaires(), waiting | doubtful)
        self.assertEqual(self._find_questionnaires(["to_review"]), doubtful)
        self.assertEqual(self._find_questionnaires(["accepted"]), accepted)

    def test_silent_ones_are_found(self):
        questionnaire = self._ask()
        self.assertFalse(self._find_questionnaires(["silent"]))
        questionnaire.next_reminder_on = False
        self.assertEqual(self._find_questionnaires(["silent"]), questionnaire)

    def test_seller_fills_in_the_form_and_accepts(self):
        """T-B2B-12"""
        questionnaire = self._ask(tariff="std", quantity=3).with_user(self.seller)
        with Form(questionnaire) as form:
            for name in (
                "kpp",
                "legal_address",
                "bik",
                "bank_name",
                "account",
                "correspondent_account",
            ):
                form[name] = RIGHT[name]
            with form.line_ids.edit(0) as line:
                line.quantity = 4
                self.assertEqual(line.amount, 400)
        questionnaire.action_accept()
        self.assertEqual(questionnaire.state, "accepted")
        self.assertEqual(len(questionnaire.order_id.ticket_ids), 4)

    def test_story_tells_who_accepted_and_what_was_booked(self):
        """T-B2B-24"""
        self.company.ticket_questionnaire_review = True
        questionnaire = self._ask()
        self._answer(questionnaire)
        questionnaire.with_user(self.seller).action_accept()
        story = questionnaire.message_ids[:1]
        self.assertIn("Accepted: booking", story.body)
        self.assertIn(questionnaire.order_id.name, story.body)
        self.assertEqual(story.author_id, self.seller.partner_id)

    def test_story_tells_that_nobody_had_to_accept(self):
        questionnaire = self._ask()
        public = questionnaire.with_user(self.env.ref("base.public_user")).sudo()
        self.assertEqual(public._answer(self._typed()), [])
        # a cron's user has all rights, and is nobody either
        other = self._ask_other()
        machine = other.with_user(self.env.ref("base.user_root"))
        self.assertEqual(machine._answer(self._typed(org_name="ООО Якорь")), [])
        for one in (questionnaire, other):
            story = one.message_ids[:1]
            self.assertIn("accepted by itself", story.body)
            self.assertIn(one.order_id.name, story.body)
            self.assertEqual(story.author_id, self.env.ref("base.partner_root"))

    def test_deal_offers_no_order_that_cannot_be_confirmed(self):
        arch = self._get_arch("crm.crm_lead_view_form")
        [button] = arch.xpath("//button[@name='action_sale_quotations_new']")
        self.assertIn("is_ticket_lead", button.get("invisible"))

    def test_deal_and_request_lead_to_the_questionnaire(self):
        """T-B2B-24"""
        questionnaire = self._ask()
        deal = questionnaire.lead_id.with_user(self.seller)
        self.assertEqual(deal.ticket_questionnaire_count, 1)
        for action in (
            deal.action_view_ticket_questionnaires(),
            questionnaire.request_id.with_user(
                self.seller
            ).action_view_questionnaires(),
        ):
            self.assertEqual(action["res_model"], "jug.ticket.questionnaire")
            self.assertEqual(action["res_id"], questionnaire.id)
        arch = self._get_arch("crm.crm_lead_view_form")
        self.assertTrue(arch.xpath("//field[@name='ticket_questionnaire_ids']"))
        order = self._accepted().order_id
        self.assertEqual(
            order.questionnaire_ids.with_user(self.seller).action_view_order()[
                "res_id"
            ],
            order.id,
        )

    def test_seller_opens_the_page_of_the_company(self):
        questionnaire = self._ask().with_user(self.seller)
        action = questionnaire.action_open_page()
        self.assertIn(questionnaire.access_token, action["url"])
        self.assertIn(f"/my/tickets/questionnaire/{questionnaire.id}", action["url"])

    def test_seller_sends_the_link_again(self):
        """T-B2B-11"""
        questionnaire = self._ask()
        questionnaire.with_user(self.seller).action_send_again()
        self.assertEqual(len(self._mails("questionnaire", questionnaire)), 2)
