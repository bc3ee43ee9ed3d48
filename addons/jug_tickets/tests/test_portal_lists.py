"""What a portal user finds under /my, and whose he does not."""

import re

from lxml import html

from odoo.tests import HttpCase, new_test_user, tagged

from .common_proforma import ProformaCommon
from .common_questionnaire import QuestionnaireCommon
from .common_waiting import WaitingCommon

COUNTERS = ["order_count", "ticket_questionnaire_count", "ticket_waiting_count"]


class PortalCommon(HttpCase):
    def setUp(self):
        super().setUp()
        self.authenticate(None, None)

    def _create_login(self, login, **values):
        """A portal user with a card of his own."""
        user = new_test_user(
            self.env, login, "base.group_portal", password=login, tz="UTC"
        )
        user.partner_id.write(values)
        return user.partner_id

    def _give_login(self, partner, login):
        """Portal access for a card that is there, as the portal wizard gives it."""
        self.env["res.users"].with_context(no_reset_password=True).create(
            {
                "login": login,
                "password": login,
                "partner_id": partner.id,
                "group_ids": [(6, 0, [self.env.ref("base.group_portal").id])],
            }
        )

    def _open(self, url, **params):
        return self.url_open(url, params=params, allow_redirects=False)

    def _count(self):
        """The figures of the page /my, as its script asks for them."""
        return self.make_jsonrpc_request("/my/counters", {"counters": COUNTERS})

    def _get_rows(self, url):
        """The rows of a list: words of the cells."""
        page = self._open(url)
        self.assertEqual(page.status_code, 200)
        [main] = html.fromstring(page.text).xpath("//main")
        return [
            [" ".join(cell.text_content().split()) for cell in row.xpath("./td")]
            for row in main.xpath(".//table//tr[td]")
        ]

    def _get_main(self, page):
        return re.search("<main.*</main>", page.text, re.DOTALL)[0]

    def _assert_nothing_told(self, response, *secrets):
        self.assertIn(response.status_code, (303, 404))
        if response.status_code == 303:
            self.assertRegex(response.headers["Location"], r"/(my|web/login)(\?|$)")
        for secret in secrets:
            self.assertNotIn(secret, response.text)


