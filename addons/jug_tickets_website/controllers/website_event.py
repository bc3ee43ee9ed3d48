import re
import uuid

from odoo.exceptions import UserError
from odoo.http import request, route

from odoo.addons.website_event_sale.controllers.main import WebsiteEventSaleController

TOKEN = re.compile(r"[0-9a-f]{32}")


class TicketWebsiteEvent(WebsiteEventSaleController):
    """A conference is booked by its page, not by a cart: its seats are held at once."""

    @route()
    def registration_confirm(self, event, **post):
        """Make a booking of the attendees of a conference, one for each tariff.

        A request has one tariff: whoever takes two of them has two bookings, each with
        its own price steps and its own end.
        """
        if not event.is_conference:
            return super().registration_confirm(event, **post)
        if refusal := self._refuse_robot(event, post):
            return refusal
        try:
            attendees = self._process_attendees_form(event, post)
        except UserError as error:
            return self._refuse_form(event, str(error))
        except ValueError:
            # core reads ids out of the names and values of the fields
            return self._refuse_form(
                event, request.env._("The form is damaged. Open it anew.")
            )
        if not attendees:
            return self._refuse_form(
                event, request.env._("No participant is given. Open the form anew.")
            )
        items = self._prepare_conference_items(event, attendees, post)
        requests_sudo = request.env["jug.ticket.request"]._take_from_website(
            self._get_seller(event), items
        )
        self._keep_answers(requests_sudo, attendees)
        return self._show_requests(event, requests_sudo)

    def _get_seller(self, event):
        """Return the company that sells a conference on this website."""
        return event.sudo().company_id or request.website.company_id

    def _refuse_robot(self, event, post):
        """Send a robot back, as core does.

        :return: nothing if it is a person
        """
        try:
            request.env["ir.http"]._verify_request_recaptcha_token(
                "website_event_registration"
            )
        except UserError:
            return request.redirect(
                f"/event/{event.id}/register?registration_error_code=recaptcha_failed"
            )
        # people do not see this field
        if post.get("jug_website"):
            return request.redirect(f"/event/{event.id}/register")
        return None

    def _refuse_form(self, event, message):
        """Say why a form cannot even be read; nothing of it is kept."""
        return self._render_result(event, request.env["jug.ticket.request"], message)

    def _get_form_token(self, post):
        """Return the number of the form; a form without one is a new one each time.

        :rtype: str
        """
        token = post.get("jug_form_token") or ""
        return token if TOKEN.fullmatch(token) else uuid.uuid4().hex

    def _prepare_conference_items(self, event, attendees, post):
        """Return what the form asks for, one object of the API for each tariff.

        :param event: ``event.event``
        :param list[dict] attendees: values of ``event.registration``, read by core
        :param dict post: as sent
        :rtype: list[dict]
        """
        token = self._get_form_token(post)
        by_tariff = {}
        for attendee in attendees:
            tariff_id = attendee.get("event_ticket_id") or 0
            by_tariff.setdefault(tariff_id, []).append(attendee)
        Tariff = request.env["event.event.ticket"].sudo()
        buyer = self._get_buyer(attendees)
        return [
            buyer
            | {
                "external_ref": f"{token}-{tariff_id}",
                "event": event.external_code,
                "tariff": Tariff.browse(tariff_id or []).external_code or "",
                "quantity": len(people),
                "participants": [
                    {key: person.get(key) for key in ("name", "email", "phone")}
                    for person in people
                ],
            }
            for tariff_id, people in sorted(by_tariff.items())
        ]

    def _get_buyer(self, attendees):
        """Return who buys: who is logged in, else the first of the attendees."""
        first = attendees[0]
        buyer = {key: first.get(key) for key in ("name", "email", "phone")}
        user = request.env.user
        if not user._is_public() and user.email:
            buyer |= {"name": user.name, "email": user.email}
        return buyer

    def _keep_answers(self, requests_sudo, attendees):
        """Keep the answers to the questions of the event on the tickets."""
        visitor_sudo = request.env["website.visitor"]._get_visitor_from_request(
            force_create=True
        )
        for request_sudo in requests_sudo:
            tariff = request_sudo.event_ticket_id
            people = [
                person
                for person in attendees
                if person.get("event_ticket_id") == tariff.id
            ]
            tickets = request_sudo.registration_ids.sorted("id")
            for ticket, person in zip(tickets, people, strict=False):
                # sent twice: they are there
                if not ticket.visitor_id:
                    ticket.write(
                        {
                            "visitor_id": visitor_sudo.id,
                            "registration_answer_ids": person.get(
                                "registration_answer_ids", []
                            ),
                        }
                    )

    def _show_requests(self, event, requests_sudo):
        """Go to the booking; where there are several, or none, say what came of it."""
        url = len(requests_sudo) == 1 and requests_sudo._get_website_url()
        if url:
            return request.redirect(url)
        return self._render_result(event, requests_sudo)

    def _render_result(self, event, requests_sudo, errors=""):
        return request.render(
            "jug_tickets_website.booking_result",
            {
                "event": event,
                "main_object": event,
                "requests": requests_sudo,
                "errors": errors,
            },
        )
