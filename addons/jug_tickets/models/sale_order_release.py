from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.api_intake.transaction import CONFLICTS, wait_for_turn

from ..const import UNPAID_BOOKINGS
from ..roles import is_ticket_manager


class SaleOrder(models.Model):
    """Tickets that leave before all of their money is here.

    (requirements/001, B2B: «Если по условиям договора возможно формирование билетов до
    получения оплаты, они формируются согласно анкете и отправляются клиенту»)
    """

    _inherit = "sale.order"

    is_released_on_credit = fields.Boolean(
        "Issued before Payment", readonly=True, copy=False
    )

    def _release_by_contract(self):
        """Issue the tickets before the payment if contract and exposure allow it.

        :return: whether they are issued; if the limit is what keeps them, a person is
            asked
        :rtype: bool
        """
        self.ensure_one()
        if not self.release_before_payment:
            return False
        excess = self._get_exposure_excess()
        if excess:
            staff_env = self._get_staff_env()
            self._ask_staff(
                staff_env._("Over the exposure limit: release the tickets?"),
                staff_env._(
                    "The contract allows tickets before payment, but the client would"
                    " owe %s more than its limit. The booking waits for the payment.",
                    self.currency_id.format(excess),
                ),
            )
            return False
        self._release_on_credit()
        return True

    def _get_exposure_excess(self):
        """Return by how much the client would owe more than its limit.

        Under the lock of the client's card: two bookings at once see each other.

        :rtype: float
        :raises psycopg2.errors.SerializationFailure: another booking of the client was
            released since this transaction's snapshot; to be done again in a new one
        """
        self.ensure_one()
        client = self.partner_id.commercial_partner_id
        wait_for_turn(client)
        limit = client.ticket_exposure_limit
        owed = client._get_ticket_exposure(self.company_id) + self._get_amount_due()
        return max(self.currency_id.round(owed - limit), 0)

    def _release_on_credit(self):
        """Issue the tickets of an unpaid booking, and ask for the money."""
        self.ensure_one()
        self.is_released_on_credit = True
        self.with_context(send_email=False).action_confirm()
        self._invoice_released()
        self._tell_of_release()

    def action_release_tickets(self):
        """Issue the tickets before the payment, as the contract allows.

        :raises UserError: the caller is no ticket manager, the contract does not allow
            it, the client would owe more than its limit, or the booking is over
        """
        self.ensure_one()
        self.check_access("write")
        if not is_ticket_manager(self.env):
            raise UserError(
                self.env._("Only a ticket manager releases tickets before payment.")
            )
        # a payment, or a colleague's click, this very moment
        self._wait_for_turn()
        order_sudo = self.sudo()
        if order_sudo.booking_state not in UNPAID_BOOKINGS:
            raise UserError(self.env._("The booking does not wait for its payment."))
        if not order_sudo.release_before_payment:
            raise UserError(
                self.env._(
                    "The terms of %s do not allow tickets before payment.", self.name
                )
            )
        if excess := order_sudo._get_exposure_excess():
            raise UserError(
                self.env._(
                    "The client would owe %s more than its exposure limit. Raise the"
                    " limit on its card first.",
                    self.currency_id.format(excess),
                )
            )
        order_sudo._release_on_credit()

    def _tell_of_release(self):
        """Tell the company that its tickets are out, and what is to pay until when."""
        self.ensure_one()
        self._tell_buyer("jug_tickets.mail_template_released")
        self._issue_proforma(self._get_staff_env()._("The tickets are issued."))
        # a mail of its own: it takes a PDF and leaves later
        self._send_proforma()

    def _invoice_released(self):
        """Post the invoice of tickets that are out: the entry comes with the release.

        (design/jug_tickets.md, Things: «an account.move is posted … at release under
        post-payment»). The release stands even if that fails.

        :return: the invoice; empty if it could not be made
        :rtype: account.move
        """
        self.ensure_one()
        self.env.flush_all()
        try:
            with self.env.cr.savepoint():
                invoices = self._make_released_invoice()
                self.env.flush_all()
        except CONFLICTS:
            raise
        except Exception as error:
            # a closed period, no sales journal: accounting's to mend
            self.env.invalidate_all()
            self._ask_staff(
                self._get_staff_env()._("The invoice could not be made"), str(error)
            )
            return self.env["account.move"]
        return invoices

    def _make_released_invoice(self):
        order = self.with_company(self.company_id)
        order._force_lines_to_invoice_policy_order()
        invoices = order.with_context(
            raise_if_nothing_to_invoice=False
        )._create_invoices(final=True)
        invoices.invoice_payment_term_id = False
        invoices.invoice_date_due = fields.Date.context_today(
            self, self.payment_due_on or fields.Datetime.now()
        )
        for invoice in invoices:
            # before somebody looks at the page: no conflict about the token then
            invoice._portal_ensure_token()
        invoices.action_post()
        return invoices

    def _check_invoiced(self):
        """Look at issued bookings whose price a person has changed after the invoice.

        The price of the order is what is asked for and what closes the booking; the
        invoice is accounting's to correct.
        """
        issued = self.filtered(
            lambda order: order.booking_state in ("released", "paid")
        )
        issued._settle_released()
        for order in issued:
            order._ask_about_excess()
            invoices = order.invoice_ids.filtered(lambda move: move.state == "posted")
            invoiced = sum(invoices.mapped("amount_total_in_currency_signed"))
            if not invoices or not order.currency_id.compare_amounts(
                invoiced, order.amount_total
            ):
                continue
            staff_env = order._get_staff_env()
            order._ask_staff(
                staff_env._("The price was changed after the invoice: correct it"),
                staff_env._(
                    "The booking costs %(total)s, %(invoiced)s is invoiced.",
                    total=order.currency_id.format(order.amount_total),
                    invoiced=order.currency_id.format(invoiced),
                ),
            )

    def _get_open_invoices(self):
        """Return the posted invoices that wait for money."""
        return self.invoice_ids.filtered(
            lambda move: (
                move.move_type == "out_invoice"
                and move.state == "posted"
                and move.amount_residual
            )
        )

    def _take_entered_money(self, line, amount):
        """Note money that was set off against the invoice, by whatever entry.

        One payment may settle several invoices: each booking notes its own part, once.

        :param account.move.line line: of the money, on the customer's account
        :param float amount: what of it is this booking's, in its currency
        """
        self.ensure_one()
        payment = line.payment_id
        known = self.transaction_ids.filtered(lambda tx: tx.state == "done")
        if payment and payment in known.payment_id:
            return
        # which of two is first is settled as with any payment
        self._lock_for_payment(fields.Datetime.now())
        wizard = self.env["sale.order.pay"].create(
            {
                "order_id": self.id,
                "amount": amount,
                "journal_id": (payment.journal_id or line.journal_id).id,
                "reference": line.move_id.name,
            }
        )
        self.env["payment.transaction"].create(
            wizard._prepare_transaction_vals()
            | {"state": "done", "is_post_processed": True, "payment_id": payment.id}
        )
        self._settle_released()

    def _has_to_be_paid(self):
        """Offer to pay for tickets that were issued before their money came."""
        if self.booking_state == "released":
            return bool(self._get_amount_due())
        return super()._has_to_be_paid()

    def _settle_released(self):
        """Close released bookings whose money is all here."""
        released = self.filtered(lambda order: order.booking_state == "released")
        # accounting has reconciled something since it was computed
        released.invalidate_recordset(["amount_paid"])
        for order in released:
            if order._is_paid():
                order._move_booking_to("paid")
                order.partner_id._become_ticket_buyer()

    def _remind_overdue(self, now):
        """Remind companies of the money for their tickets; then a person is told.

        Tickets that are out are never taken back by a machine (decisions 15).

        :param datetime now: UTC
        """
        # who was left to a person comes here again when something changes
        told = self.filtered(
            lambda order: order.reminder_count < order.company_id.ticket_reminder_limit
        )
        told._wait_on(now, "jug_tickets.mail_template_overdue", keeps_term=True)
        for order in self:
            if order.reminder_count >= order.company_id.ticket_reminder_limit:
                # from now on it is a person's to ask for it
                order.next_check_on = False
                staff_env = order._get_staff_env()
                order._ask_staff(
                    staff_env._("Overdue: tickets issued and not paid for"),
                    staff_env._(
                        "%(amount)s was to be paid until %(moment)s.",
                        amount=order.currency_id.format(order._get_amount_due()),
                        moment=order._format_moment(order.payment_due_on),
                    ),
                )
