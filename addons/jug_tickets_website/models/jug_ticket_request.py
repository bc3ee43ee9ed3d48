from odoo import api, models

from odoo.addons.api_intake.transaction import CONFLICTS
from odoo.addons.jug_tickets.const import LIVE_PLACES

# as often as a form may be refused and corrected; then its answer is the last one's
MAX_CORRECTIONS = 20


class JugTicketRequest(models.Model):
    _inherit = "jug.ticket.request"

    @api.model
    def _take_from_website(self, company, items):
        """Keep what a visitor has sent and book it at once; sent twice, done once.

        :param res.company company: who sells the conference
        :param list[dict] items: objects of the API, see README of jug_tickets
        :return: a request for each item, in order: booked, refused or failed
        :rtype: jug.ticket.request
        :raises psycopg2.errors.SerializationFailure: seats or the same form at this
            moment; Odoo does it again in a new transaction
        """
        source = self.env["jug.ticket.source"]._get_website_source(company)
        items = [self._number_corrected(company, item) for item in items]
        accepted = self.sudo()._accept(source, items, channel="website")
        requests = self.sudo().browse(request.id for request, _repeat in accepted)
        for request in requests:
            request._process_visitor()
        return requests

    @api.model
    def _number_corrected(self, company, item):
        """Give a form that was corrected after its refusal a number of its own.

        Who goes back in the browser sends the number of the refused form again: its
        answer would be the old refusal, whatever he has corrected.

        :param res.company company: who sells the conference
        :param dict item: object of the API
        :return: the object, under the first number that was not refused otherwise
        :rtype: dict
        """
        first = item["external_ref"]
        for attempt in range(2, MAX_CORRECTIONS):
            before = self._find_website_request(company, item["external_ref"])
            sent = dict(before.payload or {}, external_ref=item["external_ref"])
            if before.state != "rejected" or sent == item:
                break
            item = item | {"external_ref": f"{first}-{attempt}"}
        return item

    def _process_visitor(self):
        """Book; what breaks in the middle is kept for a person to look at."""
        self.ensure_one()
        self.env.flush_all()
        try:
            with self.env.cr.savepoint():
                self._process()
                self.env.flush_all()
        except CONFLICTS:
            raise
        except Exception as error:
            self.env.invalidate_all()
            self._note_failed(str(error) or type(error).__name__)

    @api.model
    def _find_website_request(self, company, ref):
        """Return what a form has sent, by the number that only its page knows.

        :param res.company company: who sells the conference
        :param str ref: number of the form
        :rtype: jug.ticket.request
        """
        source = self.env["jug.ticket.source"]._get_website_source(company)
        return self.sudo().search(
            [("source_id", "=", source.id), ("external_ref", "=", ref or "-")], limit=1
        )

    def _get_website_url(self):
        """Return where a visitor goes on: to pay, or to his place in line.

        :return: nothing where there is only something to read
        :rtype: str | None
        """
        self.ensure_one()
        if self.order_id:
            return self.order_id.get_portal_url()
        if self.state == "waiting":
            return self.waiting_id.get_portal_url()
        return None

    def _describe_refusal(self):
        """Return why the visitor's form was refused, a sentence a line.

        :rtype: str
        """
        self.ensure_one()
        if self.waiting_id.state in LIVE_PLACES:
            # whose place it is, and which, is told to nobody but its mail
            return self.env._(
                "With this email somebody is on the waiting list of the tariff already."
            )
        told = [error for error in self.errors or [] if not self._is_told(error)]
        if self.wants_waiting_list and {error["code"] for error in told} > {"sold_out"}:
            # why he waits, not what he has to correct
            told = [error for error in told if error["code"] != "sold_out"]
        return "\n".join(self._get_error_message(error) for error in told)

    def _is_told(self, error):
        """Tell whether the same is said of the buyer: he is the first participant."""
        return error.get("participant") == 1 and any(
            other["code"] == error["code"] and "participant" not in other
            for other in self.errors
        )
