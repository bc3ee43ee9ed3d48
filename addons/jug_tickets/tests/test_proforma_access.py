from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common_proforma import ACCOUNT, ProformaCommon


@tagged("post_install", "-at_install")
class TestProformaAccess(ProformaCommon):
    """Who reads payment requests, and that nobody writes them."""

    def test_nobody_writes_makes_or_deletes_one(self):
        """G-07"""
        order = self._book_company()
        proforma = order.proforma_id
        api = new_test_user(self.env, "t_api", "jug_tickets.jug_tickets_group_api")
        admin = self.env.ref("base.user_admin")
        for user in (self.seller, self.manager, admin, api):
            mine = proforma.with_user(user)
            for attempt in (
                lambda mine=mine: mine.write({"amount_due": 1}),
                lambda mine=mine: mine.write({"state": "void"}),
                lambda mine=mine: mine.write({"sent_on": "2026-03-02 00:00:00"}),
                lambda mine=mine: mine.line_ids.write({"price_total": 1}),
                lambda mine=mine: mine.unlink(),
                lambda mine=mine: mine.line_ids.unlink(),
                lambda mine=mine: mine.create({"order_id": order.id, "name": "1"}),
                lambda mine=mine: mine.load([".id", "name"], [[str(mine.id), "1"]]),
                lambda user=user: order.with_user(user).write(
                    {
                        "proforma_ids": [
                            Command.update(proforma.id, {"payee_account": "1"})
                        ]
                    }
                ),
            ):
                with self.subTest(user=user.login):
                    self._try(attempt)
        self.assertEqual((proforma.amount_due, proforma.state), (300, "valid"))
        self.assertEqual(proforma.payee_account, ACCOUNT)
        self.assertNotEqual(proforma.name, "1")

    def _try(self, attempt):
        """What is attempted is refused; an import says so in its messages."""
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            result = attempt()
            if isinstance(result, dict) and result.get("messages"):
                raise AccessError(result["messages"][0]["message"])

    def test_who_reads_them(self):
        """G-07"""
        proforma = self._book_company().proforma_id
        for user in (self.seller, self.manager):
            self.assertEqual(proforma.with_user(user).payee_account, ACCOUNT)
            self.assertTrue(proforma.with_user(user).line_ids.mapped("name"))
        for group in ("jug_tickets.jug_tickets_group_api", "base.group_portal"):
            stranger = new_test_user(self.env, group.split(".")[1], group)
            with self._assert_refused(AccessError, "allowed|access"):
                proforma.with_user(stranger).read(["name"])

    def test_seller_of_another_company_sees_none(self):
        proforma = self._book_company().proforma_id
        other = self.env["res.company"].create({"name": "JUG Two"})
        user = new_test_user(
            self.env,
            "t_other",
            "jug_tickets.jug_tickets_group_seller",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        Proforma = self.env["jug.ticket.proforma"].with_user(user)
        self.assertFalse(Proforma.search([("id", "=", proforma.id)]))
        self.assertFalse(
            self.env["jug.ticket.proforma.line"]
            .with_user(user)
            .search([("proforma_id", "=", proforma.id)])
        )
        with self._assert_refused(AccessError, "allowed|access"):
            proforma.with_user(user).action_send()

    def test_nobody_but_an_administrator_changes_where_the_money_goes(self):
        """G-07"""
        contacts = self.env.ref("base.group_partner_manager")
        self.manager.group_ids += contacts
        account = self.company.ticket_bank_account_id
        other = self._create_account(self.company, acc_number="4" * 20)
        mine = account.with_user(self.manager)
        for attempt in (
            lambda: mine.write({"acc_number": "4" * 20}),
            lambda: mine.write({"bank_id": other.bank_id.id}),
            lambda: mine.write({"active": False}),
            lambda: mine.write({"bank_bic": "044525000"}),
            lambda: mine.bank_id.write({"correspondent_account": "3" * 20}),
        ):
            with self._assert_refused(UserError, "only an administrator"):
                attempt()
        with self.assertRaises(AccessError):
            self.company.with_user(self.manager).ticket_bank_account_id = other
        # others' accounts are anybody's who keeps contacts
        other.with_user(self.manager).acc_number = "5" * 20
        other.with_user(self.manager).bank_id.bic = "044525974"
        account.with_user(self.env.ref("base.user_admin")).acc_number = "6" * 20
        self.assertEqual(account.acc_number, "6" * 20)
