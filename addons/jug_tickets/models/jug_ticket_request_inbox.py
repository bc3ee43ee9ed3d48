from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

# What a person may correct in a request that was not accepted.
CORRECTABLE = {
    "buyer_type",
    "buyer_kind",
    "name",
    "email",
    "phone",
    "company_name",
    "vat",
    "event_code",
    "tariff_code",
    "quantity_text",
    "participant_ids",
    "tariff_choice_id",
}


class JugTicketRequest(models.Model):
    """The inbox: a person enters, corrects and replays requests; no more than that."""

    _inherit = "jug.ticket.request"

    tariff_choice_id = fields.Many2one(
        "event.event.ticket",
        "Conference and Tariff",
        compute="_compute_tariff_choice_id",
        inverse="_inverse_tariff_choice_id",
        help="Sets the codes of event and tariff.",
    )

    @api.depends("event_code", "tariff_code")
    def _compute_tariff_choice_id(self):
        for request in self:
            event = request._find_event()
            request.tariff_choice_id = event.event_ticket_ids.filtered(
                lambda ticket, code=request.tariff_code: (
                    code and ticket.external_code == code
                )
            )[:1]

    def _inverse_tariff_choice_id(self):
        for request in self.filtered("tariff_choice_id"):
            request.event_code = request.tariff_choice_id.event_id.external_code
            request.tariff_code = request.tariff_choice_id.external_code

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            self._check_entered_by_hand(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            self._check_correction(vals)
            self._log_correction(vals)
        return super().write(vals)

    def _check_entered_by_hand(self, vals_list):
        """A person may enter a request, not the outcome of one."""
        allowed = CORRECTABLE | {"channel", "source_id", "company_id", "external_ref"}
        for vals in vals_list:
            if set(vals) - allowed or vals.get("channel", "manual") not in (
                "manual",
                "phone",
            ):
                raise UserError(
                    self.env._("Enter what the buyer said; the rest is filled in.")
                )

    def _check_correction(self, vals):
        chatter = {name for name in vals if name.startswith(("message_", "activity_"))}
        if set(vals) - CORRECTABLE - chatter:
            raise UserError(
                self.env._("Only what the buyer wrote can be corrected by hand.")
            )
        if set(vals) & CORRECTABLE and any(
            request.state == "processed" for request in self
        ):
            raise UserError(
                self.env._(
                    "The request is booked: change the booking, not the request."
                )
            )

    def _log_correction(self, vals):
        """Keep who corrected what: the payload shows what came."""
        for request in self:
            changes = [
                f"{self._fields[name]._description_string(self.env)}:"
                f" {request[name] or '–'} → {value or '–'}"
                for name, value in vals.items()
                if name in CORRECTABLE
                and name != "participant_ids"
                and (request[name] or "") != (value or "")
            ]
            if changes:
                request._message_log(body=Markup("<br/>").join(changes))

    def action_replay(self):
        """Try corrected requests again, from the beginning.

        :raises UserError: a request that was booked already
        """
        self.check_access("write")
        for request in self:
            # two sellers, or a double click: the second one waits and is refused
            request.lock_for_update()
            if request.state != "new":
                request._move_to("new", errors=False, error_codes=False)
            request.sudo()._process()
