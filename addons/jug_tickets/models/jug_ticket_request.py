import json

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..const import (
    BUYER_TYPES,
    CHANNELS,
    REQUEST_ERRORS,
    REQUEST_MOVES,
    REQUEST_WARNINGS,
)


class JugTicketRequest(models.Model):
    """A request as it came, and what became of it. Nothing from outside is dropped."""

    _name = "jug.ticket.request"
    _description = "Ticket Request"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    # tracked by hand in _log_correction: creation must stay one cheap row
    _mail_post_access = "read"

    source_id = fields.Many2one(
        "jug.ticket.source",
        default=lambda self: self.env["jug.ticket.source"]._get_by_hand(),
        readonly=True,
        required=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        "res.company",
        "Our Company",
        readonly=True,
        required=True,
        default=lambda self: self.env.company,
    )
    channel = fields.Selection(CHANNELS, required=True, readonly=True, default="manual")
    external_ref = fields.Char(
        "Number on the Site",
        readonly=True,
        copy=False,
        help="Unique for a source: the same number again changes nothing.",
    )
    payload = fields.Json(readonly=True, copy=False, help="As it came.")
    payload_text = fields.Text("As It Came", compute="_compute_payload_text")
    state = fields.Selection(
        [
            ("new", "New"),
            ("processed", "Processed"),
            ("rejected", "Rejected"),
            ("failed", "Failed"),
            ("waiting", "On the Waiting List"),
        ],
        default="new",
        group_expand=True,
        required=True,
        readonly=True,
        copy=False,
    )
    errors = fields.Json(readonly=True, copy=False)
    error_codes = fields.Char("Reasons", readonly=True, copy=False)
    error_summary = fields.Text(
        "What Is Wrong", compute="_compute_error_summary", readonly=True
    )
    warnings = fields.Json(readonly=True, copy=False)
    warning_summary = fields.Text(
        "What to Look at",
        compute="_compute_warning_summary",
        help="Booked all the same.",
    )

    buyer_type = fields.Char(default="person")
    buyer_kind = fields.Selection(
        BUYER_TYPES,
        "Buyer",
        compute="_compute_buyer_kind",
        inverse="_inverse_buyer_kind",
        store=True,
    )
    name = fields.Char("Full Name")
    email = fields.Char()
    phone = fields.Char()
    company_name = fields.Char("Company")
    vat = fields.Char("Tax Number (INN)")
    event_code = fields.Char()
    tariff_code = fields.Char()
    quantity_text = fields.Char("Quantity", default="1")
    participant_ids = fields.One2many(
        "jug.ticket.request.participant", "request_id", "Participants"
    )

    # what validation made of the texts above
    email_normalized = fields.Char(readonly=True, copy=False, index="btree_not_null")
    phone_sanitized = fields.Char(readonly=True, copy=False)
    event_id = fields.Many2one(
        "event.event", "Conference", readonly=True, copy=False, index="btree_not_null"
    )
    event_ticket_id = fields.Many2one(
        "event.event.ticket", "Tariff", readonly=True, copy=False
    )
    quantity = fields.Integer("Number of Tickets", readonly=True, copy=False)

    # what became of it
    match_rule = fields.Selection(
        [
            ("email", "Email"),
            ("phone", "Phone"),
            ("name", "Full name"),
            ("none", "No match: a new buyer"),
        ],
        "Found by",
        readonly=True,
        copy=False,
    )
    lead_id = fields.Many2one("crm.lead", readonly=True, copy=False, index=True)
    partner_id = fields.Many2one("res.partner", "Contact", readonly=True, copy=False)
    order_id = fields.Many2one("sale.order", "Booking", readonly=True, copy=False)
    registration_ids = fields.One2many("event.registration", "request_id", "Tickets")
    processed_on = fields.Datetime(readonly=True, copy=False)

    _external_ref_uniq = models.UniqueIndex(
        "(source_id, external_ref) WHERE external_ref IS NOT NULL",
        "This source has sent a request with this number already.",
    )
    _new_idx = models.Index("(id) WHERE state = 'new'")

    @api.depends("name", "external_ref")
    def _compute_display_name(self):
        for request in self:
            number = f"#{request._origin.id}" if request._origin else ""
            words = [request.external_ref or number, request.name]
            request.display_name = " ".join(word for word in words if word)

    @api.depends("buyer_type")
    def _compute_buyer_kind(self):
        kinds = dict(BUYER_TYPES)
        for request in self:
            request.buyer_kind = request.buyer_type in kinds and request.buyer_type

    @api.depends("payload")
    def _compute_payload_text(self):
        for request in self:
            request.payload_text = request.payload and json.dumps(
                request.payload, ensure_ascii=False, indent=2
            )

    @api.depends("errors")
    @api.depends_context("lang")
    def _compute_error_summary(self):
        for request in self:
            request.error_summary = "\n".join(
                error["message"] for error in request._get_errors()
            )

    @api.depends("warnings")
    @api.depends_context("lang")
    def _compute_warning_summary(self):
        for request in self:
            request.warning_summary = "\n".join(
                warning["message"] for warning in request._get_warnings()
            )

    def _inverse_buyer_kind(self):
        # the correction is checked and told of already, in words
        for request in self.sudo().filtered("buyer_kind"):
            request.buyer_type = request.buyer_kind

    def _get_errors(self):
        """Return the reasons with their sentences in the reader's language.

        :return: ``code``, ``field``, ``message``; ``detail`` where there is one
        :rtype: list[dict]
        """
        self.ensure_one()
        return [
            {
                "code": error["code"],
                "field": error["field"],
                "message": self._get_error_message(error),
            }
            | ({"detail": error["detail"]} if error.get("detail") else {})
            for error in self.errors or []
        ]

    def _get_error_message(self, error):
        # what went wrong by itself has its own words, the rest those of the table
        if error["code"] not in REQUEST_ERRORS:
            return error.get("message") or error["code"]
        # LazyTranslate renders in the language of this environment
        sentence = self.env._(REQUEST_ERRORS[error["code"]][1])
        if error.get("participant"):
            about = self.env._("participant %s", error["participant"])
        else:
            about = error.get("detail")
        return self._add_detail(sentence, about)

    def _add_detail(self, sentence, detail):
        """Say in a sentence what it is about: «… is missing (participant 2).»"""
        return f"{sentence.removesuffix('.')} ({detail})." if detail else sentence

    def _get_warnings(self):
        """Return what was strange, but no reason to refuse, in the reader's language.

        :return: ``code``, ``message``
        :rtype: list[dict]
        """
        self.ensure_one()
        warnings = []
        for warning in self.warnings or []:
            sentence = self.env._(REQUEST_WARNINGS[warning["code"]])
            message = self._add_detail(sentence, warning["detail"])
            warnings.append({"code": warning["code"], "message": message})
        return warnings

    def _get_label(self, field_name):
        """Return what the reader sees of a selection field."""
        self.ensure_one()
        labels = dict(self._fields[field_name]._description_selection(self.env))
        return labels.get(self[field_name], "")

    def _move_to(self, state, **values):
        """Change the state of requests; the only place where it is written.

        :param str state: key of ``const.REQUEST_MOVES``
        :raises UserError: the table has no such move
        """
        for request in self:
            if state not in REQUEST_MOVES[request.state]:
                raise UserError(
                    self.env._(
                        "The request %(request)s is %(state)s and cannot be changed.",
                        request=request.display_name,
                        state=request._get_label("state"),
                    )
                )
        self.sudo().write({"state": state} | values)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if not self.env.user.has_group("base.group_system"):
            raise UserError(self.env._("What came from outside is kept."))

    def action_view_order(self):
        """Open the booking.

        :rtype: dict
        """
        self.ensure_one()
        return self.order_id._get_records_action()
