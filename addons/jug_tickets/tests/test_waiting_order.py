from odoo.tests import tagged

from .common_waiting import WaitingCommon


@tagged("post_install", "-at_install")
class TestWaitingOrder(WaitingCommon):
    """Groups: who is passed over, for whom seats are kept, and what others may buy."""

    def _fill(self, seats):
        """Sell all seats one by one."""
        self._limit_tariff(seats)
        return [self._buy(number) for number in range(seats)]

    def test_group_is_passed_over_by_who_needs_fewer_seats(self):
        orders = self._fill(3)
        group, single = self._wait(10, quantity=2), self._wait(11)
        orders[0].action_cancel()
        self._offer()
        self.assertEqual((group.state, single.state), ("waiting", "offered"))
        self.assertEqual(group.pass_count, 1)

    def test_group_comes_first_if_there_are_seats_enough(self):
        orders = self._fill(3)
        group, single = self._wait(10, quantity=2), self._wait(11)
        orders[0].action_cancel()
        orders[1].action_cancel()
        self._offer()
        self.assertEqual((group.state, single.state), ("offered", "waiting"))
        self.assertEqual(len(group.order_id.ticket_ids), 2)

    def test_seat_that_nobody_in_line_can_use_is_sold_to_everybody(self):
        orders = self._fill(3)
        group = self._wait(10, quantity=2)
        orders[0].action_cancel()
        self._offer()
        request = self._request(**self._person(20))
        self.assertEqual((group.state, request.state), ("waiting", "processed"))

    def test_group_passed_over_three_times_has_the_seats_kept(self):
        """No starvation: from then on nobody behind it, nor outside, gets them."""
        orders = self._fill(6)
        group = self._wait(10, quantity=2)
        singles = [self._wait(number) for number in range(11, 15)]
        for order in orders[:3]:
            order.action_cancel()
            self._offer()
        self.assertEqual(group.pass_count, 3)
        self.assertEqual([entry.state for entry in singles[:3]], ["offered"] * 3)
        orders[3].action_cancel()
        self._offer()
        self.assertEqual((group.state, singles[3].state), ("waiting", "waiting"))
        self.assertEqual(self._request(**self._person(20)).error_codes, "sold_out")
        orders[4].action_cancel()
        self._offer()
        self.assertEqual((group.state, singles[3].state), ("offered", "waiting"))

    def test_near_the_conference_no_seat_stays_empty(self):
        orders = self._fill(2)
        group, single = self._wait(10, quantity=2), self._wait(11)
        group.pass_count = 3
        orders[0].action_cancel()
        self._offer("2026-05-17 06:59:00")
        self.assertEqual(single.state, "waiting")
        self._offer("2026-05-17 07:01:00")
        self.assertEqual(single.state, "offered")

    def test_seats_of_the_conference_go_to_the_first_of_all_tariffs(self):
        self._limit_event(2)
        self._create_tariff(external_code="vip")
        order = self._buy(0)
        self._buy(1, tariff="vip")
        vip, std = self._wait(2, tariff="vip"), self._wait(3)
        self.assertEqual((vip.position, std.position), (1, 1))
        order.action_cancel()
        # the seat is the first one's, whichever tariff somebody else asks for
        self.assertEqual(self._request(**self._person(4)).error_codes, "sold_out")
        self._offer()
        self.assertEqual((vip.state, std.state), ("offered", "waiting"))

    def test_line_of_one_tariff_does_not_close_another(self):
        self._fill(1)
        self._create_tariff(external_code="vip")
        self._wait(10)
        self.assertEqual(
            self._request(**self._person(11, tariff="vip")).state, "processed"
        )

    def test_who_books_is_asked_once_about_the_line(self):
        """A sale without a limit costs no query more."""
        event = self.event
        calls = []
        original = type(event)._get_line
        self.patch(
            type(event), "_get_line", lambda self: calls.append(1) or original(self)
        )
        self._buy(0)
        self.assertEqual(calls, [])
        self._limit_tariff(5)
        self._buy(1)
        self.assertEqual(calls, [1])
