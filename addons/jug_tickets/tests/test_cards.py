from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .common import TicketsCommon


@tagged("post_install", "-at_install")
class TestCards(TicketsCommon):
    """Who pays is a client, who attends is a participant, each with one card."""

    def _get_cards(self):
        return self.env["res.partner"].search([])

    def _is_listed(self, record, action):
        """Whether a directory shows the record."""
        action = self.env.ref(f"jug_tickets.{action}")
        return record in self.env[action.res_model].search(safe_eval(action.domain))

    def test_new_client_gets_a_card_when_he_pays(self):
        """T-B2C-13"""
        order = self._book()
        partner = order.partner_id
        self.assertTrue(partner.is_ticket_prospect)
        self._pay(order)
        self.assertRecordValues(
            partner,
            [
                {
                    "name": "Анна Иванова",
                    "email": "anna@example.com",
                    "phone": "+79211234567",
                    "is_company": False,
                    "is_ticket_prospect": False,
                    "customer_rank": 1,
                }
            ],
        )
        self.assertEqual(str(partner.ticket_buyer_since), "2026-03-02 09:00:00")

    def test_known_client_gets_no_second_card(self):
        """T-B2C-13"""
        self._pay(self._book())
        before = self._get_cards()
        order = self._book(name="ИВАНОВА АННА", email="ANNA@example.com", phone=None)
        self._pay(order)
        self.assertEqual(self._get_cards(), before)
        self.assertEqual(
            str(order.partner_id.ticket_buyer_since), "2026-03-02 09:00:00"
        )

    def test_contact_that_was_there_becomes_the_client(self):
        """T-B2C-13"""
        card = self.env["res.partner"].create(
            {"name": "Анна Иванова", "email": "anna@example.com"}
        )
        before = self._get_cards()
        self._pay(self._book())
        self.assertEqual(self._get_cards(), before)
        self.assertTrue(card.ticket_buyer_since)

    def test_participant_card_of_a_buyer_is_his_client_card(self):
        """T-B2C-14, T-REG-13"""
        order = self._book()
        self.assertFalse(order.ticket_ids.participant_id)
        self._pay(order)
        self.assertEqual(order.ticket_ids.participant_id, order.partner_id)

    def test_ticket_is_formed_from_the_participants_card(self):
        """T-B2C-15, T-REG-11"""
        card = self.env["res.partner"].create(
            {
                "name": "Иванова Анна",
                "email": "anna@example.com",
                "phone": "+7 921 765 43 21",
            }
        )
        order = self._book(name="анна иванова", phone=None)
        ticket = order.ticket_ids
        self.assertEqual((ticket.name, ticket.phone), ("анна иванова", False))
        self._pay(order)
        self.assertEqual(ticket.participant_id, card)
        self.assertEqual((ticket.name, ticket.phone), ("Иванова Анна", card.phone))

    def test_other_participant_gets_a_card_of_his_own(self):
        """T-REG-13, T-REG-11"""
        order = self._book(participants=self._people(1))
        self._pay(order)
        participant = order.ticket_ids.participant_id
        self.assertNotEqual(participant, order.partner_id)
        self.assertRecordValues(
            participant, [{"name": "Гость А", "email": "guest0@example.com"}]
        )
        self.assertFalse(participant.ticket_buyer_since)

    def test_known_participant_keeps_his_card(self):
        card = self.env["res.partner"].create(
            {"name": "А Гость", "email": "guest0@example.com"}
        )
        order = self._book(participants=self._people(1))
        self._pay(order)
        self.assertEqual(order.ticket_ids.participant_id, card)

    def test_colleagues_with_one_address_are_two_people(self):
        office = "office@example.com"
        people = [{"name": "Борис", "email": office}, {"name": "Вера", "email": office}]
        order = self._book(quantity=2, participants=people)
        self._pay(order)
        self.assertEqual(
            set(order.ticket_ids.participant_id.mapped("name")), {"Борис", "Вера"}
        )

    def test_participant_of_many_conferences_has_one_card(self):
        other = self._create_event(external_code="other-day")
        self._create_tariff(other)
        for code in ("test-java-day", "other-day"):
            self._pay(self._book(event=code))
        card = self._get_cards().filtered(lambda p: p.email == "anna@example.com")
        self.assertEqual(len(card), 1)
        self.assertEqual((card.participation_count, card.ticket_order_count), (2, 2))

    def test_history_shows_the_conferences_and_the_bookings(self):
        """T-REG-06"""
        order = self._book()
        self._pay(order)
        for action, records in [
            (order.partner_id.action_view_participations(), order.ticket_ids),
            (order.partner_id.action_view_ticket_orders(), order),
        ]:
            self.assertEqual(
                self.env[action["res_model"]].search(action["domain"]), records
            )

    def test_company_is_never_a_participant(self):
        """T-REG-14"""
        company = self.env["res.partner"].create({"name": "ООО", "is_company": True})
        order = self._book()
        with self._assert_refused(ValidationError, "is a person"):
            order.ticket_ids.participant_id = company

    def test_company_that_pays_is_no_participant_of_its_tickets(self):
        """T-REG-14, T-REG-10"""
        company = self.env["res.partner"].create(
            {"name": "Анна Иванова", "is_company": True, "email": "anna@example.com"}
        )
        order = self._book()
        order.partner_id = company
        self._pay(order)
        self.assertTrue(self._is_listed(company, "res_partner_action_buyers"))
        self.assertFalse(order.ticket_ids.participant_id.is_company)
        self.assertNotEqual(order.ticket_ids.participant_id, company)

    def test_buyers_are_listed_when_they_paid(self):
        """T-REG-04, T-REG-10"""
        order = self._book()
        self.assertFalse(self._is_listed(order.partner_id, "res_partner_action_buyers"))
        self._pay(order)
        self.assertTrue(self._is_listed(order.partner_id, "res_partner_action_buyers"))

    def test_participants_are_listed_when_they_have_a_ticket(self):
        """T-REG-05"""
        action = "res_partner_action_participants"
        order = self._book(participants=self._people(1))
        self._pay(order)
        self.assertTrue(self._is_listed(order.ticket_ids.participant_id, action))
        self.assertFalse(self._is_listed(order.partner_id, action))

    def test_participant_who_gave_his_ticket_away_is_listed_no_more(self):
        action = "res_partner_action_participants"
        order = self._book()
        self._pay(order)
        heir = self.env["res.partner"].create({"name": "Наследник"})
        order.ticket_ids.participant_id = heir
        self.assertEqual(order.ticket_ids.name, "Наследник")
        self.assertTrue(self._is_listed(heir, action))
        self.assertFalse(self._is_listed(order.partner_id, action))

    def test_conferences_are_listed_and_other_events_are_not(self):
        """T-REG-12"""
        action = "event_event_action_conferences"
        party = self._create_event(is_conference=False, external_code="party")
        self.assertTrue(self._is_listed(self.event, action))
        self.assertFalse(self._is_listed(party, action))


