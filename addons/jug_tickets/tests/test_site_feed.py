"""Conferences, tariffs and prices as the site tells them."""

from unittest.mock import patch

from odoo import fields
from odoo.tests import TransactionCase, tagged

from ..site_feed import FeedReader
from .common_feed import EVENT, FeedCommon


@tagged("post_install", "-at_install")
class TestSiteFeed(FeedCommon):
    def test_a_new_event_becomes_a_conference_on_sale(self):
        """T-REG-03, T-REG-12: the site's event is added by itself, with its prices."""
        self._assert_state("created")
        event = self._find()
        self.assertRecordValues(
            event,
            [
                {
                    "name": "Joker 2026",
                    "is_conference": True,
                    "date_begin": fields.Datetime.to_datetime("2026-10-01 07:00:00"),
                    "date_end": fields.Datetime.to_datetime("2026-10-02 15:00:00"),
                    "date_tz": "Europe/Moscow",
                    "seats_limited": True,
                    "seats_max": 500,
                    "user_id": False,
                    "company_id": self.company.id,
                }
            ],
        )
        self.assertEqual(event.address_id.name, "Expoforum")
        standard, online = event.event_ticket_ids.sorted("price", reverse=True)
        self.assertEqual((standard.price, standard.base_price), (150, 100))
        self.assertEqual(standard.next_price, 200)
        self.assertEqual(str(standard.next_price_on), "2026-05-31 21:00:00")
        self.assertEqual(standard.seats_max, 300)
        self.assertEqual((online.price, online.seats_max), (50, 0))
        order = self._book(event="JOKER-2026", tariff="std")
        self.assertEqual(order.amount_total, 150)

    def test_the_same_again_writes_nothing(self):
        self._take()
        event = self._find()
        event.flush_recordset()
        mark = event.seats_turn
        with patch.object(type(event), "write", side_effect=AssertionError("written")):
            self._assert_state("unchanged")
        self.assertEqual(event.seats_turn, mark)
        messages = len(event.message_ids)
        self._assert_state("updated", name="Joker")
        self.assertEqual(event.name, "Joker")
        self.assertGreater(len(event.message_ids), messages)

    def test_what_the_staff_has_set_stays_until_the_site_changes_it(self):
        """T-REG-03: the feed writes what the site has changed, nothing else."""
        self._take()
        event = self._find()
        tariff = event._find_tariff("std")
        event.write({"name": "By hand", "seats_max": 450})
        tariff.name = "By hand"
        self._assert_state("updated", date_end="2026-10-03T18:00:00+03:00")
        self.assertEqual((event.name, event.seats_max), ("By hand", 450))
        self._assert_state("updated", seats=400, tariffs=self._tariff(seats=200))
        self.assertEqual(event.seats_max, 400)
        self.assertEqual((tariff.name, tariff.seats_max), ("By hand", 200))

    def test_a_tariff_that_the_site_drops_is_closed_and_comes_back(self):
        self._take()
        event = self._find()
        order = self._book(event="joker-2026", tariff="std")
        mine = self._create_tariff(event, external_code="speaker", name="Speaker")
        tariff = event._find_tariff("std")
        self._assert_state("updated", tariffs=EVENT["tariffs"][1:])
        self.assertFalse(mine.is_expired)
        self.assertEqual(tariff.end_sale_datetime, fields.Datetime.now())
        self.assertEqual(order.booking_state, "waiting")
        self.assertEqual(order.order_line.event_ticket_id, tariff)
        self._move_to("2026-03-02 10:00:00")
        self.assertEqual(self._request(event="joker-2026").error_codes, "tariff_closed")
        self._assert_state("updated")
        self.assertFalse(tariff.is_expired)
        # of one without an end the sale goes on as well
        self._take(tariffs=EVENT["tariffs"][:1])
        self._move_to("2026-03-02 11:00:00")
        self._take()
        self.assertFalse(event._find_tariff("online").end_sale_datetime)

    def test_a_tariff_not_yet_on_sale_can_be_dropped(self):
        self._take(tariffs=self._tariff(sale_from="2026-06-01T00:00Z"))
        self._assert_state("updated", tariffs=EVENT["tariffs"][1:])

    def test_steps_to_come_are_replaced_those_of_before_are_history(self):
        self._take()
        tariff = self._find()._find_tariff("std")
        past = tariff.price_step_ids.filtered(lambda step: step.price == 150)
        steps = [
            # the site rewrites history: not here
            {"starts_on": "2026-01-15T00:00Z", "price": 1},
            {"starts_on": "2026-06-01T00:00+03:00", "price": 220},
            {"starts_on": "2026-08-01T00:00Z", "price": 300},
        ]
        self._assert_state("updated", tariffs=self._tariff(price=5, price_steps=steps))
        found = [(str(step.starts_on), step.price) for step in tariff.price_step_ids]
        self.assertEqual(
            sorted(found),
            [
                ("2026-01-31 21:00:00", 150),
                ("2026-05-31 21:00:00", 220),
                ("2026-08-01 00:00:00", 300),
            ],
        )
        self.assertTrue(past.exists())
        self.assertEqual((tariff.price, tariff.base_price), (150, 100))

    def test_a_new_price_without_steps_is_the_price(self):
        self._take()
        online = self._find()._find_tariff("online")
        tariffs = [EVENT["tariffs"][0], EVENT["tariffs"][1] | {"price": 60}]
        self._assert_state("updated", tariffs=tariffs)
        self.assertEqual((online.price, online.base_price), (60, 60))

    def test_fewer_seats_than_sold_are_refused_in_words(self):
        """T-REG-03: what contradicts the bookings is told, nothing is written."""
        self._take()
        event = self._find()
        people = self._people(2)
        self._book(event="joker-2026", quantity=2, participants=people)
        result = self._assert_errors(
            [("conflict", None)], seats=1, name="Not written either"
        )
        self.assertIn("2 seats are sold", result["errors"][0]["message"])
        self.assertEqual((event.name, event.seats_max), ("Joker 2026", 500))
        # the next time it is tried again
        self._assert_state("updated", seats=2)

    def test_calling_off_goes_the_way_of_the_guards(self):
        self._take()
        event = self._find()
        order = self._book(event="joker-2026")
        self._assert_state("updated", cancelled=True)
        self.assertEqual(event.kanban_state, "cancel")
        self._check_payments()
        self.assertEqual(order.booking_state, "annulled")
        self._assert_state("updated", cancelled=False)
        self.assertEqual(event.kanban_state, "normal")

    def test_what_is_wrong_is_told_with_its_place(self):
        step = {"starts_on": "2026-06-01", "price": 1}
        cases = [
            ([("code_missing", "code")], {"code": ""}),
            ([("name_missing", "name")], {"name": " "}),
            ([("date_invalid", "date_begin")], {"date_begin": "tomorrow"}),
            ([("dates_order", "date_end")], {"date_end": "2026-01-01"}),
            ([("tz_unknown", "tz")], {"tz": "Moscow"}),
            ([("seats_invalid", "seats")], {"seats": -1}),
            ([("seats_invalid", "seats")], {"seats": True}),
            ([("tariffs_invalid", "tariffs")], {"tariffs": {}}),
            ([("tariffs_invalid", "tariffs[0]")], {"tariffs": ["std"]}),
            (
                [("tariff_twice", "tariffs[1].code")],
                {"tariffs": [EVENT["tariffs"][0], {"code": "STD"}]},
            ),
            (
                [
                    ("tariff_code_missing", "tariffs[0].code"),
                    ("price_invalid", "tariffs[0].price"),
                ],
                {"tariffs": [{"name": "x", "price": "1"}]},
            ),
            (
                [("value_missing", "tariffs[0].name")],
                {"tariffs": [{"code": "x", "price": 1}]},
            ),
            (
                [("step_invalid", "tariffs[0].price_steps[1]")],
                {"tariffs": self._tariff(price_steps=[step, step])},
            ),
            (
                [("step_invalid", "tariffs[0].price_steps")],
                {"tariffs": self._tariff(price_steps=7)},
            ),
        ]
        for expected, values in cases:
            with self.subTest(values):
                self._assert_errors(expected, **values)
        self.assertFalse(self._find())

    def test_an_event_of_before_is_found_by_its_code(self):
        result = self._take(code="TEST-Java-Day", tariffs=[], venue="")
        self.assertEqual(result["state"], "updated")
        self.assertEqual(self.event.name, "Joker 2026")
        # tariffs that the site never named are the staff's
        self.assertFalse(self.tariff.is_expired)

    def test_a_part_of_the_event_may_come_alone(self):
        self._take()
        item = {"code": "joker-2026", "seats": None}
        with self.enter_registry_test_mode():
            [result] = self.env["event.event"]._take_feed(self.source, [item])
        self.assertEqual(result["state"], "updated")
        event = self._find()
        self.assertFalse(event.seats_limited)
        self._assert_state("updated")
        self.assertEqual(event.seats_max, 500)


@tagged("post_install", "-at_install")
class TestFeedReader(TransactionCase):
    def test_moments_are_read_in_any_zone(self):
        for text, expected in (
            ("2026-10-01T10:00:00Z", "2026-10-01 10:00:00"),
            ("2026-10-01T10:00+03:00", "2026-10-01 07:00:00"),
            ("2026-10-01 10:00", "2026-10-01 05:00:00"),
            ("2026-10-01", "2026-09-30 19:00:00"),
            ("9999-12-31T23:59-10:00", None),
            (7, None),
            (None, None),
        ):
            reader = FeedReader(
                {"code": "x", "tz": "Asia/Yekaterinburg", "date_begin": text}
            )
            self.assertEqual(reader.parse()["date_begin"], expected)
            self.assertEqual(bool(reader.errors), expected is None)
