"""Builders for the tests of the waiting list."""

from .common import TicketsCommon

OFFER_CRON = "jug_tickets.ir_cron_offer_seats"


class WaitingCommon(TicketsCommon):
    """A tariff with few seats, and people who want one."""

    def _limit_tariff(self, seats, tariff=None):
        tariff = tariff or self.tariff
        tariff.write({"seats_limited": True, "seats_max": seats})

    def _limit_event(self, seats):
        self.event.write({"seats_limited": True, "seats_max": seats})

    def _person(self, number, **values):
        """The request of a person of its own; each is found by nothing else's data."""
        letter = chr(0x410 + number)
        defaults = {
            "name": f"Гость {letter}{letter.lower()}",
            "email": f"guest{number}@example.com",
            "phone": None,
        }
        if values.get("quantity", 1) > 1:
            defaults["participants"] = [
                {"name": f"Участник {letter}{chr(0x430 + n)}"}
                for n in range(values["quantity"])
            ]
        return defaults | values

    def _buy(self, number, **values):
        """The booking of a person."""
        return self._book(**self._person(number, **values))

    def _wait(self, number, **values):
        """The place on the waiting list of a person who found no seat."""
        values = self._person(number, **values)
        request = self._request(waiting_list=True, **values)
        assert request.state == "waiting", request.error_summary or request.state
        return request.waiting_id

    def _offer(self, moment=None):
        if moment:
            self._move_to(moment)
        self._run_cron(OFFER_CRON)

    def _get_triggers(self):
        cron = self.env.ref(OFFER_CRON)
        return self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
