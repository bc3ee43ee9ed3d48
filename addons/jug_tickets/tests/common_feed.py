"""A conference as the site tells it."""

import json

from .common import TicketsCommon

EVENTS = "/jug/api/v1/events"
EVENT = {
    "code": "joker-2026",
    "name": "Joker 2026",
    "date_begin": "2026-10-01T10:00:00",
    "date_end": "2026-10-02T18:00:00+03:00",
    "tz": "Europe/Moscow",
    "venue": "Expoforum",
    "seats": 500,
    "tariffs": [
        {
            "code": "std",
            "name": "Standard",
            "price": 100,
            "seats": 300,
            "sale_to": "2026-09-30T21:00:00Z",
            "price_steps": [
                {"starts_on": "2026-02-01T00:00+03:00", "price": 150},
                {"starts_on": "2026-06-01T00:00+03:00", "price": 200},
            ],
        },
        {"code": "online", "name": "Online", "price": 50},
    ],
}


class FeedCommon(TicketsCommon):
    def _take(self, **values):
        """The site tells the event, with other values; returns the result."""
        item = json.loads(json.dumps(EVENT | values))
        with self.enter_registry_test_mode():
            [result] = self.env["event.event"]._take_feed(self.source, [item])
        self.env.invalidate_all()
        return result

    def _find(self, code="joker-2026"):
        return self.env["event.event"].search([("external_code", "=", code)])

    def _tariff(self, **values):
        """The first tariff of the feed with other values, and the second one."""
        first, second = EVENT["tariffs"]
        return [first | values, second]

    def _assert_state(self, expected, **values):
        result = self._take(**values)
        self.assertEqual(result["state"], expected, result["errors"])

    def _assert_errors(self, expected, **values):
        result = self._take(**values)
        found = [(error["code"], error["field"]) for error in result["errors"]]
        self.assertEqual(found, expected)
        self.assertEqual(result["state"], "rejected")
        return result
