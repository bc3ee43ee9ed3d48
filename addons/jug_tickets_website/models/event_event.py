import uuid

from odoo import models


class EventEvent(models.Model):
    _inherit = "event.event"

    def _get_form_token(self):
        """Return the number of a form that is shown now: sent twice, it books once.

        :rtype: str
        """
        return uuid.uuid4().hex

    def _get_tariffs_shown(self):
        """Return the tariffs of which the page tells the price, sold out or not.

        :rtype: event.event.ticket
        """
        self.ensure_one()
        return self.sudo().event_ticket_ids.filtered(
            lambda tariff: not tariff.is_expired
        )

    def _get_tariffs_waited_for(self):
        """Return the tariffs for a seat of which a visitor may wait.

        :rtype: event.event.ticket
        """
        return self._get_tariffs_shown().filtered(
            lambda tariff: tariff._can_be_waited_for()
        )

    def _has_open_line(self):
        """Tell whether the page offers to wait for a seat of a tariff.

        :rtype: bool
        """
        self.ensure_one()
        return bool(self._get_tariffs_waited_for())