@tagged("post_install", "-at_install")
class TestProspects(TicketsCommon):
    """Who booked and never paid is forgotten, and nobody else."""

    def _clean(self):
        self._move_to("2026-07-01 09:00:00")
        self._run_cron("jug_tickets.ir_cron_clean_prospects")

    def test_prospect_is_forgotten_long_after_his_booking_died(self):
        order = self._book()
        order._annul("price_risen")
        partner = order.partner_id
        self._run_cron("jug_tickets.ir_cron_clean_prospects")
        self.assertTrue(partner.active)
        self._clean()
        self.assertRecordValues(
            partner,
            [
                {
                    "active": False,
                    "name": "Deleted prospect",
                    "email": False,
                    "phone": False,
                }
            ],
        )
        self.assertEqual(order.partner_id, partner)

    def test_forgotten_prospect_who_comes_back_gets_a_new_card(self):
        order = self._book()
        order._annul("price_risen")
        self._clean()
        self.event.date_end = "2026-08-01 09:00:00"
        self.assertNotEqual(self._book().partner_id, order.partner_id)

    def test_who_waits_or_paid_is_not_forgotten(self):
        waiting = self._book()
        paid = self._book(email="paid@example.com", phone=None)
        self._pay(paid)
        late = self._book(email="late@example.com", phone=None)
        late._annul("price_risen")
        self._pay(late)
        again = self._book(email="again@example.com", phone=None)
        again._annul("price_risen")
        self._book(email="again@example.com", phone=None)
        self._clean()
        for order in (waiting, paid, late, again):
            with self.subTest(order=order.buyer_email):
                self.assertTrue(order.partner_id.active)
                self.assertTrue(order.partner_id.email)

    def test_participant_and_customer_of_another_kind_are_not_forgotten(self):
        mine = self._book()
        other = self._book(
            name="Борис Петров",
            email="boris@example.com",
            phone=None,
            participants=[{"name": "Анна Иванова", "email": "anna@example.com"}],
        )
        self._pay(other)
        self.assertEqual(other.ticket_ids.participant_id, mine.partner_id)
        client = self._book(name="Вера Орлова", email="vera@example.com", phone=None)
        client.partner_id.customer_rank = 1
        for order in (mine, client):
            order._annul("price_risen")
        self._clean()
        for order in (mine, client):
            self.assertTrue(order.partner_id.active, order.buyer_email)

    def test_payment_leaves_the_rank_of_a_client(self):
        order = self._book()
        order.partner_id.customer_rank = 50
        self._pay(order)
        self.assertEqual(order.partner_id.customer_rank, 50)

    def test_contact_that_was_there_before_is_not_forgotten(self):
        card = self.env["res.partner"].create(
            {"name": "Анна Иванова", "email": "anna@example.com"}
        )
        self._book()._annul("price_risen")
        self._clean()
        self.assertEqual((card.active, card.email), (True, "anna@example.com"))

    def test_email_of_a_stranger_goes_on_no_clients_card(self):
        """With it the client's password could be reset."""
        card = self.env["res.partner"].create(
            {"name": "Анна Иванова", "phone": "+79211234567"}
        )
        order = self._book(email="stranger@example.com")
        self.assertEqual(order.partner_id, card)
        self.assertFalse(card.email)

    def test_card_of_a_user_is_his_own(self):
        user = self.env["res.users"].create(
            {"name": "Anna", "login": "anna", "email": "anna@example.com"}
        )
        self.assertEqual(self._book().partner_id, user.partner_id)
        self.assertFalse(user.partner_id.phone)

    def test_free_ticket_makes_no_buyer(self):
        self.tariff.price = 0
        partner = self._book().partner_id
        self.assertFalse(partner.ticket_buyer_since)
        self.assertFalse(partner.is_ticket_prospect)
        self.assertTrue(partner.is_ticket_participant)
