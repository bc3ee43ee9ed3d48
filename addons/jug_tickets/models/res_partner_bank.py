from odoo import models
from odoo.exceptions import UserError

PAID_TO = {"acc_number", "partner_id", "bank_id", "active"}


class ResPartnerBank(models.Model):
    """The account that companies pay to is the administrator's.

    In core whoever may edit contacts may put his own number in its place.
    """

    _inherit = "res.partner.bank"

    def write(self, vals):
        if PAID_TO & vals.keys():
            self._check_not_paid_to()
        return super().write(vals)

    def _check_not_paid_to(self):
        """Refuse to change where clients' money goes.

        :raises odoo.exceptions.UserError: one of the accounts stands on payment
            requests, and the caller is no administrator
        """
        if self.env.su or self.env.user.has_group("base.group_system"):
            return
        companies = self.env["res.company"].sudo()
        if companies.search_count(
            [("ticket_bank_account_id", "in", self.ids)], limit=1
        ):
            raise UserError(
                self.env._(
                    "Companies pay for tickets to this account: only an administrator"
                    " changes it."
                )
            )
