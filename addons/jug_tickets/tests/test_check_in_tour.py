"""The registration desk in a real browser, on a wide screen and on a telephone."""

import json
from datetime import timedelta

from odoo import fields
from odoo.tests import new_test_user, tagged

from .common_browser import BrowserCommon


class CheckInTour(BrowserCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        new_test_user(
            cls.env,
            "tour_door",
            "event.group_event_registration_desk",
            password="tour_door",
        )
        # the doors are open
        begins_on = fields.Datetime.now()
        dates = {"date_begin": begins_on, "date_end": begins_on + timedelta(days=1)}
        for code, policy in (("door-conf", "guest"), ("strict-conf", "refuse")):
            event = cls._create_conference(
                external_code=code, unnamed_policy=policy, **dates
            )
            cls._create_tariff(event)
        cls.source = cls._create_source(name="Door Site")

    def _book(self, name, event="door-conf"):
        item = {
            "name": name,
            "email": f"{name.split()[0].lower()}@example.com",
            "event": event,
            "tariff": "std",
        }
        [(request, _is_duplicate)] = self.env["jug.ticket.request"]._accept(
            self.source, [item]
        )
        request._process()
        return request.order_id

    def _sell(self, name, **values):
        order = self._book(name, **values)
        self.env["sale.order.pay"].create({"order_id": order.id}).action_pay()
        return order.ticket_ids

    def _sell_unnamed(self, name, **values):
        ticket = self._sell(name, **values)
        ticket.write({"name": False, "email": False, "participant_id": False})
        return ticket

    def _meet_everybody(self):
        """One guest after the other comes to the desk; the answers are the tour's."""
        paid = self._sell("Anna Ivanova")
        unpaid = self._book("Boris Petrov").ticket_ids
        gone = self._book("Vera Sidorova")
        gone._annul("price_risen")
        unnamed = self._sell_unnamed("Company Guest")
        nameless = self._sell_unnamed("Late Guest", event="strict-conf")
        codes = {
            "let_in": paid.barcode,
            "inside": paid.barcode,
            "unpaid": unpaid.barcode,
            "cancelled": gone.ticket_ids.barcode,
            "unnamed": unnamed.barcode,
            "nameless": nameless.barcode,
            "not_found": "йцукен12345",
        }
        action = self.env.ref("event.event_barcode_action_main_view").path
        url = f"/odoo/{action}?codes={json.dumps(codes)}"
        self.start_tour(url, "jug_tickets_check_in_tour", login="tour_door")
        self.assertEqual(paid.state, "done")
        self.assertEqual((unnamed.state, unnamed.name), ("done", "Пётр Первый"))
        self.assertEqual(unnamed.participant_id.name, "Пётр Первый")
        self.assertEqual((nameless.state, nameless.name), ("open", False))
        self.assertEqual((unpaid.state, gone.ticket_ids.state), ("draft", "cancel"))


@tagged("post_install", "-at_install")
class TestCheckInTour(CheckInTour):
    def test_answers_have_their_words_colours_and_sounds(self):
        """T-B2C-11: who has not paid is not let in."""
        self._meet_everybody()


@tagged("post_install", "-at_install")
class TestCheckInTelephone(CheckInTour):
    browser_size = "390x844"
    touch_enabled = True

    def test_desk_works_on_a_telephone(self):
        self._meet_everybody()
