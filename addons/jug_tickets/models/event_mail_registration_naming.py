from odoo import models

from odoo.addons.api_intake.transaction import wait_for_turn


class EventMailRegistration(models.Model):
    _inherit = "event.mail.registration"

    def _get_skip_domain(self):
        """Let the row of a seat without a name wait until it has one: then it leaves,
        once."""
        return [*super()._get_skip_domain(), ("registration_id.is_unnamed", "=", False)]

    def _send_ticket(self, send):
        """Settle who was first, the ticket or another name on it.

        The ticket's row is written: a swap that waited for us begins anew, sees that
        the ticket has left, and gives it another code. A swap that came first makes us
        begin anew.

        :raises psycopg2.errors.SerializationFailure: it was named since our snapshot
        """
        with self.env.cr.savepoint():
            wait_for_turn(self.registration_id)
        return super()._send_ticket(send)
