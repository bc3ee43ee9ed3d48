from odoo import api, fields, models
from odoo.tools import SQL


class EventRegistration(models.Model):
    """A ticket. ``draft`` = booked and unpaid, ``open`` = paid or released."""

    _inherit = "event.registration"

    # written at booking, read-only after: what was agreed, and where it came from
    request_id = fields.Many2one(
        "jug.ticket.request", readonly=True, index="btree_not_null"
    )
    lead_id = fields.Many2one(
        "crm.lead", readonly=True, index="btree_not_null", ondelete="set null"
    )
    booked_price = fields.Monetary(readonly=True, help="The price agreed at booking.")
    # stored, or reports could not add up the prices; not the product's, which depends
    # on the reader's company
    currency_id = fields.Many2one(
        related="event_id.company_id.currency_id", store=True, precompute=True
    )
    cancel_reason = fields.Selection(
        [
            ("price_risen", "Not paid in time, price risen"),
            ("event_over", "Not paid before the event's end"),
            ("event_cancelled", "The conference does not take place"),
            ("price_declined", "The new price was declined"),
            ("no_answer", "No answer on the new price"),
            ("replaced", "Booked anew with other data"),
            ("by_hand", "Cancelled by staff"),
        ],
        readonly=True,
        copy=False,
    )
    is_conference = fields.Boolean(
        related="event_id.is_conference", store=True, precompute=True
    )
    buyer_type = fields.Selection(
        related="sale_order_id.buyer_type",
        store=True,
        precompute=True,
        string="Buyer Type",
    )
    channel = fields.Selection(
        related="request_id.channel", store=True, precompute=True
    )
    paid_on = fields.Datetime(related="sale_order_id.payment_received_on", store=True)

    _held_idx = models.Index(
        "(event_id, event_ticket_id) WHERE state = 'draft' AND is_conference AND active"
    )
    _order_idx = models.Index("(sale_order_id) WHERE sale_order_id IS NOT NULL")

    @api.model
    def _count_held(self, field_name, ids):
        """Count the seats held by unpaid bookings of conferences.

        :param str field_name: ``event_id`` or ``event_ticket_id``
        :param list ids: of which events or tariffs
        :return: number by id
        :rtype: dict
        """
        if not ids:
            return {}
        self.flush_model([field_name, "state", "active", "is_conference"])
        column = SQL.identifier(field_name)
        rows = self.env.execute_query(
            SQL(
                "SELECT %s, COUNT(*) FROM event_registration WHERE %s IN %s"
                " AND state = 'draft' AND is_conference AND active GROUP BY %s",
                column,
                column,
                tuple(ids),
                column,
            )
        )
        return dict(rows)

    @api.model_create_multi
    def create(self, vals_list):
        """Take the seats under a lock, whoever makes the ticket: API, website, staff.

        Core checks only paid tickets, and after the fact without a lock: two
        transactions at once both pass (odoo/odoo#252960).
        """
        self._lock_seats_of(vals_list)
        registrations = super().create(vals_list)
        registrations._check_held_seats()
        return registrations

    def write(self, vals):
        """A cancelled ticket that comes back needs a seat as a new one does."""
        takes_seat = vals.get("state") in {"draft", "open", "done"} or vals.get(
            "active"
        )
        moves_seat = vals.get("event_ticket_id") or vals.get("event_id")
        comers = self.filtered(
            lambda registration: (
                moves_seat
                or (takes_seat and registration.state == "cancel")
                or (takes_seat and not registration.active)
            )
        )
        if comers:
            comers._lock_seats_of([vals])
        res = super().write(vals)
        comers._check_held_seats()
        return res

    def _lock_seats_of(self, vals_list):
        """Lock the events and tariffs that tickets have or are about to get."""

        def named(model, field_name):
            default = self.env.context.get(f"default_{field_name}")
            ids = {vals.get(field_name, default) for vals in vals_list}
            return self.env[model].browse(ids - {False, None})

        lines = named("sale.order.line", "sale_order_line_id")
        tariffs = named("event.event.ticket", "event_ticket_id")
        tariffs |= lines.event_ticket_id | self.event_ticket_id
        events = named("event.event", "event_id") | tariffs.event_id | self.event_id
        conferences = events.filtered("is_conference")
        conferences._lock_seats(tariffs.filtered("event_id.is_conference"))

    def _check_held_seats(self):
        """Refuse to have sold more seats than there are, unpaid ones included.

        :raises odoo.exceptions.ValidationError: with the number of missing seats
        """
        held = self.filtered(
            lambda ticket: (
                ticket.is_conference
                and ticket.active
                and ticket.state in ("draft", "open", "done")
            )
        )
        for event, registrations in held.grouped("event_id").items():
            event._verify_seats_availability(
                [
                    (self.env["event.slot"], ticket, 0)
                    for ticket in registrations.event_ticket_id
                    or [self.env["event.event.ticket"]]
                ]
            )
