from odoo import fields, models


class EventEventTicket(models.Model):
    _inherit = "event.event.ticket"

    def _can_be_waited_for(self):
        """Tell whether the tariff is sold out and somebody may wait for a seat of it.

        :rtype: bool
        """
        self.ensure_one()
        event = self.event_id
        is_full = self.is_sold_out or (
            event.seats_limited and event.seats_max and event.seats_available <= 0
        )
        return bool(
            is_full
            and event.has_waiting_list
            and event.kanban_state != "cancel"
            and self.is_launched
            and event.date_begin > fields.Datetime.now()
        )
