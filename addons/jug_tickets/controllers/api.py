import logging

from odoo.http import request, route

from odoo.addons.api_intake.controllers.intake import IntakeController
from odoo.addons.api_intake.refusal import refusal
from odoo.addons.api_intake.transaction import run_isolated

from ..utils import clean_text

API = "/jug/api/v1"
SOURCE = "jug.ticket.source"
_logger = logging.getLogger(__name__)


class TicketApi(IntakeController):
    """The conference site's way in. All of it is written down in README.md."""

    @route(
        f"{API}/requests",
        type="http",
        auth="intake",
        csrf=False,
        save_session=False,
    )
    def requests(self, **_params):
        """Take one request, or up to 500 of them; each is kept and answered.

        A single one is booked in the call; of a batch the correct ones are booked in
        the background.

        :return: 202 with ``{"results": [...]}``, see README
        :raises HTTPException: 400, 401, 405, 413, 429: nothing was kept
        """
        source = self._get_source(SOURCE, "POST")
        items, is_batch = self._read_items(source, "requests")
        env = request.env
        results = None if is_batch else self._book_at_once(env, source.id, items)
        if not results:
            accepted = run_isolated(
                env, lambda new_env: self._accept(new_env, source.id, items, is_batch)
            )
            results = None if is_batch else self._book_kept(env, *accepted[0])
        if not results:
            results = run_isolated(
                env, lambda new_env: self._get_answers(new_env, accepted)
            )
        return self._answer({"results": results}, status=202)

    @route(
        f"{API}/requests/<path:external_ref>",
        type="http",
        auth="intake",
        csrf=False,
        save_session=False,
    )
    def request_state(self, external_ref, **_params):
        """Tell what became of a request.

        :param str external_ref: the site's own number
        :return: 200 with one result object
        :raises HTTPException: 401, 404, 405
        """
        source = self._get_source(SOURCE, "GET", "HEAD")
        found = (
            request.env["jug.ticket.request"]
            .sudo()
            .search(
                [
                    ("source_id", "=", source.id),
                    ("external_ref", "=", clean_text(external_ref)),
                ],
                limit=1,
            )
        )
        if not found:
            raise refusal("not_found")
        return self._answer(found._get_answer())

    def _book_at_once(self, env, source_id, items):
        """Keep a request and book it in one transaction: a third less work.

        :return: its answer in a list; empty if that did not go: nothing was kept yet
        """

        def take(new_env):
            accepted = self._accept(new_env, source_id, items, False)
            [(request_id, repeat, is_new)] = accepted
            if is_new:
                found = new_env["jug.ticket.request"].sudo().browse(request_id)
                # a repeat may come while a batch's first one is being booked
                if not repeat or found.try_lock_for_update().state == "new":
                    found._process()
            return self._get_answers(new_env, accepted)

        try:
            return run_isolated(env, take, tries=3)
        except Exception as error:
            # kept first, then booked: whatever spoils the booking, the request stays
            _logger.info("Request kept before it is booked: %s", error)
            return []

    def _book_kept(self, env, request_id, repeat, is_new):
        """Book a new request in a transaction of its own: it stays kept if that fails.

        :return: its answer in a list; empty if there is nothing to book
        """
        if not is_new:
            return []
        answer = env["jug.ticket.request"]._process_isolated(env(su=True), request_id)
        return [answer | repeat] if answer else []

    def _accept(self, env, source_id, items, is_batch):
        """Keep the items; in a batch tell at once which of them are wrong."""
        source = env["jug.ticket.source"].sudo().browse(source_id)
        accepted = env["jug.ticket.request"]._accept(source, items)
        source._log_call(len(items), "accepted")
        if is_batch:
            fresh = env["jug.ticket.request"].concat(
                *(found for found, repeat in accepted if not repeat)
            )
            fresh._reject_wrong()
            env.ref("jug_tickets.ir_cron_process_requests").sudo()._trigger()
        return [(found.id, repeat, found.state == "new") for found, repeat in accepted]

    def _get_answers(self, env, accepted):
        Request = env["jug.ticket.request"].sudo()
        ids = [request_id for request_id, _repeat, _is_new in accepted]
        return [
            found._get_answer(repeat)
            for found, (_id, repeat, _is_new) in zip(
                Request.browse(ids), accepted, strict=True
            )
        ]
