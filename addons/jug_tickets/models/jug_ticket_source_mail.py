import ast

from odoo import api, models


class JugTicketSource(models.Model):
    """A mail address for forms: each mail that comes there becomes a request."""

    _name = "jug.ticket.source"
    _inherit = [
        "jug.ticket.source",
        "mail.thread",
        "mail.activity.mixin",
        # an alias only for the sources that have an address
        "mail.alias.mixin.optional",
    ]

    def _alias_get_creation_values(self):
        values = super()._alias_get_creation_values()
        values["alias_model_id"] = self.env["ir.model"]._get_id("jug.ticket.request")
        if self.id:
            values["alias_defaults"] = defaults = ast.literal_eval(
                self.alias_defaults or "{}"
            )
            defaults["source_id"] = self.id
        return values

    @api.model
    def _get_for_mail(self, custom_values):
        """Return the source whose alias a mail came to.

        :param dict custom_values: the alias's defaults
        :return: the source with all rights; the one by hand if the alias names none
        :rtype: jug.ticket.source
        """
        source_id = (custom_values or {}).get("source_id")
        source_sudo = self.sudo().browse(source_id).exists()
        return source_sudo or self._get_by_hand().sudo()
