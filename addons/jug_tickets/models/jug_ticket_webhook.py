from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import hmac, ormcache

from ..const import OPEN_DELIVERIES, WEBHOOK_EVENTS, WEBHOOK_SECRET_OVERLAP


class JugTicketWebhook(models.Model):
    """A receiver outside that is told what becomes of tickets, such as the site."""

    _name = "jug.ticket.webhook"
    _description = "Ticket Webhook"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "name, id"

    name = fields.Char(required=True)
    url = fields.Char(
        "Address", required=True, tracking=True, help="Where the messages are posted."
    )
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    on_ticket_paid = fields.Boolean("Ticket paid", default=True)
    on_ticket_cancelled = fields.Boolean("Ticket cancelled", default=True)
    on_order_repriced = fields.Boolean("Booking re-priced", default=True)
    # what the secret is made of, beside the database's own; the secret is kept nowhere
    secret_number = fields.Integer(readonly=True, copy=False)
    secret_made_on = fields.Datetime("Secret made on", readonly=True, copy=False)
    delivery_ids = fields.One2many(
        "jug.ticket.webhook.delivery", "webhook_id", "Deliveries", readonly=True
    )
    open_count = fields.Integer("To Send", compute="_compute_counts")
    failed_count = fields.Integer("Failed", compute="_compute_counts")

    def _compute_counts(self):
        groups = self.env["jug.ticket.webhook.delivery"]._read_group(
            [("webhook_id", "in", self.ids), ("state", "!=", "sent")],
            ["webhook_id", "state"],
            ["__count"],
        )
        counts = {(webhook.id, state): count for webhook, state, count in groups}
        for webhook in self:
            webhook.open_count = sum(
                counts.get((webhook.id, state), 0) for state in OPEN_DELIVERIES
            )
            webhook.failed_count = counts.get((webhook.id, "failed"), 0)

    @api.constrains("url")
    def _check_url(self):
        """Refuse addresses to which the server must not be sent."""
        Outgoing = self.env["jug.ticket.outgoing"]
        for webhook in self:
            if problem := Outgoing._get_url_problem(webhook.url):
                raise ValidationError(problem)

    @api.model_create_multi
    def create(self, vals_list):
        webhooks = super().create(vals_list)
        self.env.registry.clear_cache()
        return webhooks

    def write(self, vals):
        if not self.env.su and {"secret_number", "secret_made_on"} & vals.keys():
            raise UserError(self.env._("The secret is made by its button."))
        res = super().write(vals)
        self.env.registry.clear_cache()
        if vals.get("active"):
            # what has waited meanwhile
            self.env["jug.ticket.webhook.delivery"]._wake_sender()
        return res

    def unlink(self):
        res = super().unlink()
        self.env.registry.clear_cache()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_active(self):
        """A payment under way may be about to write to it, and would fail."""
        if any(webhook.active for webhook in self):
            raise UserError(self.env._("Archive the webhook before you delete it."))

    # the secret

    def _get_secret(self, number):
        """Make the secret of that number out of the database's own.

        A copy of the database with another ``database.secret`` cannot sign as we do.

        :rtype: str
        """
        self.ensure_one()
        scope = "jug_tickets.webhook"
        return f"jugwh_{hmac(self.env(su=True), scope, (self.id, number))}"

    def _get_valid_secrets(self):
        """Return the secrets by which calls are signed now, the newest first.

        :rtype: list
        """
        self.ensure_one()
        secrets = [self._get_secret(self.secret_number)]
        overlap = timedelta(hours=WEBHOOK_SECRET_OVERLAP)
        if (
            self.secret_number > 1
            and self.secret_made_on > fields.Datetime.now() - overlap
        ):
            secrets.append(self._get_secret(self.secret_number - 1))
        return secrets

    def action_new_secret(self):
        """Make the next secret and show it once; the former signs a day longer, too.

        :return: action that opens the dialogue with the secret
        :rtype: dict
        """
        self.ensure_one()
        self.check_access("write")
        webhook_sudo = self.sudo()
        webhook_sudo.write(
            {
                "secret_number": webhook_sudo.secret_number + 1,
                "secret_made_on": fields.Datetime.now(),
            }
        )
        webhook_sudo._message_log(
            body=self.env._("A new secret was made by %s.", self.env.user.name)
        )
        wizard = self.env["api.intake.key.show"].create({})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Secret"),
            "res_model": "api.intake.key.show",
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
            # in the context, not in a field: it is never stored
            "context": {
                "api_intake_key": webhook_sudo._get_secret(webhook_sudo.secret_number)
            },
        }

    def action_view_deliveries(self):
        """Open what was sent to the receiver, and what was not.

        :rtype: dict
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "jug_tickets.jug_ticket_webhook_delivery_action"
        )
        action["domain"] = [("webhook_id", "=", self.id)]
        action["context"] = {}
        return action

    # who is told

    @api.model
    @ormcache("event")
    def _get_listeners(self, event):
        """Return who listens to an event; from the cache: asked at each payment.

        :param str event: key of ``const.WEBHOOK_EVENTS``
        :return: pairs of the endpoint's id and its company's
        :rtype: tuple
        """
        all_sudo = self.sudo().with_context(active_test=True)
        webhooks_sudo = all_sudo.search([(WEBHOOK_EVENTS[event], "=", True)])
        return tuple((webhook.id, webhook.company_id.id) for webhook in webhooks_sudo)

    @api.model
    def _has_listeners(self):
        """Tell whether anybody at all is told anything; without a query."""
        return any(self._get_listeners(event) for event in WEBHOOK_EVENTS)

    def _ask_about_failures(self, delivery):
        """Leave the ticket manager an activity, one at a time for each endpoint.

        :param jug.ticket.webhook.delivery delivery: given up just now
        """
        self.ensure_one()
        manager = self.company_id._get_ticket_manager(self.env["event.event"])
        staff_env = self.company_id._get_staff_env(self.env["event.event"])
        kind = self.env.ref("mail.mail_activity_data_warning")
        known = self.activity_ids.filtered(
            lambda activity: activity.activity_type_id == kind
        )
        if known:
            return
        self.activity_schedule(
            "mail.mail_activity_data_warning",
            summary=staff_env._("A message was not delivered: look at it"),
            note=staff_env._(
                "%(event)s: %(error)s", event=delivery.event, error=delivery.error
            ),
            user_id=manager.id,
        )
