from datetime import timedelta

from odoo import api, fields, models

KEEP_DAYS = 14


class ApiIntakeCall(models.Model):
    """One call of a source. Rows are only added, so that two calls at once never
    wait for each other; the rate is the sum over the last minute."""

    _name = "api.intake.call"
    _description = "Intake Call"
    _order = "id desc"
    _log_access = False

    source_model = fields.Char(required=True, readonly=True)
    source_id = fields.Many2oneReference(
        model_field="source_model", required=True, readonly=True
    )
    company_id = fields.Many2one(
        "res.company", readonly=True, default=lambda self: self.env.company
    )
    called_on = fields.Datetime(required=True, readonly=True)
    item_count = fields.Integer("Items", readonly=True)
    outcome = fields.Char(
        readonly=True, help="«accepted», or the code with which it was refused."
    )
    way = fields.Char(
        readonly=True, default="api", help="«api», or what was fetched by ourselves."
    )
    detail = fields.Char("What Went Wrong", readonly=True)

    _source_idx = models.Index("(source_model, source_id, called_on)")

    @api.model
    def _count_items_since(self, source, since):
        """Count the items that were taken from a source.

        :param source: record of a model with the mixin ``api.intake.source.mixin``
        :param datetime since: UTC
        :rtype: int
        """
        [(total,)] = self.sudo()._read_group(
            [
                ("source_model", "=", source._name),
                ("source_id", "=", source.id),
                ("called_on", ">=", since),
                ("outcome", "=", "accepted"),
                # what we fetch ourselves is nobody's rate; rows of before have no way
                ("way", "in", ["api", False]),
            ],
            aggregates=["item_count:sum"],
        )
        return total or 0

    @api.autovacuum
    def _gc_calls(self):
        limit_on = fields.Datetime.now() - timedelta(days=KEEP_DAYS)
        self.sudo().search([("called_on", "<", limit_on)], limit=50_000).unlink()
