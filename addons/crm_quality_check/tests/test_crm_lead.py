"""Each way to lose a deal asks for one call, and each way back takes it off."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import QualityCheckCommon


@tagged("post_install", "-at_install")
class TestCrmLead(QualityCheckCommon):
    def _wizard(self, leads, user):
        wizard = (
            self.env["crm.lead.lost"]
            .with_user(user)
            .create({"lead_ids": leads.ids, "lost_reason_id": self.too_dear.id})
        )
        wizard.action_lost_reason_apply()

    def test_every_way_to_lose_asks_for_a_call(self):
        """G-02: a deal that is lost is under the head's control, whichever way."""

        def by_form(lead):
            with Form(lead.with_user(self.seller)) as form:
                form.probability = 0
            lead.with_user(self.seller).action_archive()

        ways = {
            "button": lambda lead: lead.with_user(self.seller).action_set_lost(),
            "wizard": lambda lead: self._wizard(lead, self.seller),
            "RPC": lambda lead: lead.with_user(self.seller).write(
                {"active": False, "probability": 0}
            ),
            "import": lambda lead: self.env["crm.lead"].load(
                [".id", "active", "probability"], [[str(lead.id), "0", "0"]]
            ),
            "archive of a hopeless one": by_form,
        }
        for way, lose in ways.items():
            with self.subTest(way=way):
                lead = self._create_lead()
                lose(lead)
                self.assertEqual(lead.won_status, "lost")
                self.assertEqual(len(lead.quality_check_ids), 1)
                self.assertTrue(lead.is_under_control)

    def test_lead_made_as_lost_asks_for_a_call(self):
        lead = self._create_lead(active=False, probability=0)
        self.assertEqual(lead.won_status, "lost")
        self.assertEqual(len(lead.quality_check_ids), 1)

    def test_many_lost_at_once_get_a_call_each(self):
        leads = self._create_lead() | self._create_lead() | self._create_lead()
        self._wizard(leads, self.colleague)
        checks = leads.quality_check_ids
        self.assertEqual(checks.lead_id, leads)
        self.assertEqual(len(checks), 3)
        self.assertEqual(checks.lost_reason_id, self.too_dear)

    def test_call_says_whom_by_whom_and_until_when(self):
        check = self._lose()
        self.assertEqual(check.state, "to_do")
        self.assertEqual(check.salesperson_id, self.seller)
        self.assertEqual(check.reviewer_id, self.head)
        self.assertEqual(check.lost_reason_id, self.too_dear)
        self.assertEqual(str(check.due_date), "2026-03-05")
        activity = check.activity_ids
        self.assertEqual(activity.user_id, self.head)
        self.assertEqual(activity.date_deadline, check.due_date)
        kind = self.env.ref("crm_quality_check.mail_activity_type_control_call")
        self.assertEqual(activity.activity_type_id, kind)

    def test_archived_only_is_not_lost(self):
        lead = self._create_lead()
        lead.action_archive()
        self.assertFalse(lead.quality_check_ids)

    def test_team_without_control_calls_nobody(self):
        self.team.use_quality_check = False
        self.assertFalse(self._lose())

    def test_scope_and_stage_of_the_team_count(self):
        stages = self.env["crm.stage"].create([{"name": "Talks"}, {"name": "First"}])
        self.team.quality_check_stage_ids = stages[0]
        self.assertFalse(self._lose(stage_id=stages[1].id))
        self.assertTrue(self._lose(stage_id=stages[0].id))
        self.assertFalse(self._lose(stage_id=stages[0].id, type="lead"))
        self.team.quality_check_scope = "all"
        self.assertTrue(self._lose(stage_id=stages[0].id, type="lead"))

    def test_stages_of_the_team_are_not_those_watched(self):
        stage = self.env["crm.stage"].create({"name": "Ours"})
        stage.team_ids = self.team
        self.assertFalse(self.team.quality_check_stage_ids)
        elsewhere = self.env["crm.stage"].create({"name": "All"})
        self.assertTrue(self._lose(stage_id=elsewhere.id))

    def test_who_was_no_client_is_not_called(self):
        lead = self._create_lead()
        lead.action_set_lost(lost_reason_id=self.wrong_number.id)
        self.assertFalse(lead.is_under_control)
        # hopeless before: core archives first and writes the reason after
        late = self._create_lead(probability=0)
        late.action_set_lost(lost_reason_id=self.wrong_number.id)
        self.assertEqual(late.quality_check_ids.state, "waived")
        self.assertEqual(late.quality_check_ids.waive_reason, "Wrong number")
        told = self._create_lead(probability=0)
        told.action_set_lost(lost_reason_id=self.too_dear.id)
        self.assertEqual(told.quality_check_ids.lost_reason_id, self.too_dear)

    def test_same_loss_asks_once(self):
        check = self._lose()
        lead = check.lead_id
        lead.action_set_lost(lost_reason_id=self.too_dear.id)
        lead.write({"active": False, "probability": 0})
        again = lead._request_quality_check("The new price was declined.")
        self.assertEqual(again, check)
        self.assertEqual(lead.quality_check_ids, check)
        self.assertEqual(check.story, "The new price was declined.")

    def test_restored_deal_needs_no_call(self):
        check = self._lose()
        check.lead_id.with_user(self.seller).action_restore()
        self.assertEqual(check.state, "waived")
        self.assertIn("taken up again", check.waive_reason)
        self.assertFalse(check.lead_id.is_under_control)
        self.assertFalse(check.activity_ids)
        # lost once more: that is another loss
        check.lead_id.action_set_lost()
        self.assertEqual(len(check.lead_id.quality_check_ids), 2)
        self.assertTrue(check.lead_id.is_under_control)

    def test_won_deal_needs_no_call(self):
        lead = self._create_lead()
        check = lead._request_quality_check("Refused", closes_lead=True)
        lead.action_set_won()
        self.assertEqual(check.state, "waived")
        self.assertIn("won", check.waive_reason)

    def test_merged_deals_keep_one_open_call(self):
        first, second = self._lose(), self._lose()
        leads = first.lead_id | second.lead_id
        kept = leads.merge_opportunity(auto_unlink=True)
        self.assertEqual((first | second).lead_id, kept)
        self.assertEqual(sorted((first | second).mapped("state")), ["to_do", "waived"])

    def test_deals_under_control_are_found(self):
        lost, lead = self._lose().lead_id, self._create_lead()
        Lead = self.env["crm.lead"].with_context(active_test=False)
        domain = [("id", "in", (lost | lead).ids)]
        found = Lead.search([*domain, ("is_under_control", "=", True)])
        self.assertEqual(found, lost)
        found = Lead.search([*domain, ("is_under_control", "=", False)])
        self.assertEqual(found, lead)

    def test_head_asks_for_a_call_by_hand(self):
        self.team.use_quality_check = False
        lead = self._create_lead()
        lead.action_set_lost()
        with self._assert_refused(AccessError, "Only the head"):
            lead.with_user(self.seller).action_request_quality_check()
        action = lead.with_user(self.head).action_request_quality_check()
        check = self.env["crm.quality.check"].browse(action["res_id"])
        self.assertEqual(check, lead.quality_check_ids)
        again = lead.with_user(self.head).action_request_quality_check()
        self.assertEqual(again["res_id"], check.id)

    def test_lost_client_is_asked_for_the_reasons_as_needed(self):
        lead = self._create_lead()
        with self._assert_refused(UserError, "Only who is lost"):
            lead.with_user(self.seller).action_ask_refusal_reasons()
        lead.action_set_lost()
        action = lead.with_user(self.seller).action_ask_refusal_reasons()
        composer = (
            self.env[action["res_model"]]
            .with_user(self.seller)
            .with_context(**action["context"])
            .create({})
        )
        composer._action_send_mail()
        message = lead.message_ids[:1]
        self.assertIn("What was the reason?", message.body)
        self.assertIn("Too dear", message.body)
        self.assertNotIn("Wrong number", message.body)
        self.assertEqual(message.author_id, self.seller.partner_id)
