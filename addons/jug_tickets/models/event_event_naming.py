from datetime import timedelta

from odoo import api, fields, models

from .res_company_naming import UNNAMED_POLICIES


class EventEvent(models.Model):
    """Until when the participants of a conference are named."""

    _inherit = "event.event"

    naming_deadline_hours = fields.Integer(
        "Participants Named (hours before)",
        help="How long before the beginning buyers name their participants, at the"
        " latest. 0: as set for the company.",
    )
    unnamed_policy = fields.Selection(
        UNNAMED_POLICIES,
        "Seats without a Name",
        help="What becomes of them when the term is over. Empty: as set for the"
        " company.",
    )
    naming_note = fields.Char(compute="_compute_naming_note")
    unnamed_count = fields.Integer(
        "Without a Name",
        compute="_compute_unnamed_count",
        help="Seats that are booked or paid, and nobody was named for them yet.",
    )

    _check_naming_deadline_hours = models.Constraint(
        "CHECK (naming_deadline_hours >= 0)",
        "The term for naming participants cannot be negative.",
    )

    @api.depends(
        "date_begin",
        "date_tz",
        "naming_deadline_hours",
        "company_id.naming_deadline_hours",
    )
    @api.depends_context("lang")
    def _compute_naming_note(self):
        for event in self:
            # sudo: the term of the company is no secret, its card is not for everybody
            event.naming_note = event.date_begin and self.env._(
                "until %(moment)s (%(zone)s)",
                moment=event._format_moment(
                    event.sudo()._get_naming_deadline(), self.env.lang
                ),
                zone=event.date_tz,
            )

    def _compute_unnamed_count(self):
        groups = self.env["event.registration"]._read_group(
            [
                ("event_id", "in", self.ids),
                ("is_unnamed", "=", True),
                ("state", "!=", "cancel"),
            ],
            ["event_id"],
            ["__count"],
        )
        counts = {event.id: count for event, count in groups}
        for event in self:
            event.unnamed_count = counts.get(event.id, 0)

    def _get_naming_deadline(self, company=None):
        """Return until when buyers name their participants.

        :param res.company company: whose booking it is; a conference may be shared
        :return: UTC; an hour is an hour, whatever the zone's clock does meanwhile
        :rtype: datetime
        """
        self.ensure_one()
        company = company or self.company_id or self.env.company
        hours = self.naming_deadline_hours or company.naming_deadline_hours
        return self.date_begin - timedelta(hours=hours)

    def _get_unnamed_policy(self, company=None):
        """Return what becomes of seats without a name when the term is over.

        :param res.company company: whose booking it is
        :return: ``guest`` or ``refuse``
        :rtype: str
        """
        # none: a mail template is tried on any order, also one that is no booking
        company = company or self.company_id or self.env.company
        return self.unnamed_policy or company.unnamed_policy

    def action_view_unnamed(self):
        """Open the seats of the conference that nobody was named for.

        :rtype: dict
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "jug_tickets.event_registration_action_tickets"
        )
        action["domain"] = [("event_id", "=", self.id), ("is_conference", "=", True)]
        action["context"] = {"create": False, "search_default_unnamed": True}
        return self._put_unnamed_list_first(action)

    @api.model
    def _put_unnamed_list_first(self, action):
        """Show seats in a list in which one name after the other is typed.

        :param dict action: that opens tickets
        :rtype: dict
        """
        view = self.env.ref("jug_tickets.event_registration_view_list_unnamed")
        views = [(view.id, "list")]
        views += [one for one in action["views"] if one[1] != "list"]
        return action | {"views": views}
