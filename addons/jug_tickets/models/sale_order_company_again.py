from odoo import fields, models

from ..const import QUIET


class SaleOrder(models.Model):
    """A company's booking that has ended and is made again, or was made anew."""

    _inherit = "sale.order"

    def _book_again(self):
        if self.buyer_type == "company":
            return self._book_company_again()
        return super()._book_again()

    def _book_company_again(self):
        """Book the same seats at today's price: requisites and contact are known.

        :return: the company's request; its booking is the new one
        :rtype: jug.ticket.request
        :raises odoo.exceptions.ValidationError: there are not enough seats
        """
        self.ensure_one()
        order = self.sudo().with_context(**QUIET).with_company(self.company_id)
        request = order.ticket_request_id
        if order.rebooked_order_id:
            return request
        wanted = order._get_tickets_by_tariff()
        # the seats first: what is read before the lock may be too old
        order.booking_event_id._lock_seats(order.ticket_ids.event_ticket_id)
        deal = order.opportunity_id
        deal.filtered(lambda lead: not lead.active).active = True
        new_order = order.create(
            request._prepare_order_vals(
                order.partner_id,
                deal,
                wanted=[(tariff, len(tickets)) for tariff, tickets in wanted.items()],
            )
            | {
                "buyer_type": "company",
                "buyer_email": order.buyer_email,
                "ticket_contact_id": order.ticket_contact_id.id,
            }
        )
        new_order._portal_ensure_token()
        request.order_id = order.rebooked_order_id = new_order
        order.questionnaire_ids.order_id = new_order
        deal._move_ticket_stage("crm_stage_booked")
        new_order._begin_company_booking()
        new_order._take_names_of(order)
        return request

    def _get_tickets_by_tariff(self):
        return self.ticket_ids.sorted("id").grouped("event_ticket_id")

    def _take_names_of(self, former_order):
        """Name the seats as those of the former booking were, tariff by tariff.

        :param sale.order former_order: whose place this booking takes
        """
        former = former_order._get_tickets_by_tariff()
        for tariff, tickets in self._get_tickets_by_tariff().items():
            named = former.get(tariff, tickets.browse()).filtered("name")
            for ticket, other in zip(tickets, named, strict=False):
                ticket._name_participant(
                    {"name": other.name, "email": other.email, "phone": other.phone}
                )

    def _get_successor(self):
        """Return the booking that took this one's place, itself if none did.

        :rtype: sale.order
        """
        self.ensure_one()
        if self.rebooked_order_id:
            return self.rebooked_order_id
        if set(self.ticket_ids.mapped("cancel_reason")) == {"replaced"}:
            return self.ticket_request_id.order_id or self
        return self

    def _is_on_sale_again(self):
        """Tell whether the seats of an ended booking are sold now, free or not.

        Core's own answers say no as well where only the seats are gone; then there is
        the waiting list.

        :rtype: bool
        """
        self.ensure_one()
        event, tariffs = self.booking_event_id, self.ticket_ids.event_ticket_id
        return (
            event.kanban_state != "cancel"
            and event.date_end > fields.Datetime.now()
            and all(tariff._is_on_sale_now() for tariff in tariffs)
        )

    def _is_sold_out_again(self):
        """Tell whether there are too few seats to book as many as before.

        :rtype: bool
        """
        self.ensure_one()
        request_sudo = self.sudo().ticket_request_id
        return any(
            request_sudo._is_sold_out(line["tariff"], line["quantity"])
            for line in self._get_again_lines()
        )

    def _get_again_lines(self):
        """Return what the seats of an ended booking cost now.

        :return: ``tariff``, ``quantity`` and ``price`` of a ticket
        :rtype: list[dict]
        """
        self.ensure_one()
        now = fields.Datetime.now()
        return [
            {
                "tariff": tariff,
                "quantity": len(tickets),
                "price": tariff._get_price_at(now),
            }
            for tariff, tickets in self._get_tickets_by_tariff().items()
        ]
