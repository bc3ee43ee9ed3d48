from odoo.fields import Domain
from odoo.http import request, route

from ..const import LIVE_PLACES
from .portal import TicketPortal


class TicketHomePortal(TicketPortal):
    """What a portal user finds of his conferences without the links of his mails."""

    def _prepare_orders_domain(self, partner):
        """Show bookings whatever they wait for: a buyer knows nothing of quotations.

        Those of his organisation, too, and those in which it is he who speaks for one;
        the rules of access say the same (sale_order_rule_portal_contact).
        """
        domain = super()._prepare_orders_domain(partner)
        bookings = Domain(
            [
                ("is_ticket_booking", "=", True),
                ("booking_state", "!=", False),
                "|",
                ("partner_id", "child_of", [partner.commercial_partner_id.id]),
                ("ticket_contact_id", "=", partner.id),
            ]
        )
        return list(Domain(domain) | bookings)

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "ticket_questionnaire_count" in counters:
            values["ticket_questionnaire_count"] = len(self._get_questionnaires_sudo())
        if "ticket_waiting_count" in counters:
            values["ticket_waiting_count"] = len(self._get_places_sudo())
        return values

    @route("/my/tickets/questionnaires", type="http", auth="user", website=True)
    def portal_my_questionnaires(self, **_kwargs):
        """List the questionnaires that wait for the visitor's answer."""
        values = self._prepare_portal_layout_values() | {
            "questionnaires": self._get_questionnaires_sudo(),
            "page_name": "ticket_questionnaires",
        }
        return request.render("jug_tickets.portal_my_questionnaires", values)

    @route("/my/tickets/waiting", type="http", auth="user", website=True)
    def portal_my_places(self, **_kwargs):
        """List the visitor's places in line, and what he is offered."""
        values = self._prepare_portal_layout_values() | {
            "places": self._get_places_sudo(),
            "page_name": "ticket_places",
        }
        return request.render("jug_tickets.portal_my_places", values)

    def _get_questionnaires_sudo(self):
        """Return the open questionnaires that were sent to the visitor.

        By his card, not by his address, which he may change himself. Not those of
        colleagues: their answers are theirs.
        """
        # sudo: portal users have no rights on the model; the domain is the right
        return (
            request.env["jug.ticket.questionnaire"]
            .sudo()
            .search(
                [
                    ("contact_id", "=", request.env.user.partner_id.id),
                    ("state", "in", ("sent", "returned")),
                ]
            )
        )

    def _get_places_sudo(self):
        """Return the visitor's places in line, and the offers that he may take."""
        # sudo: portal users have no rights on the model; the domain is the right
        return (
            request.env["jug.ticket.waiting"]
            .sudo()
            .search(
                [
                    ("partner_id", "=", request.env.user.partner_id.id),
                    ("state", "in", LIVE_PLACES),
                ]
            )
        )
