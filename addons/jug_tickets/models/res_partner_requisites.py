from odoo import api, fields, models


class ResPartner(models.Model):
    """Requisites of a Russian organisation that core has no field for."""

    _inherit = "res.partner"

    # core's ``vat`` holds the INN
    kpp = fields.Char("KPP", help="Code of the reason for tax registration.")

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """Name the tax number as Russian papers do; core has no word for Russia."""
        arch, view = super()._get_view(view_id, view_type, **options)
        country = self.env.company.country_id
        if country.code == "RU" and not country.vat_label:
            for node in arch.xpath("//field[@name='vat'] | //label[@for='vat']"):
                node.set("string", self.env._("INN"))
        return arch, view

    @api.model
    def _synced_commercial_fields(self):
        # of the organisation, as its tax number is
        return [*super()._synced_commercial_fields(), "kpp"]

    def _get_requisites_address(self):
        """Return the address on one line, as papers have it.

        :return: in Russia from the postal code down to the house; elsewhere in the
            order of the country
        :rtype: str
        """
        self.ensure_one()
        if self.country_id.code == "RU":
            state = self.state_id.name
            parts = [
                self.zip,
                state if state != self.city else "",
                self.city,
                self.street,
                self.street2,
            ]
        else:
            parts = self._display_address(without_company=True).splitlines()
        return ", ".join(part.strip() for part in parts if part and part.strip())
