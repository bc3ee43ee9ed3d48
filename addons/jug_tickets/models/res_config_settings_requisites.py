from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    """The requisites that payment requests are printed with."""

    _inherit = "res.config.settings"

    ticket_company_partner_id = fields.Many2one(
        related="company_id.partner_id", string="Company's Card"
    )
    ticket_company_vat = fields.Char(
        related="company_id.vat", string="INN", readonly=False
    )
    ticket_company_kpp = fields.Char(
        related="company_id.kpp", string="KPP", readonly=False
    )
    ticket_bank_account_id = fields.Many2one(
        related="company_id.ticket_bank_account_id",
        readonly=False,
        domain="[('partner_id', '=', ticket_company_partner_id)]",
    )
    ticket_director = fields.Char(related="company_id.ticket_director", readonly=False)
    ticket_accountant = fields.Char(
        related="company_id.ticket_accountant", readonly=False
    )
    ticket_vat_remark = fields.Char(
        related="company_id.ticket_vat_remark", readonly=False
    )
    missing_requisites = fields.Char(compute="_compute_missing_requisites")

    @api.depends("company_id")
    def _compute_missing_requisites(self):
        for settings in self:
            missing = settings.company_id._get_missing_requisites()
            settings.missing_requisites = ", ".join(missing)
