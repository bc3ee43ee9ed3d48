from datetime import timedelta

from odoo import api, fields, models

from ..const import QUIET


class JugTicketRequest(models.Model):
    """Requests that came to nothing do not keep a stranger's data for ever."""

    _inherit = "jug.ticket.request"

    erased_on = fields.Datetime("Personal Data Erased on", readonly=True, copy=False)

    _retention_idx = models.Index(
        "(company_id, write_date) WHERE state IN ('rejected', 'failed')"
        " AND erased_on IS NULL"
    )

    def _blank_personal_data(self):
        """Blank what a request says of people; what became of it stays."""
        for request in self:
            request.sudo().write(
                {
                    "name": False,
                    "email": False,
                    "phone": False,
                    "email_normalized": False,
                    "phone_sanitized": False,
                    "payload": {"erased": True},
                    "errors": request._strip_details(request.errors),
                    "warnings": request._strip_details(request.warnings),
                    "differing_digests": False,
                    "erased_on": fields.Datetime.now(),
                }
            )

    def _strip_details(self, sentences):
        """Leave the codes of errors and warnings, without what was written."""
        return [
            {key: False if key == "detail" else value for key, value in item.items()}
            for item in sentences or []
        ] or False

    def _note_differing(self, item):
        """What was erased is not written down anew because the site repeats itself."""
        if self.erased_on:
            return None
        return super()._note_differing(item)

    def _erase_story(self):
        """Delete what the chatter and its files say of the people of requests."""
        requests = self.sudo()
        domain = [("res_model", "=", self._name), ("res_id", "in", requests.ids)]
        requests.message_ids.attachment_ids.unlink()
        self.env["ir.attachment"].sudo().search(domain).unlink()
        requests.message_ids.unlink()
        requests.participant_ids.unlink()
        self.env["party.match.log"].sudo().search(domain).unlink()

    @api.model
    def _get_outdated_domain(self, company):
        limit_on = fields.Datetime.now() - timedelta(
            days=company.ticket_rejected_retention_days
        )
        return [
            ("company_id", "=", company.id),
            ("state", "in", ("rejected", "failed")),
            ("erased_on", "=", False),
            # somebody who corrects it is at it
            ("write_date", "<", limit_on),
            # not what has become a booking after all
            ("order_id", "=", False),
        ]

    @api.model
    def _cron_erase_outdated(self, batch_size=200):
        """Erase people's data of requests that were refused long ago."""
        companies = (
            self.env["res.company"]
            .sudo()
            .search([("ticket_rejected_retention_days", ">", 0)])
        )
        done, remaining = 0, 0
        for company in companies:
            domain = self._get_outdated_domain(company)
            requests = self.browse()
            if done < batch_size:
                requests = self.search(domain, limit=batch_size - done)
            requests = requests.try_lock_for_update().with_context(**QUIET)
            requests._erase_story()
            requests._blank_personal_data()
            requests.write({"company_name": False, "vat": False})
            done += len(requests)
            remaining += self.search_count(domain)
        self.env["ir.cron"]._commit_progress(done, remaining=remaining)
