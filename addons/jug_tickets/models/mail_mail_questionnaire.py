from odoo import models


class MailMail(models.Model):
    """A company whom no mail reaches is called: nothing else would tell of it."""

    _inherit = "mail.mail"

    def _ask_about_lost_mails(self, reason):
        res = super()._ask_about_lost_mails(reason)
        lost = self.exists().filtered(
            lambda mail: mail.model == "jug.ticket.questionnaire"
        )
        for mail in lost:
            questionnaire = self.env[mail.model].sudo().browse(mail.res_id).exists()
            for asked in questionnaire:
                asked._ask_staff(
                    asked._get_staff_env()._("A mail was not sent: %s", mail.subject),
                    reason or mail.failure_reason or "",
                )
        return res
