from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..const import OWING_BOOKINGS

# Which state of a payment request may follow which.
NEXT_STATES = {"valid": {"void"}, "void": set()}


class JugTicketProforma(models.Model):
    """A «счёт на оплату»: what a company is asked to pay, numbered and versioned.

    No accounting entry: that is the invoice, which comes with the money or with the
    release of the tickets (design/jug_tickets.md, Things). Everything that is printed
    is kept here as it was at the moment of issue, so that a void one can be printed
    years later as the client had it; nobody may write any of it.
    """

    _name = "jug.ticket.proforma"
    _description = "Payment Request"
    _order = "id desc"

    name = fields.Char("Number", required=True, readonly=True, copy=False, index=True)
    order_id = fields.Many2one(
        "sale.order", "Booking", required=True, readonly=True, index=True
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    partner_id = fields.Many2one("res.partner", "Buyer", readonly=True, index=True)
    booking_state = fields.Selection(
        related="order_id.booking_state", string="State of the Booking"
    )
    version = fields.Integer(required=True, readonly=True, default=1)
    state = fields.Selection(
        [("valid", "Valid"), ("void", "Void")],
        required=True,
        readonly=True,
        default="valid",
    )
    issued_on = fields.Date("Dated", required=True, readonly=True)
    void_on = fields.Datetime("Void since", readonly=True)
    void_reason = fields.Char("Void because", readonly=True)
    # its mail is made; the queue of mails tells whether it has left
    sent_on = fields.Datetime("Mailed on", readonly=True)
    is_complete = fields.Boolean(
        readonly=True,
        help="The requisites of our company were all there; an incomplete one is"
        " neither printed nor mailed.",
    )
    # the buyer's language then
    lang = fields.Char("Language", readonly=True)
    line_ids = fields.One2many(
        "jug.ticket.proforma.line", "proforma_id", "Lines", readonly=True
    )

    # sums of the moment of issue: the order's go on
    amount_total = fields.Monetary("Total", readonly=True)
    amount_tax = fields.Monetary("Taxes", readonly=True)
    tax_label = fields.Char("VAT", readonly=True)
    amount_paid = fields.Monetary("Paid before", readonly=True)
    amount_due = fields.Monetary(
        "To Pay", readonly=True, help="By these terms, with what was paid before."
    )
    due_on = fields.Datetime("Pay until", readonly=True)
    due_text = fields.Char("Pay until, in Words", readonly=True)
    terms = fields.Text(readonly=True)
    contract = fields.Char(readonly=True)
    purpose = fields.Char("Purpose of Payment", readonly=True)
    qr_payload = fields.Text("Payment Code", readonly=True)

    # whom the money goes to
    is_russian_payee = fields.Boolean(readonly=True)
    payee_name = fields.Char("Payee", readonly=True)
    payee_vat = fields.Char("Payee's INN", readonly=True)
    payee_kpp = fields.Char("Payee's KPP", readonly=True)
    payee_address = fields.Char("Payee's Address", readonly=True)
    payee_phone = fields.Char("Payee's Phone", readonly=True)
    payee_account = fields.Char("Account", readonly=True)
    payee_bank = fields.Char("Bank", readonly=True)
    payee_bic = fields.Char("BIK", readonly=True)
    payee_corr_account = fields.Char("Correspondent Account", readonly=True)
    director = fields.Char(readonly=True)
    accountant = fields.Char("Chief Accountant", readonly=True)
    # and whom it comes from
    payer_name = fields.Char("Payer", readonly=True)
    payer_vat = fields.Char("Payer's INN", readonly=True)
    payer_kpp = fields.Char("Payer's KPP", readonly=True)
    payer_address = fields.Char("Payer's Address", readonly=True)
    payer_is_russian = fields.Boolean(readonly=True)

    _version_uniq = models.Constraint(
        "UNIQUE (order_id, version)", "An order has one payment request a version."
    )
    _name_uniq = models.Constraint(
        "UNIQUE (company_id, name)", "The number of a payment request is used once."
    )
    _valid_uniq = models.UniqueIndex(
        "(order_id) WHERE state = 'valid'", "An order has one valid payment request."
    )

    @api.depends("name", "issued_on")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for proforma in self:
            proforma.display_name = self.env._(
                "No. %(number)s of %(date)s",
                number=proforma.name,
                date=proforma._format_date(proforma.issued_on),
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("A payment request is made void, not deleted: it was sent.")
        )

    @api.model
    def _issue(self, order, reason=None):
        """Make the next version of an order's payment request; the former is void.

        It is not sent here (``sale.order._send_proforma``). While requisites of the
        company are missing it is numbered all the same, and a person is asked.

        :param sale.order order: a booking
        :param str reason: why there is another version, in words
        :return: the valid one
        :rtype: jug.ticket.proforma
        :raises psycopg2.errors.SerializationFailure: the order changed since this
            transaction's snapshot; to be done again in a new one
        """
        order.ensure_one()
        # two at once: the second begins anew, and sees the first one's version
        order._wait_for_turn()
        former = order.proforma_ids.sorted("version")
        number = self._get_number(order, former)
        former._void(reason or self.env._("Replaced by No. %s", number))
        vals = self._prepare_proforma_vals(order, number, len(former) + 1)
        proforma = self.create(vals)
        proforma._set_payee()
        return proforma

    @api.model
    def _get_number(self, order, former):
        """Return the number of an order's next version.

        :param jug.ticket.proforma former: its versions so far
        :rtype: str
        """
        if former:
            return f"{former[0].name}/{len(former) + 1}"
        return self._next_number(order.company_id, self._get_today(order))

    def _set_payee(self):
        """Take over the requisites of the company, once they are all there.

        Until then it was neither printed nor sent: nothing changes that anybody has.

        :return: those that are complete now
        :rtype: jug.ticket.proforma
        """
        for proforma in self.filtered(lambda proforma: not proforma.is_complete):
            company = proforma._in_its_language().company_id
            order = proforma.order_id
            staff_env = order._get_staff_env()
            missing = company.with_env(staff_env)._get_missing_requisites()
            if missing:
                order._ask_staff(
                    staff_env._("Requisites of our company are missing"),
                    staff_env._(
                        "The payment request %(number)s cannot be sent without:"
                        " %(missing)s. Have an administrator enter them in the"
                        " settings of Conference Tickets; it is sent then by itself.",
                        number=proforma.name,
                        missing=", ".join(missing),
                    ),
                )
                continue
            proforma.write(company._prepare_payee_vals())
            proforma.write(
                {"is_complete": True, "qr_payload": proforma._make_payment_code()}
            )
            order._forget_activity(staff_env._("Requisites of our company are missing"))
        return self.filtered("is_complete")

    def _void(self, reason):
        """Make the valid ones of payment requests void.

        :param str reason: in words
        """
        valid = self.filtered(lambda proforma: proforma.state == "valid")
        valid._move_to("void", void_on=fields.Datetime.now(), void_reason=reason)

    def _move_to(self, state, **values):
        """Change the state of payment requests; the only place where it is written.

        :param str state: key of ``NEXT_STATES``
        :param values: further values of the same write
        :raises odoo.exceptions.UserError: the table has no such move
        """
        for proforma in self:
            if state not in NEXT_STATES[proforma.state]:
                raise UserError(
                    self.env._("%s cannot change any more.", proforma.display_name)
                )
        self.write({"state": state} | values)
        # the partial index looks at the row, not at what is still to be written
        self.flush_recordset(["state"])

    def _is_to_pay(self):
        """Tell whether it still asks for money.

        :rtype: bool
        """
        self.ensure_one()
        return self.state == "valid" and self.booking_state in OWING_BOOKINGS

    @api.model
    def _get_active_lang(self, code):
        """Return a language that can be written in now; it may have been removed.

        :param str code: such as ``ru_RU``
        :rtype: str | None
        """
        # the texts of the code are in English, active or not
        is_known = code == "en_US" or self.env["res.lang"]._get_data(code=code)
        return code if code and is_known else None

    def _in_its_language(self):
        """Return it as its buyer reads it.

        :rtype: jug.ticket.proforma
        """
        return self.with_context(lang=self._get_active_lang(self.lang))

    def _format_date(self, day):
        """Return a day as the reader's papers have it.

        :param date day: may be none
        :rtype: str
        """
        is_russian = (self.env.lang or "").startswith("ru")
        # not in figures elsewhere: 03/02 is one day here and another one there
        return format_date(
            self.env, day, date_format="dd.MM.y" if is_russian else "d MMMM y"
        )

    def _format_void_day(self):
        """Return since when it is void, in the conference's time zone."""
        moment = self.void_on and fields.Datetime.context_timestamp(
            self.with_context(tz=self.order_id.booking_event_id.date_tz), self.void_on
        )
        return self._format_date(moment)

    def _get_report_base_filename(self):
        """Return the name of the file; «/» separates folders."""
        self.ensure_one()
        return self._in_its_language().env._("Invoice %s", self.name.replace("/", "-"))
