from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import TicketsCommon

OPERATIONS = {"r": "read", "w": "write", "c": "create", "d": "unlink"}
# What each role may do with each model of these addons; who is not named, nothing.
RIGHTS = {
    "jug.ticket.request": {"seller": "rwc", "manager": "rwc"},
    "jug.ticket.request.participant": {"seller": "rwcd", "manager": "rwcd"},
    "jug.ticket.source": {"seller": "r", "manager": "rwcd"},
    "jug.ticket.price.step": {"seller": "r", "manager": "rwcd"},
    "jug.ticket.questionnaire": {"seller": "rw", "manager": "rw"},
    "jug.ticket.questionnaire.line": {"seller": "rwcd", "manager": "rwcd"},
    "jug.ticket.questionnaire.reply": {"seller": "rwcd", "manager": "rwcd"},
    "jug.ticket.questionnaire.return": {"seller": "rwc", "manager": "rwc"},
    "sale.order.pay": {"seller": "rwc", "manager": "rwc"},
    "sale.order.overpayment": {"manager": "rwc"},
    "sale.order.refund": {"manager": "rwc"},
    "jug.ticket.terms": {"manager": "rwc"},
    "jug.ticket.proforma": {"seller": "r", "manager": "r"},
    "jug.ticket.proforma.line": {"seller": "r", "manager": "r"},
    "jug.ticket.person": {"manager": "rwc"},
    "jug.ticket.report": {"seller": "r", "manager": "r"},
    "jug.ticket.buyer.report": {"seller": "r", "manager": "r"},
    "jug.ticket.participant.report": {"seller": "r", "manager": "r"},
    "api.intake.call": {"manager": "r"},
    "party.match.log": {"seller": "r", "manager": "r"},
    "party.match.claim": {},
}


