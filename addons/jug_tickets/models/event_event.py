from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tools import format_datetime

from ..const import LIVE_BOOKINGS


class EventEvent(models.Model):
    _inherit = "event.event"

    is_conference = fields.Boolean(
        "Conference",
        index=True,
        help="Sold by Conference Tickets: a booking holds a seat, prices rise by steps,"
        " unpaid bookings are reminded and annulled.",
    )
    external_code = fields.Char(
        "Code on the Site", copy=False, help="The code by which requests name it."
    )
    payment_wait_hours = fields.Integer(
        "Wait for Payment (hours)", help="0: as set for the company."
    )
    seats_held = fields.Integer(
        "Booked, unpaid",
        compute="_compute_seats",
        help="Seats of bookings that wait for their payment.",
    )
    booking_count = fields.Integer(compute="_compute_booking_count")

    _external_code_uniq = models.UniqueIndex(
        "(company_id, LOWER(external_code)) WHERE external_code IS NOT NULL",
        "Another event has the same code.",
    )
    _check_payment_wait_hours = models.Constraint(
        "CHECK (payment_wait_hours >= 0)", "The wait cannot be negative."
    )

    @api.depends(
        "event_slot_count",
        "is_multi_slots",
        "seats_max",
        "registration_ids.state",
        "registration_ids.active",
    )
    def _compute_seats(self):
        """Core counts paid seats only; at our conferences a booking holds a seat."""
        super()._compute_seats()
        held = self.env["event.registration"]._count_held("event_id", self.ids)
        for event in self:
            event.seats_held = held.get(event._origin.id or event.id, 0)
            event.seats_taken += event.seats_held
            if event.seats_max > 0:
                event.seats_available -= event.seats_held

    def _compute_booking_count(self):
        groups = self.env["sale.order"]._read_group(
            [("booking_event_id", "in", self.ids)], ["booking_event_id"], ["__count"]
        )
        counts = {event.id: count for event, count in groups}
        for event in self:
            event.booking_count = counts.get(event.id, 0)

    @api.constrains("seats_max", "seats_limited", "is_conference")
    def _check_seats_limit(self):
        # a held seat above the limit could be paid for, but never confirmed
        for event in self.filtered("is_conference"):
            if event.seats_limited and 0 < event.seats_max < event.seats_taken:
                raise ValidationError(
                    self.env._(
                        "%(name)s: %(count)s seats are sold or booked already.",
                        name=event.name,
                        count=event.seats_taken,
                    )
                )

    @api.constrains("is_conference", "is_multi_slots")
    def _check_conference_slots(self):
        # core counts the seats of a slot by another road; a conference has one date
        if any(event.is_conference and event.is_multi_slots for event in self):
            raise ValidationError(
                self.env._("A conference cannot have several time slots.")
            )

    @api.model_create_multi
    def create(self, vals_list):
        events = super().create(vals_list)
        conferences = events.filtered("is_conference")
        for event, vals in zip(events, vals_list, strict=True):
            if event in conferences and "description" not in vals:
                # core's example of a text praises Odoo on the public page
                event.description = False
        conferences._become_conference()
        return events

    def write(self, vals):
        res = super().write(vals)
        if vals.get("is_conference"):
            self._become_conference()
        elif {"event_type_id", "event_mail_ids"} & vals.keys():
            # a template brings core's mails
            self.filtered("is_conference")._use_conference_mails()
        if vals.get("kanban_state") == "cancel":
            self._check_bookings_now()
        return res

    def _check_bookings_now(self):
        """Let the check find the unpaid bookings now, and ask about the paid ones."""
        bookings = (
            self.env["sale.order"]
            .sudo()
            .search(
                [
                    ("booking_event_id", "in", self.ids),
                    ("booking_state", "in", LIVE_BOOKINGS),
                ]
            )
        )
        waiting = bookings.filtered(lambda order: order.booking_state == "waiting")
        if waiting:
            waiting.next_check_on = fields.Datetime.now()
            self.env.ref("jug_tickets.ir_cron_check_payments").sudo()._trigger()
        others = bookings - waiting
        # nobody is reminded of money for a conference that does not take place
        released = others.filtered(lambda order: order.booking_state == "released")
        released.next_check_on = False
        for order in released.filtered(lambda order: not order.amount_paid):
            order._ask_staff(
                order._get_staff_env()._("The conference is called off: cancel?"),
                order._get_staff_env()._(
                    "The tickets were issued before their payment: cancel the booking,"
                    " that credits its invoice."
                ),
            )
        for order in others.filtered("amount_paid"):
            order._ask_staff(
                order._get_staff_env()._("The conference is called off: pay back?"),
                order._get_staff_env()._(
                    "Cancel the booking, then pay back %s.",
                    order.currency_id.format(order.amount_paid),
                ),
            )

    def _become_conference(self):
        """Give events what selling them as conferences takes."""
        self._use_conference_mails()
        for event in self.filtered(lambda event: not event.external_code):
            event.external_code = f"event-{event.id}"
        self.event_ticket_ids._set_missing_codes()

    def _use_conference_mails(self):
        """Send our ticket to the buyer instead of core's mail to the attendee."""
        ticket_template = self.env.ref("jug_tickets.mail_template_ticket")
        core_template = self.env.ref("event.event_subscription")
        for event in self.sudo():
            mails = event.event_mail_ids
            core_mails = mails.filtered(
                lambda mail: (
                    mail.template_ref == core_template
                    and not mail.mail_registration_ids
                )
            )
            commands = [Command.unlink(mail.id) for mail in core_mails]
            if ticket_template not in [mail.template_ref for mail in mails]:
                commands.append(Command.create(self._prepare_ticket_mail_vals()))
            if commands:
                event.event_mail_ids = commands

    @api.model
    def _prepare_ticket_mail_vals(self):
        template = self.env.ref("jug_tickets.mail_template_ticket")
        return {
            "interval_type": "after_sub",
            "interval_unit": "now",
            "interval_nbr": 0,
            "template_ref": f"{template._name},{template.id}",
        }

    def _get_payment_wait_hours(self, company=None):
        """Return how long a booking waits for its payment.

        (requirements/001: «1 день (срок можно изменить в случае необходимости)»)

        :param res.company company: whose booking it is; a conference may be shared
        :return: hours; a day is 24 of them (decisions 4)
        :rtype: int
        """
        self.ensure_one()
        company = company or self.company_id or self.env.company
        return self.payment_wait_hours or company.ticket_payment_wait_hours

    def _find_tariff(self, code):
        """Return the tariff that a request names, in capitals or not.

        :param str code: may be empty
        :rtype: event.event.ticket
        """
        return self.event_ticket_ids.filtered(
            lambda ticket: (
                code
                and ticket.external_code
                and ticket.external_code.lower() == code.lower()
            )
        )[:1]

    def action_view_bookings(self):
        """Open the bookings of the conference.

        :rtype: dict
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "jug_tickets.sale_order_action_bookings"
        )
        action["domain"] = [("booking_event_id", "=", self.id)]
        action["context"] = {"create": False}
        return action

    def _get_ticket_period(self, lang=None):
        """Return the dates of the conference for a reader, in its own time zone.

        :param str lang: language code
        :return: such as «1 May 2026, 10:00 – 2 May 2026, 18:00 (Europe/Moscow)»
        :rtype: str
        """
        if not self:
            # a mail template is tried on any order, also one that is no booking
            return ""
        self.ensure_one()
        begin = self._format_moment(self.date_begin, lang)
        end = self._format_moment(self.date_end, lang)
        return f"{begin} – {end} ({self.date_tz})"

    def _format_moment(self, moment, lang=None):
        """Return a moment for a reader, to the minute, in the event's time zone.

        :param datetime moment: UTC
        :param str lang: language code
        :rtype: str
        """
        return format_datetime(
            self.env,
            moment,
            tz=self.date_tz,
            dt_format="d MMMM y, HH:mm",
            lang_code=lang,
        )
