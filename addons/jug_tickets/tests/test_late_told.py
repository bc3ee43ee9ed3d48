from odoo.http import Request
from odoo.tests import HttpCase, tagged

from .common import TicketsCommon

ASK_AGAIN = 'o_jug_book_again"'


@tagged("post_install", "-at_install")
class TestLateTold(TicketsCommon, HttpCase):
    """What the buyer reads about money that came for an ended booking."""

    def setUp(self):
        super().setUp()
        self.team.user_id = self.manager
        self.authenticate(None, None)

    def _pay_late(self, amount=100, price=150):
        order = self._book()
        self._add_step(price, "2026-03-02 12:00:00")
        self._check_payments("2026-03-03 10:00:00")
        self._pay(order, amount)
        self.assertEqual(order.late_payment_state, "open")
        return order

    def _rebook(self, order):
        order.with_user(self.manager).action_rebook_late_payment()
        return order.rebooked_order_id

    def _refund(self, order):
        wizard = self.env["sale.order.refund"].with_user(self.manager)
        wizard.create({"order_id": order.id}).action_refund()

    def _post_again(self, order):
        return self.url_open(
            f"/my/tickets/{order.id}/again",
            data={
                "access_token": order.access_token,
                "csrf_token": Request.csrf_token(self),
            },
            allow_redirects=False,
        )

    def _get_pages(self, order):
        """The booking's page, and that on which one may book again."""
        return [
            self.url_open(url).text
            for url in (order.get_portal_url(), order._get_again_url())
        ]

    def test_pages_tell_what_came_and_offer_nothing_to_pay_twice(self):
        order = self._pay_late()
        for page in self._get_pages(order):
            self.assertIn("We received $\xa0100.00 on 3 March 2026, 13:00", page)
            self.assertIn("A manager decides", page)
            self.assertNotIn(ASK_AGAIN, page)
            self.assertNotIn("has been processed", page)

    def test_booking_again_while_the_money_is_here_is_refused(self):
        order = self._pay_late()
        response = self._post_again(order)
        self.assertEqual(response.status_code, 200)
        self.assertIn("We received $\xa0100.00", response.text)
        self.assertFalse(order.rebooked_order_id)
        self.assertEqual(order.partner_id.ticket_order_count, 1)

    def test_pages_tell_what_was_moved_and_what_is_owed(self):
        order = self._pay_late()
        new_order = self._rebook(order)
        link = new_order.get_portal_url().replace("&", "&amp;")
        for page in self._get_pages(order):
            self.assertIn(
                f"payment of $\xa0100.00 to the new booking {new_order.name}", page
            )
            self.assertIn("Still to pay: $\xa050.00, until 4 March 2026", page)
            self.assertIn(link, page)
            self.assertNotIn(ASK_AGAIN, page)

    def test_pages_name_nothing_owed_when_the_money_was_enough(self):
        order = self._pay_late(amount=150)
        new_order = self._rebook(order)
        self.assertEqual(new_order.booking_state, "paid")
        for page in self._get_pages(order):
            self.assertIn("payment of $\xa0150.00 to the new booking", page)
            self.assertNotIn("Still to pay", page)

    def test_pages_tell_what_was_paid_back_and_offer_to_book_again(self):
        order = self._pay_late()
        self._refund(order)
        for page in self._get_pages(order):
            self.assertIn("We have paid back $\xa0100.00 to you", page)
            self.assertIn(ASK_AGAIN, page)
        self._post_again(order)
        self.assertEqual(order.rebooked_order_id.booking_state, "waiting")

    def test_page_of_a_paid_booking_cancelled_by_staff_tells_of_its_money(self):
        order = self._book()
        self._pay(order)
        order.with_user(self.manager).action_cancel()
        page = self.url_open(order.get_portal_url()).text
        self.assertIn("We received $\xa0100.00 for this booking on 2 March 2026", page)
        self.assertNotIn("has been processed", page)

    def test_money_whose_invoice_could_not_be_credited_is_told_all_the_same(self):
        order = self._book()
        self._pay(order)
        order.invoice_ids.button_draft()
        order.invoice_ids.name = "/"
        order.invoice_ids.action_post()
        order._move_booking_to("cancelled", late_payment_state="open")
        page = self.url_open(order.get_portal_url()).text
        self.assertIn("We received $\xa0100.00", page)

    def test_page_of_an_annulled_conference_does_not_blame_the_buyer(self):
        order = self._book()
        order._annul("event_cancelled")
        page = self.url_open(order.get_portal_url()).text
        self.assertIn("The conference does not take place", page)
        self.assertNotIn("not paid in time", page)

    def test_booked_again_already_leads_to_the_new_booking(self):
        order = self._book()
        order._annul("price_risen")
        self._post_again(order)
        link = order.rebooked_order_id.get_portal_url().replace("&", "&amp;")
        for page in self._get_pages(order):
            self.assertIn(link, page)
            self.assertNotIn(ASK_AGAIN, page)

    def test_mail_names_the_late_money(self):
        order = self._pay_late()
        [mail] = self._mails("late_payment", order)
        self.assertIn("We received $\xa0100.00 on 3 March 2026", mail.body_html)

    def test_mail_tells_of_the_new_booking_and_what_is_owed(self):
        new_order = self._rebook(self._pay_late())
        self._send_mails()
        [mail] = self._mails("rebooked", new_order)
        self.assertEqual(mail.email_to, "anna@example.com")
        self.assertRegex(mail.body_html, r"moved your payment of\s*<b>\$\xa0100\.00")
        self.assertRegex(mail.body_html, r"Still to pay:\s*<b>\$\xa050\.00")
        # it says it all: «booked, please pay 150» would be wrong
        self.assertFalse(self._mails("booking", new_order))
        self.assertFalse(self._mails("part_payment", new_order))

    def test_mail_tells_that_the_new_booking_is_paid(self):
        new_order = self._rebook(self._pay_late(amount=150))
        [mail] = self._mails("rebooked", new_order)
        self.assertIn("The new booking is paid", mail.body_html)
        self.assertEqual(len(self._mails("paid", new_order)), 1)
        self.assertNotIn("Still to pay", mail.body_html)

    def test_mail_tells_of_each_refund_by_itself(self):
        order = self._pay_late(amount=60)
        self._refund(order)
        [first] = self._mails("refunded", order)
        self.assertIn("60.00", first.body_html)
        self._pay(order, 90)
        self._refund(order)
        second = self._mails("refunded", order) - first
        self.assertRegex(second.body_html, r"paid back\s*<b>\$\xa090\.00")
        page = self.url_open(order.get_portal_url()).text
        self.assertIn("We have paid back $\xa0150.00", page)
