from odoo import api, fields, models


class SaleOrderMoney(models.AbstractModel):
    """What the dialogues about an order's money share."""

    _name = "sale.order.money"
    _description = "Money of an Order"

    order_id = fields.Many2one("sale.order", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="order_id.company_id")
    currency_id = fields.Many2one(related="order_id.currency_id")
    journal_id = fields.Many2one(
        "account.journal",
        required=True,
        compute="_compute_journal_id",
        store=True,
        precompute=True,
        readonly=False,
        domain="[('type', 'in', ('bank', 'cash')), ('company_id', '=', company_id)]",
    )

    @api.depends("order_id")
    def _compute_journal_id(self):
        for wizard in self:
            wizard.journal_id = wizard._get_default_journal()

    def _get_default_journal(self):
        """Return the journal that is proposed; each dialogue has its own.

        :rtype: account.journal
        """
        return self.env["account.journal"]
