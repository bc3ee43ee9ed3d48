"""Personal data in what companies, waiting lists and the bank bring with them."""

import json

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_bank import BankCommon
from .common_personal import DIGITS, EMAIL, NAME, PHONE, PersonalCommon
from .common_questionnaire import QuestionnaireCommon
from .common_waiting import WaitingCommon

COLLEAGUE = "anna@romashka.example"


@tagged("post_install", "-at_install")
class TestPersonalDataCompany(QuestionnaireCommon, PersonalCommon):
    """Anna asks in the name of her company; Zinaida is whom she names."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # a database that was updated may have been set otherwise
        cls.team.write({"use_quality_check": True, "user_id": cls.manager.id})
        cls.question = cls.env["event.question"].create(
            {
                "title": "Food",
                "question_type": "text_box",
                "once_per_order": True,
                "event_ids": [Command.link(cls.event.id)],
            }
        )

    def _name_contact(self, **values):
        """Anna's questionnaire, in which she has named Zinaida; it is booked."""
        questionnaire = self._ask(**values)
        answers = {
            "contact_name": NAME,
            "contact_email": EMAIL.title(),
            "contact_phone": PHONE,
            f"question_{self.question.id}": f"Без орехов, {NAME}",
        }
        self.assertEqual(self._answer(questionnaire, **answers), [])
        self.assertEqual(questionnaire.state, "accepted")
        return questionnaire

    def _lose(self, questionnaire):
        """The new price is declined; the head calls, and reports."""
        order = questionnaire.order_id
        order._annul("price_declined")
        check = questionnaire.lead_id.quality_check_ids
        self.assertEqual(check.state, "to_do")
        check.write(
            {
                "contact_result": "reached",
                "work_rating": "4",
                "client_words": f"{NAME} ждёт скидки",
                "report": f"{NAME}, {PHONE}: дорого",
            }
        )
        check.message_post(body=f"Перезвонить {NAME}, {EMAIL}")
        check.action_done()
        self._send_mails()
        return order

    def test_contact_named_only_in_the_questionnaire_is_erased(self):
        questionnaire = self._name_contact()
        order = self._lose(questionnaire)
        contact = order.ticket_contact_id
        self.assertEqual((contact.name, contact.email), (NAME, EMAIL))
        tables = {trace[0] for trace in self._find_traces(NAME, EMAIL, DIGITS)}
        # the search finds them where they are
        self.assertLessEqual(
            {
                "jug_ticket_questionnaire",
                "jug_ticket_questionnaire_reply",
                "event_registration_answer",
                "crm_quality_check",
                "sale_order",
                "res_partner",
                "mail_message",
                "mail_mail",
            },
            tables,
        )
        person = self._open_person(contact)
        self.assertIn("The payment requests (счета) and their PDFs", person.kept)
        person.action_erase()
        self.assertEqual(self._find_traces(NAME, EMAIL, DIGITS), [])
        # nor what he has written himself, and its copies on the tickets
        self.assertEqual(self._find_traces("Без орехов"), [])
        self.assertFalse(contact.active or order.buyer_email)
        # the organisation and who asked for it are as they were
        self.assertEqual(questionnaire.org_name, "ООО «Ромашка»")
        self.assertEqual(questionnaire.request_id.email, COLLEAGUE)
        self.assertEqual(questionnaire.lead_id.email_from, COLLEAGUE)

    def test_who_asked_is_erased_and_whom_he_named_is_not(self):
        questionnaire = self._name_contact()
        self._lose(questionnaire)
        anna = questionnaire.request_id.partner_id
        self.assertEqual(anna.email, COLLEAGUE)
        self._erase(anna)
        self.assertEqual(self._find_traces("Анна Иванова", COLLEAGUE), [])
        self.assertEqual(questionnaire.contact_name, NAME)
        self.assertTrue(questionnaire.reply_ids.value_text)
        # what was said in the call on his own deal is gone with its note
        check = questionnaire.lead_id.quality_check_ids
        self.assertEqual((check.state, check.work_rating), ("done", "4"))
        self.assertEqual(self._find_traces("ждёт скидки"), [])

    def test_colleague_on_the_same_deal_stays(self):
        """Who asks second has his own questionnaire; the deal names the first."""
        first = self._ask()
        second = self._ask(name=NAME, email=EMAIL, phone=PHONE, external_ref="second")
        self.assertEqual(second.lead_id, first.lead_id)
        mine = second.filtered(lambda asked: asked.contact_email == EMAIL)
        for questionnaire in mine | first:
            questionnaire.action_cancel()
        self._erase(mine.contact_id)
        self.assertEqual(self._find_traces(NAME, EMAIL, DIGITS), [])
        deal = first.lead_id
        self.assertEqual(
            (deal.contact_name, deal.email_from), ("Анна Иванова", COLLEAGUE)
        )
        self.assertEqual(
            (first.contact_email, first.request_id.email), (COLLEAGUE, COLLEAGUE)
        )

    def test_named_participants_of_a_request_are_erased(self):
        people = self._people(2, name=NAME, email=EMAIL, phone=PHONE)
        questionnaire = self._ask(quantity=2, participants=people)
        mine, other = questionnaire.request_id.participant_ids
        self.assertEqual(mine.email, EMAIL)
        card = self.env["res.partner"].create({"name": NAME, "email": EMAIL})
        self._erase(card)
        self.assertEqual(self._find_traces(NAME, EMAIL, DIGITS), [])
        self.assertEqual(other.name, "Гость Б")
        self.assertEqual(questionnaire.request_id.name, "Анна Иванова")
        # his seat is not given to a «deleted participant»
        self.assertFalse(mine.name)

    def test_contact_of_what_is_alive_is_refused_in_words(self):
        questionnaire = self._ask(name=NAME, email=EMAIL, phone=PHONE)
        contact = questionnaire.contact_id
        with self._assert_refused(UserError, "questionnaire of .* is not closed"):
            self._erase(contact)
        self._answer(questionnaire, contact_name=NAME, contact_email=EMAIL)
        order = questionnaire.order_id
        self.assertEqual(order.ticket_contact_id, contact)
        with self._assert_refused(UserError, f"{order.name} is alive"):
            self._erase(contact)
        self._pay(order)
        with self._assert_refused(UserError, f"{order.name} is alive"):
            self._erase(contact)
        other = self.env["res.partner"].create({"name": "Новый Контакт"})
        order.with_user(self.manager).write(
            {"ticket_contact_id": other.id, "buyer_email": "new@romashka.example"}
        )
        self._erase(contact)
        self.assertEqual(order.buyer_email, "new@romashka.example")
        self.assertEqual(self._find_traces(EMAIL), [])

    def test_address_in_a_booking_is_enough_to_be_its_contact(self):
        order = self._accepted().order_id
        order.buyer_email = EMAIL
        card = self.env["res.partner"].create({"name": NAME, "email": EMAIL})
        with self._assert_refused(UserError, f"{order.name} is alive"):
            self._erase(card)

    def test_contact_gets_all_that_is_held_of_him(self):
        questionnaire = self._name_contact()
        order = self._lose(questionnaire)
        data, _files = self._export(order.ticket_contact_id)
        [told] = data["jug.ticket.questionnaire"]
        self.assertEqual((told["contact_name"], told["contact_phone"]), (NAME, PHONE))
        [reply] = data["jug.ticket.questionnaire.reply"]
        self.assertIn("Без орехов", reply["value_text"])
        self.assertEqual(data["sale.order"][0]["name"], order.name)
        [proforma] = data["jug.ticket.proforma"]
        self.assertEqual(proforma["name"], order.proforma_ids.name)
        # nor a word of who asked, nor what the organisation paid
        self.assertNotIn(COLLEAGUE, json.dumps(data["jug.ticket.questionnaire"]))
        self.assertNotIn("account.bank.statement.line", data)

    def test_who_asked_is_told_of_the_control_call(self):
        questionnaire = self._name_contact()
        self._lose(questionnaire)
        data, _files = self._export(questionnaire.request_id.partner_id)
        [call] = data["crm.quality.check"]
        self.assertIn("ждёт скидки", call["client_words"])
        self.assertEqual(data["crm.lead"][0]["email_from"], COLLEAGUE)

    def test_participant_gets_the_rows_that_name_him(self):
        people = self._people(2, name=NAME, email=EMAIL)
        self._ask(quantity=2, participants=people)
        card = self.env["res.partner"].create({"name": NAME, "email": EMAIL})
        data, _files = self._export(card)
        [row] = data["jug.ticket.request.participant"]
        self.assertEqual((row["name"], row["email"]), (NAME, EMAIL))
        self.assertNotIn("jug.ticket.request", data)


