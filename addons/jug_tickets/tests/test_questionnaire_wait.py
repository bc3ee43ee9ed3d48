from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_questionnaire import QuestionnaireCommon

CRON = "jug_tickets.ir_cron_remind_questionnaires"
LOGGER = "odoo.addons.jug_tickets.models.jug_ticket_questionnaire_wait"


@tagged("post_install", "-at_install")
class TestQuestionnaireWait(QuestionnaireCommon):
    """A company that is silent is reminded, then called."""

    def _remind(self, moment):
        self._move_to(moment)
        self._run_cron(CRON)

    def _reminders(self, questionnaire):
        return len(self._mails("questionnaire_reminder", questionnaire))

    def test_silent_company_is_reminded_after_the_companys_wait(self):
        questionnaire = self._ask()
        self._remind("2026-03-03 08:59:00")
        self.assertEqual(self._reminders(questionnaire), 0)
        self._remind("2026-03-03 09:00:00")
        self.assertEqual(self._reminders(questionnaire), 1)
        self.assertEqual(questionnaire.reminder_count, 1)
        # once a wait, however often the job runs
        self._run_cron(CRON)
        self.assertEqual(self._reminders(questionnaire), 1)

    def test_wait_of_the_event_goes_first(self):
        self.company.ticket_payment_wait_hours = 48
        self.event.payment_wait_hours = 5
        questionnaire = self._ask()
        self._remind("2026-03-02 14:00:00")
        self.assertEqual(self._reminders(questionnaire), 1)

    def test_after_three_reminders_a_person_calls(self):
        questionnaire = self._ask()
        for day in range(3, 9):
            self._remind(f"2026-03-0{day} 09:00:00")
        self.assertEqual(self._reminders(questionnaire), 3)
        [activity] = questionnaire.activity_ids
        self.assertIn("no answer", activity.summary)
        self.assertIn("+79211234567", activity.note)
        self.assertEqual(activity.user_id, self.company._get_ticket_manager(self.event))
        # and nothing more is sent
        self.assertFalse(questionnaire.next_reminder_on)
        self.assertEqual(questionnaire.state, "sent")

    def test_number_of_reminders_is_a_setting(self):
        self.company.ticket_reminder_limit = 1
        questionnaire = self._ask()
        for day in range(3, 6):
            self._remind(f"2026-03-0{day} 09:00:00")
        self.assertEqual(self._reminders(questionnaire), 1)
        self.assertTrue(questionnaire.activity_ids)

    def test_deal_is_not_lost_while_a_colleague_is_asked(self):
        """T-B2B-22, G-02: one booking ends, another questionnaire is still open."""
        self.team.write({"use_quality_check": True, "user_id": self.manager.id})
        questionnaire = self._ask()
        other = self._ask(email="b@romashka.example", name="Борис Петров", phone=None)
        deal = questionnaire.lead_id
        self.assertEqual(other.lead_id, deal)
        self._answer(questionnaire)
        questionnaire.with_user(self.seller).action_accept()
        questionnaire.order_id._annul("no_answer")
        self.assertFalse(deal.is_under_control)
        self.assertFalse(deal.lost_reason_id)
        # its state is that of the other one
        self.assertEqual(
            deal.stage_id, self.env.ref("jug_tickets.crm_stage_questionnaire")
        )
        other.with_user(self.seller).action_cancel()
        self.assertEqual(deal.stage_id, self.env.ref("jug_tickets.crm_stage_lapsed"))
        self.assertTrue(deal.is_under_control)

    def test_who_has_answered_is_not_reminded(self):
        accepted = self._accepted()
        self._remind("2026-03-04 09:00:00")
        self.assertEqual(self._reminders(accepted), 0)
        self.assertFalse(accepted.next_reminder_on)

    def test_who_tries_and_fails_is_reminded(self):
        questionnaire = self._ask()
        self._answer(questionnaire, vat="1")
        self._remind("2026-03-03 09:00:00")
        self.assertEqual(self._reminders(questionnaire), 1)

    def test_end_of_the_event_ends_the_wait(self):
        questionnaire = self._ask()
        self._remind("2026-05-22 09:00:00")
        self.assertEqual(questionnaire.state, "cancelled")
        self.assertEqual(self._reminders(questionnaire), 0)
        self.assertEqual(
            questionnaire.lead_id.stage_id,
            self.env.ref("jug_tickets.crm_stage_lapsed"),
        )

    def test_end_of_the_event_ends_what_a_person_was_to_call_about(self):
        questionnaire = self._ask()
        for day in range(3, 9):
            self._remind(f"2026-03-0{day} 09:00:00")
        self.assertFalse(questionnaire.next_reminder_on)
        self._remind("2026-05-20 09:00:00")
        self.assertEqual(questionnaire.state, "sent")
        self._remind("2026-05-22 09:00:00")
        self.assertEqual(questionnaire.state, "cancelled")
        self.assertFalse(questionnaire.next_reminder_on)
        self.assertEqual(
            questionnaire.lead_id.stage_id,
            self.env.ref("jug_tickets.crm_stage_lapsed"),
        )

    def test_poisoned_one_is_noted_and_the_others_are_reminded(self):
        first = self._ask()
        second = self._ask_other()
        Questionnaire = type(first)
        remind = Questionnaire._remind

        def poisoned(one):
            if one.id == first.id:
                raise ValueError("the moon is full")
            return remind(one)

        with patch.object(Questionnaire, "_remind", poisoned), mute_logger(LOGGER):
            self._remind("2026-03-03 09:00:00")
        self.assertEqual(self._reminders(first), 0)
        self.assertEqual(self._reminders(second), 1)
        self.assertEqual(first.wait_error, "the moon is full")
        self.assertTrue(first.activity_ids)
        # and tried again
        self._remind("2026-03-03 10:00:00")
        self.assertEqual(self._reminders(first), 1)
        self.assertFalse(first.wait_error)

    def test_batches_end(self):
        asked = [
            self._ask(
                company_name=f"ООО Якорь {word}",
                vat=None,
                email=f"{number}@x.example",
                phone=None,
                name=f"Борис {word}",
            )
            for number, word in enumerate(("Север", "Юг", "Запад"))
        ]
        self.env.ref(CRON).code = "model._cron_remind(batch_size=2)"
        self._remind("2026-03-03 09:00:00")
        self.assertEqual([one.reminder_count for one in asked], [1, 1, 1])

    def test_broken_template_is_told_and_spoils_nothing(self):
        template = self.env.ref("jug_tickets.mail_template_questionnaire")
        template.body_html = (
            "<p t-if=\"object.contact_email == 'anna@romashka.example'\""
            ' t-out="1 / 0"/>'
        )
        with mute_logger("odoo.addons.mail.models.mail_render_mixin"):
            questionnaire = self._ask()
        self.assertEqual(questionnaire.request_id.state, "processed")
        self.assertIn("could not be made", questionnaire.activity_ids.summary)

    def test_mail_that_reaches_nobody_is_told(self):
        questionnaire = self._ask()
        self._mails("questionnaire", questionnaire)._postprocess_sent_message(
            [], [], failure_reason="550 no such mailbox", failure_type="mail_smtp"
        )
        self.assertIn("was not sent", questionnaire.activity_ids.summary)
        self.assertIn("550", questionnaire.activity_ids.note)
