from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..roles import SELLER


class SaleOrderPay(models.TransientModel):
    """Money that came by bank, in cash or otherwise: the same path as an online one."""

    _name = "sale.order.pay"
    _inherit = "sale.order.money"
    _description = "Register a Payment of a Booking"

    journal_id = fields.Many2one(string="Received by")
    amount = fields.Monetary(
        required=True,
        compute="_compute_amount",
        store=True,
        precompute=True,
        readonly=False,
    )
    reference = fields.Char(help="Number of the payment order or of the cash receipt.")

    _check_amount = models.Constraint(
        "CHECK (amount > 0)", "The amount must be more than nothing."
    )

    @api.depends("order_id")
    def _compute_amount(self):
        for wizard in self:
            wizard.amount = wizard.order_id.amount_total - wizard.order_id.amount_paid

    def _get_default_journal(self):
        """Propose the company's bank."""
        return self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", self.order_id.company_id.id)],
            limit=1,
        )

    def action_pay(self):
        """Make a transaction, set it done and post-process it: the only way to be paid.

        :return: action that closes the dialogue
        :rtype: dict
        :raises UserError: the caller is no ticket seller, or the reference is known
        """
        self.ensure_one()
        self.order_id.check_access("write")
        if not self.env.user.has_group(SELLER):
            raise UserError(self.env._("Only ticket sellers register payments."))
        if not self.order_id._can_register_payment():
            raise UserError(self.env._("This booking is paid already."))
        # the second of two clicks waits here, begins anew and then finds the reference
        # of the first
        self.order_id._wait_for_turn()
        self._check_not_registered()
        transaction_sudo = (
            self.env["payment.transaction"]
            .sudo()
            .create(self._prepare_transaction_vals())
        )
        transaction_sudo._set_done()
        transaction_sudo._post_process()
        return {"type": "ir.actions.act_window_close"}

    def _check_not_registered(self):
        """Refuse the same payment twice: a double click, or two colleagues."""
        if self.reference and self.order_id.sudo().transaction_ids.filtered(
            lambda tx: tx.provider_reference == self.reference and tx.state == "done"
        ):
            raise UserError(
                self.env._("The payment «%s» is registered already.", self.reference)
            )

    def _prepare_transaction_vals(self):
        provider_sudo = self._get_manual_provider_of(self.company_id)
        reference = (
            self.env["payment.transaction"]
            .sudo()
            ._compute_reference(provider_sudo.code, prefix=self.order_id.name)
        )
        return {
            "provider_id": provider_sudo.id,
            "payment_method_id": self.env.ref("payment.payment_method_unknown").id,
            "reference": reference,
            "provider_reference": self.reference,
            "amount": self.amount,
            "currency_id": self.currency_id.id,
            "partner_id": self.order_id.partner_invoice_id.id,
            "operation": "offline",
            "sale_order_ids": [Command.set(self.order_id.ids)],
            "manual_journal_id": self.journal_id.id,
        }

    @api.model
    def _get_manual_provider_of(self, company):
        """Return a company's provider for money that no provider brought.

        :param res.company company: whose books it is in
        :rtype: payment.provider
        """
        provider_sudo = self.env.ref("jug_tickets.payment_provider_manual").sudo()
        if provider_sudo.company_id == company:
            return provider_sudo
        own_sudo = provider_sudo.search(
            [
                ("company_id", "=", company.id),
                ("code", "=", "none"),
                ("name", "=", provider_sudo.name),
            ],
            limit=1,
        )
        return own_sudo or provider_sudo.copy(
            {"company_id": company.id, "name": provider_sudo.name}
        )
