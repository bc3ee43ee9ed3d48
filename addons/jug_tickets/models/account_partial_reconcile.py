from odoo import api, models


class AccountPartialReconcile(models.Model):
    """Money that accounting sets off against the invoice of issued tickets.

    It comes by the invoice's page, by a payment entered on it, or by a statement; the
    booking hears of it as of any other money: by a payment transaction.
    """

    _inherit = "account.partial.reconcile"

    @api.model_create_multi
    def create(self, vals_list):
        partials = super().create(vals_list)
        partials.sudo()._note_booking_money()
        return partials

    def _note_booking_money(self):
        for partial in self:
            invoice = partial.debit_move_id.move_id
            if invoice.move_type != "out_invoice" or not invoice.line_ids.sale_line_ids:
                continue
            order = invoice.line_ids.sale_line_ids.order_id.filtered(
                lambda order: order.booking_state == "released"
            )
            # a credit note is no money
            if len(order) == 1 and not partial.credit_move_id.move_id.is_invoice(True):
                order._take_entered_money(
                    partial.credit_move_id, partial.debit_amount_currency
                )
