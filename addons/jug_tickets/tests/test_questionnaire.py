from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import RISE
from .common_questionnaire import INN, OTHER_INN, RIGHT, QuestionnaireCommon


@tagged("post_install", "-at_install")
class TestQuestionnaire(QuestionnaireCommon):
    """From a company's answers to its booking."""

    def _codes(self, questionnaire):
        return [warning["code"] for warning in questionnaire.warnings or []]

    # it goes out

    def test_questionnaire_goes_out_by_itself(self):
        """T-B2B-05, T-B2B-06"""
        questionnaire = self._ask(tariff="std", quantity=3)
        mail = self._mails("questionnaire", questionnaire)
        self.assertEqual(mail.email_to, "anna@romashka.example")
        self.assertIn(questionnaire.access_token, mail.body_html)
        self.assertIn(f"/my/tickets/questionnaire/{questionnaire.id}", mail.body_html)
        self.assertEqual(questionnaire.state, "sent")
        # with what the request has said, and nothing of the card
        self.assertRecordValues(
            questionnaire.line_ids,
            [{"event_ticket_id": self.tariff.id, "quantity": 3}],
        )
        self.assertEqual(questionnaire.vat, INN)

    def test_known_clients_data_is_in_no_questionnaire(self):
        self._client()
        questionnaire = self._ask()
        self.assertFalse(
            questionnaire.kpp or questionnaire.account or questionnaire.legal_address
        )

    def test_person_gets_no_questionnaire(self):
        order = self._book()
        self.assertFalse(order.opportunity_id.ticket_questionnaire_ids)

    # right answers

    def test_right_answers_are_booked_at_once(self):
        """T-B2B-01, T-B2B-02, T-B2B-03, T-B2B-07"""
        values = {f"quantity_{self.vip.id}": "2"}
        questionnaire = self._accepted(std=3, **values)
        order = questionnaire.order_id
        self.assertRecordValues(
            order,
            [
                {
                    "partner_id": questionnaire.partner_id.id,
                    "ticket_contact_id": questionnaire.contact_id.id,
                    "buyer_type": "company",
                    "buyer_email": "anna@romashka.example",
                    "booking_event_id": self.event.id,
                    "booking_state": "waiting",
                    "opportunity_id": questionnaire.lead_id.id,
                    "amount_total": 3 * 100 + 2 * 300,
                }
            ],
        )
        self.assertTrue(order.partner_id.is_company)
        tickets = order.ticket_ids
        self.assertEqual(len(tickets), 5)
        self.assertEqual(len(tickets & self.vip.registration_ids), 2)
        # whose they are is told later: nobody's data was asked for
        self.assertFalse(tickets.participant_id)
        self.assertEqual(questionnaire.request_id.order_id, order)
        self.assertEqual(order._get_buyer_name(), "Анна Иванова")
        self.assertEqual(
            questionnaire.lead_id.stage_id,
            self.env.ref("jug_tickets.crm_stage_booked"),
        )
        # a payment request was made of it
        self.assertEqual(order.proforma_id.amount_due, order.amount_total)

    def test_requisites_are_written_to_the_new_clients_card(self):
        """T-B2B-08"""
        client = self._accepted().partner_id
        self.assertRecordValues(
            client,
            [
                {
                    "vat": INN,
                    "kpp": RIGHT["kpp"],
                    "street": RIGHT["legal_address"],
                    "country_id": self.russia.id,
                }
            ],
        )
        account = client.bank_ids
        self.assertEqual(account.acc_number, RIGHT["account"])
        self.assertFalse(account.allow_out_payment)
        self.assertRecordValues(
            account.bank_id,
            [
                {
                    "bic": RIGHT["bik"],
                    "name": RIGHT["bank_name"],
                    "correspondent_account": RIGHT["correspondent_account"],
                }
            ],
        )

    def test_two_clients_of_one_bank_share_its_card(self):
        self._accepted()
        other = self._ask(
            company_name="ООО Якорь",
            vat=OTHER_INN,
            email="b@anchor.example",
            phone=None,
            name="Борис",
        )
        values = {"vat": OTHER_INN, "org_name": "ООО Якорь"}
        self.assertEqual(
            self._answer(other, contact_email="b@anchor.example", **values), []
        )
        self.assertEqual(other.state, "accepted")
        banks = self.env["res.bank"].search([("bic", "=", RIGHT["bik"])])
        self.assertEqual(len(banks), 1)

    def test_sole_trader_books_as_well(self):
        """G-13"""
        questionnaire = self._ask(vat="500100732259", company_name="ИП Иванова")
        values = {"vat": "500100732259", "kpp": "", "org_name": "ИП Иванова"}
        self.assertEqual(self._answer(questionnaire, **values), [])
        self.assertEqual(questionnaire.state, "accepted")

    def test_answers_to_the_events_questions_stand_on_each_ticket(self):
        """T-B2B-09"""
        needs = self.env["event.question"].create(
            [
                {
                    "title": "Food",
                    "question_type": "simple_choice",
                    "once_per_order": True,
                    "is_mandatory_answer": True,
                    "event_ids": [Command.link(self.event.id)],
                    "answer_ids": [
                        Command.create({"name": "Any"}),
                        Command.create({"name": "Vegetarian"}),
                    ],
                },
                {
                    "title": "Cars",
                    "question_type": "text_box",
                    "once_per_order": True,
                    "event_ids": [Command.link(self.event.id)],
                },
            ]
        )
        food, cars = needs
        questionnaire = self._ask()
        self.assertEqual(self._answer(questionnaire), ["answer_missing"])
        name = f"question_{food.id}"
        self.assertEqual(questionnaire.errors[0]["field"], name)
        wrong = {name: str(cars.id + 1000)}
        self.assertIn("answer_unknown", self._answer(questionnaire, **wrong))
        values = {
            name: str(food.answer_ids[1].id),
            f"question_{cars.id}": "А123ВС 77",
            "comment": "Нужна парковка",
        }
        self.assertEqual(self._answer(questionnaire, std=2, **values), [])
        for ticket in questionnaire.order_id.ticket_ids:
            answers = ticket.registration_answer_ids.mapped("display_name")
            self.assertEqual(sorted(answers), ["Vegetarian", "А123ВС 77"])
        self.assertEqual(questionnaire.comment, "Нужна парковка")

    def test_contact_may_become_one_of_the_participants(self):
        """T-B2B-04, T-REG-13, T-REG-14"""
        questionnaire = self._accepted()
        order, contact = questionnaire.order_id, questionnaire.contact_id
        ticket = order.ticket_ids[:1]
        ticket.sudo().participant_id = contact
        self.assertEqual(ticket.name, contact.name)
        # the organisation itself is no participant
        with self._assert_refused(ValidationError, "is a person"):
            order.ticket_ids[1:2].sudo().participant_id = order.partner_id

    # wrong answers

    def test_wrong_answers_are_told_kept_and_book_nothing(self):
        """T-B2B-10, T-B2B-11"""
        questionnaire = self._ask()
        codes = self._answer(
            questionnaire,
            vat="7701234567",
            account="40602810800000000025",
            contact_email="anna@",
            contact_phone="123",
        )
        self.assertEqual(
            sorted(codes),
            ["account_key", "email_invalid", "inn_digits", "phone_invalid"],
        )
        self.assertEqual(questionnaire.state, "sent")
        self.assertFalse(questionnaire.order_id)
        self.assertFalse(self.event.registration_ids)
        # a seller who calls the company sees it, too
        self.assertEqual(questionnaire.vat, "7701234567")
        self.assertIn("There is no such INN", questionnaire.error_summary)
        self.assertEqual(self._answer(questionnaire), [])
        self.assertFalse(questionnaire.errors)
        self.assertEqual(questionnaire.state, "accepted")

    def test_numbers_that_cannot_be_meant_are_told(self):
        """T-B2B-10"""
        self.tariff.limit_max_per_order = 5
        for text, codes in {
            "": ["tickets_missing"],
            "0": ["tickets_missing"],
            "two": ["quantity_range"],
            "-1": ["quantity_range"],
            "1.5": ["quantity_range"],
            "6": ["quantity_range"],
            "9" * 30: ["quantity_range"],
        }.items():
            with self.subTest(text):
                questionnaire = self._ask()
                self.assertEqual(self._answer(questionnaire, std=text), codes)
                self.assertEqual(questionnaire.state, "sent")

    def test_sold_out_while_typing_is_told_with_what_is_left(self):
        """T-B2B-10"""
        self.tariff.write({"seats_limited": True, "seats_max": 3})
        questionnaire = self._ask()
        self._book()
        self.assertEqual(self._answer(questionnaire, std=3), ["sold_out"])
        self.assertIn("Standard: 2", questionnaire.error_summary)
        self.assertEqual(self._answer(questionnaire, std=2), [])

    def test_limit_of_the_hall_holds_over_all_tariffs(self):
        self.event.write({"seats_limited": True, "seats_max": 4})
        questionnaire = self._ask()
        values = {f"quantity_{self.vip.id}": "2"}
        self.assertEqual(self._answer(questionnaire, std=3, **values), ["sold_out"])
        self.assertEqual(questionnaire.errors[0]["field"], "tickets")
        self.assertEqual(self._answer(questionnaire, std=2, **values), [])

    def test_tariff_that_closed_meanwhile_is_told(self):
        questionnaire = self._ask(tariff="std", quantity=1)
        self.tariff.end_sale_datetime = "2026-03-01 09:00:00"
        self.assertEqual(self._answer(questionnaire, std=1), ["tariff_closed"])

    def test_price_is_the_one_of_the_acceptance(self):
        self._add_step(150)
        questionnaire = self._ask()
        self._move_to(RISE)
        self._answer(questionnaire, std=1)
        self.assertEqual(questionnaire.order_id.amount_total, 150)

    # what a seller looks at first

    def test_known_client_with_the_same_data_is_booked_at_once(self):
        client = self._client()
        self.assertEqual(self._accepted().order_id.partner_id, client)

    def test_known_client_with_other_data_is_looked_at_first(self):
        """T-B2B-10"""
        client = self._client(kpp="770702002", bank_ids=False)
        questionnaire = self._ask()
        self.assertEqual(self._answer(questionnaire), [])
        self.assertEqual(questionnaire.state, "answered")
        self.assertFalse(questionnaire.order_id)
        self.assertEqual(self._codes(questionnaire), ["card_differs"])
        self.assertEqual(client.kpp, "770702002")
        self.assertFalse(client.bank_ids)
        [activity] = questionnaire.activity_ids
        self.assertIn("KPP, Settlement Account", activity.note)
        # what the seller has seen is written
        questionnaire.with_user(self.seller).action_accept()
        self.assertEqual(client.kpp, RIGHT["kpp"])
        self.assertEqual(client.bank_ids.acc_number, RIGHT["account"])
        self.assertEqual(questionnaire.order_id.partner_id, client)
        self.assertFalse(questionnaire.activity_ids)

    def test_other_inn_than_the_known_clients_is_looked_at_first(self):
        """T-B2B-10, G-14"""
        client = self._client()
        questionnaire = self._ask()
        self._answer(questionnaire, vat=OTHER_INN)
        self.assertEqual(questionnaire.state, "answered")
        self.assertIn("inn_other", self._codes(questionnaire))
        questionnaire.with_user(self.seller).action_accept()
        # that is another organisation: no card changes its INN
        self.assertEqual(client.vat, INN)
        buyer = questionnaire.order_id.partner_id
        self.assertNotEqual(buyer, client)
        self.assertEqual(buyer.vat, OTHER_INN)
        self.assertEqual(questionnaire.lead_id.partner_id, buyer)

    def test_new_inn_on_a_known_card_without_one_is_looked_at_first(self):
        client = self._client(vat=False, name="ООО Ромашка")
        questionnaire = self._ask(vat=None)
        self.assertEqual(questionnaire.partner_id, client)
        self._answer(questionnaire)
        self.assertIn("inn_other", self._codes(questionnaire))
        self.assertFalse(client.vat)
        questionnaire.with_user(self.seller).action_accept()
        self.assertEqual(client.vat, INN)

    def test_stranger_gets_no_tickets_on_anothers_contract(self):
        self._client(release_before_payment=True)
        questionnaire = self._ask()
        self._answer(questionnaire)
        self.assertEqual(questionnaire.state, "answered")
        self.assertEqual(self._codes(questionnaire), ["contact_unknown"])
        self.assertNotIn("contract", questionnaire._describe_terms().split(",")[0])

    def test_known_contact_reads_and_uses_the_contract(self):
        """T-B2B-14"""
        client = self._client(
            ticket_contract="№ 7", ticket_terms="post", release_before_payment=True
        )
        self.env["res.partner"].create(
            {
                "name": "Анна Иванова",
                "email": "anna@romashka.example",
                "parent_id": client.id,
            }
        )
        questionnaire = self._ask()
        self.assertIn("№ 7", questionnaire._describe_terms())
        self._answer(questionnaire)
        self.assertEqual(questionnaire.state, "accepted")

    def test_warnings_leave_it_to_a_seller(self):
        """T-B2B-10"""
        questionnaire = self._ask()
        self._answer(questionnaire, account="40101810800000000001")
        self.assertEqual(questionnaire.state, "answered")
        self.assertEqual(self._codes(questionnaire), ["account_treasury"])

    def test_foreign_company_needs_no_russian_requisites_and_is_looked_at(self):
        questionnaire = self._ask(vat=None)
        country = self.env.ref("base.kz")
        names = ("kpp", "bik", "bank_name", "account", "correspondent_account")
        values = dict.fromkeys(names, "") | {"country_id": str(country.id)}
        self.assertEqual(self._answer(questionnaire, vat="", **values), [])
        self.assertEqual(questionnaire.warnings, [{"code": "foreign_company"}])
        questionnaire.with_user(self.seller).action_accept()
        self.assertEqual(questionnaire.partner_id.country_id, country)

    def test_setting_lets_a_seller_look_at_each(self):
        self.company.ticket_questionnaire_review = True
        questionnaire = self._ask()
        self._answer(questionnaire)
        self.assertEqual(questionnaire.state, "answered")
        self.assertTrue(questionnaire.activity_ids)

    # sent back, filled in by phone, replaced

    def test_seller_fills_it_in_on_the_phone(self):
        """T-B2B-12"""
        questionnaire = self._ask().with_user(self.seller)
        self._answer(questionnaire.sudo(), kpp="77")
        questionnaire.kpp = False
        self.assertFalse(questionnaire.error_summary)
        with self._assert_refused(UserError, "KPP: The KPP is missing"):
            questionnaire.action_accept()
        questionnaire.write(
            {name: RIGHT[name] for name in RIGHT if name != "country_code"}
            | {
                "line_ids": [
                    Command.clear(),
                    Command.create({"event_ticket_id": self.vip.id, "quantity": 2}),
                ]
            }
        )
        questionnaire.action_accept()
        self.assertEqual(questionnaire.state, "accepted")
        self.assertEqual(len(questionnaire.order_id.sudo().ticket_ids), 2)

    def _send_back(self, questionnaire, remarks="Проверьте счёт", **fields):
        wizard = self.env["jug.ticket.questionnaire.return"].with_user(self.seller)
        wizard.create(
            {
                "questionnaire_id": questionnaire.id,
                "remarks": remarks,
                "remark_ids": [
                    Command.create({"field_name": name, "remark": remark})
                    for name, remark in fields.items()
                ],
            }
        ).action_return()

    def test_seller_sends_it_back_with_remarks(self):
        """T-B2B-11"""
        self.company.ticket_questionnaire_review = True
        questionnaire = self._ask()
        self._answer(questionnaire)
        self._send_back(questionnaire, account="Это счёт филиала")
        self.assertEqual(questionnaire.state, "returned")
        mail = self._mails("questionnaire_returned", questionnaire)
        self.assertEqual(mail.email_to, "anna@romashka.example")
        self.assertIn("Проверьте счёт", mail.body_html)
        self.assertIn(questionnaire.access_token, mail.body_html)
        self.assertEqual(questionnaire.field_remarks, {"account": "Это счёт филиала"})
        self.assertTrue(questionnaire.next_reminder_on)
        # answered again
        self._answer(questionnaire)
        self.assertEqual(questionnaire.state, "answered")

    def test_no_remarks_send_nothing_back(self):
        self.company.ticket_questionnaire_review = True
        questionnaire = self._ask()
        self._answer(questionnaire)
        with self._assert_refused(UserError, "to be put right"):
            self._send_back(questionnaire, remarks=" ")

    def test_corrected_answers_replace_the_booking_without_a_word_of_the_old(self):
        """T-B2B-11"""
        self.tariff.write({"seats_limited": True, "seats_max": 4})
        questionnaire = self._accepted(std=3)
        old = questionnaire.order_id
        self._send_back(questionnaire)
        self.assertEqual(old.booking_state, "waiting")
        # its own seats do not stand in its way
        self.assertEqual(self._answer(questionnaire, std=4), [])
        order = questionnaire.order_id
        self.assertNotEqual(order, old)
        self.assertEqual((old.state, old.booking_state), ("cancel", "cancelled"))
        self.assertEqual(set(old.ticket_ids.mapped("state")), {"cancel"})
        self.assertEqual(set(old.proforma_ids.mapped("state")), {"void"})
        self.assertEqual(len(order.ticket_ids), 4)
        self.assertEqual(self.tariff.seats_available, 0)
        self.assertFalse(self._mails("cancelled", old))
        self.assertEqual(questionnaire.request_id.order_id, order)

    def test_what_is_paid_is_not_sent_back(self):
        questionnaire = self._accepted()
        self._pay(questionnaire.order_id)
        with self._assert_refused(UserError, "is paid for"):
            self._send_back(questionnaire)

    def test_what_was_paid_meanwhile_is_not_replaced(self):
        questionnaire = self._accepted()
        order = questionnaire.order_id
        self._send_back(questionnaire)
        self._pay(order)
        with self._assert_refused(UserError, "is paid"):
            questionnaire.with_user(self.seller).action_accept()
        self.assertEqual(order.booking_state, "paid")
        self.assertEqual(questionnaire.order_id, order)

    def test_accepted_twice_is_booked_once(self):
        questionnaire = self._accepted()
        with self._assert_refused(UserError, "cannot be changed"):
            questionnaire.with_user(self.seller).action_accept()
        orders = self.env["sale.order"].search(
            [("booking_event_id", "=", self.event.id)]
        )
        self.assertEqual(orders, questionnaire.order_id)

    def test_each_move_is_in_the_table(self):
        questionnaire = self._ask()
        with self._assert_refused(UserError, "cannot be changed"):
            questionnaire._move_to("returned")
        questionnaire.with_user(self.seller).action_cancel()
        for state in ("sent", "answered", "returned", "accepted"):
            with self._assert_refused(UserError, "cannot be changed"):
                questionnaire._move_to(state)

    def test_given_up_questionnaire_loses_its_deal(self):
        questionnaire = self._ask().with_user(self.seller)
        questionnaire.action_cancel()
        self.assertEqual(questionnaire.state, "cancelled")
        self.assertFalse(questionnaire.next_reminder_on)
        self.assertEqual(
            questionnaire.lead_id.stage_id,
            self.env.ref("jug_tickets.crm_stage_lapsed"),
        )
