import pytz
import vobject

from odoo import fields, models

CALENDAR_FILE = "conference.ics"
# a mail program takes a text without a named charset for ASCII
CALENDAR_TYPE = "text/calendar; charset=utf-8; method=PUBLISH"


class EventRegistration(models.Model):
    """The ticket in the calendar of who has it."""

    _inherit = "event.registration"

    def _get_calendar_entry(self, with_link):
        """Return the calendar entry of a ticket; sent anew it replaces the former one.

        Core's has a random id, its own words about the event, and no ticket.

        :param bool with_link: name the booking's page, which shows the buyer's data
            and is his alone; never in the entry of another's ticket, which the buyer
            may pass on as it is
        :return: an iCalendar file
        :rtype: bytes
        """
        self.ensure_one()
        ticket = self.with_context(lang=self.partner_id.lang or self.env.lang)
        calendar = vobject.iCalendar()
        calendar.add("method").value = "PUBLISH"
        entry = calendar.add("vevent")
        for name, value in ticket._prepare_calendar_vals(with_link).items():
            entry.add(name).value = value
        return calendar.serialize().encode()

    def _is_buyers_own(self):
        """Tell whether who buys the ticket is who uses it.

        The file of another's ticket is passed on: it must not open the booking.

        :rtype: bool
        """
        self.ensure_one()
        order_sudo = self.sudo().sale_order_id
        buyer_sudo = order_sudo.partner_id | order_sudo.ticket_contact_id
        return bool(self.sudo().participant_id & buyer_sudo)

    def _prepare_calendar_vals(self, with_link):
        event = self.event_id
        now = pytz.utc.localize(fields.Datetime.now())
        vals = {
            "uid": self._get_calendar_uid(),
            "dtstamp": now,
            "last-modified": now,
            "dtstart": pytz.utc.localize(event.date_begin),
            "dtend": pytz.utc.localize(event.date_end),
            "summary": event.name,
            "description": "\n".join(self._get_calendar_lines(with_link)),
        }
        if place := self._get_ticket_place():
            vals["location"] = place
        return vals

    def _get_calendar_uid(self):
        """Return what names the ticket in all calendars of the world."""
        database = self.env["ir.config_parameter"].sudo().get_param("database.uuid")
        return f"ticket-{self.id}@{database}"

    def _get_calendar_lines(self, with_link):
        lines = [
            self.env._("Ticket %s", self.barcode),
            self.env._("Tariff: %s", self.event_ticket_id.name),
        ]
        if self.name:
            lines.append(self.env._("Participant: %s", self.name))
        order = self.sale_order_id
        if with_link and order.is_ticket_booking:
            url = order.get_base_url() + order.get_portal_url()
            lines.append(self.env._("Booking: %s", url))
        return lines
