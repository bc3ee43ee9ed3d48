from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_company import CompanyCommon

AFTER = "2026-04-01 10:00:00"


@tagged("post_install", "-at_install")
class TestCompanyPrice(CompanyCommon):
    def _ask(self, price=150):
        """A booking whose price rose before its money came: the company was asked."""
        self._add_step(price)
        self._move_to("2026-03-31 09:00:00")
        order = self._book()
        self._check_payments(AFTER)
        return order

    def test_t_b2b_18_one_day_or_another(self):
        """T-B2B-18: a day, or what the conference or the company has set."""
        order = self._book()
        self.assertEqual(str(order.payment_due_on), "2026-03-03 09:00:00")
        self.company.ticket_payment_wait_hours = 48
        order = self._book()
        self.assertEqual(str(order.payment_due_on), "2026-03-04 09:00:00")

    def test_t_b2b_19_reminder_while_the_price_stands(self):
        """T-B2B-19: the term is over, the price stands: a reminder, no new счёт."""
        order = self._book()
        self._check_payments("2026-03-03 09:00:00")
        self._send_mails()
        self.assertEqual(len(self._mails("proforma_reminder", order)), 1)
        self.assertEqual(order.proforma_id.version, 1)
        self._check_payments("2026-03-04 09:00:00")
        self._send_mails()
        self.assertEqual(len(self._mails("proforma_reminder", order)), 2)
        self.assertEqual(order.booking_state, "waiting")

    def test_t_b2b_20_new_price_new_invoice(self):
        """T-B2B-20: the cost is brought up to date, another счёт goes out."""
        order = self._ask()
        self.assertEqual(order.booking_state, "waiting")
        self.assertEqual(order.amount_total, 3 * 150 + 300)
        self.assertEqual(order.price_answer, "asked")
        self.assertEqual(
            order.proforma_ids.sorted("version").mapped("state"), ["void", "valid"]
        )
        self.assertEqual(order.proforma_id.amount_total, 750)
        self.assertEqual(set(order.ticket_ids.mapped("state")), {"draft"})
        self.assertEqual(sum(order.ticket_ids.mapped("booked_price")), 750)
        [change] = order._get_price_changes()
        self.assertEqual((change["was"], change["is"]), (100, 150))
        self._send_mails()
        mail = self._mails("proforma_repriced", order)
        self.assertIn("answer=accept", mail.body_html)
        self.assertIn("answer=decline", mail.body_html)

    def test_rise_before_the_term_is_honoured(self):
        """The old price holds until the term, though the tariff costs more by then."""
        self._add_step(150)
        self._move_to("2026-03-31 20:00:00")
        order = self._book()
        self._check_payments("2026-04-01 19:00:00")
        self.assertEqual(order.amount_total, 600)
        self._pay(order)
        self.assertEqual(order.booking_state, "paid")

    def test_t_b2b_21_accepted(self):
        """T-B2B-21: the company agrees: the wait and the check begin anew."""
        order = self._ask()
        self._move_to("2026-04-01 15:00:00")
        order._answer_price(True, 2)
        self.assertEqual(order.price_answer, "accepted")
        self.assertEqual(str(order.payment_due_on), "2026-04-02 15:00:00")
        self._check_payments("2026-04-02 15:00:00")
        self._send_mails()
        self.assertEqual(len(self._mails("proforma_reminder", order)), 1)
        self.assertEqual(order.amount_total, 750)
        self._pay(order)
        self.assertEqual(order.booking_state, "paid")

    def test_t_b2b_22_declined(self):
        """T-B2B-22: the company does not agree: annulled, and the deal is lost."""
        order = self._ask()
        deal = order.opportunity_id
        order._answer_price(False, 2)
        self.assertEqual(order.booking_state, "annulled")
        self.assertEqual(set(order.ticket_ids.mapped("state")), {"cancel"})
        self.assertEqual(
            set(order.ticket_ids.mapped("cancel_reason")), {"price_declined"}
        )
        # the head calls before it is closed (decisions 22)
        self.assertTrue(deal.is_under_control)
        self.assertEqual(deal.stage_id, self.env.ref("jug_tickets.crm_stage_lapsed"))
        self.assertEqual(
            deal.lost_reason_id,
            self.env.ref("jug_tickets.crm_lost_reason_price_declined"),
        )
        self.assertEqual(self.event.seats_taken, 0)

    def test_declined_after_a_part_payment(self):
        """Money is here: a person decides, nothing is annulled by itself."""
        order = self._ask()
        self._pay(order, 600)
        order._answer_price(False, 2)
        self.assertEqual(order.price_answer, "declined")
        self.assertEqual(order.booking_state, "part_paid")
        self.assertEqual(set(order.ticket_ids.mapped("state")), {"draft"})
        summaries = order.activity_ids.mapped("summary")
        self.assertTrue(any("money is here" in text for text in summaries))

    def test_decline_is_confirmed_in_words(self):
        order = self._ask()
        order._answer_price(False, 2)
        self.assertTrue(self._mails("price_declined", order))
        self.assertFalse(self._mails("annulled", order))

    def test_agreed_price_ends_the_question(self):
        order = self._ask()
        line = order.order_line.filtered(lambda line: line.price_unit == 150)
        line.with_user(self.manager).price_unit = 120
        self.assertFalse(order.price_answer)
        self.assertEqual(order._get_price_changes(), [])

    def test_late_money_is_rebooked_with_names(self):
        """T-B2B-22: what was annulled is booked again at today's price, names too."""
        order = self._ask()
        order.ticket_ids[:1]._name_participant({"name": "Вера Белова"})
        order._answer_price(False, 2)
        self._pay(order, 600)
        self.assertEqual(order.late_payment_state, "open")
        order.with_user(self.manager).action_rebook_late_payment()
        new_order = order.rebooked_order_id
        self.assertEqual(new_order.amount_total, 750)
        self.assertEqual(new_order.booking_state, "part_paid")
        self.assertEqual(new_order.amount_paid, 600)
        self.assertIn("Вера Белова", new_order.ticket_ids.mapped("name"))
        self.assertEqual(order._get_successor(), new_order)
        self.assertFalse(order.opportunity_id.is_under_control)

    def test_silence(self):
        """No answer: asked each wait, annulled after the third (decisions 15)."""
        order = self._ask()
        self._send_mails()
        for day in ("02", "03"):
            self._check_payments(f"2026-04-{day} 10:00:00")
            self._send_mails()
            self.assertEqual(order.booking_state, "waiting")
        self.assertEqual(len(self._mails("proforma_repriced", order)), 3)
        self._check_payments("2026-04-04 10:00:00")
        self.assertEqual(order.booking_state, "annulled")
        self.assertEqual(set(order.ticket_ids.mapped("cancel_reason")), {"no_answer"})
        self.assertTrue(order.opportunity_id.is_under_control)

    def test_next_step_while_silent(self):
        """Re-priced again at the next step; the waits without an answer go on."""
        self._add_step(200, "2026-04-02 00:00:00")
        order = self._ask()
        self._check_payments("2026-04-02 10:00:00")
        self.assertEqual(order.amount_total, 3 * 200 + 300)
        self.assertEqual(order.proforma_id.version, 3)
        self.assertEqual(order.price_silence_count, 1)
        with self._assert_refused(UserError, "changed again"):
            order._answer_price(True, 2)
        [change] = order._get_price_changes()
        # from what was agreed, not from what was never agreed
        self.assertEqual((change["was"], change["is"]), (100, 200))
        order._answer_price(True, 3)
        self.assertEqual(order.price_answer, "accepted")

    def test_paying_is_agreeing(self):
        order = self._ask()
        self._pay(order, 750)
        self.assertEqual(order.booking_state, "paid")
        self.assertFalse(order._is_price_asked())

    def test_money_for_the_void_one_is_a_part(self):
        """Money for a void счёт = part payment (decisions 15), never annulled."""
        order = self._ask()
        self._pay(order, 600)
        self.assertEqual(order.booking_state, "part_paid")
        self._check_payments("2026-04-02 10:00:00")
        self._check_payments("2026-04-09 10:00:00")
        self.assertEqual(order.booking_state, "part_paid")
        self.assertIn("rest or refund", order.activity_ids.summary)

    def test_fallen(self):
        """A fall needs no answer: told, with another счёт (decisions 14)."""
        self._add_step(80, "2026-03-02 10:00:00")
        order = self._book()
        self._send_mails()
        self._check_payments("2026-03-03 09:00:00")
        self.assertEqual(order.amount_total, 3 * 80 + 300)
        self.assertFalse(order.price_answer)
        self.assertEqual(order.proforma_id.version, 2)
        self._send_mails()
        self.assertTrue(self._mails("proforma_repriced", order))

    def test_risen_and_fallen_back(self):
        """What rose and fell back needs no answer any more."""
        self._add_step(100, "2026-04-02 00:00:00")
        order = self._ask()
        self._check_payments("2026-04-02 10:00:00")
        self.assertFalse(order.price_answer)
        self.assertEqual(order.amount_total, 600)
        self.assertEqual(order._get_price_changes(), [])
        self._check_payments("2026-04-03 10:00:00")
        self._send_mails()
        self.assertTrue(self._mails("proforma_reminder", order))

    def test_risen_and_fallen_half_way(self):
        """Still dearer than agreed: the question stands."""
        self._add_step(120, "2026-04-02 00:00:00")
        order = self._ask()
        self._check_payments("2026-04-02 10:00:00")
        self.assertEqual(order.price_answer, "asked")
        self.assertEqual(order.amount_total, 660)

    def test_what_stayed_stands_beside_what_rose(self):
        """The page's tariffs add up to its total, and to what was agreed."""
        order = self._ask()
        prices = order._compare_prices()
        self.assertEqual({price["is_changed"] for price in prices}, {True, False})
        for key, rise in (("is", 0), ("was", order._get_price_rise())):
            total = sum(p[key] * p["line"].product_uom_qty for p in prices)
            self.assertEqual(total, order.amount_total - rise)

    def test_one_of_two_tariffs_rose(self):
        """B2B: re-priced, not annulled (decisions 11)."""
        self._add_step(400, tariff=self.vip)
        order = self._ask()
        self.assertEqual(
            {change["is"] for change in order._get_price_changes()}, {150, 400}
        )
        self.assertEqual(order.booking_state, "waiting")

    def test_answers(self):
        """The same answer twice is one; another one, or a late one, is refused."""
        order = self._book()
        with self._assert_refused(UserError, "no question"):
            order._answer_price(True, 1)
        order.sudo()._action_cancel()
        order = self._ask()
        order._answer_price(True, 2)
        order._answer_price(True, 2)
        with self._assert_refused(UserError, "no question"):
            order._answer_price(False, 2)
        self.assertEqual(order.booking_state, "waiting")

    def test_entered_by_telephone(self):
        """T-B2B-21, T-B2B-22: a seller enters what the company said."""
        order = self._ask()
        order.with_user(self.seller).action_accept_price()
        self.assertEqual(order.price_answer, "accepted")
        self._add_step(170, "2026-04-02 00:00:00")
        self._check_payments("2026-04-02 10:00:00")
        self.assertEqual(order.price_answer, "asked")
        order.with_user(self.seller).action_decline_price()
        self.assertEqual(order.booking_state, "annulled")

    def test_granted_price_brings_another_invoice(self):
        """The manager agrees on a price: the счёт follows, nobody is asked."""
        order = self._book()
        line = order.order_line.filtered(lambda line: line.price_unit == 100)
        line.with_user(self.manager).price_unit = 90
        self.assertEqual(order.proforma_id.version, 2)
        self.assertEqual(order.proforma_id.amount_total, 570)
        self._check_payments("2026-03-03 09:00:00")
        self.assertFalse(order.price_answer)
        self._send_mails()
        self.assertTrue(self._mails("proforma_reminder", order))

    def test_seats_given_up_bring_another_invoice(self):
        order = self._book()
        order.ticket_ids[:1].with_user(self.seller).action_cancel()
        self.assertEqual(order.proforma_id.version, 2)
        self.assertEqual(order.proforma_id.amount_total, order.amount_total)

    def test_last_one_is_over(self):
        """The conference is over: annulled as any other, and the deal is lost."""
        order = self._book()
        self._check_payments("2026-05-22 10:00:00")
        self.assertEqual(order.booking_state, "annulled")
        self.assertTrue(order.opportunity_id.is_under_control)
