from odoo import api, fields, models
from odoo.exceptions import UserError

from ..roles import is_ticket_manager

# What a line of a booking costs, and for what.
PRICED = {
    "price_unit",
    "discount",
    "product_uom_qty",
    "product_id",
    "tax_ids",
    "event_id",
    "event_ticket_id",
    "order_id",
}


class SaleOrderLine(models.Model):
    """The price of a booking follows the tariff; a ticket manager may grant another."""

    _inherit = "sale.order.line"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        # looked at afterwards: a context may have named the order
        self._check_booking_prices(lines.order_id)
        lines._check_ticket_prices()
        lines._follow_price()
        return lines

    def write(self, vals):
        if (PRICED | {"technical_price_unit"}) & vals.keys():
            # the latter tells the payment check what the tariff cost
            self._check_booking_prices(self.order_id)
        res = super().write(vals)
        if not PRICED & vals.keys():
            return res
        if "order_id" in vals:
            self._check_booking_prices(self.order_id)
        self._check_ticket_prices()
        self.sudo()._sync_booked_prices(
            is_granted={"price_unit", "discount"} & vals.keys()
        )
        self._follow_price()
        return res

    def _follow_price(self):
        """Do what follows when a person has changed what bookings cost."""
        if self.env.su:
            return
        orders_sudo = self.order_id.sudo()
        # granted down to nothing, or to what has come already
        orders_sudo._confirm_what_is_paid()
        orders_sudo._renew_proforma(
            self.env._("The price was agreed anew."), is_agreed=True
        )
        orders_sudo._check_invoiced()

    def _sync_booked_prices(self, is_granted):
        """Write on the tickets what was agreed for them.

        :param is_granted: the price itself was written; what the tariff cost at that
            moment is kept in core's field for the price that was not entered by hand,
            so that the payment check can tell a granted price from a changed tariff
        """
        now = fields.Datetime.now()
        for line in self.filtered("order_id.is_ticket_booking"):
            line.registration_ids.booked_price = line._get_ticket_price()
            if is_granted and line.event_ticket_id:
                line._keep_tariff_price(line.event_ticket_id._get_price_at(now))

    def _keep_tariff_price(self, price):
        """Keep what the tariff cost when the price of the line was agreed."""
        # core drops this value without the key
        lines = self.with_context(sale_write_from_compute=True)
        lines.technical_price_unit = price

    def _get_ticket_price(self):
        """Return what one ticket of the line costs, without taxes.

        :rtype: float
        """
        price = self.price_unit * (1 - (self.discount or 0) / 100)
        return self.currency_id.round(price)

    def _get_list_price(self):
        """Return what one ticket costs this customer now, pricelist and taxes regarded.

        :rtype: float
        """
        self.ensure_one()
        tariff = self.event_ticket_id.with_context(
            **self._get_pricelist_price_context()
        )
        price = self._convert_to_sol_currency(
            tariff.price_reduce, tariff.event_id.company_id.currency_id
        )
        # as core does: a tax in the price may not be this customer's
        return self.product_id._get_tax_included_unit_price_from_price(
            price,
            self.product_id.taxes_id._filter_taxes_by_company(self.company_id),
            fiscal_position=self.order_id.fiscal_position_id,
        )

    def _take_taxes_out(self):
        """Turn prices with all taxes into what the lines have: without some of them."""
        for line in self.filtered("tax_ids"):
            details = line.tax_ids._get_tax_details(
                line.price_unit,
                1,
                rounding_method="round_globally",
                product=line.product_id,
                special_mode="total_included",
            )
            included = sum(
                data["tax_amount"]
                for data in details["taxes_data"]
                if data["tax"].price_include
            )
            line.price_unit = details["total_excluded"] + included

    def _take_off(self, count):
        """Ask the buyer for fewer tickets, each of them at its price as before.

        With another quantity alone core would compute the tariff's present price.

        :param int count: of the tickets that were given up
        """
        self.ensure_one()
        then = self.technical_price_unit
        self.write(
            {
                "product_uom_qty": self.product_uom_qty - count,
                "price_unit": self.price_unit,
            }
        )
        # nothing is granted here: what the tariff cost at booking still counts
        self._keep_tariff_price(then)

    def _init_registrations(self):
        """Open the tickets of an ordinary order: the guard lets only a paid one here.

        Core leaves them unconfirmed until staff has entered the names.
        """
        known = self.registration_ids
        res = super()._init_registrations()
        made = (self.registration_ids - known).sudo().filtered("is_conference")
        for line, tickets in made.grouped("sale_order_line_id").items():
            tickets.booked_price = line._get_ticket_price()
        made.filtered(lambda ticket: ticket.state == "draft").action_confirm()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_booking(self):
        self._check_booking_prices(self.order_id)
        # the database would delete the tickets with it
        self.sudo().registration_ids._check_kept()

    def _check_ticket_prices(self):
        """Refuse to sell tickets of a conference below their price by hand.

        :raises UserError: by an ordinary order, and the caller is no ticket manager
        """
        if is_ticket_manager(self.env):
            return
        for line in self.sudo().filtered("event_id.is_conference"):
            due = line._get_list_price()
            if line.currency_id.compare_amounts(line._get_ticket_price(), due) < 0:
                raise UserError(
                    self.env._("Only a ticket manager sells tickets below their price.")
                )

    def _check_booking_prices(self, orders):
        if not is_ticket_manager(self.env) and orders._has_booking():
            raise UserError(
                self.env._("Only a ticket manager changes what a booking costs.")
            )
