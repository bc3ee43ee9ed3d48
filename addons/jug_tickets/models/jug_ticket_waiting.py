from odoo import api, fields, models
from odoo.exceptions import UserError

from ..const import WAITING_MOVES


class JugTicketWaiting(models.Model):
    """A place on the waiting list of a tariff that was sold out.

    Who came first is offered first. An offer is a booking: it holds its seats until the
    end of the offer, at the price of the moment of the offer.
    """

    _name = "jug.ticket.waiting"
    _description = "Place on the Waiting List"
    _inherit = ["portal.mixin", "mail.thread", "mail.activity.mixin"]
    # made one after the other, under the lock of the seats
    _order = "id"
    _mail_post_access = "read"

    request_id = fields.Many2one(
        "jug.ticket.request",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        help="What is booked when a seat is free, participants included.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Contact",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="Whose card has the address; a portal user sees his places by it.",
    )
    company_id = fields.Many2one(related="request_id.company_id", store=True)
    event_id = fields.Many2one(
        "event.event", "Conference", required=True, readonly=True, ondelete="cascade"
    )
    event_ticket_id = fields.Many2one(
        "event.event.ticket",
        "Tariff",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    name = fields.Char(related="request_id.name", store=True, string="Full Name")
    email = fields.Char(required=True, readonly=True)
    phone = fields.Char(related="request_id.phone_sanitized")
    quantity = fields.Integer("Number of Tickets", required=True, readonly=True)
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("offered", "Offered"),
            ("taken", "Taken"),
            ("lapsed", "Offer Lapsed"),
            ("left", "Left the List"),
            ("closed", "Closed"),
        ],
        default="waiting",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    position = fields.Integer(
        "Place in Line",
        compute="_compute_position",
        help="Among those who wait for the same tariff.",
    )
    pass_count = fields.Integer(
        "Passed over",
        readonly=True,
        copy=False,
        help="How often somebody behind was offered a seat, as this group needs more"
        " seats than were free.",
    )
    order_id = fields.Many2one(
        "sale.order", "Booking", readonly=True, copy=False, index="btree_not_null"
    )
    offered_on = fields.Datetime(readonly=True, copy=False)
    offer_until = fields.Datetime("Offered until", readonly=True, copy=False)
    offered_price = fields.Monetary(
        "Price Offered",
        readonly=True,
        copy=False,
        help="Of a ticket, at the moment of the offer; it stands until the offer ends.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    close_reason = fields.Selection(
        [
            ("began", "The conference has begun"),
            ("cancelled", "The conference does not take place"),
            ("tariff_closed", "The tariff is not on sale any more"),
            ("removed", "Taken off by staff"),
            ("booking_cancelled", "The booking was cancelled"),
            ("not_bookable", "The request cannot be booked any more"),
        ],
        readonly=True,
        copy=False,
    )
    close_note = fields.Char("Reason", readonly=True, copy=False)
    error = fields.Text(
        "Offer Failed",
        readonly=True,
        copy=False,
        help="Why the seat could not be offered. The line goes on without this place"
        " until it is tried again.",
    )

    _one_per_person = models.UniqueIndex(
        "(event_ticket_id, email) WHERE state IN ('waiting', 'offered')",
        "This person is on the waiting list of the tariff already.",
    )
    _line_idx = models.Index("(event_id, id) WHERE state = 'waiting'")
    _check_quantity = models.Constraint(
        "CHECK (quantity > 0)", "At least one ticket is waited for."
    )

    @api.depends("name", "event_ticket_id")
    def _compute_display_name(self):
        for entry in self:
            words = (entry.name, entry.event_ticket_id.name)
            entry.display_name = ", ".join(word for word in words if word)

    @api.depends("state")
    def _compute_position(self):
        """Count those in front; nobody else waits in front of who does not wait."""
        in_line = self.sudo().search(
            [
                ("event_ticket_id", "in", self.event_ticket_id.ids),
                ("state", "=", "waiting"),
            ]
        )
        places = {
            entry_id: number
            for line in in_line.grouped("event_ticket_id").values()
            for number, entry_id in enumerate(line.ids, start=1)
        }
        for entry in self:
            entry.position = places.get(entry._origin.id, 0)

    def _compute_access_url(self):
        super()._compute_access_url()
        for entry in self:
            entry.access_url = f"/my/tickets/waiting/{entry.id}"

    def _move_to(self, state, **values):
        """Change the state of places; the only place where it is written.

        :param str state: key of ``const.WAITING_MOVES``
        :param values: further values of the same write
        :raises UserError: the table has no such move
        """
        for entry in self:
            if state not in WAITING_MOVES[entry.state]:
                labels = dict(self._fields["state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "The place of %(entry)s is %(now)s and cannot become %(next)s.",
                        entry=entry.display_name,
                        now=labels[entry.state],
                        next=labels[state],
                    )
                )
        self.sudo().write({"state": state} | values)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if not self.env.user.has_group("base.group_system"):
            raise UserError(self.env._("A place is taken off the list, not deleted."))

    def action_view_order(self):
        """Open the booking by which the seats were offered.

        :rtype: dict
        """
        self.ensure_one()
        return self.order_id._get_records_action()

    def action_remove(self):
        """Open the dialogue that takes places off the list.

        :rtype: dict
        """
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Take off the Waiting List"),
            "res_model": "jug.ticket.waiting.remove",
            "view_mode": "form",
            "target": "new",
            "context": {"default_waiting_ids": self.ids},
        }
