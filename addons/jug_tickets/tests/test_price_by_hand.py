"""A price that is on sale is what the price steps say."""

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import TicketsCommon

BEGUN = "2026-03-01 00:00:00"


@tagged("post_install", "-at_install")
class TestPriceByHand(TicketsCommon):
    """T-B2C-22: which price holds is known, whoever has set it, and since when."""

    def _get_steps(self):
        steps = self.tariff.price_step_ids.sorted("starts_on")
        return [(str(step.starts_on), step.price) for step in steps]

    def _sync(self):
        self._run_cron("jug_tickets.ir_cron_sync_prices")

    def test_price_by_hand_is_the_next_step(self):
        self._add_step(150, BEGUN)
        self._add_step(200)
        self.tariff.with_user(self.manager).price = 170
        self.assertEqual(self.tariff.price, 170)
        # it stays when the machine looks at the steps again ...
        self._sync()
        self.assertEqual(self.tariff.price, 170)
        self.assertEqual(
            self._get_steps(),
            [(BEGUN, 150), ("2026-03-02 09:00:00", 170), ("2026-04-01 00:00:00", 200)],
        )
        # ... until the next one
        self._move_to("2026-04-01 00:00:00")
        self._sync()
        self.assertEqual((self.tariff.price, self.tariff.base_price), (200, 100))

    def test_price_by_hand_is_what_a_booking_costs(self):
        self._add_step(150, BEGUN)
        self.tariff.with_user(self.manager).price = 170
        self._sync()
        self.assertEqual(self._book().amount_total, 170)

    def test_price_before_the_first_step_is_the_tariff_s_own(self):
        self._add_step(150)
        self.tariff.with_user(self.manager).price = 90
        self._sync()
        self.assertEqual((self.tariff.price, self.tariff.base_price), (90, 90))
        self.assertEqual(len(self.tariff.price_step_ids), 1)

    def test_same_price_makes_no_step(self):
        self._add_step(150, BEGUN)
        self.tariff.with_user(self.manager).write({"price": 150, "name": "Same"})
        self.assertEqual(self._get_steps(), [(BEGUN, 150)])
        self.assertEqual(self.tariff.name, "Same")

    def test_second_thought_at_once_corrects_the_step(self):
        self._add_step(150, BEGUN)
        for price in (170, 175):
            self.tariff.with_user(self.manager).price = price
        self.assertEqual(
            self._get_steps(), [(BEGUN, 150), ("2026-03-02 09:00:00", 175)]
        )

    def test_price_and_steps_of_one_form_are_both_kept(self):
        self._add_step(150, BEGUN)
        tariff = self.tariff.with_user(self.manager)
        view = "jug_tickets.event_event_ticket_view_form_tariff"
        with Form(tariff, view=view) as form:
            form.price = 170
            with form.price_step_ids.new() as step:
                step.starts_on = "2026-04-01 00:00:00"
                step.price = 200
        self.assertEqual(tariff.price, 170)
        self.assertEqual(len(tariff.price_step_ids), 3)

    def test_step_of_the_same_call_is_the_price(self):
        self._add_step(150, BEGUN)
        step = {"starts_on": "2026-03-02 08:00:00", "price": 170}
        self.tariff.with_user(self.manager).write(
            {"price": 170, "price_step_ids": [Command.create(step)]}
        )
        self.assertEqual(len(self.tariff.price_step_ids), 2)
        self.assertEqual(self.tariff.price, 170)

    def test_several_tariffs_at_once_get_their_price(self):
        self._add_step(150, BEGUN)
        plain = self._create_tariff(name="Plain", external_code="plain")
        both = self.tariff | plain
        both.with_user(self.manager).write({"price": 120})
        self._sync()
        self.assertEqual(both.mapped("price"), [120, 120])
        self.assertFalse(plain.price_step_ids)

    def test_another_product_leaves_the_step_s_price(self):
        self._add_step(150, BEGUN)
        dear = self.product.copy({"list_price": 999})
        self.tariff.with_user(self.manager).product_id = dear
        self.assertEqual(self.tariff.price, 150)

    def test_seller_sets_no_price_by_hand(self):
        """G-07"""
        self._add_step(150, BEGUN)
        with self._assert_refused(UserError, "Only a ticket manager sets up"):
            self.tariff.with_user(self.seller).price = 1
        self.assertEqual(self._get_steps(), [(BEGUN, 150)])
