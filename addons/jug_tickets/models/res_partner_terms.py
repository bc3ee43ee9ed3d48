from odoo import api, fields, models
from odoo.exceptions import UserError

from ..const import TICKET_TERMS
from ..roles import is_ticket_manager

# What is agreed with a client about paying for tickets.
TERMS = {
    "ticket_contract",
    "ticket_terms",
    "ticket_prepayment_percent",
    "ticket_payment_days",
    "release_before_payment",
    "ticket_exposure_limit",
}


class ResPartner(models.Model):
    """What the contract with a company says about paying for tickets.

    (requirements/001, B2B: «необходимо проверить условия оплаты, согласованные с
    клиентом. Это может быть 100% предоплата, частичная предоплата и т.д.»)
    """

    _inherit = "res.partner"

    ticket_contract = fields.Char("Contract on Tickets", help="Its number and date.")
    ticket_terms = fields.Selection(TICKET_TERMS, "Terms of Payment", default="full")
    ticket_prepayment_percent = fields.Float(
        "Prepayment (%)", default=50, help="What has to come before the tickets leave."
    )
    ticket_payment_days = fields.Integer(
        "Days to Pay the Rest",
        default=14,
        help="Counted from the day on which the tickets were issued.",
    )
    release_before_payment = fields.Boolean(
        "Tickets before Payment",
        help="The tickets leave at once, as long as the client owes no more than its"
        " exposure limit.",
    )
    ticket_exposure_limit = fields.Monetary(
        "Exposure Limit",
        help="What the client may owe for tickets that were issued and not paid for.",
    )
    ticket_exposure = fields.Monetary(
        "Owed for Issued Tickets", compute="_compute_ticket_exposure"
    )

    _check_ticket_prepayment_percent = models.Constraint(
        "CHECK (ticket_prepayment_percent > 0 AND ticket_prepayment_percent <= 100)",
        "The prepayment is more than 0 and at most 100 %.",
    )
    _check_ticket_payment_days = models.Constraint(
        "CHECK (ticket_payment_days >= 0)", "The days to pay are never negative."
    )

    def _compute_ticket_exposure(self):
        for partner in self:
            partner.ticket_exposure = partner._get_ticket_exposure(self.env.company)

    def _get_ticket_exposure(self, company):
        """Return what a client owes for tickets that were issued before their payment.

        :param res.company company: that sold them
        :return: in the company's currency
        :rtype: float
        """
        self.ensure_one()
        orders_sudo = (
            self.env["sale.order"]
            .sudo()
            .search(
                [
                    ("partner_id.commercial_partner_id", "=", self.id),
                    ("company_id", "=", company.id),
                    ("booking_state", "=", "released"),
                ]
            )
        )
        return sum(order._get_amount_due() for order in orders_sudo)

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        # looked at afterwards: a context may have filled it in
        if not is_ticket_manager(self.env) and any(
            partner.release_before_payment
            or partner.ticket_exposure_limit
            or partner.ticket_terms in ("part", "post")
            for partner in partners
        ):
            self._refuse_terms()
        return partners

    def write(self, vals):
        if TERMS & vals.keys() and not is_ticket_manager(self.env):
            self._refuse_terms()
        return super().write(vals)

    def _refuse_terms(self):
        raise UserError(
            self.env._("Only a ticket manager sets when a client pays for tickets.")
        )
