from odoo.tests import tagged

from .common import WebsiteCommon


@tagged("post_install", "-at_install")
class TestEventPage(WebsiteCommon):
    """What the page of a conference says before anybody registers."""

    def test_price_now_and_the_next_one_are_shown(self):
        self._add_step(150)
        page = self._open()
        self.assertEqual(self._get_texts(page, "o_jug_price_now"), {"$ 100.00"})
        # in the zone of the conference: the step is at midnight UTC
        self.assertEqual(
            self._get_texts(page, "o_jug_next_price"),
            {"From 1 April 2026, 03:00: $ 150.00"},
        )

    def test_after_the_step_its_price_is_the_one_now(self):
        self._add_step(150, "2026-03-02 08:00:00")
        self.tariff._sync_price()
        page = self._open()
        self.assertEqual(self._get_texts(page, "o_jug_price_now"), {"$ 150.00"})
        self.assertFalse(self._get_texts(page, "o_jug_next_price"))

    def test_held_seats_are_sold_out_for_the_page(self):
        self.tariff.write({"seats_limited": True, "seats_max": 1})
        self.assertFalse(self._get_texts(self._open(), "o_jug_wait_link"))
        self._book()
        page = self._open()
        self.assertFalse(self._get_texts(page, "a-submit"))
        self.assertEqual(
            self._get_texts(page, "o_jug_wait_link"),
            {"Sold out: get on the waiting list"},
        )
        self.event.has_waiting_list = False
        self.assertFalse(self._get_texts(self._open(), "o_jug_wait_link"))

    def test_public_text_is_not_core_s_example(self):
        event = self._create_event(external_code="new", name="New")
        self.assertFalse(event.description)
        own = self._create_event(external_code="own", description="<p>Ours</p>")
        self.assertEqual(own.description, "<p>Ours</p>")
        core = self._create_event(external_code="core", is_conference=False)
        self.assertTrue(core.description)

    def test_attendee_form_has_its_number_and_no_way_to_the_shop(self):
        values = {f"nb_register-{self.tariff.id}": "1"}
        url = f"/event/{self.event.id}/registration/new"
        forms = [self.make_jsonrpc_request(url, values) for _form in range(2)]
        numbers = {
            form.split('name="jug_form_token" value="')[1][:32] for form in forms
        }
        self.assertEqual(len(numbers), 2)
        self.assertIn("o_jug_book", forms[0])
        self.assertNotIn("Go to Payment", forms[0])

    def test_other_events_are_shown_as_core_does(self):
        party = self._create_event(
            is_conference=False, external_code="party", is_published=True
        )
        ticket = self._create_tariff(event=party)
        self.assertFalse(self._get_texts(self._open(event=party), "o_jug_prices"))
        form = self.make_jsonrpc_request(
            f"/event/{party.id}/registration/new", {f"nb_register-{ticket.id}": "1"}
        )
        self.assertNotIn("jug_", form)
        self.assertIn("Go to Payment", form)
        self.assertEqual(self._open("company", event=party).status_code, 404)
        self.assertEqual(self._open("waiting", event=party).status_code, 404)
