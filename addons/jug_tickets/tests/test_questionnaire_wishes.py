from odoo.tests import Form, tagged

from .common_questionnaire import QuestionnaireCommon

WISH = "Нужна постоплата\nпо договору <b>№ 7</b>"
NEEDS = "Парковка на 2 машины\nи <i>пандус</i>"


@tagged("post_install", "-at_install")
class TestQuestionnaireWishes(QuestionnaireCommon):
    """What a company wants besides the tickets reaches a person."""

    def _get_needs(self, order):
        return order.activity_ids.filtered(
            lambda activity: activity.summary == "See to what the company needs"
        )

    def test_wish_about_the_terms_is_looked_at_first(self):
        """T-B2B-13: terms are agreed upon with the client before a счёт goes out."""
        questionnaire = self._ask()
        self.assertEqual(self._answer(questionnaire, terms_wish=WISH), [])
        self.assertEqual(questionnaire.state, "answered")
        self.assertEqual(questionnaire.warnings, [{"code": "wishes"}])
        self.assertFalse(questionnaire.order_id)
        # in the seller's list of things to do, and before he accepts
        [activity] = questionnaire.activity_ids
        for text in (activity.note, questionnaire.warning_summary):
            self.assertIn("Нужна постоплата", text)
        self.assertIn("&lt;b&gt;№ 7&lt;/b&gt;", activity.note)
        form = Form(questionnaire.with_user(self.seller))
        self.assertIn("№ 7", form.warning_summary)

    def test_accepted_wish_stands_on_the_booking(self):
        questionnaire = self._ask()
        self._answer(questionnaire, terms_wish=WISH)
        questionnaire.with_user(self.seller).action_accept()
        order = questionnaire.order_id
        self.assertEqual(order.booking_state, "waiting")
        story = "".join(order.message_ids.mapped("body"))
        self.assertIn("Wish about the terms: Нужна постоплата", story)
        self.assertNotIn("<b>№ 7", story)

    def test_dash_is_no_wish(self):
        questionnaire = self._ask()
        self._answer(questionnaire, terms_wish=" - ")
        self.assertEqual(questionnaire.state, "accepted")

    def test_what_else_is_needed_is_a_thing_to_do(self):
        """T-B2B-09: booked at once, and somebody sees to the rest."""
        questionnaire = self._ask()
        self._answer(questionnaire, comment=NEEDS)
        self.assertEqual(questionnaire.state, "accepted")
        activity = self._get_needs(questionnaire.order_id)
        self.assertIn("Парковка на 2 машины<br", activity.note)
        self.assertIn("&lt;i&gt;пандус&lt;/i&gt;", activity.note)
        self.assertEqual(activity.user_id, self.company._get_ticket_manager(self.event))

    def test_written_down_by_a_seller_it_is_the_same(self):
        """T-B2B-09: the answers were given on the phone."""
        questionnaire = self._ask(tariff="std", quantity=2)
        questionnaire.with_user(self.seller).write(
            {
                "country_id": self.env.ref("base.kz").id,
                "vat": False,
                "legal_address": "Алматы",
                "terms_wish": WISH,
                "comment": NEEDS,
            }
        )
        questionnaire.with_user(self.seller).action_accept()
        order = questionnaire.order_id
        self.assertEqual(len(self._get_needs(order)), 1)
        self.assertIn("Нужна постоплата", "".join(order.message_ids.mapped("body")))

    def test_what_is_booked_anew_leaves_no_old_thing_to_do(self):
        questionnaire = self._ask()
        self._answer(questionnaire, comment=NEEDS)
        former = questionnaire.order_id
        questionnaire._return("Проверьте КПП")
        self._answer(questionnaire, comment="Только парковка")
        self.assertFalse(self._get_needs(former))
        self.assertIn("Только парковка", self._get_needs(questionnaire.order_id).note)

    def test_no_needs_no_thing_to_do(self):
        self.assertFalse(self._get_needs(self._accepted().order_id))

    def test_acceptance_leaves_what_a_person_has_planned(self):
        """The machine takes back its own things to do, no others."""
        self.company.ticket_questionnaire_review = True
        questionnaire = self._ask()
        self._answer(questionnaire)
        [own] = questionnaire.activity_ids
        planned = (
            self.env["mail.activity"]
            .with_user(self.seller)
            .create(
                {
                    "res_model_id": self.env["ir.model"]._get_id(questionnaire._name),
                    "res_id": questionnaire.id,
                    "activity_type_id": self.env.ref("mail.mail_activity_data_todo").id,
                    "summary": "Поздравить директора",
                    "user_id": self.seller.id,
                }
            )
        )
        questionnaire.with_user(self.seller).action_accept()
        self.assertFalse(own.exists())
        self.assertEqual(questionnaire.activity_ids, planned)

    def test_contact_of_the_questionnaire_attends(self):
        """T-REG-13: «I attend too» speaks of one person: the questionnaire's."""
        questionnaire = self._ask()
        self._answer(
            questionnaire,
            org_name="ООО «Ромашка Плюс»",
            contact_name="Борис Петров",
            contact_email="boris@romashka.example",
            contact_phone="+7 921 765-43-21",
        )
        order = questionnaire.order_id
        self.assertEqual(order._get_buyer_name(), "Борис Петров")
        self.assertEqual(order._get_organisation_name(), "ООО «Ромашка Плюс»")
        self.assertEqual(order._get_guest_name(), "Guest of ООО «Ромашка Плюс»")
        rows = order._get_naming_rows()
        self.assertFalse(order._place_contact(rows))
        self.assertEqual(
            rows[0]["values"],
            {
                "name": "Борис Петров",
                "email": "boris@romashka.example",
                "phone": "+7 921 765-43-21",
            },
        )
