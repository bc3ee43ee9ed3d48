from odoo.fields import Command
from odoo.tests import tagged

from .common_company import CompanyCommon


@tagged("post_install", "-at_install")
class TestTicketRevenue(CompanyCommon):
    """Money that came is revenue, whatever part of the price it is."""

    def setUp(self):
        super().setUp()
        self.client.write({"ticket_terms": "full", "ticket_exposure_limit": 10_000})

    def _book_person(self, letter, **values):
        return self._request(
            name=f"Гость {letter}",
            email=f"guest-{ord(letter)}@example.com",
            phone=None,
            **values,
        ).order_id

    def _release(self, *wanted):
        """A booking whose tickets leave before the payment."""
        self.client.ticket_terms = "post"
        order = self._book(*wanted)
        self.assertEqual(order.booking_state, "released")
        return order

    def _get_rows(self, orders, user=None):
        Report = self.env["jug.ticket.report"].with_user(user or self.seller)
        # no table: what was read before is not known to be out of date
        Report.invalidate_model()
        return Report.search([("order_id", "in", orders.ids)], order="id")

    def _sum(self, orders, *names):
        rows = self._get_rows(orders)
        return tuple(round(sum(rows.mapped(name)), 6) for name in names)

    def _assert_reports_agree(self, orders):
        """The analysis, the list of tickets and its sums, ticket by ticket."""
        tickets = orders.ticket_ids.with_user(self.seller)
        tickets.invalidate_recordset()
        rows = {row.id: row.revenue for row in self._get_rows(orders)}
        self.assertEqual({ticket.id: ticket.paid_price for ticket in tickets}, rows)
        groups = tickets._read_group(
            [("id", "in", tickets.ids)], ["sale_order_id"], ["paid_price:sum"]
        )
        self.assertEqual(
            {order: round(revenue, 6) for order, revenue in groups},
            {order: self._sum(order, "revenue")[0] for order in orders},
        )

    def test_part_payment_is_revenue_and_the_rest_is_awaited(self):
        """T-REG-08: what came is counted, what is to come is awaited."""
        order = self._book()
        self._pay(order, 150)
        self.assertEqual(order.booking_state, "part_paid")
        self.assertEqual(self._sum(order, "revenue", "awaited"), (150, 450))
        self.assertEqual(self._sum(order, "paid_count", "waiting_count"), (0, 4))
        # by what they cost: three of 100 and one of 300
        self.assertEqual(
            sorted(self._get_rows(order).mapped("revenue")), [25, 25, 25, 75]
        )

    def test_kopecks_of_a_part_are_not_lost(self):
        order = self._book((self.tariff, 3))
        self._pay(order, 100)
        revenues = self._get_rows(order).mapped("revenue")
        self.assertEqual(sorted(revenues), [33.33, 33.33, 33.34])
        self.assertEqual(self._sum(order, "revenue", "awaited"), (100, 200))

    def test_released_tickets_bring_what_has_come(self):
        order = self._release()
        self.assertEqual(
            self._sum(order, "released_count", "revenue", "awaited"), (4, 0, 600)
        )
        self._pay(order, 200)
        self.assertEqual(order.booking_state, "released")
        self.assertEqual(
            self._sum(order, "released_count", "paid_count"),
            (4, 0),
        )
        self.assertEqual(self._sum(order, "revenue", "awaited"), (200, 400))
        self._pay(order)
        self.assertEqual(
            self._sum(order, "paid_count", "revenue", "awaited"), (4, 600, 0)
        )

    def test_released_ticket_is_not_paid_for_until_its_money_comes(self):
        """The list of tickets says so, too."""
        order = self._release((self.tariff, 1))
        ticket = order.ticket_ids
        self.assertEqual((ticket.ticket_state, ticket.paid_price), ("released", 0))
        self._pay(order)
        self.assertEqual((ticket.ticket_state, ticket.paid_price), ("paid", 100))
        other = self._release((self.tariff, 1)).ticket_ids
        other.name = "Анна"
        other.action_set_done()
        # inside all the same, and still owed
        self.assertEqual((other.ticket_state, other.paid_price), ("attended", 0))

    def test_what_was_paid_too_much_is_no_revenue(self):
        order = self._book()
        self._pay(order, 700)
        self.assertEqual(self._sum(order, "revenue", "awaited"), (600, 0))

    def test_money_for_something_else_is_not_the_tickets(self):
        order = self._book((self.tariff, 1))
        dinner = self.env["product.product"].create(
            {"name": "Dinner", "type": "service", "taxes_id": False}
        )
        order.order_line = [
            Command.create({"product_id": dinner.id, "price_unit": 300})
        ]
        self._pay(order, 200)
        self.assertEqual(self._sum(order, "revenue", "awaited"), (50, 50))
        self._pay(order)
        self.assertEqual(self._sum(order, "revenue", "awaited"), (100, 0))

    def test_line_that_takes_off_takes_off_of_the_tickets(self):
        order = self._book((self.tariff, 2))
        rebate = self.env["product.product"].create(
            {"name": "Rebate", "type": "service", "taxes_id": False}
        )
        order.order_line = [
            Command.create({"product_id": rebate.id, "price_unit": -20})
        ]
        self.assertEqual(self._sum(order, "revenue", "awaited"), (0, 180))
        self._pay(order, 90)
        self.assertEqual(self._sum(order, "revenue", "awaited"), (90, 90))
        self._pay(order)
        self.assertEqual(self._sum(order, "revenue", "awaited"), (180, 0))

    def test_ticket_given_up_after_the_payment_leaves_the_others_their_revenue(self):
        order = self._book((self.tariff, 2))
        self._pay(order)
        order.ticket_ids[0].with_user(self.manager).action_cancel()
        self.assertEqual(self._sum(order, "revenue", "awaited"), (100, 0))
        self._assert_reports_agree(order)

    def test_taxes_are_in_both(self):
        self.product.taxes_id = self.env["account.tax"].create(
            {"name": "20 %", "amount": 20}
        )
        order = self._book((self.tariff, 2))
        self.assertEqual(order.amount_total, 240)
        self._pay(order, 60)
        self.assertEqual(self._sum(order, "revenue", "awaited"), (60, 180))
        self._assert_reports_agree(order)

    def test_reports_agree_whatever_became_of_a_booking(self):
        """T-REG-06, T-REG-08: one figure, by whichever list it is read."""
        paid = self._book_person("А")
        part = self._book((self.tariff, 3))
        cancelled = self._book_person("Б")
        annulled = self._book_person("В")
        waiting = self._book_person("Г")
        released = self._release((self.tariff, 2))
        released_part = self._release((self.tariff, 3))
        for order, amount in (
            (paid, None),
            (part, 100),
            (cancelled, None),
            (released_part, 100),
        ):
            self._pay(order, amount)
        cancelled.with_user(self.manager).action_cancel()
        action = cancelled.with_user(self.manager).action_refund_late_payment()
        self.env["sale.order.refund"].with_user(self.manager).create(
            {"order_id": action["context"]["default_order_id"]}
        ).action_refund()
        annulled._annul("price_risen")
        orders = paid | part | cancelled | annulled | waiting | released | released_part
        self._assert_reports_agree(orders)
        self.assertEqual(
            [self._sum(order, "revenue", "awaited") for order in orders],
            [(100, 0), (100, 200), (0, 0), (0, 0), (0, 100), (0, 200), (100, 200)],
        )

    def test_revenue_of_tickets_is_a_measure(self):
        """A pivot may add it up though it is not stored."""
        order = self._book()
        self._pay(order, 150)
        Ticket = self.env["event.registration"].with_user(self.seller)
        # as the web client asks for money, twice and by groups
        [total, *groups] = Ticket.formatted_read_grouping_sets(
            [("sale_order_id", "=", order.id)],
            [[], ["event_ticket_id"]],
            ["paid_price:sum", "paid_price:sum_currency", "__count"],
        )
        self.assertEqual(total[0]["paid_price:sum"], 150)
        self.assertEqual(total[0]["paid_price:sum_currency"], 150)
        self.assertEqual(
            sorted(group["paid_price:sum"] for group in groups[0]), [75, 75]
        )
        self.assertEqual(
            Ticket.fields_get(["paid_price"])["paid_price"]["aggregator"], "sum"
        )

    def test_who_has_paid_a_part_is_a_buyer(self):
        """T-REG-08, T-REG-10 (decisions 13: buyers are who paid)."""
        order = self._book()
        Report = self.env["jug.ticket.buyer.report"].with_user(self.seller)
        domain = [("buyer_id", "=", self.client.id)]
        self.assertFalse(Report.search(domain))
        self.client.invalidate_recordset()
        self._pay(order, 150)
        self.assertRecordValues(
            Report.search(domain),
            [
                {
                    "order_count": 1,
                    "conference_count": 1,
                    "ticket_count": 0,
                    "revenue": 150,
                    "awaited": 450,
                }
            ],
        )
        self.assertEqual(self.client.with_user(self.seller).ticket_revenue, 150)

    def test_summary_has_the_money_that_came_in_part(self):
        """T-REG-07"""
        order = self._book()
        self._pay(order, 150)
        summary = self.event.with_user(self.seller)._get_summary()
        total = summary["total"]
        self.assertEqual((total["revenue"], total["awaited"]), (150, 450))
        for part in ("tariffs", "buyers", "weeks"):
            with self.subTest(part=part):
                self.assertEqual(sum(row["revenue"] for row in summary[part]), 150)
        self.assertEqual(sum(row["paid_count"] for row in summary["weeks"]), 0)
