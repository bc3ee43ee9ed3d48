"""Read what the conference site says of its events. Pure: no environment here."""

from datetime import datetime

import pytz

from .const import MAX_QUANTITY
from .utils import clean_text

MAX_PRICE = 10**9
MAX_STEPS = 100


class FeedReader:
    """One event of the feed: its values and all that is wrong with it.

    :param dict item: as parsed from JSON: any types
    """

    def __init__(self, item):
        self.item = item
        self.errors = []
        self.zone = None

    def parse(self):
        """Return the event's values; of use only if there are no errors.

        Keys that the item lacks are lacking; moments are UTC, naive, as texts.

        :return: ``code``, ``name``, ``date_begin``, ``date_end``, ``tz``, ``venue``,
            ``seats``, ``cancelled``, ``tariffs`` (code -> values)
        :rtype: dict
        """
        item, values = self.item, {}
        values["code"] = self._read_code(item, "code", "code_missing")
        self._copy_text(item, values, "name", "name_missing")
        self._copy_text(item, values, "venue")
        if "tz" in item:
            values["tz"] = self._read_zone(item["tz"])
        for key in ("date_begin", "date_end"):
            if key in item:
                values[key] = self._read_moment(item[key], key)
        if "seats" in item:
            values["seats"] = self._read_seats(item["seats"], "seats")
        if "cancelled" in item:
            values["cancelled"] = item["cancelled"] is True
        if "tariffs" in item:
            values["tariffs"] = self._read_tariffs(item["tariffs"])
        return values

    def _fail(self, code, field):
        self.errors.append({"code": code, "field": field})

    def _read_code(self, item, field, error):
        code = clean_text(item.get("code"))
        if not code:
            self._fail(error, field)
        return code

    def _copy_text(self, item, values, key, error=None, field=None):
        if key not in item:
            return
        values[key] = clean_text(item[key])
        if error and not values[key]:
            self._fail(error, field or key)

    def _read_zone(self, value):
        name = clean_text(value)
        if name not in pytz.all_timezones_set:
            self._fail("tz_unknown", "tz")
            return None
        self.zone = pytz.timezone(name)
        return name

    def _read_moment(self, value, field):
        """Read ISO 8601; without a zone of its own it is in the event's ``tz``."""
        try:
            # Python 3.10 does not know «Z»
            text = clean_text(value).replace("Z", "+00:00")
            moment = datetime.fromisoformat(text)
            if moment.tzinfo is None:
                moment = (self.zone or pytz.utc).localize(moment)
            moment = moment.astimezone(pytz.utc)
        except (ValueError, OverflowError):
            self._fail("date_invalid", field)
            return None
        return moment.replace(tzinfo=None, microsecond=0).isoformat(" ")

    def _read_seats(self, value, field):
        # null and 0: no limit
        if value in (None, 0) and value is not False:
            return 0
        is_whole = isinstance(value, int) and not isinstance(value, bool)
        if not is_whole or not 0 < value <= MAX_QUANTITY * 1000:
            self._fail("seats_invalid", field)
            return None
        return value

    def _read_price(self, value, field, error="price_invalid"):
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if not is_number or not 0 <= value <= MAX_PRICE:
            self._fail(error, field)
            return None
        return float(value)

    def _read_tariffs(self, found):
        tariffs = {}
        if not isinstance(found, list):
            self._fail("tariffs_invalid", "tariffs")
            return tariffs
        for index, item in enumerate(found):
            path = f"tariffs[{index}]"
            if not isinstance(item, dict):
                self._fail("tariffs_invalid", path)
                continue
            values = self._read_tariff(item, path)
            key = values["code"].lower()
            if key and key in tariffs:
                self._fail("tariff_twice", f"{path}.code")
            tariffs[key] = values
        return tariffs

    def _read_tariff(self, item, path):
        values = {
            "code": self._read_code(item, f"{path}.code", "tariff_code_missing"),
        }
        self._copy_text(item, values, "name", "name_missing", f"{path}.name")
        if "price" in item:
            values["price"] = self._read_price(item["price"], f"{path}.price")
        if "seats" in item:
            values["seats"] = self._read_seats(item["seats"], f"{path}.seats")
        for key in ("sale_from", "sale_to"):
            if key in item:
                value = item[key]
                values[key] = value and self._read_moment(value, f"{path}.{key}")
        if "price_steps" in item:
            values["price_steps"] = self._read_steps(item["price_steps"], path)
        return values

    def _read_steps(self, found, path):
        """Return pairs of moment and price, in the order of the moments."""
        steps = {}
        if not isinstance(found, list) or len(found) > MAX_STEPS:
            self._fail("step_invalid", f"{path}.price_steps")
            return []
        for index, item in enumerate(found):
            field = f"{path}.price_steps[{index}]"
            if not isinstance(item, dict):
                self._fail("step_invalid", field)
                continue
            starts_on = self._read_moment(item.get("starts_on"), f"{field}.starts_on")
            price = self._read_price(item.get("price"), f"{field}.price")
            if starts_on in steps:
                self._fail("step_invalid", field)
            steps[starts_on] = price
        return sorted([moment, price] for moment, price in steps.items() if moment)
