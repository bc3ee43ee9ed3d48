import re
from unittest.mock import patch

from odoo.http import Request
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common import TicketsCommon


@tagged("post_install", "-at_install")
class TestPortal(TicketsCommon, HttpCase):
    """What the link of a mail opens, and what it does not."""

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)

    def _open(self, url, **params):
        return self.url_open(url, params=params, allow_redirects=False)

    def _post_again(self, order, token=None):
        return self.url_open(
            f"/my/tickets/{order.id}/again",
            data={
                "access_token": token or order.access_token,
                "csrf_token": Request.csrf_token(self),
            },
            allow_redirects=False,
        )

    def _get_main(self, page):
        """The page without what a website may put around it."""
        return re.search("<main.*</main>", page.text, re.DOTALL)[0]

    def _get_secrets(self, order):
        """What nobody but the holder of the link may read."""
        return [order.name, order.ticket_ids[:1].name, order.buyer_email]

    def _assert_hidden(self, response, order):
        self.assertIn(response.status_code, (303, 404))
        if response.status_code == 303:
            self.assertRegex(response.headers["Location"], r"/(my|web/login)(\?|$)")
        for secret in self._get_secrets(order):
            self.assertNotIn(secret, response.text)

    def test_buyer_sees_his_booking(self):
        self._add_step(150)
        order = self._book()
        page = self._open(order.get_portal_url())
        self.assertEqual(page.status_code, 200)
        for text in [*self._get_secrets(order), "Test Java Day", "150.00"]:
            with self.subTest(text=text):
                self.assertIn(text, page.text)

    def test_page_does_not_tell_what_the_card_knows(self):
        self.env["res.partner"].create(
            {
                "name": "Анна Сергеевна Иванова",
                "email": "secret@example.com",
                "phone": "+79211234567",
                "street": "Secret Street 7",
            }
        )
        order = self._book()
        url = f"/my/orders/{order.id}"
        token = order.access_token
        pages = [
            self._open(url, access_token=token),
            self._open(url, access_token=token, report_type="pdf"),
            self._open(url, access_token=token, report_type="html"),
            self._open(f"{url}/download_edi", access_token=token),
        ]
        for secret in ("secret@example.com", "Secret Street", "Сергеевна"):
            for page in pages:
                with self.subTest(secret=secret, url=page.url):
                    self.assertNotIn(secret, page.text)

    def test_stranger_sees_nothing(self):
        order = self._book()
        other = self._book(name="Борис", email="boris@example.com", phone=None)
        order._annul("price_risen")
        paid = self._book(name="Вера", email="vera@example.com", phone=None)
        self._pay(paid)
        new_test_user(
            self.env, "t_stranger", "base.group_portal", password="t_stranger"
        )
        for login in (None, "t_stranger"):
            self.authenticate(login, login)
            for token in ("", "wrong", other.access_token):
                for url, of in [
                    (f"/my/orders/{order.id}", order),
                    (f"/my/tickets/{order.id}/again", order),
                    (f"/my/tickets/{paid.id}/{paid.ticket_ids.id}", paid),
                ]:
                    with self.subTest(login=login, token=token[:5], url=url):
                        self._assert_hidden(self._open(url, access_token=token), of)

    def test_ticket_of_a_paid_booking_is_downloaded(self):
        order = self._book()
        self._pay(order)
        page = self._open(order.get_portal_url())
        url = f"/my/tickets/{order.id}/{order.ticket_ids.id}"
        self.assertIn(url, page.text)
        response = self._open(url, access_token=order.access_token)
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.headers["Content-Type"], "application/pdf")
        self.assertIn(order.ticket_ids.barcode, response.text)

    def test_ticket_of_an_unpaid_or_annulled_booking_is_refused(self):
        waiting = self._book()
        annulled = self._book(email="boris@example.com", phone=None)
        annulled._annul("price_risen")
        for order in (waiting, annulled):
            url = f"/my/tickets/{order.id}/{order.ticket_ids.id}"
            with self.subTest(state=order.booking_state):
                response = self._open(url, access_token=order.access_token)
                self._assert_hidden(response, order)
                self.assertNotIn(order.ticket_ids.barcode, response.text)

    def test_ticket_of_another_order_is_refused(self):
        mine = self._book()
        other = self._book(name="Борис", email="boris@example.com", phone=None)
        for order in (mine, other):
            self._pay(order)
        response = self._open(
            f"/my/tickets/{mine.id}/{other.ticket_ids.id}",
            access_token=mine.access_token,
        )
        self._assert_hidden(response, other)

    def test_annulled_booking_can_be_booked_again_at_the_new_price(self):
        """T-B2C-23"""
        order = self._book(quantity=2, participants=self._people(2))
        self._add_step(150, "2026-03-02 12:00:00")
        self._check_payments("2026-03-03 10:00:00")
        url = f"/my/tickets/{order.id}/again"
        self.assertIn(url, self._open(order.get_portal_url()).text)
        page = self._open(url, access_token=order.access_token)
        self.assertIn("150.00", page.text)
        self.assertIn("300.00", page.text)
        self.assertFalse(order.rebooked_order_id)
        response = self._post_again(order)
        new_order = order.rebooked_order_id
        self.assertIn(new_order.get_portal_url(), response.headers["Location"])
        self.assertEqual(new_order.amount_total, 300)
        self.assertEqual(new_order.booking_state, "waiting")
        self.assertEqual(
            sorted(new_order.ticket_ids.mapped("name")), ["Гость А", "Гость Б"]
        )
        self.assertEqual(new_order.partner_id, order.partner_id)

    def test_double_click_books_once(self):
        order = self._book()
        order._annul("price_risen")
        locations = {self._post_again(order).headers["Location"] for _n in range(3)}
        self.assertEqual(len(locations), 1)
        self.assertEqual(order.partner_id.ticket_order_count, 2)

    def test_link_opens_no_conversation(self):
        order = self._book()
        order.partner_id.name = "Имя с карточки"
        self.authenticate(None, None)
        page = self.url_open(order.get_portal_url())
        self.assertNotIn("sale_order_communication", page.text)
        answer = self.make_jsonrpc_request(
            "/portal/chatter_init",
            {
                "thread_model": "sale.order",
                "thread_id": order.id,
                "token": order.access_token,
            },
        )
        self.assertNotIn("Имя с карточки", str(answer))
        Order = self.env["sale.order"].with_user(self.env.ref("base.public_user"))
        token = {"token": order.access_token}
        self.assertFalse(Order._get_thread_with_access(order.id, mode="read", **token))
        quotation = self.env["sale.order"].create({"partner_id": self.partner.id})
        quotation._portal_ensure_token()
        self.assertTrue(
            Order._get_thread_with_access(
                quotation.id, mode="read", token=quotation.access_token
            )
        )

    def test_double_click_waits_for_the_first_click(self):
        order = self._book()
        order._annul("price_risen")
        turns = []
        wait_for_turn, book_again = type(order)._wait_for_turn, type(order)._book_again
        with (
            patch.object(
                type(order),
                "_wait_for_turn",
                lambda order: turns.append("turn") or wait_for_turn(order),
            ),
            patch.object(
                type(order),
                "_book_again",
                lambda order: turns.append("book") or book_again(order),
            ),
        ):
            self._post_again(order)
        self.assertEqual(turns, ["turn", "book"])

    def test_opening_the_page_changes_no_price(self):
        order = self._book()
        self._add_step(150, "2026-03-02 12:00:00")
        order._annul("price_risen")
        # the step has begun, and nobody has looked at the steps since
        self._move_to("2026-03-03 10:00:00")
        page = self._open(
            f"/my/tickets/{order.id}/again", access_token=order.access_token
        )
        self.assertIn("150.00", page.text)
        self.assertEqual(self.tariff.price, 100)

    def test_sold_out_seats_are_told_on_the_page(self):
        self.tariff.write({"seats_limited": True, "seats_max": 1})
        order = self._book()
        order._annul("price_risen")
        other = self._book(email="boris@example.com", phone=None)
        response = self._post_again(order)
        self.assertEqual(response.status_code, 200)
        self.assertIn("not enough seats", response.text)
        self.assertFalse(order.rebooked_order_id)
        other.action_cancel()
        self._post_again(order)
        self.assertEqual(order.rebooked_order_id.booking_state, "waiting")

    def test_closed_tariff_offers_no_button(self):
        order = self._book()
        order._annul("price_risen")
        self.tariff.end_sale_datetime = "2026-03-02 08:00:00"
        url = f"/my/tickets/{order.id}/again"
        page = self._open(url, access_token=order.access_token)
        self.assertIn("not on sale any more", page.text)
        self.assertNotIn('type="submit"', self._get_main(page))

    def test_booking_that_is_alive_is_not_booked_again(self):
        order = self._book()
        for state in ("waiting", "paid"):
            with self.subTest(state=state):
                self.assertEqual(order.booking_state, state)
                self.assertEqual(self._post_again(order).status_code, 404)
                url = f"/my/tickets/{order.id}/again"
                page = self._open(url, access_token=order.access_token)
                self.assertEqual(page.status_code, 404)
            if state == "waiting":
                self._pay(order)
        self.assertFalse(order.rebooked_order_id)

    def test_opening_the_page_books_nothing(self):
        order = self._book()
        order._annul("price_risen")
        self._open(f"/my/tickets/{order.id}/again", access_token=order.access_token)
        self.assertFalse(order.rebooked_order_id)

    def test_form_of_another_site_books_nothing(self):
        order = self._book()
        order._annul("price_risen")
        with mute_logger("odoo.http"):
            response = self.url_open(
                f"/my/tickets/{order.id}/again",
                data={"access_token": order.access_token},
            )
        self.assertEqual(response.status_code, 400)
        self.assertFalse(order.rebooked_order_id)
