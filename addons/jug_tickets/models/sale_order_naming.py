from odoo import api, fields, models

from ..const import LIVE_BOOKINGS, QUIET

# Noted by the process only.
NOTED = {
    "naming_told_on",
    "naming_reminded_on",
    "naming_closed_on",
    "naming_error",
    "naming_retry_on",
}


class SaleOrder(models.Model):
    """Who comes on the seats of a booking: told by its buyer, at once or later.

    (requirements/001: «участники (для кого покупают билеты) не совпадают»)
    """

    _inherit = "sale.order"

    unnamed_count = fields.Integer(
        "Without a Name", compute="_compute_naming_progress", compute_sudo=True
    )
    naming_progress = fields.Char(
        "Participants Named",
        compute="_compute_naming_progress",
        compute_sudo=True,
        help="How many of the seats have a participant's name.",
    )
    naming_told_on = fields.Datetime(
        "Asked for Names",
        readonly=True,
        copy=False,
        help="When the buyer got the link.",
    )
    naming_reminded_on = fields.Datetime("Reminded of Names", readonly=True, copy=False)
    naming_closed_on = fields.Datetime(
        "Naming Closed",
        readonly=True,
        copy=False,
        help="When it was settled what becomes of the seats without a name.",
    )

    @api.depends(
        "ticket_ids.is_unnamed", "ticket_ids.is_guest_name", "ticket_ids.state"
    )
    @api.depends_context("lang")
    def _compute_naming_progress(self):
        for order in self:
            seats = order._get_booked_tickets() if order.is_ticket_booking else []
            named = [
                seat for seat in seats if not (seat.is_unnamed or seat.is_guest_name)
            ]
            order.unnamed_count = sum(seat.is_unnamed for seat in seats)
            order.naming_progress = bool(seats) and self.env._(
                "%(named)s of %(all)s", named=len(named), all=len(seats)
            )

    def _check_booking_protected(self, names):
        """Refuse to write by hand when the buyer was asked and reminded, too."""
        if not self.env.su and NOTED & names:
            names = names | {"booking_state"}
        return super()._check_booking_protected(names)

    def _move_booking_to(self, booking_state, **values):
        """Ask for the names as soon as the tickets may leave, whichever way it was."""
        res = super()._move_booking_to(booking_state, **values)
        if booking_state in ("paid", "released"):
            self.sudo()._tell_to_name()
        return res

    def _tell_to_name(self):
        """Send the buyer the link by which he names his participants, once a booking.

        (decisions 19: «Unnamed seat: naming link, no PDF»)
        """
        for order in self:
            if order.naming_told_on or not order._get_unnamed_tickets():
                continue
            order.naming_told_on = fields.Datetime.now()
            if order._is_naming_open():
                order._send_naming_mail("jug_tickets.mail_template_naming")
            else:
                # paid on the last day: settled at once
                self.env.ref("jug_tickets.ir_cron_naming").sudo()._trigger()

    def _send_naming_mail(self, template_xmlid):
        """Queue a mail about names; what else waits for the buyer is sent, too.

        :param str template_xmlid: of this model
        """
        self.ensure_one()
        # none: an administrator has deleted it, and wants no such mail
        if template := self.env.ref(template_xmlid, raise_if_not_found=False):
            self._send_order_notification_mail(template, allow_deferred_sending=False)

    def _get_unnamed_tickets(self):
        """Return the seats, held or valid, that nobody was named for.

        :rtype: event.registration
        """
        return self._get_booked_tickets().filtered("is_unnamed")

    def _get_naming_deadline(self):
        """Return until when the buyer may name: UTC, or ``None`` if it is no booking.

        :rtype: datetime | None
        """
        self.ensure_one()
        event = self.booking_event_id
        return event._get_naming_deadline(self.company_id) if event else None

    def _is_naming_open(self):
        """Tell whether the buyer may say who comes; staff always may.

        :rtype: bool
        """
        self.ensure_one()
        deadline = self._get_naming_deadline()
        return bool(
            self.booking_state in LIVE_BOOKINGS
            and deadline
            and fields.Datetime.now() < deadline
            and self.booking_event_id.kanban_state != "cancel"
        )

    def _get_naming_url(self):
        """Return the address of the page on which the participants are named.

        :rtype: str
        """
        self.ensure_one()
        return f"/my/tickets/{self.id}/names?access_token={self._portal_ensure_token()}"

    def _get_organisation_name(self):
        """Return the name of the organisation that buys; none if a person does.

        :rtype: str
        """
        self.ensure_one()
        card = self.partner_id.commercial_partner_id
        return (
            self.questionnaire_ids[:1].org_name
            or self.ticket_request_id.company_name
            or (card.is_company and card.name)
            or ""
        )

    def _get_guest_name(self):
        """Return what stands on a ticket that nobody was named for in time.

        :return: «Guest of …» in the buyer's language
        :rtype: str
        """
        self.ensure_one()
        env = self.with_context(lang=self.partner_id.lang or self.env.lang).env
        host = self._get_organisation_name() or self._get_buyer_name()
        return env._("Guest of %s", host)

    def _name_guests(self):
        """Issue the valid seats without a name to guests of who bought them."""
        self.ensure_one()
        guests = self._get_unnamed_tickets().filtered(
            lambda ticket: ticket.state == "open"
        )
        for ticket in guests.with_context(**QUIET):
            ticket.write(
                {
                    "name": self._get_guest_name(),
                    "is_guest_name": True,
                }
            )
        if guests:
            self.env.ref("event.event_mail_scheduler").sudo()._trigger()

    def action_view_tickets_unnamed(self):
        """Open the seats of the booking that nobody was named for.

        :rtype: dict
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "jug_tickets.event_registration_action_tickets"
        )
        action["domain"] = [("sale_order_id", "=", self.id)]
        action["context"] = {"create": False, "search_default_unnamed": True}
        return self.env["event.event"]._put_unnamed_list_first(action)