@tagged("post_install", "-at_install")
class TestAccess(TicketsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            "seller": cls.seller,
            "manager": cls.manager,
            "internal": new_test_user(cls.env, "t_internal"),
            "portal": new_test_user(cls.env, "t_portal", "base.group_portal"),
            "public": cls.env.ref("base.public_user"),
        }

    def test_each_role_may_do_what_it_needs_and_no_more(self):
        """G-07"""
        for model, rights in RIGHTS.items():
            for role, user in self.users.items():
                Model = self.env[model].with_user(user)
                may = [key for key, op in OPERATIONS.items() if Model.has_access(op)]
                with self.subTest(model=model, role=role):
                    self.assertEqual("".join(may), rights.get(role, ""))

    def test_seller_and_manager_see_their_menus_and_others_none(self):
        """G-07"""
        root = self.env.ref("jug_tickets.jug_tickets_menu_root")
        configuration = self.env.ref("jug_tickets.jug_tickets_menu_configuration")
        Menu = self.env["ir.ui.menu"]
        for role, menus in [
            ("seller", root),
            ("manager", root | configuration),
            ("internal", Menu),
        ]:
            with self.subTest(role=role):
                shown = Menu.with_user(self.users[role])._visible_menu_ids()
                self.assertEqual(
                    set((root | configuration).ids) & set(shown), set(menus.ids)
                )

    def test_seller_works_through_a_request_alone(self):
        request = self._request(email="anna@").with_user(self.seller)
        request.read(["name", "email", "error_summary", "payload_text", "state"])
        request.email = "anna@example.com"
        request.action_replay()
        order = request.order_id
        order.read(["name", "amount_total", "booking_state", "payment_due_on"])
        order.ticket_ids.read(["name", "state", "booked_price"])
        self._pay(order)
        self.assertEqual(order.booking_state, "paid")
        # what is paid for is the manager's to cancel
        order.with_user(self.manager).action_cancel()
        self.assertEqual(order.booking_state, "cancelled")

    def test_stranger_replays_nothing(self):
        request = self._request(email="anna@")
        for role in ("internal", "portal", "public"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                request.with_user(self.users[role]).action_replay()

    def test_outsider_registers_no_payment(self):
        order = self._book()
        group = "sales_team.group_sale_salesman_all_leads"
        salesman = new_test_user(self.env, "t_salesman", group)
        for user in (salesman, self.users["internal"], self.users["portal"]):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.env["sale.order.pay"].with_user(user).create(
                    {"order_id": order.id}
                )
        # even who is let into the dialogue, by another addon or an administrator
        self.env["ir.model.access"].create(
            {
                "name": "sale.order.pay.salesman",
                "model_id": self.env["ir.model"]._get_id("sale.order.pay"),
                "group_id": self.env.ref(group).id,
                "perm_read": True,
                "perm_write": True,
                "perm_create": True,
            }
        )
        wizard = self.env["sale.order.pay"].with_user(salesman)
        wizard = wizard.create({"order_id": order.id})
        with self._assert_refused(UserError, "Only ticket sellers"):
            wizard.action_pay()
        self.assertFalse(order.transaction_ids)

    def test_seller_changes_no_price_step(self):
        step = self._add_step(150)
        with self.assertRaises(AccessError):
            step.with_user(self.seller).price = 1

    def test_process_fields_of_a_booking_are_written_by_nobody(self):
        order = self._book()
        for values in (
            {"booking_state": "paid"},
            {"payment_due_on": "2030-01-01 00:00:00"},
            {"next_check_on": False},
            {"reminder_count": 7},
            {"payment_received_on": "2026-03-02 00:00:00"},
            {"late_payment_state": "open"},
            {"is_ticket_booking": False},
        ):
            for user in (self.seller, self.manager):
                with (
                    self.subTest(values=values, user=user.login),
                    self._assert_refused(UserError, "by its buttons only"),
                ):
                    order.with_user(user).write(values)

    def test_booking_is_not_made_by_hand(self):
        with self._assert_refused(UserError, "by its buttons only"):
            self.env["sale.order"].with_user(self.seller).create(
                {"partner_id": self.partner.id, "is_ticket_booking": True}
            )

    def test_unpaid_booking_is_confirmed_by_no_road(self):
        order = self._book()
        ticket = order.ticket_ids
        roads = {
            "button": lambda user: order.with_user(user).action_confirm(),
            "state": lambda user: order.with_user(user).write({"state": "sale"}),
            "ticket": lambda user: ticket.with_user(user).action_confirm(),
            "attended": lambda user: ticket.with_user(user).action_set_done(),
            "ticket state": lambda user: ticket.with_user(user).write(
                {"state": "open"}
            ),
        }
        for road, take in roads.items():
            for user in (self.seller, self.manager):
                with (
                    self.subTest(road=road, user=user.login),
                    self._assert_refused(UserError, "not paid"),
                ):
                    take(user)
        self.assertEqual((order.state, ticket.state), ("draft", "draft"))

    def test_seller_of_one_company_sees_nothing_of_another(self):
        other = self._create_company(name="Other")
        source = self._create_source(company_id=other.id)
        event = self._create_event(company_id=other.id, external_code="other-day")
        tariff = self._create_tariff(event, steps=[("2026-04-01 00:00:00", 150)])
        [(request, _dup)] = self.env["jug.ticket.request"]._accept(
            source, [self._item(event="other-day", participants=self._people(1))]
        )
        source._log_call(1, "accepted")
        request._process()
        # the participant's card is looked for as the payment's company, whichever it is
        request.order_id.ticket_ids._find_or_create_participant()
        self.assertEqual(request.company_id, other)
        calls = self.env["api.intake.call"].search([("source_id", "=", source.id)])
        matches = self.env["party.match.log"].search(
            [
                "|",
                "&",
                ("res_model", "=", request._name),
                ("res_id", "=", request.id),
                "&",
                ("res_model", "=", "event.registration"),
                ("res_id", "in", request.registration_ids.ids),
            ]
        )
        self.assertEqual((len(calls), len(matches)), (1, 2))
        records = [source, request, request.participant_ids, tariff.price_step_ids]
        # the manager, as a seller may not read the calls at all
        for record in (*records, *calls, *matches):
            with self.subTest(record=record):
                mine = record.with_user(self.manager)
                self.assertFalse(mine.search([("id", "=", record.id)]))
                self.assertFalse(mine.has_access("read"))

    def test_request_finds_no_event_of_another_company(self):
        other = self._create_company(name="Other")
        event = self._create_event(company_id=other.id, external_code="other-day")
        self._create_tariff(event)
        self.assertEqual(self._request(event="other-day").error_codes, "event_unknown")
