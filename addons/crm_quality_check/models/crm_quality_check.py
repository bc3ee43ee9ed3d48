from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, plaintext2html

from ..const import CHECK_MOVES, HEAD, REPORT_FIELDS

RATINGS = [
    ("0", "Not Rated"),
    ("1", "Very Poor"),
    ("2", "Poor"),
    ("3", "Fair"),
    ("4", "Good"),
    ("5", "Very Good"),
]


class CrmQualityCheck(models.Model):
    """The head's call to a client who was lost, and the report on it.

    (requirements/001: «Руководитель проверяет работу менеджера при помощи звонка
    клиенту; Отчет о проверке добавляется в Сделку»)
    """

    _name = "crm.quality.check"
    _description = "Control Call"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _rec_name = "lead_id"
    _order = "requested_on desc, id desc"

    lead_id = fields.Many2one(
        "crm.lead",
        "Deal",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one("res.company", readonly=True)
    team_id = fields.Many2one("crm.team", "Sales Team", readonly=True)
    # as it was at the loss: the deal may get another one
    salesperson_id = fields.Many2one("res.users", readonly=True, index="btree_not_null")
    reviewer_id = fields.Many2one(
        "res.users",
        "Head of Sales",
        index="btree_not_null",
        tracking=True,
        domain=lambda self: [("all_group_ids", "in", self.env.ref(HEAD).ids)],
        help="Who calls.",
    )
    partner_id = fields.Many2one(related="lead_id.partner_id", string="Client")
    contact_name = fields.Char(related="lead_id.contact_name")
    phone = fields.Char(related="lead_id.phone")
    email_from = fields.Char(related="lead_id.email_from")
    lost_reason_id = fields.Many2one(
        "crm.lost.reason", readonly=True, ondelete="restrict"
    )
    story = fields.Text("What Happened", readonly=True)
    state = fields.Selection(
        [("to_do", "To Call"), ("done", "Done"), ("waived", "Waived")],
        required=True,
        readonly=True,
        default="to_do",
        tracking=True,
        group_expand=True,
    )
    requested_on = fields.Datetime("Lost on", required=True, readonly=True)
    due_date = fields.Date("Call until")
    done_on = fields.Datetime("Closed on", readonly=True)
    done_by_id = fields.Many2one("res.users", "Closed by", readonly=True)
    wait_days = fields.Float(
        "Days to the Call",
        compute="_compute_wait_days",
        store=True,
        aggregator="avg",
        help="From the loss to the report.",
    )
    closes_lead = fields.Boolean(
        "Closes the Deal",
        readonly=True,
        help="The deal is open until the call is closed; then it is marked as lost.",
    )
    waive_reason = fields.Text("Why no Call", readonly=True)
    contact_result = fields.Selection(
        [
            ("reached", "Talked to the client"),
            ("silent", "Could not be reached"),
            ("refused", "Did not want to talk"),
        ],
        "Call",
    )
    work_rating = fields.Selection(RATINGS, "Salesperson's Work", default="0")
    rating = fields.Float(
        compute="_compute_rating",
        store=True,
        aggregator="avg",
        digits=(3, 1),
        help="Of the salesperson's work: 1 very poor, 5 very good.",
    )
    client_reason_id = fields.Many2one(
        "crm.lost.reason",
        "Client's Reason",
        help="Why the client refused, in his own words.",
    )
    client_words = fields.Text("Client's Wishes")
    report = fields.Text(help="What the head has found; it goes to the deal.")
    may_judge = fields.Boolean(compute="_compute_may_judge")

    _open_uniq = models.UniqueIndex(
        "(lead_id) WHERE state = 'to_do'", "A deal has one open control call."
    )

    @api.model
    def _read_group_select(self, aggregate_spec, query):
        """Average over the calls that were made and rated: zero means none."""
        if aggregate_spec in ("rating:avg", "wait_days:avg"):
            name = aggregate_spec.partition(":")[0]
            column = self._field_to_sql(self._table, name, query)
            return SQL("AVG(NULLIF(%s, 0))", column)
        return super()._read_group_select(aggregate_spec, query)

    @api.depends("requested_on", "done_on", "state")
    def _compute_wait_days(self):
        for check in self:
            is_done = check.state == "done" and check.done_on
            waited = is_done and check.done_on - check.requested_on
            check.wait_days = waited and waited.total_seconds() / 86400

    @api.depends("work_rating", "state")
    def _compute_rating(self):
        for check in self:
            check.rating = check.state == "done" and float(check.work_rating or 0)

    @api.depends("salesperson_id")
    @api.depends_context("uid")
    def _compute_may_judge(self):
        for check in self:
            check.may_judge = check._may_judge()

    def write(self, vals):
        if not self.env.su:
            self._check_report(vals)
        res = super().write(vals)
        if {"reviewer_id", "due_date"} & vals.keys():
            checks_sudo = self.sudo().filtered(lambda check: check.state == "to_do")
            checks_sudo.activity_ids.unlink()
            checks_sudo._schedule_call()
        return res

    def _check_report(self, vals):
        """Refuse what a person does not write, or not any more.

        :param dict vals: about to be written
        :raises UserError: the call is closed, or the process writes that
        :raises AccessError: the caller is no head, or it is his own deal
        """
        own = {name for name in vals if self._fields[name].store}
        # of the chatter: messages, followers, activities
        own = {name for name in own if not name.startswith(("message_", "activity_"))}
        if not own:
            return
        self._check_may_judge()
        if own - REPORT_FIELDS:
            raise UserError(self.env._("That is written by the process, not by hand."))
        if any(check.state != "to_do" for check in self):
            raise UserError(self.env._("A closed control call stays as it is."))

    # who may

    def _may_judge(self):
        """Tell whether the caller may call, report and waive.

        Nobody judges his own work, be he the head.
        """
        self.ensure_one()
        user = self.env.user
        return self.env.su or (
            user.has_group(HEAD) and user != self.sudo().salesperson_id
        )

    def _check_may_judge(self):
        """Refuse others than a head, and the head his own deals.

        :raises AccessError: in words
        """
        self.check_access("write")
        if self.env.su:
            return
        for check in self:
            if check._may_judge():
                continue
            if self.env.user == check.sudo().salesperson_id:
                raise AccessError(
                    self.env._("Your own deal is checked by somebody else.")
                )
            raise AccessError(self.env._("Control calls are made by a head of sales."))

    # life cycle

    def _move_to(self, state, **values):
        """Change the state of control calls; the only place where it is written.

        :param str state: key of ``const.CHECK_MOVES``
        :param values: further values of the same write
        :raises UserError: the table has no such move
        """
        labels = dict(self._fields["state"]._description_selection(self.env))
        for check in self:
            if state not in CHECK_MOVES[check.state]:
                raise UserError(
                    self.env._(
                        "The control call is «%(now)s» and cannot become «%(next)s».",
                        now=labels[check.state],
                        next=labels[state],
                    )
                )
        values = {"done_on": fields.Datetime.now(), "done_by_id": self.env.uid} | values
        self.sudo().write({"state": state} | values)
        # nobody is to call any more
        self.sudo().activity_ids.unlink()

    def action_done(self):
        """Close the call with its report, which goes to the deal.

        :raises AccessError: the caller is no head, or it is his own deal
        :raises UserError: the report is not complete
        """
        self._check_may_judge()
        for check in self:
            check._check_complete()
            check._close_lead()
            check._move_to("done")
            check._post_report()

    def _check_complete(self):
        if not self.contact_result:
            raise UserError(self.env._("Say how the call went."))
        if self.contact_result == "reached" and (self.work_rating or "0") == "0":
            raise UserError(self.env._("Rate the salesperson's work."))
        if not (self.report or "").strip():
            raise UserError(self.env._("Write the report."))

    def action_waive(self):
        """Ask why no call is needed, in a dialogue.

        :rtype: dict
        """
        self.ensure_one()
        self._check_may_judge()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("No Call Needed"),
            "res_model": "crm.quality.check.waive",
            "view_mode": "form",
            "target": "new",
            "context": {"default_check_id": self.id},
        }

    def _waive(self, reason):
        """Close the call without having called.

        :param str reason: in words
        :raises AccessError: the caller is no head, or it is his own deal
        :raises UserError: no reason
        """
        self.ensure_one()
        self._check_may_judge()
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why no call is needed."))
        self._close_lead()
        self._move_to("waived", waive_reason=reason)
        self._post(self.env._("No control call"), [(self.env._("Reason"), reason)])

    def _close_lead(self):
        """Mark the deal as lost where it has waited for the head.

        While the call is still open, lest the loss ask for another one.
        """
        lead_sudo = self.sudo().lead_id
        if self.closes_lead and lead_sudo.won_status == "pending":
            reason = self.client_reason_id or lead_sudo.lost_reason_id
            lead_sudo.action_set_lost(lost_reason_id=reason.id)

    # what is told

    def _post_report(self):
        """Add the report to the deal."""
        self.ensure_one()
        labels = {
            name: dict(self._fields[name]._description_selection(self.env))
            for name in ("contact_result", "work_rating")
        }
        rows = [
            (self.env._("Call"), labels["contact_result"].get(self.contact_result)),
            (self.env._("Salesperson"), self.sudo().salesperson_id.name),
            (
                self.env._("Salesperson's work"),
                self.rating and labels["work_rating"][self.work_rating],
            ),
            (self.env._("Client's reason"), self.client_reason_id.name),
            (self.env._("Client's wishes"), self.client_words),
            (self.env._("Report"), self.report),
        ]
        self._post(self.env._("Report on the control call"), rows)

    def _post(self, title, rows):
        """Write a note on the deal.

        :param str title:
        :param list rows: pairs of a label and text; without text it is left out
        """
        lines = [
            Markup("<li><b>%s:</b> %s</li>")
            % (label, plaintext2html(text) if "\n" in text.strip() else text)
            for label, text in rows
            if text
        ]
        body = Markup("<p><b>%s</b></p><ul>%s</ul>") % (title, Markup().join(lines))
        lead_sudo = self.sudo().lead_id
        lead_sudo.message_post(body=body)

    def _creation_message(self):
        # who lost the deal, or a cron, made it; the head reads it
        reader = self.with_context(lang=self.reviewer_id.lang or self.env.lang)
        return super(CrmQualityCheck, reader)._creation_message()

    def _note_story(self, story):
        """Keep what else has happened to a deal that is to be called already."""
        for check_sudo in self.sudo():
            if story not in (check_sudo.story or ""):
                check_sudo.story = f"{check_sudo.story or ''}\n{story}".strip()

    def _note_lost_reason(self):
        """Take over the reason that was written after the loss."""
        for check_sudo in self.sudo():
            reason = check_sudo.lead_id.lost_reason_id
            check_sudo.lost_reason_id = reason
            # but not while its own report closes the deal
            if reason.needs_no_quality_check and not check_sudo.closes_lead:
                check_sudo._move_to("waived", waive_reason=reason.name)

    def _schedule_call(self):
        """Give the head an activity; on the call: those of a lost deal are deleted."""
        for check in self.filtered("reviewer_id"):
            reader = check.with_context(lang=check.reviewer_id.lang or self.env.lang)
            check.activity_schedule(
                "crm_quality_check.mail_activity_type_control_call",
                date_deadline=check.due_date,
                summary=reader.env._("Control call: %s", check.lead_id.name),
                user_id=check.reviewer_id.id,
            )
