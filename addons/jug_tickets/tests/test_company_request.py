from odoo.tests import HttpCase, tagged

from .common_questionnaire import QuestionnaireCommon


@tagged("post_install", "-at_install")
class TestCompanyRequest(QuestionnaireCommon):
    """What a company's request says of numbers and names is not lost."""

    def _get_names(self, questionnaire):
        return questionnaire.order_id.ticket_ids.sorted("id").mapped("name")

    def _get_story(self, order):
        return "".join(order.message_ids.mapped("body"))

    # numbers

    def test_number_is_never_a_reason_to_refuse(self):
        """T-B2B-05: it prefills the questionnaire, which is sent all the same."""
        self.tariff.write(
            {"limit_max_per_order": 20, "seats_limited": True, "seats_max": 30}
        )
        for number, (quantity, kept, is_odd) in enumerate(
            [
                (12, 12, False),
                # more than the tariff's limit, than the seats, than any conference
                (21, 21, True),
                (50, 50, True),
                (5000, 1000, True),
                ("many", 0, True),
                (0, 0, True),
                (-3, 0, True),
                (None, 0, False),
            ]
        ):
            with self.subTest(quantity=quantity):
                questionnaire = self._ask_other(
                    name=f"ООО Якорь {'аб' * (number + 1)}",
                    email=f"{number}@x.example",
                    tariff="std",
                    quantity=quantity,
                )
                request = questionnaire.request_id
                self.assertEqual(request.state, "processed")
                self.assertEqual(questionnaire.state, "sent")
                self.assertEqual(questionnaire.quantity, kept)
                codes = [warning["code"] for warning in request.warnings or []]
                self.assertEqual(codes, ["quantity_odd"] if is_odd else [])

    def test_too_few_seats_are_warned_of(self):
        self.tariff.write({"seats_limited": True, "seats_max": 2})
        questionnaire = self._ask(tariff="std", quantity=3)
        self.assertEqual(questionnaire.quantity, 3)
        self.assertIn("(3)", questionnaire.request_id.warning_summary)

    def test_warning_names_the_number(self):
        questionnaire = self._ask(tariff="std", quantity=5000)
        self.assertIn("(5000)", questionnaire.request_id.warning_summary)

    def test_tariff_that_is_not_there_is_refused_still(self):
        request = self._request(**self._company_item(tariff="gold", quantity=3))
        self.assertEqual(request.error_codes, "tariff_unknown")

    def test_number_goes_to_the_only_tariff_on_sale(self):
        """T-B2B-05"""
        self.vip.end_sale_datetime = "2026-03-01 09:00:00"
        questionnaire = self._ask(tariff=None, quantity=12)
        self.assertRecordValues(
            questionnaire.line_ids,
            [{"event_ticket_id": self.tariff.id, "quantity": 12}],
        )

    def test_number_that_nobody_named_fills_in_nothing(self):
        """The API's one ticket by default is no company's word."""
        self.vip.end_sale_datetime = "2026-03-01 09:00:00"
        questionnaire = self._ask(tariff=None)
        self.assertFalse(questionnaire.line_ids)
        self.assertFalse(questionnaire.asked_quantity)

    def test_one_ticket_that_was_named_is_filled_in(self):
        self.vip.end_sale_datetime = "2026-03-01 09:00:00"
        questionnaire = self._ask(tariff=None, quantity=1)
        self.assertEqual(questionnaire.quantity, 1)

    def test_next_request_says_the_number_anew(self):
        first = self._ask(tariff=None, quantity=12)
        self.assertEqual(first.asked_quantity, 12)
        self.assertEqual(self._ask(tariff=None, quantity=7), first)
        self.assertEqual(first.asked_quantity, 7)

    # names

    def test_names_of_the_request_are_on_the_first_seats_of_its_tariff(self):
        """T-B2B-02, T-B2B-04: named at once or later."""
        people = self._people(2)
        questionnaire = self._ask(tariff="vip", quantity=2, participants=people)
        values = {f"quantity_{self.vip.id}": "3"}
        self.assertEqual(self._answer(questionnaire, std=1, **values), [])
        tickets = questionnaire.order_id.ticket_ids
        vip = tickets.filtered(lambda ticket: ticket.event_ticket_id == self.vip)
        self.assertEqual(
            [(ticket.name, ticket.email) for ticket in vip.sorted("id")],
            [(person["name"], person["email"]) for person in people] + [(False, False)],
        )
        self.assertFalse((tickets - vip).name)

    def test_name_that_is_wrong_waits_and_is_told(self):
        people = [
            {"name": "ООО Ветер", "email": "wind@example.com"},
            {"name": "Борис Петров", "email": "boris@"},
            {"name": "Вера Белова", "email": "vera@example.com"},
            {"name": "<b>Лишний</b>", "email": "extra@example.com"},
        ]
        questionnaire = self._ask(tariff="std", quantity=3, participants=people)
        self.assertEqual(self._answer(questionnaire), [])
        self.assertEqual(self._get_names(questionnaire), [False, False, "Вера Белова"])
        story = self._get_story(questionnaire.order_id)
        for text in (
            "Not named as asked for",
            "ООО Ветер: A participant is a person",
            "Борис Петров: The email address is not valid",
            "&lt;b&gt;Лишний&lt;/b&gt;: no seat is left",
        ):
            self.assertIn(text, story)

    def test_names_that_were_changed_are_not_set_back(self):
        """Sent back and answered anew: the seats keep who was named since."""
        people = self._people(2)
        questionnaire = self._ask(tariff="std", quantity=2, participants=people)
        self._answer(questionnaire, std=2)
        first, second = questionnaire.order_id.ticket_ids.sorted("id")
        first._name_participant({"name": "Вера Белова"})
        second._name_participant({})
        questionnaire._return("Проверьте КПП")
        self._answer(questionnaire, std=2)
        self.assertEqual(self._get_names(questionnaire), ["Вера Белова", False])

    def test_request_without_names_names_nobody(self):
        questionnaire = self._ask(tariff="std", quantity=2)
        self._answer(questionnaire, std=2)
        self.assertEqual(self._get_names(questionnaire), [False, False])
        self.assertNotIn("Not named", self._get_story(questionnaire.order_id))


@tagged("post_install", "-at_install")
class TestCompanyRequestPage(QuestionnaireCommon, HttpCase):
    """The number of the request on the page of the questionnaire."""

    def _read(self, questionnaire):
        page = self.url_open(questionnaire.get_portal_url())
        return " ".join(page.text.split())

    def test_number_is_shown_when_tariffs_are_to_be_chosen(self):
        """T-B2B-05, T-B2B-07"""
        self.authenticate(None, None)
        questionnaire = self._ask(tariff=None, quantity=12)
        self.assertFalse(questionnaire.line_ids)
        self.assertIn("asked for in your request: <b>12</b>", self._read(questionnaire))

    def test_number_that_is_filled_in_is_not_told_besides(self):
        self.authenticate(None, None)
        questionnaire = self._ask(tariff="std", quantity=12)
        page = self._read(questionnaire)
        self.assertNotIn("asked for in your request", page)
        self.assertIn('value="12"', page)

    def test_page_of_the_booking_has_the_corrected_name(self):
        """The name of the questionnaire is the one of the счёт."""
        self.authenticate(None, None)
        questionnaire = self._ask(company_name="Рамашка")
        self._answer(questionnaire, org_name="ООО «Ромашка Плюс»")
        page = self._read(questionnaire.order_id)
        self.assertIn("ООО «Ромашка Плюс»", page)
        self.assertNotIn("Рамашка", page)
