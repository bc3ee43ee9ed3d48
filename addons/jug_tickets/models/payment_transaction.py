from odoo import api, fields, models

from odoo.addons.api_intake.transaction import CONFLICTS


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    # for money received by hand: the provider has no journal of its own
    manual_journal_id = fields.Many2one("account.journal", readonly=True)
    moved_from_id = fields.Many2one(
        "sale.order",
        "Moved from",
        readonly=True,
        index="btree_not_null",
        help="The ended booking that this money was paid for.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Money that comes by the page of a booking's invoice pays the booking, too."""
        transactions = super().create(vals_list)
        for tx in transactions.filtered(
            lambda tx: tx.invoice_ids and not tx.sale_order_ids
        ):
            invoices_sudo = tx.sudo().invoice_ids
            orders = invoices_sudo.line_ids.sale_line_ids.order_id
            # of several invoices each booking notes its own part
            is_alone = len(invoices_sudo) == len(orders) == 1
            if is_alone and orders.is_ticket_booking:
                tx.sudo().sale_order_ids = orders
        return transactions

    def _get_bookings(self):
        return self.sale_order_ids.filtered("is_ticket_booking")

    def _update_state(self, allowed_states, target_state, state_message):
        """Being paid and being annulled exclude each other: lock the booking first."""
        if target_state in ("authorized", "done"):
            news = self.sudo().filtered(lambda tx: tx.state != target_state)
            refunds = news.filtered(lambda tx: tx.operation == "refund")
            refunds._get_bookings()._lock_for_payment()
            (news - refunds)._get_bookings()._lock_for_payment(fields.Datetime.now())
        return super()._update_state(allowed_states, target_state, state_message)

    def _post_process(self):
        """Confirm, invoice and book the money (core), then look at the rest."""
        done = self.filtered(
            lambda tx: (
                tx.state == "done" and tx.operation not in ("validation", "refund")
            )
        )
        # a second post-processing (poll and cron at once) waits here and then sees it
        done.sudo()._get_bookings()._lock_for_payment()
        fresh = done.filtered(lambda tx: not tx.is_post_processed)
        released = (
            fresh.sudo()
            ._get_bookings()
            .filtered(lambda order: order.booking_state == "released")
        )
        fresh.sudo()._pay_released_invoices()
        super()._post_process()
        for tx in fresh.sudo():
            for order in tx._get_bookings():
                order._handle_money(tx)
                order._tell_of_money(was_released=order in released)

    def _pay_released_invoices(self):
        """Set the money for issued tickets off against the invoice they have already.

        Core does so with the invoices that a transaction names.
        """
        for tx in self.filtered(lambda tx: not tx.invoice_ids):
            tx.invoice_ids = tx._get_bookings()._get_open_invoices()

    def _check_amount_and_confirm_order(self):
        """Invoice a paid booking at once: the accounting entry comes with the money.

        (design/jug_tickets.md, Things: «an account.move is posted when money comes»)
        """
        confirmed = super()._check_amount_and_confirm_order()
        for tx in self.filtered(lambda tx: confirmed & tx._get_bookings()):
            tx._invoice_sale_orders()
        return confirmed

    def _invoice_sale_orders(self):
        """Invoice each booking once, and apart from the others.

        Core calls this again under Settings > Automatic Invoice, would find nothing to
        invoice and take the invoice off the transaction, unposted.
        """
        bookings = self.filtered(lambda tx: tx._get_bookings())
        super(PaymentTransaction, self - bookings)._invoice_sale_orders()
        for tx in bookings.filtered(lambda tx: not tx._get_bookings().invoice_ids):
            tx._invoice_booking(super(PaymentTransaction, tx)._invoice_sale_orders)

    def _invoice_booking(self, invoice):
        """Make the invoice; the payment stands even if that fails.

        :param callable invoice: core's own way, bound to this one transaction
        :raises psycopg2.Error: a conflict with another payment; to be done again
        """
        # what is pending is not the invoice's: a conflict there is no fault of its
        self.env.flush_all()
        booking = self._get_bookings()
        try:
            with self.env.cr.savepoint():
                if booking._is_paid():
                    invoice()
                else:
                    # the agreed part: the tickets are out, so is their whole invoice
                    self.invoice_ids = booking._make_released_invoice()
                self.env.flush_all()
        except CONFLICTS:
            raise
        except Exception as error:
            # no sales journal, a closed period: accounting's to mend, not the buyer's
            self.env.invalidate_all()
            for order in self._get_bookings():
                summary = order._get_staff_env()._("The invoice could not be made")
                order._ask_staff(summary, str(error))

    def _create_payment(self, **extra_create_values):
        if self.manual_journal_id:
            method_line = self.manual_journal_id.inbound_payment_method_line_ids[:1]
            extra_create_values = {
                "journal_id": self.manual_journal_id.id,
                "payment_method_line_id": method_line.id,
            } | extra_create_values
        return super()._create_payment(**extra_create_values)

    def _get_open_lines(self):
        """Return what of the money is not set off against anything yet."""
        return self.payment_id.move_id.line_ids.filtered(
            lambda line: (
                line.account_id in self.payment_id.destination_account_id
                and not line.reconciled
            )
        )

    def _get_open_amount(self):
        """What was paid back or invoiced is not there any more."""
        return -sum(self._get_open_lines().mapped("amount_residual_currency"))

    def _move_to_booking(self, order):
        """Put money that came too late on a new booking; enough of it confirms it.

        :param order: ``sale.order``, the new booking
        """
        for tx in self:
            tx.moved_from_id = tx.sale_order_ids[:1]
            tx.sale_order_ids = order
            order._lock_for_payment(fields.Datetime.now())
            if tx._check_amount_and_confirm_order():
                tx._reconcile_with_invoices()
            order._handle_money(tx)

    def _reconcile_with_invoices(self):
        """Set the payment off against the invoice that was made after it."""
        self.invoice_ids.filtered(lambda move: move.state == "draft").action_post()
        lines = (self.payment_id.move_id + self.invoice_ids).line_ids
        lines.filtered(
            lambda line: (
                line.account_id == self.payment_id.destination_account_id
                and not line.reconciled
            )
        ).reconcile()
