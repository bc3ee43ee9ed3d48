from odoo import models
from odoo.exceptions import UserError

from odoo.addons.api_intake.transaction import wait_for_turn

from ..roles import is_ticket_manager


class EventRegistration(models.Model):
    """A seat of a booking that is given up by hand; the order has to know."""

    _inherit = "event.registration"

    def write(self, vals):
        leavers = self.browse()
        # what the process cancels it also settles
        if vals.get("state") == "cancel" and not self.env.su:
            leavers = self._prepare_giving_up()
        res = super().write(vals)
        by_booking = leavers.sudo().grouped(lambda ticket: ticket._get_booking())
        for booking_sudo, tickets_sudo in by_booking.items():
            booking_sudo._give_up_tickets(tickets_sudo)
        return res

    def _prepare_giving_up(self):
        """Choose the tickets whose booking loses a seat, and wait for its turn.

        :return: those of a booking that are not cancelled yet
        :raises UserError: the seat is paid for and the caller is no ticket manager
        """
        leavers = self.filtered(
            lambda ticket: ticket.state != "cancel" and ticket._get_booking()
        )
        # being paid this very moment: the second one begins anew and sees it
        wait_for_turn(leavers._get_booking())
        if not is_ticket_manager(self.env):
            for ticket in leavers:
                if ticket._get_booking()._is_handed_out_or_paid():
                    raise UserError(
                        self.env._(
                            "The ticket of %s is paid for: only a ticket manager"
                            " cancels it.",
                            ticket.display_name,
                        )
                    )
        return leavers
