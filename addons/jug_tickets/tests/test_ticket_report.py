from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged
from odoo.tools.safe_eval import safe_eval

from .common_desk import DeskCommon

AFTER = "2026-06-01 09:00:00"


@tagged("post_install", "-at_install")
class TestTicketReports(DeskCommon):
    """What the reports add up agrees with the bookings, to the kopeck."""

    def _sum(self, *names, groupby=(), domain=(), user=None):
        """Sums of the ticket analysis as a seller sees them; by group if asked."""
        Report = self.env["jug.ticket.report"].with_user(user or self.seller)
        domain = [("event_id", "=", self.event.id), *domain]
        aggregates = [
            name if ":" in name or name == "__count" else f"{name}:sum"
            for name in names
        ]
        groups = Report._read_group(domain, list(groupby), aggregates)
        return groups if groupby else groups[0]

    def _book_one(self, letter, **values):
        defaults = {
            "name": f"Гость {letter}",
            "email": f"guest-{ord(letter)}@example.com",
            "phone": None,
        }
        return self._book(**(defaults | values))

    def _book_of_all_kinds(self):
        """One waiting, two paid, one cancelled after payment, one annulled, a guest."""
        orders = [self._book_one(letter) for letter in "АБВГД"]
        self._move_to("2026-03-04 21:00:00")
        for order in orders[1:4]:
            self._pay(order)
        orders[3].with_user(self.manager).action_cancel()
        orders[4]._annul("price_risen")
        self.env["event.registration"].with_user(self.manager).create(
            {
                "event_id": self.event.id,
                "event_ticket_id": self.tariff.id,
                "name": "Докладчик",
            }
        )
        return orders

    # the ticket analysis

    def test_each_ticket_is_counted_once(self):
        """T-REG-06"""
        self._book_of_all_kinds()
        names = ("waiting", "released", "paid", "free", "cancelled", "ticket")
        counts = self._sum(*(f"{name}_count" for name in names))
        self.assertEqual(counts, (1, 0, 2, 1, 2, 6))

    def test_revenue_is_what_paid_orders_cost(self):
        orders = self._book_of_all_kinds()
        paid = self.env["sale.order"].union(*orders[1:3])
        revenue, awaited = self._sum("revenue", "awaited")
        self.assertEqual(revenue, sum(paid.mapped("amount_total")))
        self.assertEqual(awaited, orders[0].amount_total)

    def test_cancelled_are_told_by_reason(self):
        """T-REG-06"""
        self._book_of_all_kinds()
        groups = self._sum(
            "cancelled_count",
            groupby=["cancel_reason"],
            domain=[("outcome", "=", "cancelled")],
        )
        self.assertEqual(sorted(groups), [("by_hand", 1), ("price_risen", 1)])

    def test_days_to_pay_are_averaged_over_who_paid(self):
        self._book_of_all_kinds()
        self.assertEqual(self._sum("days_to_pay:avg"), (2.5,))

    def test_kopecks_that_tickets_cannot_share_are_not_lost(self):
        """A third off of 100.01 is no whole kopeck: three tickets, one sum."""
        self.tariff.price = 100.01
        order = self._book_one("А", quantity=3, participants=self._people(3))
        order.order_line.with_user(self.manager).discount = 33
        self.assertNotEqual(
            sum(order.ticket_ids.mapped("booked_price")), order.amount_total
        )
        self._pay(order)
        self.assertEqual(self._sum("paid_count", "revenue"), (3, order.amount_total))
        rows = self.env["jug.ticket.report"].search([("order_id", "=", order.id)])
        self.assertEqual(
            [round(revenue * 100, 6) % 1 for revenue in rows.mapped("revenue")], [0] * 3
        )

    def test_taxes_are_in_the_sum_as_in_the_order(self):
        tax = self.env["account.tax"].create({"name": "20 %", "amount": 20})
        self.product.taxes_id = tax
        order = self._book_one("А", quantity=3, participants=self._people(3))
        self._pay(order)
        self.assertEqual(order.amount_total, 360)
        self.assertEqual(self._sum("revenue"), (360,))

    def test_order_of_two_tariffs_is_told_by_tariff(self):
        vip = self._create_tariff(name="VIP", external_code="vip", price=333.33)
        order = self._book_one("А", quantity=2, participants=self._people(2))
        line = order.order_line.copy(
            {
                "order_id": order.id,
                "event_ticket_id": vip.id,
                "product_uom_qty": 1,
                "price_unit": 333.33,
            }
        )
        self.env["event.registration"].create(order._prepare_ticket_vals({}, line))
        self._pay(order)
        groups = dict(self._sum("revenue", groupby=["event_ticket_id"]))
        self.assertEqual(groups, {self.tariff: 200, vip: 333.33})
        self.assertAlmostEqual(sum(groups.values()), order.amount_total)

    def test_ticket_given_back_takes_its_price_along(self):
        order = self._book_one("А", quantity=3, participants=self._people(3))
        order.ticket_ids[0].with_user(self.manager).action_cancel()
        self._pay(order)
        self.assertEqual(self._sum("paid_count", "revenue"), (2, 200))
        self.assertEqual(order.amount_total, 200)

    def test_no_shows_are_valid_tickets_of_a_past_conference(self):
        orders = self._book_of_all_kinds()
        came = orders[1].ticket_ids
        came.action_set_done()
        self.assertEqual(self._sum("came_count", "no_show_count"), (1, 0))
        self._move_to(AFTER)
        # the other paid one, and the guest
        self.assertEqual(self._sum("came_count", "no_show_count"), (1, 2))
        self.tariff.is_online = True
        self.assertEqual(self._sum("came_count", "no_show_count"), (1, 0))

    def test_ordinary_events_are_left_out(self):
        party = self._create_event(is_conference=False, external_code=False)
        self.env["event.registration"].create({"event_id": party.id, "name": "A"})
        Report = self.env["jug.ticket.report"]
        self.assertFalse(Report.search([("event_id", "=", party.id)]))

    def test_conferences_and_tariffs_of_the_same_name_are_told_apart(self):
        again = self._create_event(
            external_code="next-year",
            date_begin="2027-05-20 07:00:00",
            date_end="2027-05-21 15:00:00",
        )
        other = self._create_tariff(again)
        action = self.env.ref("jug_tickets.jug_ticket_report_action")
        context = safe_eval(action.context)
        events = (self.event | again).with_context(**context)
        self.assertEqual(len(set(events.mapped("display_name"))), 2)
        self.assertIn("2027", events[1].display_name)
        tariffs = (self.tariff | other).with_context(**context)
        self.assertEqual(len(set(tariffs.mapped("display_name"))), 2)

    def test_row_opens_its_ticket(self):
        order = self._book_one("А")
        row = self.env["jug.ticket.report"].with_user(self.seller)
        row = row.search([("order_id", "=", order.id)])
        self.assertEqual(row.action_open_ticket()["res_id"], order.ticket_ids.id)

    def test_reports_are_for_ticket_people_of_the_company(self):
        """G-07"""
        self._pay(self._book_one("А"))
        company = self._create_company(name="Other")
        nobody = new_test_user(self.env, "t_nobody")
        for name in ("", ".buyer", ".participant"):
            Report = self.env[f"jug.ticket{name}.report"]
            mine = Report.with_user(self.seller).search([])
            self.assertIn(self.company, mine.company_id)
            self.assertNotIn(company, mine.company_id)
            self.seller.write({"company_ids": [Command.link(company.id)]})
            foreign = Report.with_user(self.seller).with_context(
                allowed_company_ids=company.ids
            )
            with self.subTest(report=Report._name):
                self.assertFalse(foreign.search([]) & mine)
                with self.assertRaises(AccessError):
                    Report.with_user(nobody).search([])

    # by buyers and participants

    def _get_buyers(self, *partners):
        Report = self.env["jug.ticket.buyer.report"].with_user(self.seller)
        return Report.search([("buyer_id", "in", [p.id for p in partners])])

    def test_buyer_is_reported_with_what_he_paid(self):
        """T-REG-08, T-REG-10"""
        first = self._book_one("А", quantity=2, participants=self._people(2))
        self._pay(first)
        self._move_to("2026-03-05 10:00:00")
        second = self._book_one("А")
        self._pay(second)
        waiting = self._book_one("Б")
        [row] = self._get_buyers(first.partner_id, waiting.partner_id)
        self.assertRecordValues(
            row,
            [
                {
                    "buyer_id": first.partner_id.id,
                    "kind": "person",
                    "order_count": 2,
                    "ticket_count": 3,
                    "conference_count": 1,
                    "revenue": 300,
                }
            ],
        )
        self.assertEqual(str(row.last_paid_on), "2026-03-05 10:00:00")
        self.assertEqual(row.action_open_buyer()["res_id"], first.partner_id.id)

    def test_organisation_is_the_buyer_of_what_its_people_order(self):
        """T-REG-08, T-REG-10"""
        order = self._book_one("А")
        company = self.env["res.partner"].create(
            {"name": "Ромашка", "is_company": True}
        )
        order.partner_id.parent_id = company
        self._pay(order)
        [row] = self._get_buyers(company, order.partner_id)
        self.assertEqual((row.buyer_id, row.kind), (company, "company"))

    def test_who_was_paid_back_is_no_buyer(self):
        order = self._book_one("А")
        self._pay(order)
        order.with_user(self.manager).action_cancel()
        self.assertFalse(self._get_buyers(order.partner_id))

    def _get_participants(self, partner):
        Report = self.env["jug.ticket.participant.report"].with_user(self.seller)
        return Report.search([("participant_id", "=", partner.id)])

    def test_participant_is_reported_over_conferences(self):
        """T-REG-09: visited, missed and coming; two tickets of one count once."""
        later = self._create_event(
            name="Later",
            external_code="later",
            date_begin="2026-09-20 07:00:00",
            date_end="2026-09-21 15:00:00",
        )
        self._create_tariff(later)
        missed = self._create_event(
            name="Missed",
            external_code="missed",
            date_begin="2026-05-20 07:00:00",
            date_end="2026-05-21 15:00:00",
        )
        self._create_tariff(missed)
        orders = [
            self._book_one("А", event=code)
            for code in ("test-java-day", "test-java-day", "later", "missed")
        ]
        for order in orders:
            self._pay(order)
        person = orders[0].ticket_ids.participant_id
        orders[0].ticket_ids.action_set_done()
        self._move_to(AFTER)
        [row] = self._get_participants(person)
        self.assertRecordValues(
            row,
            [
                {
                    "conference_count": 3,
                    "visited_count": 1,
                    "no_show_count": 1,
                    "coming_count": 1,
                }
            ],
        )
        self.assertEqual(row.last_conference_on, later.date_begin)
        self.assertEqual(row.action_open_participant()["res_id"], person.id)

    # of one conference

    def _render(self, name, user=None):
        Report = self.env["ir.actions.report"].with_user(user or self.seller)
        report = f"jug_tickets.report_event_{name}"
        return Report._render_qweb_pdf(report, self.event.ids)[0].decode()

    def test_summary_of_a_held_conference_is_printed(self):
        """T-REG-07"""
        self._book_of_all_kinds()[1].ticket_ids.action_set_done()
        self._move_to(AFTER)
        action = self.event.with_user(self.seller).action_print_summary()
        self.assertEqual(action["report_name"], "jug_tickets.report_event_summary")
        html = self._render("summary")
        for text in (
            "Test Java Day",
            "20 May 2026, 10:00",
            "Standard",
            "Site (API)",
            "Person",
            "Not paid in time, price risen",
            "Cancelled by staff",
            "Гость Б",
            "200.00",
            "33%",
            "03/02/2026",
        ):
            with self.subTest(text=text):
                self.assertIn(text, html)

    def test_summary_agrees_with_the_analysis(self):
        """T-REG-07"""
        self._book_of_all_kinds()
        self._move_to(AFTER)
        summary = self.event.with_user(self.seller)._get_summary()
        total = summary["total"]
        names = ("ticket_count", "paid_count", "cancelled_count", "revenue")
        self.assertEqual(tuple(total[name] for name in names), self._sum(*names))
        for part in ("tariffs", "buyer_types", "channels"):
            with self.subTest(part=part):
                for name in names:
                    self.assertAlmostEqual(
                        sum(row[name] for row in summary[part]), total[name]
                    )
        for part in ("buyers", "weeks"):
            self.assertEqual(
                sum(row["revenue"] for row in summary[part]), total["revenue"]
            )

    def test_weeks_without_sales_are_shown_empty(self):
        self._pay(self._book_one("А"))
        self._move_to("2026-03-20 10:00:00")
        self._pay(self._book_one("Б"))
        weeks = self.event._get_summary()["weeks"]
        self.assertEqual([week["paid_count"] for week in weeks], [1, 0, 1])
        self.assertEqual(str(weeks[1]["day"]), "2026-03-09")

    def test_conference_without_tickets_has_a_summary_too(self):
        self._move_to(AFTER)
        self.assertIn("Test Java Day", self._render("summary"))

    def test_summary_is_not_printed_before_the_end(self):
        with self._assert_refused(UserError, "is over"):
            self.event.with_user(self.seller).action_print_summary()

    def test_held_conferences_are_listed_with_their_figures(self):
        """T-REG-07, T-REG-12"""
        self._book_of_all_kinds()[1].ticket_ids.action_set_done()
        self.assertNotIn(self.event, self._find("event_event_action_held"))
        self._move_to(AFTER)
        self.assertIn(self.event, self._find("event_event_action_held"))
        event = self.event.with_user(self.seller)
        event.invalidate_recordset()
        self.assertEqual(
            (event.ticket_paid_count, event.ticket_revenue, event.ticket_came_count),
            (2, 200, 1),
        )

    def test_participants_are_listed_by_name_for_the_door(self):
        """T-REG-15"""
        for number, name in enumerate(("Яшин", "Ёлкин", "Егоров", "Жуков")):
            self._pay(self._book_one("АБВГ"[number], name=f"{name} Пётр"))
        unnamed = self._book_one("Д")
        self._pay(unnamed)
        unnamed.ticket_ids.write({"name": False, "participant_id": False})
        self._book_one("Е", name="Аистов Неплатящий")
        names = self.event._get_attendee_rows().mapped("name")
        self.assertEqual(
            names, ["Егоров Пётр", "Ёлкин Пётр", "Жуков Пётр", "Яшин Пётр", False]
        )
        html = self._render("attendees")
        self.assertLess(html.index("Ёлкин"), html.index("Жуков"))
        self.assertIn("Without a name", html)
        self.assertNotIn("Аистов", html)

    def test_conference_has_the_buttons(self):
        arch = self._get_arch("event.view_event_form")
        for name in ("action_print_summary", "action_print_attendees"):
            self.assertEqual(len(arch.xpath(f"//button[@name='{name}']")), 1)
        Form(self.event.with_user(self.seller))
