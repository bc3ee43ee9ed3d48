from odoo import fields, models

from ..const import MAX_QUANTITY


class EventEventTicket(models.Model):
    """What the page of a company's questionnaire says about a tariff."""

    _inherit = "event.event.ticket"

    def _get_price_to_pay(self, company, price=None):
        """Return what one ticket costs with the taxes that are added to its price.

        :param res.company company: who sells; an event may be shared
        :param float price: before taxes; none: today's
        :rtype: float
        """
        if not self:
            return 0
        self.ensure_one()
        if price is None:
            price = self._get_price_at(fields.Datetime.now())
        taxes = self.product_id.sudo().taxes_id._filter_taxes_by_company(company)
        return taxes.compute_all(
            price, currency=company.currency_id, product=self.product_id
        )["total_included"]

    def _is_on_sale_now(self):
        """Tell whether the tariff may be ordered at this moment, seats aside."""
        self.ensure_one()
        return self.is_launched and not self.is_expired and self.product_id.active

    def _get_company_limit(self):
        """Return how many tickets of the tariff one questionnaire may ask for.

        The tariff's own limit; a site's limit a request is meant for people.

        :rtype: int
        """
        self.ensure_one()
        return self.limit_max_per_order or MAX_QUANTITY
