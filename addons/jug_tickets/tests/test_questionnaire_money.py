from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.http import Request
from odoo.tests import HttpCase, tagged

from .common_questionnaire import QuestionnaireCommon

CRON = "jug_tickets.ir_cron_remind_questionnaires"


class ReturnedCommon(QuestionnaireCommon):
    def _returned(self, **values):
        """A questionnaire that was sent back; its booking still holds its seats."""
        questionnaire = self._accepted(**values)
        questionnaire._return("Проверьте КПП", {"kpp": "Это КПП филиала"})
        return questionnaire


@tagged("post_install", "-at_install")
class TestQuestionnaireMoney(ReturnedCommon):
    """The money comes while the company is asked to correct its answers."""

    def _get_told(self, order):
        """What a person is told of money for an open questionnaire."""
        return order.activity_ids.filtered(
            lambda activity: "the questionnaire was open" in activity.summary
        )

    def _assert_closed(self, questionnaire):
        self.assertRecordValues(
            questionnaire,
            [
                {
                    "state": "accepted",
                    "next_reminder_on": False,
                    "remarks": False,
                    "errors": False,
                }
            ],
        )
        self._move_to("2026-03-20 09:00:00")
        self._run_cron(CRON)
        self.assertFalse(self._mails("questionnaire_reminder", questionnaire))
        self.assertFalse(questionnaire.activity_ids)

    def test_paid_one_is_asked_no_more(self):
        """T-B2B-11: what is paid stands; its company is not reminded of answers."""
        questionnaire = self._returned()
        order = questionnaire.order_id
        self._pay(order)
        self.assertEqual(order.booking_state, "paid")
        # what it was asked for is left to a person
        [activity] = self._get_told(order)
        self.assertIn("Проверьте КПП", activity.note)
        self._assert_closed(questionnaire)

    def test_part_of_the_money_is_enough(self):
        questionnaire = self._returned()
        order = questionnaire.order_id
        self._pay(order, 100)
        self.assertEqual(order.booking_state, "part_paid")
        self._assert_closed(questionnaire)

    def test_tickets_that_are_out_are_enough(self):
        client = self._client(
            ticket_terms="full",
            release_before_payment=False,
            ticket_exposure_limit=1000,
        )
        questionnaire = self._returned()
        order = questionnaire.order_id
        self.assertEqual(order.partner_id, client)
        order.release_before_payment = True
        order.with_user(self.manager).action_release_tickets()
        self.assertEqual(order.booking_state, "released")
        self._assert_closed(questionnaire)

    def test_new_answers_that_wait_for_a_seller_are_told(self):
        """Answered anew and not accepted yet: nobody can accept it any more."""
        questionnaire = self._returned()
        self.company.ticket_questionnaire_review = True
        self.assertEqual(self._answer(questionnaire, std=5), [])
        self.assertEqual(questionnaire.state, "answered")
        order = questionnaire.order_id
        self._pay(order)
        [activity] = self._get_told(order)
        self.assertIn("changed nothing", activity.note)
        self.assertEqual(len(order.ticket_ids), 3)
        self._assert_closed(questionnaire)

    def test_other_questionnaires_stay_open(self):
        questionnaire = self._accepted()
        other = self._ask_other()
        self._pay(questionnaire.order_id)
        self.assertEqual(other.state, "sent")
        self.assertTrue(other.next_reminder_on)
        self.assertFalse(self._get_told(questionnaire.order_id))

    def test_booking_is_locked_before_its_questionnaire(self):
        """As its payment does: two at once do not wait for each other for ever."""
        path = "odoo.addons.jug_tickets.models.jug_ticket_questionnaire.wait_for_turn"
        questionnaire, turns = self._returned(), []
        with patch(path, lambda records: turns.append(records._name)):
            questionnaire.with_user(self.seller).action_accept()
        self.assertEqual(turns, ["sale.order", "jug.ticket.questionnaire"])

    def test_end_of_the_booking_leaves_it_open(self):
        """Annulled while it was sent back: the new answers book anew."""
        questionnaire = self._returned()
        former = questionnaire.order_id
        former._annul("no_answer")
        self.assertEqual(questionnaire.state, "returned")
        self.assertEqual(self._answer(questionnaire, std=2), [])
        self.assertNotEqual(questionnaire.order_id, former)


@tagged("post_install", "-at_install")
class TestQuestionnaireRefused(ReturnedCommon, HttpCase):
    """What cannot be booked is told in words on the page."""

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)

    def _post(self, questionnaire, **values):
        return self.url_open(
            f"/my/tickets/questionnaire/{questionnaire.id}",
            data=self._typed(**values)
            | {
                "access_token": questionnaire.access_token,
                "csrf_token": Request.csrf_token(self),
            },
            allow_redirects=False,
        )

    def test_refusal_is_shown_and_what_was_typed_is_kept(self):
        """T-B2B-11: no error page, and nothing is half done."""
        questionnaire = self._returned()
        former = questionnaire.order_id
        refusal = UserError("The moon is full.")
        begin = patch.object(
            type(former), "_begin_company_booking", side_effect=refusal
        )
        with begin:
            page = self._post(questionnaire, std=7, comment="Нужна <парковка>")
        self.assertEqual(page.status_code, 200)
        for text in (
            "o_jug_refusal",
            "The moon is full.",
            'value="7"',
            "Нужна &lt;парковка&gt;",
        ):
            self.assertIn(text, page.text)
        self.env.invalidate_all()
        # the former booking was given up in vain: it lives
        self.assertEqual(questionnaire.state, "returned")
        self.assertEqual(questionnaire.order_id, former)
        self.assertEqual(former.booking_state, "waiting")
        self.assertEqual(len(former.ticket_ids), 3)

    def test_answers_after_the_payment_change_nothing(self):
        questionnaire = self._returned()
        order = questionnaire.order_id
        self._pay(order)
        self.assertEqual(self._post(questionnaire, std=1).status_code, 303)
        page = self.url_open(questionnaire.get_portal_url())
        self.assertIn(
            "To change something, please write to us", " ".join(page.text.split())
        )
        self.env.invalidate_all()
        self.assertEqual(questionnaire.order_id, order)
        self.assertEqual(questionnaire.quantity, 3)
