from odoo import api, fields, models


class JugTicketSource(models.Model):
    _inherit = "jug.ticket.source"

    is_website = fields.Boolean(
        "Odoo's Website",
        readonly=True,
        help="Requests of the pages of our own website.",
    )

    @api.model
    def _get_website_source(self, company):
        """Return the source of what comes by a company's own website; made once.

        :param res.company company: who sells the conference
        :rtype: jug.ticket.source
        """
        domain = [("company_id", "=", company.id), ("is_website", "=", True)]
        source_sudo = self.sudo().search(domain, limit=1)
        if not source_sudo:
            source_sudo = self.sudo().create(self._prepare_website_source_vals(company))
            for code, _name in self.env["res.lang"].get_installed():
                translated = source_sudo.with_context(lang=code)
                translated.name = translated.env._("Website")
        return source_sudo

    @api.model
    def _prepare_website_source_vals(self, company):
        return {
            "name": self.env._("Website"),
            "is_website": True,
            "company_id": company.id,
            "country_id": company.country_id.id,
        }
