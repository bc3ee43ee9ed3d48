from unittest.mock import patch

from odoo.tests import tagged

from .common import PartyMatchCommon

EMAIL = "petr@example.com"
PHONE = "+79211112233"


@tagged("post_install", "-at_install")
class TestPartyMatch(PartyMatchCommon):
    def test_contact_is_found_by_email(self):
        partner = self._create_partner(email="Petr@Example.com")
        match = self._find(email=EMAIL)
        self.assertEqual((match.rule, match.partner), ("email", partner))

    def test_contact_is_found_by_phone(self):
        partner = self._create_partner(phone="+7 921 111-22-33")
        match = self._find(email="other@example.com", phone=PHONE)
        self.assertEqual((match.rule, match.partner), ("phone", partner))

    def test_contact_is_found_by_name(self):
        partner = self._create_partner()
        match = self._find(email=EMAIL, phone=PHONE, name="СЕМЕНОВ пётр")
        self.assertEqual((match.rule, match.partner), ("name", partner))

    def test_lead_is_found_by_email_phone_and_name(self):
        lead = self._create_lead(email_from=EMAIL, phone="+7 921 111 22 33")
        for rule, data in [
            ("email", {"email": EMAIL}),
            ("phone", {"phone": PHONE}),
            ("name", {"name": "семенов петр"}),
        ]:
            with self.subTest(rule=rule):
                match = self._find(**data)
                self.assertEqual((match.rule, match.lead), (rule, lead))

    def test_nobody_is_found_among_strangers(self):
        self._create_partner(email="other@example.com", phone="+7 921 999 88 77")
        match = self._find(email=EMAIL, phone=PHONE, name="Анна Иванова")
        self.assertEqual(match.rule, "none")
        self.assertFalse(match.lead or match.partner)

    def test_email_goes_before_phone_and_name(self):
        by_email = self._create_partner(name="Анна", email=EMAIL)
        self._create_partner(name="Борис", phone=PHONE)
        self._create_partner()
        match = self._find(email=EMAIL, phone=PHONE, name="Пётр Семёнов")
        self.assertEqual((match.rule, match.partner), ("email", by_email))

    def test_lead_brings_its_contact(self):
        partner = self._create_partner()
        lead = self._create_lead(
            partner_id=partner.id, contact_name="Анна", email_from=EMAIL
        )
        match = self._find(email=EMAIL)
        self.assertEqual((match.lead, match.partner), (lead, partner))

    def test_name_of_two_people_finds_nobody(self):
        self._create_partner()
        self._create_lead()
        match = self._find(name="Пётр Семёнов")
        self.assertEqual(match.rule, "none")
        self.assertEqual(match.notes, ["2 people have this name."])

    def test_contact_and_his_own_lead_are_one_person(self):
        partner = self._create_partner()
        self._create_lead(partner_id=partner.id)
        self.assertEqual(self._find(name="Пётр Семёнов").partner, partner)

    def test_name_with_another_email_and_another_phone_finds_nobody(self):
        self._create_partner(email="other@example.com", phone="+7 921 999 88 77")
        match = self._find(email=EMAIL, phone=PHONE, name="Пётр Семёнов")
        self.assertEqual(match.rule, "none")
        self.assertIn("another email and another phone", match.notes[0])

    def test_name_with_an_unknown_phone_is_not_contradicted(self):
        partner = self._create_partner(email="other@example.com")
        match = self._find(email=EMAIL, phone=PHONE, name="Пётр Семёнов")
        self.assertEqual(match.partner, partner)

    def test_email_of_one_and_phone_of_another_is_a_conflict(self):
        by_email = self._create_partner(name="Анна", email=EMAIL)
        by_phone = self._create_partner(name="Борис", phone=PHONE)
        match = self._find(email=EMAIL, phone=PHONE)
        self.assertTrue(match.is_conflict)
        self.assertEqual((match.partner, match.other.partner), (by_email, by_phone))
        self.assertEqual(
            match.notes, ["The email belongs to Анна, the phone to Борис."]
        )

    def test_email_and_phone_of_one_person_are_no_conflict(self):
        partner = self._create_partner(email=EMAIL)
        self._create_lead(partner_id=partner.id, phone=PHONE)
        self.assertFalse(self._find(email=EMAIL, phone=PHONE).is_conflict)

    def test_phone_shared_with_one_of_them_is_no_conflict(self):
        self._create_partner(name="Анна", email=EMAIL, phone=PHONE)
        self._create_partner(name="Борис", phone=PHONE)
        self.assertFalse(self._find(email=EMAIL, phone=PHONE).is_conflict)

    def test_company_is_no_person(self):
        self._create_partner(is_company=True, email=EMAIL, phone=PHONE)
        match = self._find(email=EMAIL, phone=PHONE, name="Пётр Семёнов")
        self.assertEqual(match.rule, "none")

    def test_contact_of_another_company_of_ours_is_not_found(self):
        other = self._create_company(name="Other")
        self._create_partner(email=EMAIL, company_id=other.id)
        self.assertFalse(self._find(email=EMAIL).partner)

    def test_lead_outside_the_domain_is_not_found(self):
        self._create_lead(email_from=EMAIL, phone=PHONE, type="opportunity")
        match = self._find(
            EMAIL, PHONE, "Пётр Семёнов", lead_domain=[("type", "=", "lead")]
        )
        self.assertFalse(match.lead)

    def test_newest_of_several_leads_is_taken(self):
        partner = self._create_partner()
        leads = [
            self._create_lead(partner_id=partner.id, email_from=EMAIL)
            for _number in range(3)
        ]
        self.assertEqual(self._find(email=EMAIL).lead, leads[-1])

    def test_decision_is_logged_with_its_reasons(self):
        document = self._create_partner(name="Заявка")
        by_email = self._create_partner(name="Анна", email=EMAIL)
        self._create_partner(name="Борис", phone=PHONE)
        self._find(EMAIL, PHONE, "Пётр Семёнов", log_for=document)
        log = self.env["party.match.log"].search([("res_id", "=", document.id)])
        self.assertRecordValues(
            log,
            [
                {
                    "res_model": "res.partner",
                    "email": EMAIL,
                    "phone": PHONE,
                    "name": "Пётр Семёнов",
                    "rule": "email",
                    "partner_id": by_email.id,
                    "is_conflict": True,
                    "note": "The email belongs to Анна, the phone to Борис.",
                }
            ],
        )

    def test_renamed_contact_is_found_by_the_new_name(self):
        partner = self._create_partner(name="Анна")
        partner.name = "Пётр Семёнов"
        self.assertEqual(self._find(name="петр семенов").partner, partner)

    def test_looking_costs_a_bounded_number_of_queries(self):
        for number in range(30):
            self._create_partner(name=f"Гость {number}", email=f"g{number}@example.com")
        self._find(email="g7@example.com", phone=PHONE)
        self.env.invalidate_all()
        with self.assertQueryCount(8):
            self._find(email="g8@example.com", phone=PHONE)

    def test_email_is_found_behind_a_number_that_hundreds_share(self):
        mine = self._create_partner(email=EMAIL)
        for number in range(3):
            self._create_partner(name=f"Colleague {number}", phone=PHONE)
        for limit in (2, 3, 4, 200):
            with (
                self.subTest(limit=limit),
                patch("odoo.addons.party_match.models.party_match.LIMIT", limit),
            ):
                match = self._find(email=EMAIL, phone=PHONE)
                self.assertEqual((match.rule, match.partner), ("email", mine))
