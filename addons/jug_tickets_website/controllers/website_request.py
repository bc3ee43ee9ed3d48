from odoo.http import request, route

from .website_event import TicketWebsiteEvent

# what a visitor types into one of our own forms
FIELDS = ("name", "email", "phone", "company_name", "vat", "quantity", "tariff")


class TicketWebsiteRequest(TicketWebsiteEvent):
    """Our own forms beside the event page: for a company, and for a place in line."""

    @route(
        ['/event/<model("event.event"):event>/company'],
        type="http",
        auth="public",
        website=True,
        sitemap=False,
        methods=["GET"],
    )
    def company_form(self, event, **_kwargs):
        """Show the form by which a company asks for tickets.

        :raises HTTPException: 404: not a conference
        """
        return self._show_form(event, "company")

    @route(
        ['/event/<model("event.event"):event>/company'],
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
    )
    def company_request(self, event, **post):
        """Take a company's request: a questionnaire follows by mail."""
        return self._take_form(
            event, "company", post, {"buyer_type": "company", "tariff": ""}
        )

    @route(
        ['/event/<model("event.event"):event>/waiting'],
        type="http",
        auth="public",
        website=True,
        sitemap=False,
        methods=["GET"],
    )
    def waiting_form(self, event, tariff=None, **_kwargs):
        """Show the form by which a visitor gets on the waiting list.

        Where seats are free nobody waits: he is sent to the page to book one.

        :param str tariff: code of the tariff whose link he followed
        :raises HTTPException: 404: not a conference
        """
        if event.is_conference and not event._has_open_line():
            return request.redirect(f"/event/{event.id}/register")
        return self._show_form(event, "waiting", {"tariff": tariff})

    @route(
        ['/event/<model("event.event"):event>/waiting'],
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
    )
    def waiting_request(self, event, **post):
        """Take a place in line, or the seat if one is free by now."""
        return self._take_form(
            event, "waiting", post, {"waiting_list": True, "quantity": 1}
        )

    @route(
        ['/event/<model("event.event"):event>/registration/wait'],
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
    )
    def wait_for_refused(self, event, ref=None, **_post):
        """Let a visitor wait for the seats that he was just refused.

        :param str ref: number of his form, which only its page knows
        :raises HTTPException: 404: there is no such request
        """
        request_sudo = request.env["jug.ticket.request"]._find_website_request(
            self._get_seller(event), ref
        )
        if not request_sudo or request_sudo.event_id != event:
            raise request.not_found()
        if request_sudo.can_wait:
            request_sudo.action_put_on_waiting_list()
        return self._show_requests(event, request_sudo)

    def _show_form(self, event, kind, post=None, errors=""):
        if not event.is_conference:
            raise request.not_found()
        user = request.env.user
        known = {} if user._is_public() else {"name": user.name, "email": user.email}
        return request.render(
            f"jug_tickets_website.{kind}_form",
            {
                "event": event,
                "main_object": event,
                "values": known | (post or {}),
                "errors": errors,
                # a corrected form is another one
                "form_token": event._get_form_token(),
            },
        )

    def _take_form(self, event, kind, post, values):
        if not event.is_conference:
            raise request.not_found()
        if refusal := self._refuse_robot(event, post):
            return refusal
        typed = {key: post.get(key) for key in FIELDS if post.get(key)}
        item = typed | values
        item |= {
            "external_ref": f"{self._get_form_token(post)}-{kind}",
            "event": event.external_code,
        }
        request_sudo = request.env["jug.ticket.request"]._take_from_website(
            self._get_seller(event), [item]
        )
        if url := request_sudo._get_website_url():
            return request.redirect(url)
        if request_sudo.state == "processed":
            return request.render(
                "jug_tickets_website.company_thanks",
                {"event": event, "main_object": event},
            )
        if request_sudo.state == "failed":
            return self._show_requests(event, request_sudo)
        return self._show_form(event, kind, typed, request_sudo._describe_refusal())