@tagged("post_install", "-at_install")
class TestPortalOrders(ProformaCommon, PortalCommon):
    """The list of orders is the list of bookings, whatever they wait for."""

    def test_buyer_sees_his_bookings_in_each_state(self):
        client = self._create_login(
            "t_client", name="Анна Иванова", email="anna@example.com"
        )
        orders = [self._book(external_ref=f"b-{n}") for n in range(6)]
        waiting, part, released, paid, annulled, cancelled = orders
        for order in orders:
            self.assertEqual(order.partner_id, client)
        self._pay(part, 40)
        released.booking_state = "released"
        self._pay(paid)
        annulled._annul("price_risen")
        cancelled.with_user(self.manager).action_cancel()
        self.authenticate("t_client", "t_client")
        # on a telephone the conference stands above the state
        states = {
            row[0]: row[3].removeprefix("Test Java Day").strip()
            for row in self._get_rows("/my/orders")
        }
        self.assertEqual(
            {name: state.split(" until ")[0] for name, state in states.items()},
            {
                waiting.name: "Waiting for payment",
                part.name: "Part paid",
                released.name: "Tickets issued, payment due",
                paid.name: "Paid",
                annulled.name: "Annulled",
                cancelled.name: "Cancelled",
            },
        )
        self.assertIn("until 3 March 2026, 12:00 (Europe/Moscow)", states[waiting.name])
        [row] = [row for row in self._get_rows("/my/orders") if row[0] == waiting.name]
        self.assertEqual(row[2], "Test Java Day")
        self.assertIn("100.00", row[4])
        self.assertTrue(self._count()["order_count"])
        # from the list to the page
        page = self.url_open("/my/orders").text
        self.assertIn(annulled.get_portal_url().replace("&", "&amp;"), page)
        page = self.url_open(f"/my/orders/{annulled.id}").text
        self.assertIn("was not paid in time", page)
        # and back, which a guest with the link of a mail is not offered
        self.assertIn('href="/my/orders"', page)
        self.authenticate(None, None)
        page = self.url_open(annulled.get_portal_url()).text
        self.assertNotIn('href="/my/orders"', page)

    def test_orders_of_other_kinds_look_as_before(self):
        client = self._create_login("t_client")
        order = self.env["sale.order"].create({"partner_id": client.id})
        quotation = self.env["sale.order"].create({"partner_id": client.id})
        self.authenticate("t_client", "t_client")
        self.assertFalse(self._count()["order_count"])
        order.action_confirm()
        [row] = self._get_rows("/my/orders")
        self.assertEqual((len(row), row[0]), (3, order.name))
        self.assertNotIn("Conference", self._get_main(self._open("/my/orders")))
        # a quotation that was not sent is not shown, nor an empty booking
        quotation.is_ticket_booking = True
        self.assertEqual(len(self._get_rows("/my/orders")), 1)
        # beside a booking the cells of others are empty
        self._book(email=client.email or "x@example.com")
        self.env["sale.order"].search(
            [("is_ticket_booking", "=", True)], order="id desc", limit=1
        ).partner_id = client
        rows = {row[0]: row for row in self._get_rows("/my/orders")}
        self.assertEqual(rows[order.name][2:4], ["", ""])

    def _get_papers(self, order):
        """The addresses of what belongs to a booking, without its token."""
        return [
            f"/my/orders/{order.id}",
            f"/my/tickets/{order.id}/names",
            f"/my/tickets/{order.id}/proforma/{order.proforma_id.id}",
            f"/my/tickets/{order.id}/{order.ticket_ids[0].id}",
            f"/my/tickets/{order.id}/{order.ticket_ids[0].id}/calendar",
        ]

    def test_contact_persons_and_colleagues_open_what_they_see(self):
        """T-REG-17"""
        client = self._create_buyer_company()
        below = self._create_login("t_below", name="Б Нижний", parent_id=client.id)
        beside = self._create_login("t_beside", name="Б Сторонний")
        self._create_login("t_colleague", parent_id=client.id)
        for contact in (below, beside):
            order = self._book_company(
                ref=f"ref-{contact.id}", partner=client, ticket_contact_id=contact.id
            )
            order.ticket_ids[0]._name_participant({"name": "Участник Первый"}, by="x")
            self._pay(order)
        orders = self.env["sale.order"].search([("partner_id", "=", client.id)])
        of_beside = orders.filtered(lambda order: order.ticket_contact_id == beside)
        for login, seen in (
            ("t_below", orders),
            # his card is not below the organisation: only what he speaks for
            ("t_beside", of_beside),
            ("t_colleague", orders),
        ):
            self.authenticate(login, login)
            rows = self._get_rows("/my/orders")
            with self.subTest(login=login):
                self.assertEqual({row[0] for row in rows}, set(seen.mapped("name")))
                self.assertTrue(self._count()["order_count"])
            for order in orders:
                for url in self._get_papers(order):
                    with self.subTest(login=login, url=url):
                        page = self._open(url)
                        if order in seen:
                            self.assertEqual(page.status_code, 200)
                        else:
                            self._assert_nothing_told(page, order.name, "Ромашка")

    def test_contact_person_reads_and_writes_nothing_else(self):
        """Over RPC: the rule gives him his bookings to read, no more."""
        beside = self._create_login("t_beside")
        client = self._create_buyer_company()
        mine = self._book_company(partner=client, ticket_contact_id=beside.id)
        other = self._book_company(ref="other", partner=client)
        # an order that is no booking is not given by the field
        ordinary = self.env["sale.order"].create(
            {"partner_id": client.id, "ticket_contact_id": beside.id}
        )
        orders = (mine | other | ordinary).with_user(beside.user_ids)
        self.assertEqual(orders._filtered_access("read"), mine)
        for operation in ("write", "unlink"):
            self.assertFalse(orders._filtered_access(operation))

    def test_stranger_sees_nothing(self):
        self._create_login("t_stranger")
        order = self._book_company()
        order.ticket_ids[0]._name_participant({"name": "Участник Первый"}, by="x")
        self._pay(order)
        secrets = (order.name, "Ромашка", order.buyer_email)
        for login in (None, "t_stranger"):
            self.authenticate(login, login)
            for url in self._get_papers(order):
                for token in ("", "wrong"):
                    with self.subTest(login=login, url=url, token=token):
                        page = self._open(url, access_token=token)
                        self._assert_nothing_told(page, *secrets)
        self.assertEqual(self._get_rows("/my/orders"), [])
        self.assertFalse(self._count()["order_count"])


