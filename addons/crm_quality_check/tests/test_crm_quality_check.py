"""The call itself: report, waiver, and what becomes of the deal."""

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import QualityCheckCommon


@tagged("post_install", "-at_install")
class TestCrmQualityCheck(QualityCheckCommon):
    def test_report_closes_the_call_and_goes_to_the_deal(self):
        """G-02: the head's report on the salesperson's work is on the deal."""
        check = self._lose()
        self._fill(check)
        self.clock.move_to("2026-03-04 21:00:00")
        check.with_user(self.head).action_done()
        self.assertEqual(check.state, "done")
        self.assertEqual(check.done_by_id, self.head)
        self.assertEqual(check.wait_days, 2.5)
        self.assertEqual(check.rating, 4)
        self.assertFalse(check.activity_ids)
        self.assertFalse(check.lead_id.is_under_control)
        body = check.lead_id.message_ids[:1].body
        for text in (
            "Report on the control call",
            "Talked to the client",
            "Good",
            "Too dear",
            "A smaller package",
            "Did not offer the small package.",
        ):
            self.assertIn(text, body)
        self.assertEqual(check.lead_id.message_ids[:1].author_id, self.head.partner_id)

    def test_report_on_the_deal_is_text_not_markup(self):
        check = self._fill(self._lose(), client_words="<b>dear</b>\n<script>")
        check.with_user(self.head).action_done()
        body = check.lead_id.message_ids[:1].body
        self.assertIn("&lt;b&gt;dear&lt;/b&gt;", body)
        self.assertNotIn("<script", body)

    def test_incomplete_report_is_not_taken(self):
        check = self._lose()
        for values, text in (
            ({"contact_result": False}, "how the call went"),
            ({"contact_result": "reached", "work_rating": "0"}, "Rate"),
            ({"contact_result": "reached", "work_rating": False}, "Rate"),
            ({"report": " \n"}, "Write the report"),
            ({"report": False}, "Write the report"),
        ):
            with self.subTest(values=values), self._assert_refused(UserError, text):
                self._fill(check, **values)
                check.with_user(self.head).action_done()
        self.assertEqual(check.state, "to_do")

    def test_client_who_could_not_be_reached_needs_no_rating(self):
        check = self._fill(self._lose(), contact_result="silent", work_rating="0")
        check.with_user(self.head).action_done()
        self.assertEqual((check.state, check.rating), ("done", 0))

    def test_closed_call_stays_as_it_is(self):
        check = self._fill(self._lose())
        check.with_user(self.head).action_done()
        for act in (
            lambda own: own.action_done(),
            lambda own: own._waive("again"),
            lambda own: own.write({"work_rating": "1"}),
            lambda own: own.write({"report": "Nothing happened"}),
        ):
            with self._assert_refused(UserError, "closed|cannot become"):
                act(check.with_user(self.head))
        self.assertEqual((check.state, check.rating), ("done", 4))

    def test_waiver_needs_a_reason(self):
        check = self._lose()
        with self._assert_refused(UserError, "Say why"):
            check.with_user(self.head)._waive("  ")
        action = check.with_user(self.head).action_waive()
        Wizard = self.env[action["res_model"]].with_user(self.head)
        with Form(Wizard.with_context(**action["context"])) as form:
            form.reason = "The client has written himself."
        form.record.action_waive()
        self.assertEqual(check.state, "waived")
        self.assertEqual(check.waive_reason, "The client has written himself.")
        self.assertEqual(check.wait_days, 0)
        self.assertIn("written himself", check.lead_id.message_ids[:1].body)

    def test_deal_that_waits_for_the_head_is_lost_with_the_report(self):
        """G-02: under control the deal is visible; the report closes it."""
        for way in ("report", "waiver"):
            with self.subTest(way=way):
                lead = self._create_lead()
                check = lead._request_quality_check("Refused", closes_lead=True)
                self.assertTrue(lead.active)
                self.assertTrue(lead.is_under_control)
                if way == "report":
                    self._fill(check)
                    check.with_user(self.head).action_done()
                    self.assertEqual(lead.lost_reason_id, self.too_dear)
                else:
                    check.with_user(self.head)._waive("He has told us.")
                self.assertEqual(lead.won_status, "lost")
                # the loss by the report is not checked again
                self.assertEqual(lead.quality_check_ids, check)

    def test_report_with_a_reason_that_needs_no_call(self):
        lead = self._create_lead()
        check = lead._request_quality_check("Refused", closes_lead=True)
        self._fill(check, client_reason_id=self.wrong_number.id)
        check.with_user(self.head).action_done()
        self.assertEqual((check.state, lead.won_status), ("done", "lost"))

    def test_another_head_takes_over_with_the_activity(self):
        check = self._lose()
        check.with_user(self.head).write(
            {"reviewer_id": self.other_head.id, "due_date": "2026-03-09"}
        )
        activity = check.activity_ids
        self.assertEqual(activity.user_id, self.other_head)
        self.assertEqual(str(activity.date_deadline), "2026-03-09")

    def test_activity_speaks_the_heads_language(self):
        self.env["res.lang"]._activate_lang("ru_RU")
        self.env["ir.module.module"].search(
            [("name", "=", "crm_quality_check")]
        )._update_translations(["ru_RU"])
        self.head.lang = "ru_RU"
        self.assertIn("Контрольный звонок", self._lose().activity_ids.summary)
