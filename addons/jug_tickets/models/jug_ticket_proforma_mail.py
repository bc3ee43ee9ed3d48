import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.api_intake.transaction import CONFLICTS

from ..const import OWING_BOOKINGS

_logger = logging.getLogger(__name__)


class JugTicketProforma(models.Model):
    """How a счёт leaves, and what happens when it could not."""

    _inherit = "jug.ticket.proforma"

    def action_send(self):
        """Mail the valid payment request again, or at last.

        :raises odoo.exceptions.UserError: it is void, asks for nothing more, or
            requisites of the company are missing
        :return: a notification
        :rtype: dict
        """
        self.ensure_one()
        # a seller may not write it, but may send it: he sees the booking
        self.check_access("read")
        self.order_id.check_access("write")
        proforma = self.sudo()
        if not proforma._is_to_pay():
            raise UserError(
                self.env._("%s asks for no money any more.", self.display_name)
            )
        if not proforma._set_payee():
            raise UserError(
                self.env._(
                    "Requisites of our company are missing: %s",
                    ", ".join(self.company_id._get_missing_requisites()),
                )
            )
        proforma.order_id._send_proforma()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "The payment request goes to %s.", self.order_id.buyer_email
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def action_print(self):
        """Return the action that downloads the PDF.

        :rtype: dict
        """
        self._check_printable()
        report = self.env.ref("jug_tickets.action_report_proforma")
        return report.report_action(self, config=False)

    def _check_printable(self):
        """Refuse to print a счёт with holes, or none at all.

        :raises odoo.exceptions.UserError: there is none, or it waits for requisites
        """
        if not self:
            raise UserError(self.env._("There is no valid payment request."))
        for proforma in self:
            if not proforma.is_complete:
                raise UserError(
                    self.env._(
                        "%s waits for the requisites of our company.",
                        proforma.display_name,
                    )
                )

    @api.model
    def _get_unsent_domain(self):
        """Those that wait for requisites, and those whose PDF could not be made."""
        return Domain(
            [
                ("state", "=", "valid"),
                ("sent_on", "=", False),
                ("order_id.booking_state", "in", OWING_BOOKINGS),
                ("order_id.pending_email_template_id", "=", False),
            ]
        )

    @api.model
    def _cron_send_unsent(self, batch_size=100):
        """Try again to send what could not be sent; one that cannot stops no other."""
        Cron = self.env["ir.cron"]
        last_id = 0
        while True:
            domain = self._get_unsent_domain()
            batch = self.search(
                domain & Domain("id", ">", last_id), limit=batch_size, order="id"
            )
            for proforma in batch:
                proforma._try_to_send()
            last_id = batch[-1:].id
            # what could not be sent is tried an hour later, not at once
            if not Cron._commit_progress(len(batch)) or len(batch) < batch_size:
                break
            self.env.invalidate_all()

    def _try_to_send(self):
        try:
            with self.env.cr.savepoint():
                if self._set_payee():
                    self.order_id._send_proforma()
                self.env.flush_all()
        except CONFLICTS as error:
            # somebody works on the booking: the next run finds it
            _logger.info("Payment request %s, later: %s", self.name, error)
            self.env.invalidate_all()
        except Exception as error:
            _logger.info("Payment request %s not sent: %s", self.name, error)
            self.env.invalidate_all()
            order = self.order_id
            staff_env = order._get_staff_env()
            order._ask_staff(
                staff_env._("The payment request could not be sent"), str(error)
            )

    def _note_sent(self):
        """Write down that mails with them were made."""
        self.filtered(lambda proforma: proforma.state == "valid").write(
            {"sent_on": fields.Datetime.now()}
        )
