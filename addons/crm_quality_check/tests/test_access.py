"""Who may judge: a head, and never his own work; the server refuses all others."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import QualityCheckCommon


@tagged("post_install", "-at_install")
class TestAccess(QualityCheckCommon):
    def test_salespeople_judge_nothing(self):
        """G-07: the salesperson sees the call on his deal and cannot touch it."""
        check = self._lose()
        for user in (self.seller, self.colleague):
            own = check.with_user(user)
            self.assertEqual(own.state, "to_do")
            self.assertFalse(own.may_judge)
            for act in (
                lambda own: own.write({"report": "Fine"}),
                lambda own: own.action_done(),
                lambda own: own.action_waive(),
                lambda own: own._waive("No need"),
                lambda own: own.unlink(),
                lambda own: own.copy(),
                lambda own: own.create({"lead_id": own.lead_id.id}),
            ):
                with (
                    self.subTest(user=user.login),
                    self._assert_refused(AccessError, "."),
                ):
                    act(own)
        self.assertEqual(check.state, "to_do")

    def test_others_deals_are_not_seen(self):
        check = self._lose()
        stranger = new_test_user(self.env, "q_x", "sales_team.group_sale_salesman")
        with self._assert_refused(AccessError, "."):
            check.with_user(stranger).read(["report"])

    def test_head_does_not_judge_his_own_deal(self):
        check = self._lose(user_id=self.head.id)
        self.assertNotEqual(check.reviewer_id, self.head)
        self.assertTrue(check.reviewer_id)
        own = check.with_user(self.head)
        self.assertFalse(own.may_judge)
        for act in (
            lambda: own.write({"work_rating": "5"}),
            lambda: own.action_done(),
            lambda: own._waive("All is well"),
        ):
            with self._assert_refused(AccessError, "Your own deal"):
                act()
        # a change of the deal's salesperson is no way round
        check.lead_id.user_id = self.seller
        with self._assert_refused(AccessError, "Your own deal"):
            own.action_done()
        self._fill(check.with_user(self.other_head).sudo())
        check.with_user(self.other_head).action_done()
        self.assertEqual(check.state, "done")

    def _fill(self, check, **values):
        check.write({"contact_result": "silent", "report": "No answer"} | values)

    def test_what_the_process_writes_nobody_writes(self):
        check = self._lose()
        other = self._create_lead()
        for values in (
            {"state": "done"},
            {"salesperson_id": self.colleague.id},
            {"lead_id": other.id},
            {"requested_on": "2026-01-01"},
            {"done_by_id": self.head.id},
            {"lost_reason_id": False},
            {"closes_lead": True},
            {"story": "It was like that"},
            {"rating": 5},
            {"report": "Fine", "state": "done"},
        ):
            with (
                self.subTest(values=values),
                self._assert_refused(UserError, "by the process"),
            ):
                check.with_user(self.head).write(values)
        with self._assert_refused(AccessError, "."):
            check.with_user(self.head).copy()
        with self._assert_refused(AccessError, "."):
            check.with_user(self.head).unlink()

    def test_import_is_no_way_round(self):
        check = self._lose()
        result = (
            self.env["crm.quality.check"]
            .with_user(self.head)
            .load([".id", "state"], [[str(check.id), "done"]])
        )
        self.assertFalse(result["ids"])
        self.assertEqual(check.state, "to_do")

    def test_head_writes_in_the_chatter(self):
        check = self._lose()
        check.with_user(self.head).message_post(body="He asks to call at five.")
        check.with_user(self.head).activity_schedule(
            "mail.mail_activity_data_call", user_id=self.head.id
        )
        self.assertEqual(len(check.activity_ids), 2)

    def test_leader_without_the_right_is_passed_over(self):
        team = self._create_team(user_id=self.colleague.id)
        check = self._lose(team_id=team.id)
        group = self.env.ref("crm_quality_check.crm_quality_check_group_head")
        self.assertIn(check.reviewer_id, group.all_user_ids)
        team.quality_check_user_id = self.other_head
        self.assertEqual(self._lose(team_id=team.id).reviewer_id, self.other_head)

    def test_sales_managers_are_heads(self):
        self.assertTrue(
            self.other_head.has_group("crm_quality_check.crm_quality_check_group_head")
        )

    def test_other_companies_are_not_seen(self):
        company = self.env["res.company"].create({"name": "Other"})
        team = self._create_team(company_id=company.id, user_id=False)
        check = self._lose(team_id=team.id, company_id=company.id, user_id=False)
        self.assertEqual(check.company_id, company)
        with self._assert_refused(AccessError, "."):
            check.with_user(self.other_head).read(["report"])
