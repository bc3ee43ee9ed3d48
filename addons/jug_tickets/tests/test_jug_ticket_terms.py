from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

from .common import TicketsCommon

OPERATIONS = ("read", "write", "create", "unlink")


@tagged("post_install", "-at_install")
class TestTicketTerms(TicketsCommon):
    """A ticket manager sets the company's terms without the right to its settings."""

    def _open(self, user=None):
        return self.env["jug.ticket.terms"].with_user(user or self.manager)

    def test_manager_sets_the_terms_of_his_company(self):
        team = self.env["crm.team"].create(
            {"name": "Another Team", "is_ticket_team": True, "company_id": False}
        )
        form = Form(self._open())
        self.assertEqual(form.payment_wait_hours, 24)
        form.payment_wait_hours = 48
        form.team_id = team
        form.save().action_apply()
        self.assertEqual(self.company.ticket_payment_wait_hours, 48)
        self.assertEqual(self.company.ticket_team_id, team)

    def test_booking_waits_as_the_manager_has_set(self):
        """T-B2C-18"""
        form = Form(self._open())
        form.payment_wait_hours = 3
        form.save().action_apply()
        self.assertEqual(str(self._book().payment_due_on), "2026-03-02 12:00:00")

    def test_terms_are_checked_as_in_the_settings(self):
        terms = self._open().create({"team_id": self._create_sponsor_team().id})
        with self._assert_refused(ValidationError, "does not sell conference tickets"):
            terms.action_apply()

    def _create_sponsor_team(self):
        return self.env["crm.team"].create({"name": "Sponsors", "company_id": False})

    def test_terms_of_another_company_are_refused(self):
        other = self._create_company(name="Other")
        terms = self._open().create({"payment_wait_hours": 1})
        terms.sudo().company_id = other
        terms.sudo().payment_wait_hours = 1
        with self._assert_refused(AccessError, "sets its terms"):
            terms.action_apply()
        self.assertEqual(other.ticket_payment_wait_hours, 24)

    def test_seller_sets_no_terms(self):
        for operation in OPERATIONS:
            with self.subTest(operation=operation):
                self.assertFalse(self._open(self.seller).has_access(operation))
        # even who is let into the dialogue, by another addon or an administrator
        self.env["ir.model.access"].create(
            {
                "name": "jug.ticket.terms.seller",
                "model_id": self.env["ir.model"]._get_id("jug.ticket.terms"),
                "group_id": self.env.ref("jug_tickets.jug_tickets_group_seller").id,
                "perm_read": True,
                "perm_write": True,
                "perm_create": True,
            }
        )
        terms = self._open(self.seller).create({"payment_wait_hours": 1})
        with self._assert_refused(AccessError, "sets its terms"):
            terms.action_apply()
        self.assertEqual(self.company.ticket_payment_wait_hours, 24)

    def test_manager_is_shown_the_terms_and_not_the_settings(self):
        terms = self.env.ref("jug_tickets.jug_ticket_terms_menu")
        settings = self.env.ref("jug_tickets.jug_tickets_menu_settings")
        Menu = self.env["ir.ui.menu"]
        for user, menus in ((self.seller, Menu), (self.manager, terms)):
            shown = Menu.with_user(user)._visible_menu_ids()
            with self.subTest(user=user.login):
                self.assertEqual({terms.id, settings.id} & set(shown), set(menus.ids))
