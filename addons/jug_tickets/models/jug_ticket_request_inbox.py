from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..const import BY_HAND

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
# What only processing finds out; nobody enters it.
OUTCOME = {
    "payload",
    "errors",
    "error_codes",
    "warnings",
    "email_normalized",
    "phone_sanitized",
    "event_id",
    "event_ticket_id",
    "quantity",
    "match_rule",
    "lead_id",
    "partner_id",
    "order_id",
    "registration_ids",
    "processed_on",
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
            request.tariff_choice_id = request._find_tariff(event)

    def _inverse_tariff_choice_id(self):
        # sudo: the choice was checked and logged, the codes are what it stands for
        for request in self.sudo().filtered("tariff_choice_id"):
            tariff = request.tariff_choice_id
            request.event_code = tariff.event_id.external_code
            request.tariff_code = tariff.external_code

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.su:
            return super().create(vals_list)
        allowed = CORRECTABLE | {"channel", "source_id", "company_id", "external_ref"}
        entered = all(vals.keys() <= allowed for vals in vals_list)
        requests = super().create(vals_list) if entered else self.browse()
        # looked at afterwards, too: a context may have filled it in
        if not entered or not all(request._is_by_hand() for request in requests):
            raise UserError(
                self.env._("Enter what the buyer said; the rest is filled in.")
            )
        return requests

    def write(self, vals):
        if not self.env.su:
            self._check_correction(vals)
            self._log_correction(vals)
        return super().write(vals)

    def _is_by_hand(self):
        """A person may enter a request, not the outcome of one."""
        self.ensure_one()
        return (
            self.channel in BY_HAND
            and self.state == "new"
            and not any(self[name] for name in OUTCOME)
        )

    def _check_correction(self, vals):
        chatter = {name for name in vals if name.startswith(("message_", "activity_"))}
        if set(vals) - CORRECTABLE - chatter:
            raise UserError(
                self.env._("Only what the buyer wrote can be corrected by hand.")
            )
        if set(vals) & CORRECTABLE:
            self._check_not_booked()

    def _check_not_booked(self):
        if any(request.state == "processed" for request in self):
            raise UserError(
                self.env._(
                    "The request is booked: change the booking, not the request."
                )
            )

    def _log_correction(self, vals):
        """Keep who corrected what: the payload shows what came."""
        for request in self:
            # a list of participants logs itself, person by person
            names = [name for name in vals if name in CORRECTABLE - {"participant_ids"}]
            request._log_changes(
                [
                    (name, request._get_shown(name, request[name]), shown)
                    for name in names
                    if (shown := request._get_shown(name, vals[name]))
                    != request._get_shown(name, request[name])
                ]
            )

    def _get_shown(self, name, value):
        """Return how a person reads the value of a field."""
        field = self._fields[name]
        if field.type == "many2one":
            return (
                self.env[field.comodel_name].browse(value and int(value)).display_name
            )
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value)
        return value or False

    def _log_changes(self, changes):
        """Write what was corrected to the request's story.

        :param list changes: field, old and new value as shown
        """
        self.ensure_one()
        lines = [
            f"{self._fields[name]._description_string(self.env)}:"
            f" {before or '–'} → {after or '–'}"
            for name, before, after in changes
        ]
        if lines:
            self._message_log(body=Markup("<br/>").join(lines))
