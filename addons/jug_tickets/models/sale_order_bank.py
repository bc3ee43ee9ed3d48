from odoo import models


class SaleOrder(models.Model):
    """What a payment by bank is compared with."""

    _inherit = "sale.order"

    def _get_rest_of_total(self):
        """Return what is not paid of the whole, whatever part is due by now.

        :rtype: float
        """
        self.ensure_one()
        return max(self.currency_id.round(self.amount_total - self.amount_paid), 0)
