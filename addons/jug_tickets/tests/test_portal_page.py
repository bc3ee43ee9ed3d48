"""How the buyer's pages look, and whom they serve."""

import re

from odoo.fields import Command
from odoo.http import root
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.payment.controllers.post_processing import PaymentPostProcessing

from .common import TicketsCommon


@tagged("post_install", "-at_install")
class TestPortalPage(TicketsCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self.authenticate(None, None)

    def _open(self, order):
        return self.url_open(order.get_portal_url()).text

    def test_part_paid_page_names_the_remainder(self):
        order = self._book()
        page = self._open(order)
        self.assertNotIn("till to pay", page)
        self._pay(order, 40)
        page = self._open(order)
        self.assertRegex(
            page, r"(?s)Paid:.{0,200}40\.00.{0,200}still to pay:.{0,200}60\.00"
        )
        self.assertRegex(page, r'(?s)o_jug_amount_due">.{0,300}60\.00')
        # and so does the sum above the button
        self.assertRegex(page, r"(?s)o_jug_rest.{0,300}60\.00")
        self.assertNotIn("o_jug_sum", page)

    def test_sum_stands_beside_a_booking_until_it_is_over(self):
        order = self._book()
        self.assertRegex(self._open(order), r"(?s)o_jug_sum.{0,200}100\.00")
        order._action_cancel()
        page = self._open(order)
        self.assertNotIn("o_jug_sum", page)
        self.assertRegex(page, r"(?s)o_jug_ended[^>]*>.{0,20}Cancelled")

    def test_pages_have_titles(self):
        order = self._book()
        for url, title in (
            (order.get_portal_url(), f"Booking {order.name}"),
            (order._get_naming_url(), "Participants"),
            (f"/my/orders/{order.id}?access_token=x", "Page not found"),
        ):
            page = self.url_open(url).text
            with self.subTest(title=title):
                self.assertIn(title, re.search("(?s)<title>(.*?)</title>", page)[1])

    def test_deadlines_name_their_zone(self):
        self._add_step(150)
        page = self._open(self._book())
        for moment in ("3 March 2026, 12:00", "1 April 2026, 03:00"):
            with self.subTest(moment=moment):
                self.assertIn(f"{moment} (Europe/Moscow)", page)

    def test_participants_stand_in_the_order_in_which_they_were_named(self):
        page = self._open(self._book(quantity=3, participants=self._people(3)))
        places = [page.index(f"Гость {letter}") for letter in "АБВ"]
        self.assertEqual(places, sorted(places))

    def test_online_booking_names_no_venue_and_no_entrance(self):
        self.event.address_id = self.env["res.partner"].create(
            {"name": "X", "city": "Saratov"}
        )
        self.tariff.is_online = True
        order = self._book()
        self._pay(order)
        page = self._open(order)
        self.assertIn("You take part online", page)
        for text in ("Saratov", "entrance"):
            self.assertNotIn(text, page)

    def test_invoice_is_for_the_cards_owner_only(self):
        """It prints his address, and the link may be in a stranger's hands."""
        client = new_test_user(
            self.env, "t_client", "base.group_portal", password="t_client"
        ).partner_id
        client.phone = "+79211234567"
        new_test_user(
            self.env, "t_stranger", "base.group_portal", password="t_stranger"
        )
        order = self._book()
        self.assertEqual(order.partner_id, client)
        self._pay(order)
        link = f"/my/invoices/{order.invoice_ids.id}"
        for login, is_shown in (
            (None, False),
            ("t_stranger", False),
            ("t_client", True),
        ):
            with self.subTest(login=login):
                self.authenticate(login, login)
                self.assertEqual(link in self._open(order), is_shown)
        self.assertEqual(self.url_open(link).status_code, 200)

    def test_wrong_link_is_told_in_words_whatever_it_led_to(self):
        order = self._book()
        order._annul("price_risen")
        paid = self._book(email="boris@example.com", phone=None)
        self._pay(paid)
        quotation = self.env["sale.order"].create({"partner_id": self.partner.id})
        token = quotation._portal_ensure_token()
        ticket = paid.ticket_ids
        self.env.company.email = "office@example.com"
        pages = set()
        for url in (
            f"/my/tickets/{order.id}/again?access_token=wrong",
            f"/my/tickets/{order.id}/again",
            f"/my/tickets/{paid.id}/{ticket.id}?access_token=wrong",
            f"/my/tickets/{paid.id}/{ticket.id}/calendar?access_token=wrong",
            f"/my/tickets/{paid.id}/999999999?access_token={paid.access_token}",
            f"/my/tickets/{quotation.id}/again?access_token={token}",
            "/my/tickets/999999999/again?access_token=wrong",
            f"/my/orders/{order.id}?access_token=wrong",
            f"/my/orders/{paid.id}?access_token={order.access_token}",
            "/my/orders/999999999?access_token=wrong",
        ):
            with self.subTest(url=url):
                response = self.url_open(url, allow_redirects=False)
                self.assertEqual(response.status_code, 404)
                self.assertIn("This link leads to no booking", response.text)
                # without what a website puts around it: it names the address asked for
                pages.add(re.search("<main.*</main>", response.text, re.DOTALL)[0])
        # not a byte tells one case from another
        self.assertEqual(len(pages), 1)
        self.assertIn('href="mailto:office@example.com"', pages.pop())

    def test_page_of_other_orders_and_without_a_link_is_cores(self):
        booking = self._book()
        quotation = self.env["sale.order"].create({"partner_id": self.partner.id})
        for order, token in ((booking, ""), (quotation, "wrong")):
            with self.subTest(order=order.name):
                response = self.url_open(
                    f"/my/orders/{order.id}?access_token={token}",
                    allow_redirects=False,
                )
                self.assertEqual(response.status_code, 303)
                self.assertIn("/my", response.headers["Location"])

    def test_booking_that_is_over_asks_for_no_sum(self):
        order = self._book()
        for is_over in (False, True):
            if is_over:
                order._annul("price_risen")
            sidebar = self._open(order).split("o_portal_sale_sidebar")[1]
            sidebar = sidebar.split('id="quote_content"')[0]
            with self.subTest(is_over=is_over):
                self.assertEqual("100.00" in sidebar, not is_over)

    def test_page_has_no_empty_pieces_of_cores(self):
        """Without its conversation the line above is empty, and so is the menu; nor is
        a buyer of tickets asked to connect his software."""
        page = self._open(self._book())
        self.assertIn("navspy flex-grow-1 ps-0 d-none", page)
        for piece in ("<hr/>", "connect_software_modal"):
            self.assertNotIn(piece, page)
        quotation = self.env["sale.order"].create({"partner_id": self.partner.id})
        quotation._portal_ensure_token()
        page = self._open(quotation)
        self.assertNotIn("d-none", re.search('class="navspy[^"]*"', page)[0])
        for piece in ("<hr/>", "connect_software_modal"):
            self.assertIn(piece, page)

    def _assert_next_price(self, order, words):
        """On the page and in the mail; QWeb drops spaces before a bare ``t``."""
        mail = self.env["ir.qweb"]._render(
            "jug_tickets.mail_booking_pay", {"object": order}
        )
        for html in (self._open(order), str(mail)):
            text = " ".join(re.sub("<[^>]*>", "", html).split())
            self.assertIn(f"(Europe/Moscow) {words} costs", text)

    def test_price_step_of_one_of_several_tariffs_names_it(self):
        self._add_step(150)
        order = self._book(quantity=2, participants=self._people(2))
        self._assert_next_price(order, "a ticket")
        order.ticket_ids[0].event_ticket_id = self._create_tariff(
            name="VIP", external_code="vip"
        )
        self._assert_next_price(order, "a ticket «Standard»")

    def test_page_tells_why_the_booking_ended(self):
        for number, (reason, words) in enumerate(
            (
                ("price_risen", "was not paid in time and is annulled"),
                ("event_over", "before the end of the conference"),
                ("event_cancelled", "does not take place"),
                ("price_declined", "You have declined the new price"),
                ("no_answer", "you have not answered"),
                ("offer_declined", "You have declined the seats"),
                ("offer_lapsed", "went to the next in line"),
            )
        ):
            order = self._book(email=f"buyer{number}@example.com", phone=None)
            order._annul(reason)
            page = " ".join(self._open(order).split())
            with self.subTest(reason=reason):
                self.assertIn(words, page)
                is_first = reason == "price_risen"
                self.assertEqual("was not paid in time and" in page, is_first)

    def _open_status_page(self, order):
        """What the visitor sees who has just begun to pay."""
        transaction = self.env["payment.transaction"].create(
            {
                "provider_id": self.env.ref("jug_tickets.payment_provider_manual").id,
                "payment_method_id": self.env.ref("payment.payment_method_unknown").id,
                "reference": order.name,
                "amount": order.amount_total,
                "currency_id": order.currency_id.id,
                "partner_id": order.partner_id.id,
                "sale_order_ids": [Command.set(order.ids)],
            }
        )
        self.session[PaymentPostProcessing.MONITORED_TX_ID_KEY] = transaction.id
        root.session_store.save(self.session)
        return self.url_open("/payment/status").text

    def test_status_page_bears_the_sellers_logo_and_leads_back(self):
        other = self._create_company(name="Other Company")
        public = self.env.ref("base.public_user")
        public.write({"company_ids": [Command.link(other.id)], "company_id": other.id})
        order = self._book()
        page = self._open_status_page(order)
        self.assertIn(f"/logo.png?company={order.company_id.id}", page)
        self.assertNotIn("Other Company", page)
        self.assertIn(order.get_portal_url().replace("&", "&amp;"), page)
        self.assertIn("Test Java Day", page)
        self.assertNotIn("o_payment_portal_home", page)

    def test_status_page_of_other_payments_is_cores(self):
        quotation = self.env["sale.order"].create({"partner_id": self.partner.id})
        page = self._open_status_page(quotation)
        self.assertIn("o_payment_portal_home", page)
        self.assertNotIn("o_jug_back_to_booking", page)
