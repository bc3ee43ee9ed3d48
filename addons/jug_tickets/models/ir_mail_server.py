from odoo import api, models

from odoo.addons.base.models.ir_mail_server import extract_rfc2822_addresses


class IrMailServer(models.Model):
    _inherit = "ir.mail_server"

    @api.model
    def _prepare_smtp_to_list(self, message, smtp_session):
        """Let mails go out to domains such as «почта.рф».

        A message names them in their ASCII form (RFC 5891), core looks for that form
        among the addresses as they were written and drops what it does not find.
        """
        written = self.env.context.get("send_validated_to") or []
        in_ascii = [
            address for text in written for address in extract_rfc2822_addresses(text)
        ]
        server = self.with_context(send_validated_to=[*written, *in_ascii])
        return super(IrMailServer, server)._prepare_smtp_to_list(message, smtp_session)
