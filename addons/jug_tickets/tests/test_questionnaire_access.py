from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common_questionnaire import QuestionnaireCommon

# Written by the process only.
PROCESS = {
    "state": "accepted",
    "order_id": False,
    "partner_id": False,
    "contact_id": False,
    "request_id": 1,
    "lead_id": False,
    "access_token": "mine",
    "errors": False,
    "warnings": False,
    "remarks": "x",
    "field_remarks": {"vat": "x"},
    "next_reminder_on": False,
    "reminder_count": 7,
    "answered_on": "2026-03-02 00:00:00",
    "sent_on": "2026-03-02 00:00:00",
}


@tagged("post_install", "-at_install")
class TestQuestionnaireAccess(QuestionnaireCommon):
    """Whatever a button hides is refused over RPC, too."""

    def test_stranger_reads_writes_and_decides_nothing(self):
        questionnaire = self._ask(tariff="std", quantity=1)
        strangers = [
            new_test_user(self.env, "q_internal"),
            new_test_user(self.env, "q_portal", "base.group_portal"),
            new_test_user(self.env, "q_api", "jug_tickets.jug_tickets_group_api"),
            self.env.ref("base.public_user"),
        ]
        for user in strangers:
            own = questionnaire.with_user(user)
            # not a single byte, and least of all the token
            for call in (
                lambda own=own: own.read(["access_token"]),
                lambda own=own: own.read(["org_name"]),
                lambda own=own: own.line_ids.read(["quantity"]),
                lambda own=own: own.write({"vat": "1"}),
                lambda own=own: own.action_accept(),
                lambda own=own: own.action_send_again(),
                lambda own=own: own.action_cancel(),
                lambda own=own: own.action_open_page(),
                lambda own=own: own.unlink(),
            ):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    call()

    def test_process_fields_are_written_by_nobody(self):
        questionnaire = self._ask()
        for user in (self.seller, self.manager):
            for name, value in PROCESS.items():
                with (
                    self.subTest(user=user.login, field=name),
                    self._assert_refused(UserError, "answers of a questionnaire"),
                ):
                    questionnaire.with_user(user).write({name: value})

    def test_questionnaire_is_made_by_a_request_only(self):
        request = self._ask().request_id
        # nor by who is let in by an administrator
        self.env.ref("jug_tickets.access_jug_ticket_questionnaire_seller").write(
            {"perm_create": True}
        )
        for user in (self.seller, self.manager):
            Questionnaire = self.env["jug.ticket.questionnaire"].with_user(user)
            with self._assert_refused(UserError, "Enter a company's request"):
                Questionnaire.create({"request_id": request.id})

    def test_accepted_answers_are_changed_by_nobody(self):
        """T-B2B-12: filled in by staff, before the acceptance only."""
        questionnaire = self._accepted()
        line = questionnaire.line_ids
        for user in (self.seller, self.manager):
            own, own_line = questionnaire.with_user(user), line.with_user(user)
            for write in (
                lambda own=own: own.write({"account": "1"}),
                lambda own=own: own.write({"line_ids": [Command.clear()]}),
                lambda own_line=own_line: own_line.write({"quantity": 1}),
                lambda own_line=own_line: own_line.unlink(),
                lambda own_line=own_line: own_line.create(
                    {
                        "questionnaire_id": questionnaire.id,
                        "event_ticket_id": self.vip.id,
                    }
                ),
            ):
                with (
                    self.subTest(user=user.login),
                    self._assert_refused(UserError, "send it back first"),
                ):
                    write()

    def test_line_is_not_moved_into_an_accepted_questionnaire(self):
        accepted = self._accepted()
        other = self._ask_other()
        line = other.line_ids.create(
            {"questionnaire_id": other.id, "event_ticket_id": self.vip.id}
        )
        with self._assert_refused(UserError, "send it back first"):
            line.with_user(self.seller).questionnaire_id = accepted

    def test_tariff_of_another_conference_is_refused(self):
        questionnaire = self._ask()
        other = self._create_event(external_code="other-day")
        tariff = self._create_tariff(event=other)
        with self._assert_refused(ValidationError, "another conference"):
            questionnaire.with_user(self.seller).line_ids = [
                Command.create({"event_ticket_id": tariff.id})
            ]

    def test_seller_of_one_company_sees_nothing_of_another(self):
        other = self._create_company(name="Other")
        source = self._create_source(company_id=other.id)
        event = self._create_event(company_id=other.id, external_code="other-day")
        self._create_tariff(event)
        item = self._company_item(event="other-day")
        [(request, _dup)] = self.env["jug.ticket.request"]._accept(source, [item])
        request._process()
        foreign = request.questionnaire_ids
        self.assertTrue(foreign)
        ours = self._ask()
        Questionnaire = self.env["jug.ticket.questionnaire"].with_user(self.seller)
        both = [("id", "in", (ours | foreign).ids)]
        self.assertEqual(Questionnaire.search(both), ours)
        Line = self.env["jug.ticket.questionnaire.line"].with_user(self.seller)
        lines = Line.search([("questionnaire_id", "in", (ours | foreign).ids)])
        self.assertEqual(lines.questionnaire_id, ours)
        for records in (foreign, foreign.line_ids):
            with self.assertRaises(AccessError):
                records.with_user(self.seller).read(["display_name"])
        wizard = self.env["jug.ticket.questionnaire.return"].with_user(self.seller)
        with self.assertRaises(AccessError):
            wizard.create(
                {"questionnaire_id": foreign.id, "remarks": "x"}
            ).action_return()

    def test_conversation_is_not_open_to_the_link(self):
        questionnaire = self._ask()
        thread = self.env["jug.ticket.questionnaire"].with_user(
            self.env.ref("base.public_user")
        )
        found = thread._get_thread_with_access(
            questionnaire.id, token=questionnaire.access_token
        )
        self.assertFalse(found)
