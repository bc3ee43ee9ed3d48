from lxml import html

from odoo.tests import tagged

from .common import WebsiteCommon


@tagged("post_install", "-at_install")
class TestForms(WebsiteCommon):
    """A company asks for tickets, and a visitor for a place in line."""

    def _send(self, form, token="a" * 32, **values):
        defaults = {"name": "Анна Иванова", "email": "anna@example.com"}
        return self._post(form, jug_form_token=token, **(defaults | values))

    def test_company_s_request_opens_a_deal(self):
        """T-B2B-01: organisation, contact and number come by the site."""
        self.assertIn("o_jug_form", self._open("company").text)
        values = {"company_name": "ООО «Ромашка»", "vat": "7707083893", "quantity": "5"}
        page = self._send("company", **values)
        self.assertIn("o_jug_company_thanks", page.text)
        [request] = self._get_requests()
        self.assertEqual((request.state, request.buyer_type), ("processed", "company"))
        self.assertEqual((request.channel, request.quantity), ("website", 5))
        self.assertEqual(request.lead_id.partner_name, "ООО «Ромашка»")
        # sent twice it is one request
        self._send("company", **values)
        self.assertEqual(len(self._get_requests()), 1)

    def test_wrong_requisites_are_said_beside_what_was_typed(self):
        page = self._send("company", company_name="ООО «Ромашка»", vat="7707083894")
        self.assertIn("INN) is not valid", page.text)
        self.assertIn("ООО «Ромашка»", page.text)
        self.assertIn('value="7707083894"', page.text)
        number = page.text.split('name="jug_form_token" value="')[1][:32]
        self.assertNotEqual(number, "a" * 32)
        self._send("company", token=number, company_name="ООО «Ромашка»")
        states = self._get_requests().mapped("state")
        self.assertEqual(states, ["rejected", "processed"])

    def test_visitor_gets_on_the_waiting_list(self):
        self.tariff.write({"seats_limited": True, "seats_max": 1})
        self._book(email="first@example.com", phone=None, name="Пётр Первый")
        self.assertIn("o_jug_form", self._open("waiting").text)
        page = self._send("waiting", tariff="std")
        self.assertIn("o_jug_waiting_position", page.text)
        # another form of the same person tells nobody where the place is
        page = self._send("waiting", tariff="std", token="b" * 32)
        self.assertIn("is on the waiting list of the tariff already", page.text)
        self.assertNotIn("/my/tickets/waiting/", page.text)

    def test_who_waits_is_told_what_to_correct_only(self):
        """That there is no seat is why he waits."""
        self.tariff.write({"seats_limited": True, "seats_max": 1})
        self._book(email="first@example.com", phone=None, name="Пётр Первый")
        page = self._send("waiting", tariff="std", email="wrong")
        self.assertIn("email address is not valid", page.text)
        self.assertNotIn("not enough seats", page.text)

    def _get_options(self, path):
        """Return the tariffs that the waiting form lists, and the chosen one."""
        options = html.fromstring(self._open(path).text).xpath(
            "//select[@name='tariff']/option"
        )
        chosen = [option.get("value") for option in options if option.get("selected")]
        return [option.get("value") for option in options], chosen

    def test_only_a_sold_out_tariff_can_be_waited_for(self):
        """Who does not look must not book another tariff's seat."""
        self.tariff.write({"seats_limited": True, "seats_max": 1})
        self._create_tariff(external_code="vip", name="VIP")
        # nobody waits where seats are free
        self.assertTrue(self._open("waiting").url.endswith("/register"))
        self._book()
        page = self._open()
        self.assertIn("/waiting?tariff=std", page.text)
        # the list behind the window, and the window itself
        self.assertEqual(
            self._get_texts(page, "o_jug_modal_wait_link"), {"Get on the waiting list"}
        )
        self.assertEqual(
            self._get_options("waiting?tariff=std"), (["", "std"], ["std"])
        )
        self.assertEqual(self._get_options("waiting"), (["", "std"], []))
        self.assertEqual(self._get_options("waiting?tariff=vip"), (["", "std"], []))

    def test_form_and_page_say_how_long_a_seat_is_held(self):
        self.tariff.write({"seats_limited": True, "seats_max": 1})
        self._book(email="first@example.com", phone=None, name="Пётр Первый")
        self.event.company_id.ticket_offer_hours = 31
        self.assertIn("for 31 h at the", self._open("waiting").text)
        page = self._send("waiting", tariff="std")
        self.assertIn("for 31 h at", " ".join(page.text.split()))

    def test_visitor_who_wants_to_wait_and_finds_a_seat_books_it(self):
        page = self._send("waiting", tariff="std")
        self.assertIn("/my/orders/", page.url)

    def test_robots_are_sent_back(self):
        for form in ("company", "waiting"):
            self._send(form, jug_website="x", company_name="ООО", tariff="std")
        self.assertFalse(self._get_requests())
