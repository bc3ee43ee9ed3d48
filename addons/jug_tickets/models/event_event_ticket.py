from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import float_compare

from ..const import MAX_QUANTITY


class EventEventTicket(models.Model):
    _inherit = "event.event.ticket"
    _rec_names_search = ["name", "event_id"]

    product_id = fields.Many2one(default=lambda self: self._default_product_id())
    # the product of a conference's tickets is nobody's, its price is the company's
    currency_id = fields.Many2one(
        "res.currency", related=None, compute="_compute_currency_id"
    )
    external_code = fields.Char(
        "Code on the Site", copy=False, help="The code by which requests name it."
    )
    is_online = fields.Boolean(
        "Online", help="Page, mails and ticket say so instead of the venue's address."
    )
    price_step_ids = fields.One2many(
        "jug.ticket.price.step", "ticket_id", "Price Steps", copy=True
    )
    # what it costs before the first step, which overwrites core's price
    base_price = fields.Float(compute="_compute_base_price", store=True, readonly=False)
    next_price = fields.Float(compute="_compute_next_price")
    next_price_on = fields.Datetime("Rises on", compute="_compute_next_price")
    # counts the sales; what matters is that selling writes it
    seats_turn = fields.Integer(readonly=True, copy=False)
    seats_held = fields.Integer(
        "Booked, unpaid",
        compute="_compute_seats",
        help="Seats of bookings that wait for their payment.",
    )

    _external_code_uniq = models.UniqueIndex(
        "(event_id, LOWER(external_code)) WHERE external_code IS NOT NULL",
        "Another tariff of this event has the same code.",
    )

    @api.depends_context("jug_tickets_event_name", "jug_tickets_event_date")
    def _compute_display_name(self):
        """Name the conference, too, where tariffs of several are to choose from."""
        super()._compute_display_name()
        if self.env.context.get("jug_tickets_event_name"):
            for ticket in self:
                event = ticket.event_id.with_context(name_with_seats_availability=False)
                ticket.display_name = f"{event.display_name}: {ticket.display_name}"

    @api.depends("price")
    def _compute_base_price(self):
        """A price that no step made is the base price."""
        now = fields.Datetime.now()
        for ticket in self:
            started = any(step.starts_on <= now for step in ticket.price_step_ids)
            ticket.base_price = ticket.base_price if started else ticket.price

    @api.depends("price_step_ids.starts_on", "price_step_ids.price")
    def _compute_next_price(self):
        now = fields.Datetime.now()
        for ticket in self:
            steps = ticket.price_step_ids.filtered(lambda step: step.starts_on > now)
            step = steps.sorted("starts_on")[:1]
            ticket.next_price = step.price
            ticket.next_price_on = step.starts_on

    @api.depends("seats_max", "registration_ids.state", "registration_ids.active")
    def _compute_seats(self):
        """Core counts paid seats only; at our conferences a booking holds a seat."""
        super()._compute_seats()
        held = self.env["event.registration"]._count_held("event_ticket_id", self.ids)
        for ticket in self:
            ticket.seats_held = held.get(ticket._origin.id or ticket.id, 0)
            ticket.seats_taken += ticket.seats_held
            if ticket.seats_max > 0:
                ticket.seats_available -= ticket.seats_held

    @api.constrains("seats_max")
    def _check_seats_limit(self):
        # a held seat above the limit could be paid for, but never confirmed
        for ticket in self.filtered("event_id.is_conference"):
            if 0 < ticket.seats_max < ticket.seats_taken:
                raise ValidationError(
                    self.env._(
                        "%(name)s: %(count)s seats are sold or booked already.",
                        name=ticket.name,
                        count=ticket.seats_taken,
                    )
                )

    def _default_product_id(self):
        """Sell a conference's tariffs as tickets, not as core's taxed registration."""
        if self.env.context.get("default_is_conference"):
            return self._get_conference_product()
        return super()._default_product_id()

    def _prepare_product_vals(self, vals):
        """Return the product of a conference's tariff that was given none."""
        event = self.env["event.event"].browse(vals.get("event_id"))
        product = event.is_conference and self._get_conference_product()
        return {"product_id": product.id} if product else {}

    def _get_conference_product(self):
        return self.env.ref(
            "jug_tickets.product_conference_ticket", raise_if_not_found=False
        )

    @api.depends("product_id", "event_id.company_id", "event_id.is_conference")
    def _compute_currency_id(self):
        for ticket in self:
            company = ticket.event_id.company_id
            ticket.currency_id = (
                company.currency_id
                if company and ticket.event_id.is_conference
                else ticket.product_id.currency_id
            )

    @api.model_create_multi
    def create(self, vals_list):
        tickets = super().create(
            [self._prepare_product_vals(vals) | vals for vals in vals_list]
        )
        tickets.filtered("event_id.is_conference")._set_missing_codes()
        return tickets

    def write(self, vals):
        if "seats_max" in vals:
            events = self.event_id.filtered("is_conference")
            events._stop_sales(self.filtered("event_id.is_conference"))
        return super().write(vals)

    def _set_missing_codes(self):
        """A tariff without a code could not be asked for."""
        for ticket in self.filtered(lambda ticket: not ticket.external_code):
            ticket.external_code = f"tariff-{ticket.id}"

    def _get_price_at(self, moment):
        """Return the price of the tariff at a moment.

        :param datetime moment: UTC
        :return: price in the event company's currency
        :rtype: float
        """
        self.ensure_one()
        started = self.price_step_ids.filtered(lambda step: step.starts_on <= moment)
        step = started.sorted("starts_on")[-1:]
        return step.price if step else self.base_price

    def _sync_price(self):
        """Write the present price where core reads it: shop, order line, report."""
        now = fields.Datetime.now()
        for ticket in self:
            price = ticket._get_price_at(now)
            if float_compare(ticket.price, price, precision_digits=6):
                ticket.price = price
        # now, before the steps move again: see _compute_base_price
        self.flush_recordset(["base_price"])

    def _get_quantity_limit(self, source=None):
        """Return how many tickets one request may ask for (decisions 18).

        :param source: ``jug.ticket.source`` with its own limit, if any
        :rtype: int
        """
        return (
            self.limit_max_per_order
            or (source and source.limit_per_request)
            or self.event_id.EVENT_MAX_TICKETS
            or MAX_QUANTITY
        )

    @api.model
    def _cron_sync_prices(self):
        """Bring every tariff with steps to its present price."""
        tickets = self.search(
            [("price_step_ids", "!=", False), ("event_id.date_end", ">", "now")]
        )
        tickets._sync_price()
