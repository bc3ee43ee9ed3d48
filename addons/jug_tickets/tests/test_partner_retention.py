"""Organisations and contact persons of whom nothing came are forgotten."""

from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common_personal import PersonalCommon
from .common_questionnaire import INN, QuestionnaireCommon

COLLEAGUE = "anna@romashka.example"
CRON = "jug_tickets.ir_cron_clean_prospects"
# the setting's default is 90 days
BEFORE = "2026-05-25 09:00:00"
LATER = "2026-10-01 09:00:00"


@tagged("post_install", "-at_install")
class TestPartnerRetention(QuestionnaireCommon, PersonalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # else a lost deal is under control until the head has called
        cls.team.use_quality_check = False

    def _clean(self, moment=LATER):
        """People first, then the organisation that nobody is left of."""
        self._move_to(moment)
        for _run in range(2):
            self._run_cron(CRON)

    def _lapse(self, **values):
        """A questionnaire that was never answered, and given up."""
        questionnaire = self._ask(**values)
        questionnaire.action_cancel()
        self._send_mails()
        return questionnaire

    def _get_cards(self, questionnaire):
        return questionnaire.partner_id | questionnaire.contact_id

    def test_company_that_never_answered_is_forgotten(self):
        questionnaire = self._lapse()
        cards = self._get_cards(questionnaire)
        self.assertEqual(len(cards), 2)
        self._clean(BEFORE)
        self.assertEqual(cards.mapped("active"), [True, True])
        self._clean()
        self.assertEqual(cards.mapped("active"), [False, False])
        self.assertEqual(set(cards.mapped("name")), {"Deleted prospect"})
        self.assertFalse(any(cards.mapped("vat")))
        self.assertEqual(
            self._find_traces(COLLEAGUE, "Анна Иванова", "9211234567", INN), []
        )
        # that there was one is known still
        self.assertEqual(questionnaire.state, "cancelled")
        self.assertTrue(questionnaire.request_id.erased_on)

    def test_silent_questionnaire_is_over_with_the_conference(self):
        questionnaire = self._ask()
        # the reminders are over, and nobody has called
        questionnaire.next_reminder_on = False
        cards = self._get_cards(questionnaire)
        self._clean()
        self.assertEqual(questionnaire.state, "cancelled")
        self.assertFalse(any(cards.mapped("active")))

    def test_contact_of_a_booking_that_died_is_forgotten(self):
        questionnaire = self._accepted()
        cards = self._get_cards(questionnaire)
        questionnaire.order_id._annul("price_risen")
        self._clean(BEFORE)
        self.assertTrue(all(cards.mapped("active")))
        self._clean()
        self.assertFalse(any(cards.mapped("active")))
        self.assertFalse(questionnaire.contact_email)

    def test_setting_of_zero_days_keeps_them(self):
        questionnaire = self._lapse()
        self.company.ticket_rejected_retention_days = 0
        self._clean()
        self.assertTrue(all(self._get_cards(questionnaire).mapped("active")))
        self.company.ticket_rejected_retention_days = 400
        self._clean()
        self.assertTrue(all(self._get_cards(questionnaire).mapped("active")))

    def test_what_is_used_otherwise_is_kept(self):
        """One use each; the card, and what it belongs to, stay as they are."""

        def order(cards):
            self.env["sale.order"].create({"partner_id": cards[0].id})

        def child(cards):
            # a colleague who is a client in his own right
            self.env["res.partner"].create(
                {"name": "Бухгалтерия", "parent_id": cards[0].id}
            )

        def user(cards):
            new_test_user(self.env, "t_contact", "base.group_portal").partner_id.write(
                {"parent_id": cards[0].id}
            )

        def move(cards):
            self.env["account.move"].create(
                {"move_type": "out_invoice", "partner_id": cards[0].id}
            )

        def entry(cards):
            journal = self.env["account.journal"].search(
                [("type", "=", "general"), ("company_id", "=", self.company.id)],
                limit=1,
            )
            account = self.product.product_tmpl_id.get_product_accounts()["income"]
            self.env["account.move"].create(
                {
                    "journal_id": journal.id,
                    "line_ids": [
                        Command.create(
                            {
                                "account_id": account.id,
                                "partner_id": cards[0].id,
                                "name": "x",
                            }
                        )
                    ],
                }
            )

        def lead(cards):
            self.env["crm.lead"].create(
                {
                    "name": "Sponsor",
                    "type": "opportunity",
                    "team_id": False,
                    "partner_id": cards[0].id,
                }
            )

        def again(cards):
            self._ask(external_ref="again-1", name="Анна Иванова")

        uses = (order, child, user, move, entry, lead, again)
        for number, use in enumerate(uses):
            with self.subTest(use=use.__name__):
                questionnaire = self._lapse(external_ref=f"ref-{number}")
                cards = self._get_cards(questionnaire)
                client = questionnaire.partner_id
                with self.env.cr.savepoint() as savepoint:
                    use([client, questionnaire.contact_id])
                    self._clean("2026-10-01 09:00:00" if use != again else BEFORE)
                    self.assertTrue(client.active)
                    self.assertEqual(client.vat, INN)
                    savepoint.rollback()
                self.env.invalidate_all()
                self._move_to("2026-03-02 09:00:00")
                self.assertTrue(all(cards.mapped("active")))

    def test_live_questionnaire_of_the_same_contact_keeps_him(self):
        lapsed = self._lapse()
        contact = lapsed.contact_id
        self._move_to(BEFORE)
        self.event.date_end = "2027-05-20 18:00:00"
        live = self._ask(external_ref="live") - lapsed
        self.assertEqual(live.contact_id, contact)
        self._clean()
        self.assertTrue(contact.active)
        self.assertEqual(live.contact_email, COLLEAGUE)

    def test_call_to_come_keeps_the_number(self):
        self.team.write({"use_quality_check": True, "user_id": self.manager.id})
        questionnaire = self._lapse()
        check = questionnaire.lead_id.quality_check_ids
        self.assertEqual(check.state, "to_do")
        self._clean()
        self.assertTrue(questionnaire.contact_phone)
        check.write({"contact_result": "silent", "report": "Не дозвонились"})
        check.action_done()
        self._clean()
        self.assertFalse(questionnaire.contact_phone)

    def test_contact_person_of_a_client_goes_and_the_client_stays(self):
        client = self._client()
        questionnaire = self._lapse()
        self.assertEqual(questionnaire.partner_id, client)
        contact = questionnaire.contact_id
        self._clean()
        self.assertFalse(contact.active or questionnaire.contact_email)
        self.assertTrue(client.active and client.kpp)
        self.assertTrue(questionnaire.org_name)
