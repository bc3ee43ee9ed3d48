from odoo.fields import Domain
from odoo.tests import Form, tagged

from .common_desk import DeskCommon


@tagged("post_install", "-at_install")
class TestTicketReport(DeskCommon):
    """What lists and reports say of tickets, and add up."""

    def _sum(self, *aggregates, groupby=(), domain=()):
        return (
            self.env["event.registration"]
            .with_user(self.manager)
            ._read_group(
                Domain("event_id", "=", self.event.id) & Domain(domain),
                list(groupby),
                list(aggregates),
            )
        )

    def _get_report(self):
        """What the list adds up but for the cancelled ones."""
        action = "event_registration_action_tickets"
        return self._find(action, self.manager, ["not_cancelled"])

    def _book_three(self):
        """One ticket waits, one is paid, one was annulled."""
        waiting = self._book()
        paid = self._book(name="Борис", email="boris@example.com", phone=None)
        gone = self._book(name="Вера", email="vera@example.com", phone=None)
        self._move_to("2026-03-04 21:00:00")
        self._pay(paid)
        gone._annul("price_risen")
        return waiting, paid, gone

    def test_ticket_is_reserved_paid_attended_or_void(self):
        order = self._book()
        ticket = order.ticket_ids
        self.assertEqual(ticket.ticket_state, "reserved")
        self._pay(order)
        self.assertEqual(ticket.ticket_state, "paid")
        ticket.action_set_done()
        self.assertEqual(ticket.ticket_state, "attended")
        other = self._book()
        other._annul("price_risen")
        self.assertEqual(other.ticket_ids.ticket_state, "void")

    def test_revenue_is_what_was_paid(self):
        self._book_three()
        [(booked, revenue)] = self._sum("booked_price:sum", "paid_price:sum")
        self.assertEqual((booked, revenue), (300, 100))

    def test_report_adds_up_no_cancelled_ticket(self):
        self._book_three()
        groups = self._sum(
            "__count",
            "booked_price:sum",
            groupby=["ticket_state"],
            domain=[("id", "in", self._get_report().ids)],
        )
        self.assertEqual(sorted(groups), [("paid", 1, 100), ("reserved", 1, 100)])

    def test_cancelled_tickets_are_counted_by_reason(self):
        _waiting, paid, _gone = self._book_three()
        paid.with_user(self.manager).action_cancel()
        groups = self._sum(
            "__count", groupby=["cancel_reason"], domain=[("ticket_state", "=", "void")]
        )
        self.assertEqual(sorted(groups), [("by_hand", 1), ("price_risen", 1)])

    def test_days_to_pay_are_those_of_who_paid(self):
        self._book_three()
        [(days,)] = self._sum("days_to_pay:avg")
        self.assertEqual(days, 2.5)

    def test_nobody_paid_took_no_time(self):
        self._book()
        [(days,)] = self._sum("days_to_pay:avg")
        self.assertIs(days, False)

    def test_money_given_back_is_no_revenue(self):
        order = self._book()
        self._pay(order)
        order.with_user(self.manager).action_cancel()
        [(revenue, days)] = self._sum("paid_price:sum", "days_to_pay:avg")
        self.assertEqual(revenue, 0)
        self.assertIs(days, False)

    def test_released_ticket_is_not_found_among_the_paid(self):
        order = self._book()
        ticket = order.ticket_ids
        order.is_released_on_credit = True
        order.action_confirm()
        self.assertEqual(order.booking_state, "released")
        for filters, is_there in (("paid", False), ("released", True)):
            found = self._find(
                "event_registration_action_tickets", self.manager, [filters]
            )
            with self.subTest(filters=filters):
                self.assertEqual(ticket in found, is_there)
        self._pay(order)
        found = self._find("event_registration_action_tickets", self.manager, ["paid"])
        self.assertIn(ticket, found)

    def test_newest_ticket_comes_first(self):
        first = self._book().ticket_ids
        second = self._book(name="Борис", email="b@example.com", phone=None).ticket_ids
        self.env.flush_all()
        # as the demo does it
        self.cr.execute(
            "UPDATE event_registration SET create_date = '2026-01-01' WHERE id = %s",
            (second.id,),
        )
        arch = self._get_arch("jug_tickets.event_registration_view_list_tickets")
        found = self.env["event.registration"].search(
            [("id", "in", (first + second).ids)], order=arch.get("default_order")
        )
        self.assertEqual(found.ids, (first + second).ids)

    def test_manager_issues_a_guest_ticket_which_is_no_revenue(self):
        action = self.env.ref("jug_tickets.event_registration_action_guest")
        Ticket = self.env[action.res_model].with_user(self.manager)
        form = Form(Ticket, view=action.view_id)
        form.name = "Докладчик"
        form.event_id = self.event
        form.event_ticket_id = self.tariff
        ticket = form.save()
        self.assertEqual((ticket.ticket_state, ticket.paid_price), ("paid", 0))

    def test_guest_ticket_is_the_managers_button(self):
        view = "jug_tickets.event_registration_view_list_tickets"
        action = self.env.ref("jug_tickets.event_registration_action_guest")
        for user, count in ((self.seller, 0), (self.manager, 1)):
            arch = self._get_arch(view, user)
            with self.subTest(user=user.login):
                self.assertEqual(arch.get("create"), "0")
                self.assertEqual(
                    len(arch.xpath(f"//header/button[@name='{action.id}']")), count
                )
