from odoo.tests import tagged

from .common_questionnaire import INN, OTHER_INN, QuestionnaireCommon


@tagged("post_install", "-at_install")
class TestCompanyClient(QuestionnaireCommon):
    """A company's request registers the client, its contact person and a deal."""

    def test_new_organisation_becomes_a_client_with_contact_and_deal(self):
        """T-B2B-02, T-B2B-23, T-B2B-24"""
        questionnaire = self._ask(tariff="std", quantity=3)
        request, deal = questionnaire.request_id, questionnaire.lead_id
        client = questionnaire.partner_id
        self.assertRecordValues(
            client,
            [
                {
                    "name": "ООО «Ромашка»",
                    "is_company": True,
                    "vat": INN,
                    # a buyer when it has paid, as everybody
                    "is_ticket_prospect": True,
                    "ticket_buyer_since": False,
                }
            ],
        )
        self.assertRecordValues(
            questionnaire.contact_id,
            [
                {
                    "name": "Анна Иванова",
                    "email": "anna@romashka.example",
                    "is_company": False,
                    "parent_id": client.id,
                }
            ],
        )
        self.assertRecordValues(
            deal,
            [
                {
                    "type": "opportunity",
                    "partner_id": client.id,
                    "team_id": self.team.id,
                    "event_id": self.event.id,
                    "stage_id": self.env.ref("jug_tickets.crm_stage_questionnaire").id,
                }
            ],
        )
        self.assertEqual(request.state, "processed")
        self.assertEqual(request.partner_id, questionnaire.contact_id)
        self.assertFalse(request.order_id)

    def test_client_is_found_by_inn_whatever_the_name(self):
        """G-14"""
        client = self._client(name="Другое имя")
        before = client.read()
        questionnaire = self._ask()
        self.assertEqual(questionnaire.partner_id, client)
        client.invalidate_recordset()
        changed = {
            name
            for name, value in client.read()[0].items()
            if value != before[0][name]
            and name not in ("child_ids", "write_date", "opportunity_ids")
        }
        # nothing that the card knew was changed by what a stranger typed
        self.assertFalse(
            changed & {"name", "vat", "kpp", "street", "email", "phone", "bank_ids"}
        )

    def test_client_is_found_by_its_contact_person(self):
        """G-14"""
        client = self._client(name="Якорь", vat=False)
        self.env["res.partner"].create(
            {
                "name": "Анна Иванова",
                "email": "anna@romashka.example",
                "parent_id": client.id,
            }
        )
        self.assertEqual(self._ask(vat=None).partner_id, client)

    def test_contact_of_another_inn_leads_to_no_client(self):
        """G-14"""
        client = self._client(name="Якорь", vat=OTHER_INN)
        person = self.env["res.partner"].create(
            {
                "name": "Анна Иванова",
                "email": "anna@romashka.example",
                "parent_id": client.id,
            }
        )
        questionnaire = self._ask()
        self.assertNotEqual(questionnaire.partner_id, client)
        # one human being, one card, for whomever he acts
        self.assertEqual(questionnaire.contact_id, person)
        self.assertEqual(person.parent_id, client)

    def test_client_is_found_by_a_name_that_only_one_has(self):
        client = self._client(name='Ромашка, ООО "РОМАШКА"', vat=False)
        client.name = "ООО РОМАШКА"
        self.assertEqual(self._ask(vat=None).partner_id, client)
        self._client(name="Ромашка, ООО", vat=False)
        other = self._ask(vat=None, email="b@other.example", phone=None, name="Борис")
        self.assertNotEqual(other.partner_id, client)

    def test_same_name_with_another_inn_is_another_client(self):
        client = self._client(name="ООО Ромашка", vat=OTHER_INN)
        self.assertNotEqual(self._ask().partner_id, client)

    def test_entrepreneur_is_a_client_as_well(self):
        """G-13"""
        questionnaire = self._ask(company_name="ИП Петров", vat="500100732259")
        self.assertTrue(questionnaire.partner_id.is_company)
        self.assertEqual(questionnaire.partner_id.vat, "500100732259")

    def test_second_request_goes_to_the_same_client_deal_and_questionnaire(self):
        first = self._ask(tariff="std", quantity=3)
        second = self._request(**self._company_item(tariff="vip", quantity=5))
        self.assertEqual(second.lead_id, first.lead_id)
        self.assertEqual(first.lead_id.ticket_questionnaire_ids, first)
        self.assertFalse(second.questionnaire_ids)
        self.assertRecordValues(
            first.line_ids, [{"event_ticket_id": self.vip.id, "quantity": 5}]
        )
        self.assertIn("5 × VIP", "".join(first.message_ids.mapped("body")))
        # asked anew: sent anew
        self.assertEqual(len(self._mails("questionnaire", first)), 2)

    def test_what_was_answered_is_kept_when_the_company_asks_again(self):
        first = self._ask(tariff="std", quantity=3)
        self._answer(first, std=4, vat="1")
        self._request(**self._company_item(tariff="vip", quantity=5))
        self.assertRecordValues(
            first.line_ids, [{"event_ticket_id": self.tariff.id, "quantity": 4}]
        )

    def test_colleague_gets_a_questionnaire_of_his_own_in_the_same_deal(self):
        """G-14"""
        first = self._ask()
        self._answer(first, vat="1")
        second = self._ask(name="Борис Петров", email="boris@x.example", phone=None)
        self.assertNotEqual(second, first)
        self.assertEqual(second.lead_id, first.lead_id)
        self.assertEqual(second.partner_id, first.partner_id)
        self.assertNotEqual(second.access_token, first.access_token)
        # who knows a public INN reads nothing of what another one has answered
        self.assertFalse(second.account)
        self.assertEqual(len(self._mails("questionnaire", first)), 1)
        # and the second purchase is looked at before it is booked
        self._answer(first)
        self.assertEqual(first.state, "answered")
        self.assertIn("asked_twice", [w["code"] for w in first.warnings])

    def test_contacts_address_and_the_organisations_are_two(self):
        client = self._client(email="office@romashka.example", phone="+74951234567")
        deal = self._ask().lead_id
        self.assertEqual(deal.email_from, "anna@romashka.example")
        self.assertFalse(deal.partner_email_update or deal.partner_phone_update)
        # nor does it change when the card does
        client.email = "new@romashka.example"
        self.assertEqual(deal.email_from, "anna@romashka.example")

    def test_booking_of_a_person_is_not_put_on_his_companys_deal(self):
        deal = self._ask().lead_id
        order = self._book(email="anna@romashka.example")
        self.assertNotEqual(order.opportunity_id, deal)
        self.assertFalse(order.partner_id.is_company)

    def test_other_conference_is_another_deal(self):
        first = self._ask()
        other = self._create_event(external_code="other-day")
        self._create_tariff(event=other)
        second = self._ask(event="other-day")
        self.assertEqual(second.partner_id, first.partner_id)
        self.assertNotEqual(second.lead_id, first.lead_id)

    def test_two_people_behind_one_request_are_looked_at_by_a_person(self):
        for vals in (
            {"name": "Анна", "email": "anna@romashka.example"},
            {"name": "Борис", "phone": "+79211234567"},
        ):
            self.env["res.partner"].create(vals)
        activities = self._ask().lead_id.activity_ids
        self.assertIn("Who is it?", activities.mapped("summary"))

    def test_paid_organisation_takes_its_contacts_along(self):
        questionnaire = self._accepted()
        self._pay(questionnaire.order_id)
        self.assertTrue(questionnaire.partner_id.ticket_buyer_since)
        self.assertFalse(questionnaire.partner_id.is_ticket_prospect)
        self.assertFalse(questionnaire.contact_id.is_ticket_prospect)

    def test_merged_deals_keep_their_questionnaires(self):
        first = self._ask()
        other = self._create_event(external_code="other-day")
        self._create_tariff(event=other)
        second = self._ask(event="other-day")
        merged = (first.lead_id | second.lead_id).merge_opportunity()
        self.assertEqual(merged.ticket_questionnaire_ids, first | second)
