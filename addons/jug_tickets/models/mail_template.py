from odoo import models


class MailTemplate(models.Model):
    _inherit = "mail.template"

    def _describe_failure(self, env):
        """Say that a mail could not be made, for the activity of who has to look.

        :param odoo.api.Environment env: in the language of the staff
        :rtype: str
        """
        name = self.with_context(lang=env.lang).name
        return env._("The mail «%s» could not be made", name)
