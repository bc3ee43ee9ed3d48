from odoo import api, fields, models


class JugTicketSource(models.Model):
    """One way in: the conference site, a partner's form, a seller's telephone."""

    _name = "jug.ticket.source"
    _description = "Ticket Request Source"
    _inherit = ["api.intake.source.mixin"]
    _order = "sequence, name"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    country_id = fields.Many2one(
        "res.country",
        "Default Country",
        default=lambda self: self.env.company.country_id,
        help="Numbers without a country code are taken for numbers of this country.",
    )
    is_by_hand = fields.Boolean(
        "Entered by Hand", readonly=True, help="Requests that a seller writes down."
    )
    limit_per_request = fields.Integer(
        "Tickets per Request", default=10, help="0: as the tariff says."
    )
    utm_source_id = fields.Many2one("utm.source", "Marketing Source")
    request_ids = fields.One2many("jug.ticket.request", "source_id")
    request_count = fields.Integer(compute="_compute_request_count")

    def _compute_request_count(self):
        groups = self.env["jug.ticket.request"]._read_group(
            [("source_id", "in", self.ids)], ["source_id"], ["__count"]
        )
        counts = {source.id: count for source, count in groups}
        for source in self:
            source.request_count = counts.get(source.id, 0)

    @api.model
    def _get_api_group(self):
        return self.env.ref("jug_tickets.jug_tickets_group_api")

    @api.model
    def _get_by_hand(self):
        """Return the source of requests that the company's own people enter."""
        domain = [("company_id", "=", self.env.company.id), ("is_by_hand", "=", True)]
        source_sudo = self.sudo().search(domain, limit=1)
        if not source_sudo:
            source_sudo = self.sudo().create(self._prepare_by_hand_vals())
            source_sudo._translate_by_hand()
        return source_sudo.sudo(False)

    @api.model
    def _prepare_by_hand_vals(self):
        return {
            "name": self.env._("By Hand"),
            "sequence": 90,
            "is_by_hand": True,
            "company_id": self.env.company.id,
        }

    def _translate_by_hand(self):
        """Name what the machine has made as each of its readers speaks."""
        for code, _name in self.env["res.lang"].get_installed():
            source = self.with_context(lang=code)
            source.name = source.env._("By Hand")

    def _demo_issue_api_key(self):
        """Make a key for ``make demo`` to post its requests with.

        :return: the key in clear
        :rtype: str
        """
        return self._new_api_key()

    def action_view_requests(self):
        """Open the requests of the source.

        :rtype: dict
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "jug_tickets.jug_ticket_request_action"
        )
        action["domain"] = [("source_id", "=", self.id)]
        return action

    def action_view_calls(self):
        """Open the log of calls, at first the refused ones only.

        :rtype: dict
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Calls of %s", self.name),
            "res_model": "api.intake.call",
            "view_mode": "list",
            "domain": [("source_model", "=", self._name), ("source_id", "=", self.id)],
            # what its button has counted
            "context": {"search_default_refused": True},
        }
