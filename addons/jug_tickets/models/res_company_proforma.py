from odoo import api, models

SEQUENCE_CODE = "jug.ticket.proforma"


class ResCompany(models.Model):
    """Each company numbers its payment requests by itself, in Odoo's sequences."""

    _inherit = "res.company"

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies.sudo()._create_proforma_sequences()
        return companies

    @api.model
    def _create_missing_proforma_sequences(self):
        """Give each company that is here when the addon comes its own numbers."""
        Sequence = self.env["ir.sequence"]
        known = Sequence.search([("code", "=", SEQUENCE_CODE)]).company_id
        companies = self.search([("id", "not in", known.ids)])
        companies._create_proforma_sequences()

    def _create_proforma_sequences(self):
        self.env["ir.sequence"].create(
            [company._prepare_proforma_sequence_vals() for company in self]
        )

    def _prepare_proforma_sequence_vals(self):
        self.ensure_one()
        return {
            "name": self.env._("Payment Requests of %s", self.name),
            "code": SEQUENCE_CODE,
            "company_id": self.id,
            "prefix": "%(range_y)s-",
            "padding": 4,
            "use_date_range": True,
        }

    def _get_proforma_sequence(self):
        """Return the sequence of the company's numbers.

        :rtype: ir.sequence
        """
        self.ensure_one()
        sequence = (
            self.env["ir.sequence"]
            .sudo()
            .search(
                [("code", "=", SEQUENCE_CODE), ("company_id", "=", self.id)],
                order="id",
                limit=1,
            )
        )
        if not sequence:
            # an administrator has deleted it
            self.sudo()._create_proforma_sequences()
            return self._get_proforma_sequence()
        return sequence
