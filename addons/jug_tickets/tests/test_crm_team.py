from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from .common import TicketsCommon


@tagged("post_install", "-at_install")
class TestTicketTeam(TicketsCommon):
    def _create_team(self, **values):
        Team = self.env["crm.team"].with_user(self.manager)
        return Team.create({"name": "Another Team", "company_id": False} | values)

    def test_ordinary_team_is_no_ticket_team(self):
        with self._assert_refused(ValidationError, "does not sell conference tickets"):
            self.company.ticket_team_id = self._create_team()

    def test_team_of_another_company_is_refused(self):
        other = self._create_company(name="Other")
        team = self.env["crm.team"].create(
            {"name": "Theirs", "is_ticket_team": True, "company_id": other.id}
        )
        with self._assert_refused(ValidationError, "does not sell conference tickets"):
            self.company.ticket_team_id = team

    def test_manager_marks_a_team_on_its_form_and_it_may_be_chosen(self):
        with Form(self._create_team()) as form:
            form.is_ticket_team = True
        team = form.record
        self.company.ticket_team_id = team
        self.assertEqual(self._request().lead_id.team_id, team)

    def test_team_in_use_remains_a_ticket_team(self):
        with self._assert_refused(ValidationError, "choose another team"):
            self.team.with_user(self.manager).is_ticket_team = False
        team = self._create_team(is_ticket_team=True)
        self.env["res.company"].search([]).ticket_team_id = team
        self.team.with_user(self.manager).is_ticket_team = False
        with self._assert_refused(ValidationError, "choose another team"):
            team.is_ticket_team = False
