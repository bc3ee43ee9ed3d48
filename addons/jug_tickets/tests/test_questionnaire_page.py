from odoo.fields import Command
from odoo.http import Request
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common_browser import BrowserCommon
from .common_questionnaire import INN, QuestionnaireCommon


@tagged("post_install", "-at_install")
class TestQuestionnairePage(QuestionnaireCommon, HttpCase):
    """What the link of the mail opens, without a login and without scripts."""

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)

    def _open(self, questionnaire, token=None):
        return self.url_open(
            f"/my/tickets/questionnaire/{questionnaire.id}",
            params={
                "access_token": questionnaire.access_token if token is None else token
            },
            allow_redirects=False,
        )

    def _post(self, questionnaire, token=None, **values):
        return self.url_open(
            f"/my/tickets/questionnaire/{questionnaire.id}",
            data=self._typed(**values)
            | {
                "access_token": questionnaire.access_token if token is None else token,
                "csrf_token": Request.csrf_token(self),
            },
            allow_redirects=False,
        )

    def test_version_follows_the_answers_and_not_the_reminders(self):
        """A draft in the browser must outlive the mail that brings its writer back."""
        questionnaire = self._ask()
        version = questionnaire._get_page_version()
        questionnaire.reminder_count += 1
        self.assertEqual(questionnaire._get_page_version(), version)
        self.assertIn(f'data-version="{version}"', self._open(questionnaire).text)
        self._answer(questionnaire, vat="1")
        self.assertNotEqual(questionnaire._get_page_version(), version)

    def test_page_asks_for_all_that_is_needed(self):
        """T-B2B-07, T-B2B-08, T-B2B-09"""
        self._add_step(150)
        self.tariff.write(
            {"seats_limited": True, "seats_max": 7, "limit_max_per_order": 5}
        )
        question = self.env["event.question"].create(
            {
                "title": "Сколько пропусков на машины?",
                "question_type": "text_box",
                "once_per_order": True,
                "event_ids": [Command.link(self.event.id)],
            }
        )
        questionnaire = self._ask(tariff="std", quantity=3)
        page = self._open(questionnaire)
        self.assertEqual(page.status_code, 200)
        names = [*self._typed(), f"quantity_{self.vip.id}", "terms_wish", "comment"]
        for name in [*names, f"question_{question.id}"]:
            with self.subTest(name=name):
                self.assertIn(f'name="{name}"', page.text)
        for text in (
            "Test Java Day",
            "100.00",
            # the next price and its date, in the conference's zone
            "150.00",
            "1 April 2026, 03:00 (Europe/Moscow)",
            "Seats left: 7",
            "At most 5",
            "Full prepayment",
            question.title,
            # as the request has it
            f'value="{INN}"',
            'value="3"',
        ):
            with self.subTest(text=text):
                self.assertIn(text, " ".join(page.text.split()))

    def test_foreign_link_tells_nothing(self):
        questionnaire = self._ask()
        other = self._ask_other()
        new_test_user(
            self.env, "q_stranger", "base.group_portal", password="q_stranger"
        )
        missing = self.url_open("/my/tickets/questionnaire/999999999")
        for login in (None, "q_stranger"):
            self.authenticate(login, login)
            for token in ("", "wrong", other.access_token):
                for response in (
                    self._open(questionnaire, token),
                    self._post(questionnaire, token),
                ):
                    with self.subTest(login=login, token=token):
                        self.assertEqual(response.status_code, 404)
                        self.assertNotIn("Ромашка", response.text)
                        self.assertNotIn("Java", response.text)
                        self.assertIn("leads to no booking", response.text)
        self.assertEqual(missing.status_code, 404)
        self.assertIn("leads to no booking", missing.text)
        self.assertEqual(questionnaire.state, "sent")

    def test_errors_stand_beside_their_fields_and_what_was_typed_is_kept(self):
        """T-B2B-10, T-B2B-11"""
        questionnaire = self._ask()
        values = {f"quantity_{self.vip.id}": "many"}
        response = self._post(
            questionnaire, vat="7701234567", comment="<b>парковка</b>", **values
        )
        self.assertEqual(response.status_code, 200)
        for text in (
            "There is no such INN",
            'value="7701234567"',
            'value="many"',
            "&lt;b&gt;парковка&lt;/b&gt;",
            "Nothing is booked yet",
        ):
            with self.subTest(text=text):
                self.assertIn(text, response.text)
        self.assertRegex(
            response.text, r'd-block"[^>]*data-for="vat"[^>]*>There is no such INN'
        )
        # and is there when the page is opened again
        self.assertIn('value="7701234567"', self._open(questionnaire).text)
        self.assertEqual(questionnaire.state, "sent")

    def test_right_answers_lead_to_the_booking(self):
        """T-B2B-07, T-B2B-08"""
        questionnaire = self._ask()
        response = self._post(questionnaire)
        self.assertEqual(response.status_code, 303)
        page = self._open(questionnaire)
        order = questionnaire.order_id
        self.assertEqual(questionnaire.state, "accepted")
        self.assertIn(order.get_portal_url().replace("&", "&amp;"), page.text)
        self.assertNotIn("<form", page.text.split('id="wrap"')[-1].split("footer")[0])

    def test_who_answers_otherwise_what_is_answered_is_told_so(self):
        questionnaire = self._ask()
        pages = [
            self.url_open(self._post(questionnaire, **values).headers["Location"]).text
            for values in ({}, {}, {"std": 1}, {"org_name": "АО «Вторая вкладка»"})
        ]
        # the same once more is a double click
        self.assertEqual(
            ["o_jug_answered_before" in page for page in pages],
            [False, False, True, True],
        )
        self.assertEqual(questionnaire.quantity, 3)

    def test_sent_twice_is_booked_once(self):
        questionnaire = self._ask()
        for _time in range(2):
            self.assertEqual(self._post(questionnaire).status_code, 303)
        orders = self.env["sale.order"].search(
            [("booking_event_id", "=", self.event.id)]
        )
        self.assertEqual(orders, questionnaire.order_id)
        self.assertEqual(len(orders.ticket_ids), 3)

    def test_page_under_review_shows_that_it_is_checked(self):
        self.company.ticket_questionnaire_review = True
        questionnaire = self._ask()
        self._post(questionnaire)
        page = self._open(questionnaire).text
        self.assertIn("We are checking them", page)
        # and takes no other answers meanwhile
        self._post(questionnaire, std=9)
        self.assertEqual(questionnaire.quantity, 3)

    def test_remarks_are_shown_where_they_belong(self):
        """T-B2B-11"""
        self.company.ticket_questionnaire_review = True
        questionnaire = self._ask()
        self._post(questionnaire)
        questionnaire._return("Проверьте счёт", {"account": "Это счёт филиала"})
        page = self._open(questionnaire).text
        for text in ("Please put this right", "Проверьте счёт", "Это счёт филиала"):
            self.assertIn(text, page)
        self._post(questionnaire, std=4)
        self.assertEqual((questionnaire.state, questionnaire.quantity), ("answered", 4))

    def test_closed_questionnaire_says_so(self):
        questionnaire = self._ask()
        questionnaire._move_to("cancelled")
        self.assertIn("is closed", self._open(questionnaire).text)
        self.assertEqual(self._post(questionnaire).status_code, 303)
        self.assertFalse(questionnaire.order_id)

    def test_page_does_not_tell_what_the_clients_card_knows(self):
        self._client(
            ticket_contract="№ 7-секрет", street="Тайная улица 7", kpp="770799001"
        )
        questionnaire = self._ask()
        page = self._open(questionnaire).text
        for secret in ("секрет", "Тайная", "770799001"):
            self.assertNotIn(secret, page)

    def test_post_without_the_session_token_is_refused(self):
        questionnaire = self._ask()
        with mute_logger("odoo.http"):
            response = self.url_open(
                f"/my/tickets/questionnaire/{questionnaire.id}",
                data=self._typed() | {"access_token": questionnaire.access_token},
            )
        self.assertEqual(response.status_code, 400)
        self.assertEqual(questionnaire.state, "sent")

    def test_odd_input_is_told_in_words(self):
        """T-B2B-10"""
        questionnaire = self._ask()
        for values in (
            {"country_id": "abc"},
            {"country_id": "999999999"},
            {"org_name": "\x00" * 10},
            {"legal_address": "\u202e"},
            {"contact_name": "1" * 100000},
            {f"quantity_{self.tariff.id}": "1e3"},
        ):
            with self.subTest(values=str(values)[:60]):
                response = self._post(questionnaire, **values)
                self.assertEqual(response.status_code, 200)
                self.assertIn("o_jug_wrong", response.text)
        self.assertEqual(questionnaire.state, "sent")


