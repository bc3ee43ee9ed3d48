from odoo import models
from odoo.exceptions import ValidationError


class PaymentTransaction(models.Model):
    """An ordinary order of tickets holds no seats: they may be gone when it is paid."""

    _inherit = "payment.transaction"

    def _check_amount_and_confirm_order(self):
        """Keep the money where there are no seats for it, and ask a person."""
        confirmed = self.env["sale.order"]
        for tx in self:
            if not tx.sale_order_ids.filtered(
                lambda order: order.has_conference_lines and not order.is_ticket_booking
            ):
                confirmed |= super(
                    PaymentTransaction, tx
                )._check_amount_and_confirm_order()
                continue
            # what is pending is not the order's: an error there is no fault of its
            self.env.flush_all()
            try:
                with self.env.cr.savepoint():
                    confirmed |= super(
                        PaymentTransaction, tx
                    )._check_amount_and_confirm_order()
                    self.env.flush_all()
            except ValidationError as error:
                self.env.invalidate_all()
                tx._ask_for_seats(error)
        return confirmed

    def _ask_for_seats(self, error):
        for order in self.sale_order_ids:
            staff_env = order._get_staff_env()
            order._ask_staff(
                staff_env._("Paid, but there are no seats: pay back?"), str(error)
            )
