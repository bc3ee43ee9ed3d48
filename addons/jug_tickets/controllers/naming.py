from odoo.http import request, route

from ..const import LIVE_BOOKINGS
from ..paste import MAX_PASTE
from .portal import TicketPortal


class TicketNaming(TicketPortal):
    """The page on which a buyer says who comes, by the link of his mail.

    All of it is done by the server: it works without scripts, and what was typed comes
    back with whatever is wrong with it.
    """

    @route(
        "/my/tickets/<int:order_id>/names",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
    )
    def portal_names(self, order_id, access_token=None, saved=None, **_kwargs):
        """Show who is named for the seats of a booking, to be filled in.

        :param int order_id: the order whose token is in the link
        :raises HTTPException: 404: another's order, or no booking
        """
        order_sudo = self._get_booking_sudo(order_id, access_token)
        done = saved if saved and saved.isdecimal() and len(saved) < 5 else None
        return self._render_names(order_sudo, order_sudo._get_naming_rows(), saved=done)

    @route(
        "/my/tickets/<int:order_id>/names",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
    )
    def portal_name(self, order_id, access_token=None, step="check", **form):
        """Check what was typed or pasted, show what saving it would do, and save it.

        :param int order_id: the order whose token is in the link
        :param str step: ``check``, ``edit``, ``attend`` (put the contact in) or
            ``save``
        :raises HTTPException: 404: another's order, or no booking
        """
        order_sudo = self._get_booking_sudo(order_id, access_token)
        if not order_sudo._is_naming_open():
            return self._render_names(order_sudo, order_sudo._get_naming_rows())
        if step == "save":
            return self._save_names(order_sudo, form)
        rows = order_sudo._get_naming_rows(form)
        pasted = (form.get("pasted") or "")[:MAX_PASTE]
        values = {"pasted": pasted}
        if step == "attend":
            values["problem"] = order_sudo._place_contact(rows)
        elif step == "check":
            placed = order_sudo._place_pasted(rows, pasted)
            values = {"pasted": placed["left"], "notes": placed["notes"]}
            values["is_preview"] = order_sudo._check_naming_rows(rows)
            values["is_checked"] = True
        return self._render_names(order_sudo, rows, **values)

    def _save_names(self, order_sudo, form):
        # the second of two at once waits here, is done again by Odoo and then sees
        # what the first one saved
        order_sudo._wait_for_turn()
        if not order_sudo._is_naming_open():
            return self._render_names(order_sudo, order_sudo._get_naming_rows())
        rows = order_sudo._get_naming_rows(form)
        by = request.env._("the page of the booking")
        saved = order_sudo._save_naming_rows(rows, by)
        left = (form.get("pasted") or "")[:MAX_PASTE]
        if left or any(row["errors"] for row in rows):
            return self._render_names(
                order_sudo, rows, pasted=left, saved=str(saved), is_checked=True
            )
        return request.redirect(f"{order_sudo._get_naming_url()}&saved={saved}")

    def _render_names(self, order_sudo, rows, **values):
        defaults = {
            "sale_order": order_sudo,
            # whose logo and name the page bears
            "res_company": order_sudo.company_id,
            "rows_by_tariff": self._group_rows(rows),
            "seat_count": len(rows),
            "named_count": sum(bool(row["shown"]["name"]) for row in rows),
            "change_count": sum(
                row["kind"] != "unchanged" and not row["errors"] for row in rows
            ),
            "wrong_count": sum(bool(row["errors"]) for row in rows),
            "is_live": order_sudo.booking_state in LIVE_BOOKINGS,
            "is_open": order_sudo._is_naming_open(),
            "deadline": order_sudo._format_moment(order_sudo._get_naming_deadline()),
            "policy": order_sudo.booking_event_id._get_unnamed_policy(
                order_sudo.company_id
            ),
            "guest_name": order_sudo._get_guest_name(),
            "contact_name": order_sudo._get_buyer_name(),
            "access_token": order_sudo._portal_ensure_token(),
            "page_name": "ticket_names",
            "is_preview": False,
            "is_checked": False,
            "pasted": "",
            "problem": "",
            "notes": [],
            "saved": None,
        }
        return request.render("jug_tickets.portal_names", defaults | values)

    def _group_rows(self, rows):
        """Return pairs of a tariff and its rows, in the rows' order."""
        groups = {}
        for row in rows:
            groups.setdefault(row["ticket"].event_ticket_id, []).append(row)
        return list(groups.items())

    def _get_ticket_sudo(self, order_id, ticket_id, access_token):
        """Hand out no ticket that nobody was named for."""
        ticket_sudo = super()._get_ticket_sudo(order_id, ticket_id, access_token)
        if ticket_sudo.is_unnamed:
            raise self._get_not_found()
        return ticket_sudo