@tagged("post_install", "-at_install")
class TestQuestionnaireTour(BrowserCommon):
    browser_size = "390x844"
    touch_enabled = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.event = cls._create_conference(
            name="Конференция о высоконагруженных системах и бензопилах"
        )
        cls._create_tariff(
            cls.event,
            name="Стандартный с обедом и записями всех докладов",
            price=1234567,
            seats_limited=True,
            seats_max=10,
        )
        cls.source = cls._create_source(country_id=cls.env.ref("base.ru").id)
        item = {
            "buyer_type": "company",
            "name": "Константинопольский-Преображенский Александр",
            "email": f"{'a' * 60}@{'conference' * 5}.example.com",
            "company_name": "ООО «Ромашка»",
            "event": "tour-conf",
        }
        [(request, _dup)] = cls.env["jug.ticket.request"]._accept(cls.source, [item])
        request._process()
        cls.questionnaire = request.questionnaire_ids

    def test_company_errs_corrects_and_is_booked(self):
        """T-B2B-07, T-B2B-08, T-B2B-10, T-B2B-11"""
        self.env["event.question"].create(
            {
                "title": "Сколько пропусков на машины?",
                "question_type": "text_box",
                "once_per_order": True,
                "is_mandatory_answer": True,
                "event_ids": [Command.link(self.event.id)],
            }
        )
        self.start_tour(
            self.questionnaire.get_portal_url(),
            "jug_tickets_questionnaire_tour",
            login=None,
        )
        questionnaire = self.questionnaire
        self.assertEqual(questionnaire.reply_ids.value_text, "2")
        self.assertEqual(questionnaire.state, "accepted")
        self.assertEqual(questionnaire.order_id.amount_total, 3 * 1234567)
        self.assertEqual(questionnaire.partner_id.vat, INN)

    def test_half_filled_in_it_is_kept_until_it_is_sent(self):
        self.start_tour(
            self.questionnaire.get_portal_url(),
            "jug_tickets_questionnaire_draft_tour",
            login=None,
        )
        self.assertEqual(self.questionnaire.state, "accepted")

    def _check_width(self):
        self.browser_js(
            self.questionnaire.get_portal_url(),
            "const {scrollWidth} = document.documentElement;"
            "if (innerWidth === 390 && scrollWidth <= 390)"
            " { console.log('test successful'); }"
            " else { console.error(`${scrollWidth} of ${innerWidth}`); }",
            "document.readyState === 'complete'",
            login=None,
        )

    def test_page_does_not_scroll_sideways_on_a_telephone(self):
        self._check_width()
        typed = self.questionnaire._get_typed()
        name = f"quantity_{self.event.event_ticket_ids.id}"
        self.assertTrue(self.questionnaire._answer(typed | {name: "99999"}))
        self._check_width()
