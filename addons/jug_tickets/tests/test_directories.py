from odoo.tests import Form, new_test_user, tagged

from .common_desk import DeskCommon

AFTER = "2026-06-01 09:00:00"


@tagged("post_install", "-at_install")
class TestDirectories(DeskCommon):
    """Buyers and participants, and what the lists tell of them."""

    def _pay_for(self, **values):
        order = self._book(**values)
        self._pay(order)
        return order

    def test_buyers_are_told_apart_persons_and_organisations(self):
        """T-REG-04, T-REG-10"""
        person = self._pay_for().partner_id
        company = self.env["res.partner"].create({"name": "ООО", "is_company": True})
        company._become_ticket_buyer()
        action = "res_partner_action_buyers"
        organisations = self._find(action, filters=["organisations"])
        persons = self._find(action, filters=["persons"])
        self.assertIn(company, organisations)
        self.assertNotIn(person, organisations)
        self.assertIn(person, persons)
        self.assertNotIn(company, persons)

    def test_buyers_with_an_unpaid_booking_are_found(self):
        """T-REG-04"""
        buyer = self._pay_for().partner_id
        action = "res_partner_action_buyers"
        self.assertNotIn(buyer, self._find(action, filters=["unpaid"]))
        self.assertEqual(self._book().partner_id, buyer)
        self.assertIn(buyer, self._find(action, filters=["unpaid"]))

    def test_list_of_buyers_tells_what_they_paid(self):
        """T-REG-04, T-REG-06"""
        order = self._pay_for(quantity=2, participants=self._people(2))
        buyer = order.partner_id.with_user(self.seller)
        self.assertEqual((buyer.ticket_paid_count, buyer.ticket_revenue), (2, 200))
        self.assertEqual(str(buyer.ticket_last_paid_on), "2026-03-02 09:00:00")

    def test_participants_are_found_by_having_come(self):
        """T-REG-05"""
        came = self._pay_for().ticket_ids
        missed = self._pay_for(name="Вера", email="vera@example.com", phone=None)
        missed = missed.ticket_ids.participant_id
        came.action_set_done()
        came = came.participant_id
        action = "res_partner_action_participants"
        self.assertIn(missed, self._find(action, filters=["coming"]))
        self._move_to(AFTER)
        for name, shown, hidden in (
            ("came", came, missed),
            ("no_shows", missed, came),
        ):
            with self.subTest(filter=name):
                found = self._find(action, filters=[name])
                self.assertIn(shown, found)
                self.assertNotIn(hidden, found)
        self.assertFalse(self._find(action, filters=["coming"]) & (came | missed))

    def test_card_shows_the_history_over_conferences(self):
        """T-REG-05, T-REG-09"""
        later = self._create_event(
            name="Later",
            external_code="later",
            date_begin="2026-09-20 07:00:00",
            date_end="2026-09-21 15:00:00",
        )
        self._create_tariff(later)
        first = self._pay_for()
        self._pay_for(event="later")
        first.ticket_ids.action_set_done()
        self._move_to(AFTER)
        person = first.ticket_ids.participant_id.with_user(self.seller)
        person.invalidate_recordset()
        self.assertEqual(person.participation_count, 2)
        self.assertEqual(
            (person.ticket_visited_count, person.ticket_no_show_count), (1, 0)
        )
        with Form(person, view="base.view_partner_form") as form:
            self.assertEqual(len(form.ticket_history_ids), 2)
        told = {t.event_id.name: t.attendance for t in person.ticket_history_ids}
        self.assertEqual(told, {"Test Java Day": "came", "Later": "expected"})

    def test_two_tickets_of_one_conference_are_one_conference(self):
        person = self._pay_for().ticket_ids.participant_id
        self._pay_for()
        person.invalidate_recordset()
        self.assertEqual(person.participation_count, 1)

    def test_who_may_not_read_the_reports_is_told_nothing(self):
        """G-07"""
        partner = self._pay_for().partner_id
        partner = partner.with_user(new_test_user(self.env, "t_nobody"))
        self.assertEqual(partner.ticket_paid_count, 0)
