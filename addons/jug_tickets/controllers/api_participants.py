from odoo.http import request, route

from odoo.addons.api_intake.controllers.intake import IntakeController
from odoo.addons.api_intake.transaction import run_isolated

from .api import API, SOURCE


class TicketParticipantsApi(IntakeController):
    """The conference site names participants. Written down in README.md."""

    @route(
        f"{API}/participants",
        type="http",
        auth="intake",
        csrf=False,
        save_session=False,
    )
    def participants(self, **_params):
        """Name participants of one booking, or of several; again changes nothing.

        :return: 200 with ``{"results": [...]}``: all of it is done, see README
        :raises HTTPException: 400, 401, 405, 413, 429: nothing was done
        """
        source = self._get_source(SOURCE, "POST")
        items, _is_batch = self._read_items(source, "bookings")
        env = request.env
        results = source._take_participants(env, items)
        run_isolated(
            env,
            lambda new_env: (
                new_env[SOURCE]
                .sudo()
                .browse(source.id)
                ._log_call(len(items), "accepted")
            ),
        )
        return self._answer({"results": results})
