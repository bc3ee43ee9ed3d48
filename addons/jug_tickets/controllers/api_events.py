from odoo.http import request, route

from odoo.addons.api_intake.controllers.intake import IntakeController
from odoo.addons.api_intake.transaction import run_isolated

from .api import API, SOURCE


class EventApi(IntakeController):
    """The site tells its conferences, tariffs and prices. See README.md."""

    @route(
        f"{API}/events",
        type="http",
        auth="intake",
        csrf=False,
        save_session=False,
    )
    def events(self, **_params):
        """Take one event, or ``{"events": [...]}``; made or changed by their codes.

        :return: 200 with ``{"results": [...]}``, see README
        :raises HTTPException: 400, 401, 405, 413, 429: nothing was taken
        """
        source = self._get_source(SOURCE, "POST")
        items, _is_batch = self._read_items(source, "events")
        results = request.env["event.event"]._take_feed(source, items)
        source_id, count = source.id, len(items)
        run_isolated(
            request.env(su=True),
            lambda env: env[SOURCE].browse(source_id)._log_call(count, "accepted"),
        )
        return self._answer({"results": results})
