import json
import uuid
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..const import DELIVERY_MOVES, WEBHOOK_KEPT_DAYS
from ..roles import is_ticket_manager


class JugTicketWebhookDelivery(models.Model):
    """A message to a receiver: written with the event, sent after it (an outbox)."""

    _name = "jug.ticket.webhook.delivery"
    _description = "Webhook Delivery"
    _rec_name = "uid"
    _order = "id desc"

    uid = fields.Char(
        "Number",
        required=True,
        readonly=True,
        default=lambda self: str(uuid.uuid4()),
        help="The same at each try: by it the receiver knows what it has got already.",
    )
    webhook_id = fields.Many2one(
        "jug.ticket.webhook",
        "Receiver",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="webhook_id.company_id", store=True)
    event = fields.Selection(
        [
            ("ticket.paid", "Ticket paid"),
            ("ticket.cancelled", "Ticket cancelled"),
            ("order.repriced", "Booking re-priced"),
        ],
        "What Happened",
        required=True,
        readonly=True,
    )
    record_key = fields.Char(required=True, readonly=True, help="What it is about.")
    occurrence = fields.Integer(
        required=True, readonly=True, help="Which time this has happened to it."
    )
    # what must not overtake each other: all that is told about one booking
    queue_key = fields.Char(required=True, readonly=True)
    order_id = fields.Many2one(
        "sale.order", "Booking", readonly=True, ondelete="set null", index=True
    )
    ticket_id = fields.Many2one(
        "event.registration", readonly=True, ondelete="set null", index=True
    )
    happened_on = fields.Datetime(required=True, readonly=True)
    # text, not json: what is signed is sent byte by byte
    body = fields.Text("Message", required=True, readonly=True)
    state = fields.Selection(
        [
            ("pending", "To Send"),
            ("uncertain", "No Answer"),
            ("sent", "Sent"),
            ("failed", "Failed"),
        ],
        required=True,
        readonly=True,
        default="pending",
    )
    attempt_count = fields.Integer("Tries", readonly=True)
    next_try_on = fields.Datetime("Next Try", readonly=True)
    http_status = fields.Integer("HTTP", readonly=True, aggregator=None)
    error = fields.Text("Last Error", readonly=True)
    sent_on = fields.Datetime(readonly=True)

    _event_uniq = models.Constraint(
        "UNIQUE (webhook_id, event, record_key, occurrence)",
        "A receiver is told of an event once.",
    )
    _uid_uniq = models.Constraint("UNIQUE (uid)", "A delivery has a number of its own.")
    _due_idx = models.Index("(next_try_on, id) WHERE state IN ('pending', 'uncertain')")
    _queue_idx = models.Index(
        "(webhook_id, queue_key, id) WHERE state IN ('pending', 'uncertain')"
    )

    # writing

    @api.model
    def _note_event(self, event, records, payloads, is_once=False):
        """Write down what the receivers are to be told, in the event's transaction.

        :param str event: key of ``const.WEBHOOK_EVENTS``
        :param records: tickets or orders it has happened to
        :param dict payloads: of each record what is told about it, by its id
        :param bool is_once: it happens to a record once only; told before, it is left
        :rtype: jug.ticket.webhook.delivery
        """
        listeners = self.env["jug.ticket.webhook"]._get_listeners(event)
        if not listeners or not records:
            return self.browse()
        deliveries_sudo = self.sudo()
        counts = deliveries_sudo._get_occurrences(event, records)
        vals_list = []
        for record in records.sudo():
            company = record._get_webhook_company()
            for webhook_id, company_id in listeners:
                told = counts.get((webhook_id, record._get_webhook_key()), 0)
                if (company and company.id != company_id) or (is_once and told):
                    continue
                vals = self._prepare_delivery_vals(event, record, payloads[record.id])
                vals_list.append(
                    vals | {"webhook_id": webhook_id, "occurrence": told + 1}
                )
        deliveries_sudo = deliveries_sudo.create(vals_list)
        if deliveries_sudo:
            self._wake_sender()
        return deliveries_sudo

    def _get_occurrences(self, event, records):
        """Return how often receivers were told of an event: by receiver and record."""
        groups = self._read_group(
            [
                ("event", "=", event),
                ("record_key", "in", [rec._get_webhook_key() for rec in records]),
            ],
            ["webhook_id", "record_key"],
            ["occurrence:max"],
        )
        return {(webhook.id, key): number for webhook, key, number in groups}

    def _prepare_delivery_vals(self, event, record, payload):
        """Return the values of one delivery but its receiver's.

        :param str event:
        :param record: the ticket or order, with all rights
        :param dict payload: what is told about it
        :rtype: dict
        """
        now = fields.Datetime.now()
        uid = str(uuid.uuid4())
        message = {
            "id": uid,
            "event": event,
            "occurred_at": f"{now.isoformat(timespec='seconds')}Z",
            "data": payload,
        }
        is_ticket = record._name == "event.registration"
        order = record.sale_order_id if is_ticket else record
        return {
            "uid": uid,
            "event": event,
            "record_key": record._get_webhook_key(),
            "queue_key": (order or record)._get_webhook_key(),
            "order_id": order.id,
            "ticket_id": is_ticket and record.id,
            "happened_on": now,
            "body": json.dumps(message, ensure_ascii=False),
            "next_try_on": now,
        }

    @api.model
    def _wake_sender(self, at=None):
        """Let the cron send what is due.

        :param datetime at: UTC; none: as soon as this transaction is kept
        """
        cron = self.env.ref("jug_tickets.ir_cron_send_webhooks", False)
        if cron:
            cron.sudo()._trigger(at)

    # life cycle

    def _move_to(self, state, **values):
        """Change the state of deliveries; the only place where it is written.

        :param str state: key of ``const.DELIVERY_MOVES``
        :param values: further values of the same write
        :raises UserError: the table has no such move
        """
        for delivery in self:
            if state not in DELIVERY_MOVES[delivery.state]:
                labels = dict(self._fields["state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "The delivery is «%(now)s» and cannot become «%(next)s».",
                        now=labels[delivery.state],
                        next=labels[state],
                    )
                )
        self.write({"state": state} | values)

    def action_send_again(self):
        """Let failed deliveries be tried anew, from the first try on.

        What was sent never goes again, and what still waits goes at once.

        :raises UserError: the caller is no ticket manager, or nothing is left to send
        """
        self.check_access("read")
        if not is_ticket_manager(self.env):
            raise UserError(self.env._("Only a ticket manager sends messages again."))
        deliveries_sudo = self.sudo().filtered(lambda one: one.state != "sent")
        if not deliveries_sudo:
            raise UserError(self.env._("The receiver has got these messages already."))
        now = fields.Datetime.now()
        failed_sudo = deliveries_sudo.filtered(lambda one: one.state == "failed")
        failed_sudo._move_to("pending", next_try_on=now, attempt_count=0)
        (deliveries_sudo - failed_sudo).write({"next_try_on": now})
        self._wake_sender()

    @api.model
    def _get_old_domain(self):
        now = fields.Datetime.now()
        return Domain.OR(
            Domain("state", "=", state)
            & Domain("happened_on", "<", now - timedelta(days=days))
            for state, days in WEBHOOK_KEPT_DAYS.items()
        )

    @api.autovacuum
    def _gc_deliveries(self, limit=10_000):
        """Delete what is long done; failed ones are kept longer than sent ones.

        :return: how many were deleted, and whether there may be more
        :rtype: tuple
        """
        old = self.search(self._get_old_domain(), limit=limit, order="id")
        count = len(old)
        old.unlink()
        return count, count == limit
