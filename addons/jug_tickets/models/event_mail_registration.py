import logging

from odoo import models
from odoo.tools import SQL

from odoo.addons.api_intake.transaction import CONFLICTS

_logger = logging.getLogger(__name__)


class EventMailRegistration(models.Model):
    _inherit = "event.mail.registration"

    def _execute_on_registrations(self):
        """Send the tickets one by one when a batch fails.

        Core gives up the whole batch for one ticket whose PDF cannot be made, and
        tries the same batch for ever. Here the rest goes on; the failed one is
        retried at the next run, and its order shows why.
        """
        tickets = self.filtered("registration_id.is_conference")
        done = super(EventMailRegistration, self - tickets)._execute_on_registrations()
        for mail in tickets:
            try:
                send = super(EventMailRegistration, mail)._execute_on_registrations
                done |= mail._send_ticket(send)
            except CONFLICTS as error:
                # only a new transaction sees what was written meanwhile
                _logger.info("Ticket %s put off: %s", mail.registration_id.id, error)
                self.env.ref("event.event_mail_scheduler").sudo()._trigger()
        return done

    def _send_ticket(self, send):
        """Send one ticket; staff are told why when it cannot be made.

        :param callable send: core's own way, bound to this one mail
        """
        registration = self.registration_id
        with self.env.cr.savepoint():
            self._lock_buyer(registration.partner_id)
        try:
            with self.env.cr.savepoint():
                done = send()
                registration._note_ticket_sent()
        except CONFLICTS:
            raise
        except Exception as error:
            # whatever the engine, the template or the data threw: it must not
            # keep the other buyers from their tickets
            _logger.info("Ticket %s not sent: %s", registration.id, error)
            with self.env.cr.savepoint():
                registration._note_ticket_not_sent(error)
            return self.browse()
        return done

    def _lock_buyer(self, partner):
        """Look whether the buyer's card was written since our snapshot, and keep it.

        Core counts its customer's invoices just after it has committed the payment
        that woke us up, and making the mail writes a sign-up token on the same row.

        :raises psycopg2.errors.SerializationFailure: it was
        """
        if partner:
            self.env.cr.execute(
                SQL(
                    "SELECT 1 FROM res_partner WHERE id = %s FOR NO KEY UPDATE",
                    partner.id,
                ),
                # the conflict is the purpose, not an error to be logged
                log_exceptions=False,
            )
