from odoo import api, models
from odoo.exceptions import UserError

from ..roles import is_ticket_manager

# Of a conference these are set by ticket managers: what is sold, when, to how many.
TERMS = {
    "active",
    "company_id",
    "date_begin",
    "date_end",
    "date_tz",
    # brings tariffs, seats, mails and time zone of its own
    "event_type_id",
    "external_code",
    "has_waiting_list",
    "is_multi_slots",
    "naming_deadline_hours",
    "offer_hours",
    "payment_wait_hours",
    "seats_limited",
    "seats_max",
    "unnamed_policy",
}


class EventEvent(models.Model):
    """A seller works with a conference; its terms are its manager's."""

    _inherit = "event.event"

    @api.model_create_multi
    def create(self, vals_list):
        events = super().create(vals_list)
        # looked at afterwards: a context or a copy may have made it one
        if any(event.is_conference for event in events):
            self._check_sets_terms()
        return events

    def write(self, vals):
        if self._changes_terms(vals):
            self._check_sets_terms()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_conference(self):
        if any(event.is_conference for event in self):
            self._check_sets_terms()

    def _changes_terms(self, vals):
        """Tell whether a write changes what is set for a conference, or makes one.

        Calling it off is among that: it annuls the bookings.

        :param dict vals: what is written
        :rtype: bool
        """
        if "is_conference" in vals and any(
            event.is_conference != bool(vals["is_conference"]) for event in self
        ):
            return True
        conferences = self.filtered("is_conference")
        if "kanban_state" in vals and "cancel" in (
            vals["kanban_state"],
            *conferences.mapped("kanban_state"),
        ):
            return bool(conferences)
        return bool(conferences and TERMS & vals.keys())

    def _check_sets_terms(self):
        """Refuse to set terms of a conference or its tariffs.

        :raises UserError: the caller is no ticket manager
        """
        if not is_ticket_manager(self.env):
            raise UserError(
                self.env._(
                    "Only a ticket manager sets up conferences: their dates, seats,"
                    " codes, tariffs and prices."
                )
            )
