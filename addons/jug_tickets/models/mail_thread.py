from odoo import api, models

from odoo.addons.api_intake.form_mail import is_auto_reply


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def message_route(
        self, message, message_dict, model=None, thread_id=None, custom_values=None
    ):
        """Let a new request know whether a machine has answered by itself.

        The headers that say so are not among what core passes on.
        """
        routes = super().message_route(
            message, message_dict, model, thread_id, custom_values
        )
        return [
            (name, res_id, dict(defaults or {}, is_auto_reply=True), *rest)
            if name == "jug.ticket.request" and not res_id and is_auto_reply(message)
            else (name, res_id, defaults, *rest)
            for name, res_id, defaults, *rest in routes
        ]
