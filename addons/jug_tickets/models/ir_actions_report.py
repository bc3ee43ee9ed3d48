from odoo import api, models
from odoo.exceptions import UserError

OUR_REPORTS = {
    "jug_tickets.report_ticket",
    "jug_tickets.report_proforma",
    "jug_tickets.report_proforma_order",
}


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    @api.model
    def _run_wkhtmltopdf(self, bodies, report_ref=False, **options):
        """Refuse an empty paper: core takes a crash with exit code 1 for a warning.

        :raises UserError: the engine left no PDF
        """
        content = super()._run_wkhtmltopdf(bodies, report_ref=report_ref, **options)
        if not content and self._get_report(report_ref).report_name in OUR_REPORTS:
            raise UserError(self.env._("The PDF engine made an empty ticket."))
        return content
