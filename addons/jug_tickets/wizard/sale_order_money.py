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

    def _prepare_outgoing_vals(self, amount):
        """Return the values of the payment that gives money back.

        :param float amount: in the order's currency
        :rtype: dict
        """
        return {
            "payment_type": "outbound",
            "partner_type": "customer",
            "partner_id": self.order_id.partner_id.commercial_partner_id.id,
            "amount": amount,
            "currency_id": self.currency_id.id,
            "journal_id": self.journal_id.id,
            "company_id": self.company_id.id,
            "memo": self.env._("Refund of %s", self.order_id.name),
        }
