from odoo import api, fields, models


class ResPartner(models.Model):
    """What the directories Buyers and Participants tell of a person or organisation."""

    _inherit = "res.partner"

    ticket_paid_count = fields.Integer("Paid Tickets", compute="_compute_ticket_bought")
    ticket_revenue = fields.Monetary("Paid", compute="_compute_ticket_bought")
    ticket_last_paid_on = fields.Datetime(
        "Last Purchase", compute="_compute_ticket_bought"
    )
    ticket_visited_count = fields.Integer("Visited", compute="_compute_ticket_attended")
    ticket_no_show_count = fields.Integer(
        "Did not come", compute="_compute_ticket_attended"
    )
    ticket_history_ids = fields.One2many(
        "event.registration",
        "participant_id",
        "Conferences",
        domain=[("is_conference", "=", True)],
        readonly=True,
    )

    @api.depends_context("allowed_company_ids")
    def _compute_ticket_bought(self):
        """Show the buyers report; nothing to who may not read it."""
        rows = self._read_ticket_report(
            "jug.ticket.buyer.report",
            "buyer_id",
            ["ticket_count:sum", "revenue:sum", "last_paid_on:max"],
        )
        for partner in self:
            bought = rows.get(partner._origin.id, (0, 0, False))
            partner.ticket_paid_count = bought[0]
            partner.ticket_revenue = bought[1]
            partner.ticket_last_paid_on = bought[2]

    @api.depends_context("allowed_company_ids")
    def _compute_ticket_attended(self):
        """Show the participants report; nothing to who may not read it."""
        rows = self._read_ticket_report(
            "jug.ticket.participant.report",
            "participant_id",
            ["visited_count:sum", "no_show_count:sum"],
        )
        for partner in self:
            attended = rows.get(partner._origin.id, (0, 0))
            partner.ticket_visited_count, partner.ticket_no_show_count = attended

    def _read_ticket_report(self, model, link, aggregates):
        """Return rows of a report by the ids of these cards.

        :param str model: of the report
        :param str link: its field with the card
        :param list aggregates: what to read
        :rtype: dict
        """
        Report = self.env[model]
        if not Report.has_access("read"):
            return {}
        groups = Report._read_group([(link, "in", self.ids)], [link], aggregates)
        return {partner.id: values for partner, *values in groups}
