from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _invoice_paid_hook(self):
        """Close a booking whose invoice accounting has settled, by whatever entry."""
        super()._invoice_paid_hook()
        self.line_ids.sale_line_ids.order_id.sudo()._settle_released()