@tagged("post_install", "-at_install")
class TestPortalQuestionnaires(QuestionnaireCommon, PortalCommon):
    """Questionnaires that wait for an answer."""

    def test_contact_finds_what_he_is_to_answer(self):
        questionnaire = self._ask()
        self._give_login(questionnaire.contact_id, "t_contact")
        self.authenticate("t_contact", "t_contact")
        self.assertEqual(self._count()["ticket_questionnaire_count"], 1)
        [row] = self._get_rows("/my/tickets/questionnaires")
        self.assertEqual(row[:2], ["ООО «Ромашка»", "Test Java Day"])
        page = self._open("/my/tickets/questionnaires")
        link = questionnaire.get_portal_url()
        self.assertIn(link.replace("&", "&amp;"), page.text)
        self.assertEqual(self._open(link).status_code, 200)
        # answered: nothing waits for him, and his booking is in the other list
        self._answer(questionnaire)
        self.assertFalse(self._count()["ticket_questionnaire_count"])
        self.assertEqual(self._get_rows("/my/tickets/questionnaires"), [])
        [row] = self._get_rows("/my/orders")
        self.assertEqual(row[0], questionnaire.order_id.name)

    def test_sent_back_is_told(self):
        questionnaire = self._accepted()
        self._give_login(questionnaire.contact_id, "t_contact")
        questionnaire._return("Исправьте КПП")
        self.authenticate("t_contact", "t_contact")
        [row] = self._get_rows("/my/tickets/questionnaires")
        self.assertIn("Sent back", row[0])

    def test_others_see_none_whatever_address_they_write(self):
        questionnaire = self._ask()
        email = "anna@romashka.example"
        self._create_login("t_colleague", parent_id=questionnaire.partner_id.id)
        self._create_login("t_thief", email=email)
        for login in ("t_colleague", "t_thief"):
            self.authenticate(login, login)
            with self.subTest(login=login):
                self.assertFalse(self._count()["ticket_questionnaire_count"])
                page = self._open("/my/tickets/questionnaires")
                self.assertNotIn("Ромашка", self._get_main(page))
                self.assertIn("No questionnaire waits", page.text)
        self.authenticate(None, None)
        page = self._open("/my/tickets/questionnaires")
        self.assertIn("/web/login", page.headers["Location"])


@tagged("post_install", "-at_install")
class TestPortalPlaces(WaitingCommon, PortalCommon):
    """Places in line, and what is offered."""

    def test_person_finds_his_place_and_his_offer(self):
        card = self._create_login(
            "t_waits", name="Гость Вв", email="guest2@example.com"
        )
        self._limit_tariff(1)
        order = self._buy(1)
        place = self._wait(2)
        self.assertEqual(place.partner_id, card)
        self.authenticate("t_waits", "t_waits")
        self.assertEqual(self._count()["ticket_waiting_count"], 1)
        [row] = self._get_rows("/my/tickets/waiting")
        self.assertEqual(row, ["Test Java Day", "Standard", "1", "Place in line: 1"])
        self.assertIn(
            place.get_portal_url().replace("&", "&amp;"),
            self._open("/my/tickets/waiting").text,
        )
        order._annul("price_risen")
        self._offer()
        self.assertEqual(place.state, "offered")
        [row] = self._get_rows("/my/tickets/waiting")
        self.assertRegex(row[3], r"A seat is held for you: pay until .*Moscow")
        place._leave()
        self.assertFalse(self._count()["ticket_waiting_count"])
        self.assertEqual(self._get_rows("/my/tickets/waiting"), [])

    def test_address_written_on_a_card_later_shows_nothing(self):
        self._limit_tariff(1)
        self._buy(1)
        place = self._wait(2)
        self.assertFalse(place.partner_id)
        self._create_login("t_thief", email=place.email)
        self.authenticate("t_thief", "t_thief")
        self.assertFalse(self._count()["ticket_waiting_count"])
        page = self._open("/my/tickets/waiting")
        self.assertNotIn(place.access_token, page.text)
        self.assertIn("You are on no waiting list", page.text)

    def test_address_of_two_cards_is_nobodys_place(self):
        email = "guest2@example.com"
        self._create_login("t_one", email=email)
        self._create_login("t_two", email=email)
        self._limit_tariff(1)
        self._buy(1)
        self.assertFalse(self._wait(2).partner_id)
