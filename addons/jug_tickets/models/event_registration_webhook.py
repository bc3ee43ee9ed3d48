from odoo import api, models

from .event_registration_guard import VALID


class EventRegistration(models.Model):
    """What becomes of a conference's ticket is told to receivers outside.

    A booking's ticket is paid when its booking is (sale_order_webhook.py): by contract
    it may be valid long before. A ticket of an ordinary order is paid when it becomes
    valid: nothing else makes it so. Guests' tickets have no order and nothing to tell.
    """

    _inherit = "event.registration"

    @api.model_create_multi
    def create(self, vals_list):
        tickets = super().create(vals_list)
        if self.env["jug.ticket.webhook"]._has_listeners():
            tickets._note_moves_for_webhooks(dict.fromkeys(tickets, False))
        return tickets

    def write(self, vals):
        former = self._get_states_for_webhooks() if "state" in vals else {}
        res = super().write(vals)
        self._note_moves_for_webhooks(former)
        return res

    def _compute_field_value(self, field):
        """Core computes the state of an order's tickets: no write tells of it."""
        if field.name not in ("state", "sale_status"):
            return super()._compute_field_value(field)
        former = self._get_states_for_webhooks()
        res = super()._compute_field_value(field)
        self._note_moves_for_webhooks(former)
        return res

    def _get_states_for_webhooks(self):
        """Return the states before a change, where somebody is told about it."""
        if not self.env["jug.ticket.webhook"]._has_listeners():
            return {}
        saved = self.filtered(lambda ticket: isinstance(ticket.id, int))
        return {ticket: ticket.state for ticket in saved}

    def _note_moves_for_webhooks(self, former):
        """Write down the tickets that were cancelled or, without a booking, paid.

        :param dict former: their states before
        """
        moved = [ticket for ticket, state in former.items() if ticket.state != state]
        tickets = self.browse(ticket.id for ticket in moved).sudo()
        tickets = tickets.filtered("is_conference")
        if not tickets:
            return
        cancelled = tickets.filtered(
            lambda ticket: former[ticket] and ticket.state == "cancel"
        )
        if cancelled:
            payloads = {
                ticket.id: ticket._prepare_webhook_payload()
                | {
                    # by hand it is written only after the state
                    "reason": ticket.cancel_reason or "by_hand"
                }
                for ticket in cancelled
            }
            self.env["jug.ticket.webhook.delivery"]._note_event(
                "ticket.cancelled", cancelled, payloads
            )
        tickets.filtered(
            lambda ticket: (
                ticket.state in VALID
                and former[ticket] not in VALID
                and ticket.sale_order_id
                and not ticket.sale_order_id.is_ticket_booking
            )
        )._note_paid_for_webhooks()

    def _note_paid_for_webhooks(self):
        """Write down that tickets are paid for; free ones are, too."""
        payloads = {ticket.id: ticket._prepare_webhook_payload() for ticket in self}
        self.env["jug.ticket.webhook.delivery"]._note_event(
            "ticket.paid", self, payloads, is_once=True
        )

    def _get_webhook_key(self):
        self.ensure_one()
        return f"event.registration,{self.id}"

    def _get_webhook_company(self):
        return self.sale_order_id.company_id or self.event_id.company_id

    def _prepare_webhook_payload(self):
        """Return what receivers are told of a ticket.

        No names and addresses, and no barcode: it lets in whoever shows it.

        :rtype: dict
        """
        self.ensure_one()
        ticket_sudo = self.sudo()
        order_sudo = ticket_sudo.sale_order_id
        return {
            "ticket": {
                "id": self.id,
                "event": ticket_sudo.event_id.external_code or None,
                "tariff": ticket_sudo.event_ticket_id.external_code or None,
                "price": ticket_sudo.booked_price
                or ticket_sudo.sale_order_line_id.price_unit,
                "currency": ticket_sudo.currency_id.name or None,
            },
            "order": order_sudo._prepare_webhook_payload() if order_sudo else None,
        }
