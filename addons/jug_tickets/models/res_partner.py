from odoo import api, fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    # Directories are views on contacts: who paid is a buyer, who has a ticket in his
    # name is a participant (requirements/001: «справочник Покупатели», «Участники»)
    ticket_buyer_since = fields.Datetime(
        "Buyer since", readonly=True, copy=False, index="btree_not_null"
    )
    is_ticket_prospect = fields.Boolean(
        readonly=True,
        copy=False,
        help="Made for a booking that is not paid yet; becomes a client by paying.",
    )
    participation_ids = fields.One2many(
        "event.registration", "participant_id", "Participations"
    )
    participation_count = fields.Integer(compute="_compute_participation_count")
    is_ticket_participant = fields.Boolean(
        "Participant", compute="_compute_is_ticket_participant", store=True
    )
    ticket_order_count = fields.Integer(compute="_compute_ticket_order_count")

    def _count_participations(self):
        """Count the conferences of the valid tickets in these people's names."""
        groups = (
            self.env["event.registration"]
            .sudo()
            ._read_group(
                [
                    ("participant_id", "in", self.ids),
                    ("is_conference", "=", True),
                    ("state", "in", ("open", "done")),
                ],
                ["participant_id"],
                ["event_id:count_distinct"],
            )
        )
        return {partner.id: count for partner, count in groups}

    @api.depends("participation_ids.state")
    def _compute_is_ticket_participant(self):
        counts = self._count_participations()
        for partner in self:
            partner.is_ticket_participant = partner._origin.id in counts

    def _compute_participation_count(self):
        counts = self._count_participations()
        for partner in self:
            partner.participation_count = counts.get(partner.id, 0)

    def _compute_ticket_order_count(self):
        groups = (
            self.env["sale.order"]
            .sudo()
            ._read_group(
                [("partner_id", "in", self.ids), ("is_ticket_booking", "=", True)],
                ["partner_id"],
                ["__count"],
            )
        )
        counts = {partner.id: count for partner, count in groups}
        for partner in self:
            partner.ticket_order_count = counts.get(partner.id, 0)

    def _become_ticket_buyer(self):
        """Make the prospect of a booking a client, once, when he pays."""
        new_buyers = self.filtered(lambda partner: not partner.ticket_buyer_since)
        new_buyers.write(
            {"ticket_buyer_since": fields.Datetime.now(), "is_ticket_prospect": False}
        )
        new_buyers.filtered(lambda partner: not partner.customer_rank).customer_rank = 1

    def action_view_participations(self):
        """Open the person's tickets over all conferences.

        :rtype: dict
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "jug_tickets.event_registration_action_tickets"
        )
        action["domain"] = [("participant_id", "=", self.id)]
        action["context"] = {"create": False}
        return action

    def action_view_ticket_orders(self):
        """Open the bookings and orders of the buyer.

        :rtype: dict
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "jug_tickets.sale_order_action_bookings"
        )
        action["domain"] = [
            ("partner_id", "=", self.id),
            ("is_ticket_booking", "=", True),
        ]
        action["context"] = {"create": False}
        return action
