from odoo import api, models
from odoo.exceptions import UserError


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    @api.model
    def _run_wkhtmltopdf(self, bodies, report_ref=False, **options):
        """Refuse an empty ticket: core takes a crash with exit code 1 for a warning.

        :raises UserError: the engine left no PDF
        """
        content = super()._run_wkhtmltopdf(bodies, report_ref=report_ref, **options)
        ours = self.env.ref("jug_tickets.action_report_ticket")
        if not content and self._get_report(report_ref) == ours:
            raise UserError(self.env._("The PDF engine made an empty ticket."))
        return content