@tagged("post_install", "-at_install")
class TestPersonalDataTickets(BankCommon, WaitingCommon, PersonalCommon):
    """A person's own tickets, his place in line, and his money."""

    def _write_answers(self, order):
        question = self.env["event.question"].create(
            {
                "title": "Food",
                "question_type": "text_box",
                "event_ids": [Command.link(self.event.id)],
            }
        )
        for ticket in order.ticket_ids:
            ticket.registration_answer_ids = [
                Command.create(
                    {
                        "question_id": question.id,
                        "value_text_box": f"Аллергия у {ticket.name}",
                    }
                )
            ]

    def test_answers_of_his_ticket_are_deleted_and_others_kept(self):
        people = self._people(2, name=NAME, email=EMAIL)
        order = self._book(quantity=2, participants=people)
        self._write_answers(order)
        order._annul("price_risen")
        mine, other = order.ticket_ids.sorted("id")
        data, _files = self._export(mine.participant_id or self._create_card())
        [answer] = data["event.registration.answer"]
        self.assertEqual(answer["value_text_box"], f"Аллергия у {NAME}")
        self._erase(self.env["res.partner"].search([("email", "=", EMAIL)]))
        self.assertEqual(self._find_traces(NAME, EMAIL), [])
        self.assertFalse(mine.registration_answer_ids)
        self.assertEqual(
            other.registration_answer_ids.value_text_box, "Аллергия у Гость Б"
        )

    def _create_card(self):
        return self.env["res.partner"].create({"name": NAME, "email": EMAIL})

    def test_place_in_line_ends_before_the_person_is_erased(self):
        self._limit_tariff(1)
        self._buy(1)
        place = self._wait(2, name=NAME, email=EMAIL)
        card = self._create_card()
        data, _files = self._export(card)
        [told] = data["jug.ticket.waiting"]
        self.assertEqual((told["email"], told["position"]), (EMAIL, 1))
        with self._assert_refused(UserError, "on the waiting list of Test Java Day"):
            self._erase(card)
        self.assertEqual(place.state, "waiting")
        place._leave()
        self._send_mails()
        self._erase(card)
        self.assertEqual(self._find_traces(NAME, EMAIL), [])
        self.assertEqual(place.state, "left")

    def test_money_that_came_by_bank_is_told_and_kept(self):
        order = self._book(name=NAME, email=EMAIL, phone=PHONE)
        line = self._receive(
            purpose=f"заказ {order.name}, за {NAME}", payer=NAME, inn=""
        )
        self._assert_matched(line, order)
        self._move_to("2026-06-01 09:00:00")
        card = order.partner_id
        data, _files = self._export(card)
        [told] = data["account.bank.statement.line"]
        self.assertIn(NAME, told["payment_ref"])
        self.assertEqual(data["account.move"][0]["amount_total"], 100)
        self.assertEqual(data["payment.transaction"][0]["state"], "done")
        person = self._open_person(card)
        self.assertIn("The bank's lines", person.kept)
        self.assertNotIn("PDFs", person.kept)
        person.action_erase()
        self.assertIn(NAME, line.payment_ref)
        self.assertEqual(self._find_traces(EMAIL, DIGITS), [])

    def test_address_of_two_is_whose_the_record_is(self):
        """Who was found by the address has booked; the other card has nothing."""
        order = self._book(name=NAME, email=EMAIL)
        order._annul("price_risen")
        other = self.env["res.partner"].create({"name": "Муж Круглов", "email": EMAIL})
        data, _files = self._export(other)
        self.assertEqual(set(data) - {"mail.message"}, {"res.partner"})
        self._erase(other)
        self.assertEqual(
            (order.ticket_request_id.name, order.ticket_ids.name), (NAME, NAME)
        )

    def test_underscore_in_an_address_is_no_wildcard(self):
        order = self._book(name=NAME, email="z1k@example.org")
        order._annul("price_risen")
        other = self.env["res.partner"].create(
            {"name": "Зоя Косова", "email": "z_k@example.org"}
        )
        self._erase(other)
        self.assertEqual(order.ticket_request_id.email, "z1k@example.org")

    def test_card_of_another_company_is_refused_over_rpc(self):
        """G-07"""
        foreign = self._create_company(name="Foreign Company")
        card = self._create_card()
        card.company_id = foreign
        Personal = self.env["jug.ticket.personal.data"].with_user(self.manager)
        rule = self.env.ref("base.res_partner_rule")
        # whether companies keep their contacts to themselves or not
        for is_active, error in ((False, UserError), (True, AccessError)):
            rule.active = is_active
            for method in ("_erase", "_export"):
                with (
                    self.subTest(rule=is_active, method=method),
                    self._assert_refused(error, "Foreign Company|multi-company"),
                ):
                    getattr(Personal, method)(card)
        with self.assertRaises(AccessError):
            self._open_person(card)
        other = self._open_person(self._create_card())
        with self.assertRaises(AccessError):
            other.partner_id = card
        rule.active = False
        person = self._open_person(card)
        self.assertFalse(person.found or person.kept)
        self.assertEqual(card.email, EMAIL)

    def test_what_another_company_holds_is_neither_told_nor_handed_out(self):
        foreign = self._create_company(name="Foreign Company")
        order = self._book(name=NAME, email=EMAIL)
        order._annul("price_risen")
        lead = order.opportunity_id
        lead.company_id = foreign
        person = self._open_person(order.partner_id)
        self.assertFalse(person.found or person.kept)
        self.assertIn("Foreign Company holds data", person.obstacles)
        for method in ("action_export", "action_erase"):
            with (
                self.subTest(method=method),
                self._assert_refused(UserError, "Foreign Company holds data"),
            ):
                getattr(person, method)()
        self.assertEqual(lead.email_from, EMAIL)

    def test_archive_that_was_handed_out_is_gone_with_the_person(self):
        order = self._book(name=NAME, email=EMAIL)
        order._annul("price_risen")
        former = self._open_person(order.partner_id)
        former.action_export()
        self.assertTrue(former.file)
        self._erase(order.partner_id)
        self.assertFalse(former.file)
