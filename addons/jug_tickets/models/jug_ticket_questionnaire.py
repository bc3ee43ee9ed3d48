from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.api_intake.transaction import wait_for_turn

from ..const import LIVE_BOOKINGS, QUESTIONNAIRE_MOVES


class JugTicketQuestionnaire(models.Model):
    """What a company is asked: numbers, tariffs, requisites, who speaks for it.

    (requirements/001, B2B: «при помощи автоматической отправки анкеты»)
    """

    _name = "jug.ticket.questionnaire"
    _description = "Company Questionnaire"
    _inherit = ["portal.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _rec_names_search = ["org_name", "vat", "contact_name", "contact_email"]

    request_id = fields.Many2one(
        "jug.ticket.request", required=True, readonly=True, index=True
    )
    company_id = fields.Many2one(
        related="request_id.company_id", store=True, string="Our Company"
    )
    event_id = fields.Many2one(
        related="request_id.event_id", string="Conference", store=True
    )
    lead_id = fields.Many2one("crm.lead", "Deal", readonly=True, index=True)
    partner_id = fields.Many2one(
        "res.partner", "Client", readonly=True, index=True, ondelete="restrict"
    )
    contact_id = fields.Many2one(
        "res.partner", "Contact's Card", readonly=True, ondelete="restrict"
    )
    order_id = fields.Many2one(
        "sale.order", "Booking", readonly=True, copy=False, index="btree_not_null"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    state = fields.Selection(
        [
            ("sent", "Sent to the Company"),
            ("answered", "To Review"),
            ("returned", "Sent Back"),
            ("accepted", "Accepted"),
            ("cancelled", "Cancelled"),
        ],
        default="sent",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        group_expand=True,
    )

    # what the company answers
    line_ids = fields.One2many(
        "jug.ticket.questionnaire.line", "questionnaire_id", "Tickets"
    )
    reply_ids = fields.One2many(
        "jug.ticket.questionnaire.reply", "questionnaire_id", "Answers"
    )
    org_name = fields.Char("Organisation", tracking=True)
    country_id = fields.Many2one("res.country")
    vat = fields.Char("INN", tracking=True)
    kpp = fields.Char("KPP", tracking=True)
    bik = fields.Char("BIK", tracking=True)
    bank_name = fields.Char("Bank")
    account = fields.Char("Settlement Account", tracking=True)
    correspondent_account = fields.Char()
    legal_address = fields.Char()
    contact_name = fields.Char("Contact Person", tracking=True)
    contact_email = fields.Char("Contact's Email", tracking=True)
    contact_phone = fields.Char("Contact's Phone", tracking=True)
    terms_wish = fields.Text("Wish about the Terms")
    comment = fields.Text("What Else Is Needed")

    asked_quantity = fields.Integer(
        "Asked for in the Request",
        readonly=True,
        copy=False,
        help="How many tickets the request speaks of, whatever the tariff.",
    )
    quantity = fields.Integer(
        "Number of Tickets", compute="_compute_quantity", store=True
    )
    amount_total = fields.Monetary("Sum Now", compute="_compute_amount_total")
    answered_on = fields.Datetime(readonly=True, copy=False)

    @api.depends("org_name", "event_id")
    def _compute_display_name(self):
        for questionnaire in self:
            names = (questionnaire.org_name, questionnaire.event_id.name)
            questionnaire.display_name = ": ".join(name for name in names if name)

    @api.depends("line_ids.quantity")
    def _compute_quantity(self):
        for questionnaire in self:
            questionnaire.quantity = sum(questionnaire.line_ids.mapped("quantity"))

    @api.depends("line_ids.amount")
    def _compute_amount_total(self):
        for questionnaire in self:
            questionnaire.amount_total = sum(questionnaire.line_ids.mapped("amount"))

    def _compute_access_url(self):
        super()._compute_access_url()
        for questionnaire in self:
            questionnaire.access_url = f"/my/tickets/questionnaire/{questionnaire.id}"

    def _move_to(self, state, **values):
        """Change the state of questionnaires; the only place where it is written.

        :param str state: key of ``const.QUESTIONNAIRE_MOVES``
        :raises UserError: the table has no such move
        """
        for questionnaire in self:
            if state not in QUESTIONNAIRE_MOVES[questionnaire.state]:
                raise UserError(
                    self.env._(
                        "The questionnaire of %s cannot be changed any more.",
                        questionnaire.display_name,
                    )
                )
        self.sudo().write({"state": state} | values)

    def _wait_for_turn(self):
        """Let one after the other decide what becomes of questionnaires.

        The bookings first, as their payments do, which close questionnaires: never
        does each of two wait for the other.

        :raises psycopg2.errors.SerializationFailure: one of them changed since this
            transaction's snapshot; to be done again in a new one
        """
        wait_for_turn(self.sudo().order_id)
        wait_for_turn(self)

    def _is_open(self):
        """Tell whether the company is expected to fill it in."""
        self.ensure_one()
        return self.state in ("sent", "returned")

    def _get_live_booking(self):
        """Return the booking that was made of it, if it still holds seats."""
        self.ensure_one()
        return self.sudo().order_id.filtered(
            lambda order: order.booking_state in LIVE_BOOKINGS
        )

    def _get_staff_env(self):
        return self.company_id._get_staff_env(self.event_id)

    def _ask_staff(self, summary, note):
        """Leave a person an activity on the questionnaire, not twice the same.

        :param str summary: what to do
        :param str note: why, in words
        """
        self.ensure_one()
        questionnaire = self.sudo()
        if summary in questionnaire.activity_ids.mapped("summary"):
            return
        manager = self.company_id._get_ticket_manager(self.event_id)
        questionnaire.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=summary,
            note=note,
            user_id=(questionnaire.lead_id.user_id or manager).id,
        )

    def action_send_again(self):
        """Send the link to the contact once more.

        :raises UserError: nobody is asked to fill it in
        """
        self.check_access("write")
        for questionnaire in self:
            if not questionnaire._is_open():
                raise UserError(
                    self.env._(
                        "The questionnaire of %s is answered already.",
                        questionnaire.display_name,
                    )
                )
        self.sudo()._send()

    def action_open_page(self):
        """Open the page as the company sees it.

        :rtype: dict
        """
        self.ensure_one()
        self.check_access("read")
        url = self.sudo().get_portal_url()
        return {"type": "ir.actions.act_url", "url": url, "target": "new"}

    def action_view_order(self):
        """Open the booking.

        :rtype: dict
        """
        self.ensure_one()
        form = self.env.ref("sale.view_order_form")
        action = self.order_id._get_records_action()
        return action | {"views": [(form.id, "form")]}

    def action_accept(self):
        """Accept what the company has answered, or a seller has filled in by phone.

        (requirements/001, B2B: «уточнения любым другим удобным способом, например, в
        телефонном режиме»)

        :raises UserError: something is wrong with the answers; says what
        """
        self.ensure_one()
        self.check_access("write")
        # the company may press its button at this moment: one after the other
        self._wait_for_turn()
        questionnaire = self.sudo()
        questionnaire._lock_seats()
        errors = questionnaire._find_errors()
        if errors:
            raise UserError(
                "\n".join(
                    questionnaire._describe_error(error, with_label=True)
                    for error in errors
                )
            )
        questionnaire.lead_id._assign_seller(self.env.user)
        questionnaire._accept()

    def action_cancel(self):
        """Give the questionnaire up: the company wants no tickets.

        :raises UserError: its booking lives; that one is cancelled instead
        """
        self.check_access("write")
        self._wait_for_turn()
        for questionnaire in self:
            if questionnaire._get_live_booking():
                raise UserError(
                    self.env._(
                        "Cancel the booking %s instead.", questionnaire.order_id.name
                    )
                )
            questionnaire._move_to("cancelled", next_reminder_on=False)
            questionnaire.sudo().activity_unlink(["mail.mail_activity_data_todo"])
            questionnaire.sudo().lead_id._lapse_without_bookings("by_hand")
