import base64

from odoo import api, fields, models


class JugTicketPerson(models.TransientModel):
    """What a person may ask for by law: his data, and that they be erased."""

    _name = "jug.ticket.person"
    _description = "Personal Data"

    partner_id = fields.Many2one(
        "res.partner", "Person", required=True, readonly=True, ondelete="cascade"
    )
    found = fields.Text("What Is Held", compute="_compute_found")
    obstacles = fields.Text("Why It Cannot Be Erased Now", compute="_compute_found")
    kept = fields.Text("What Is Kept", compute="_compute_found")
    file = fields.Binary("Archive", readonly=True, attachment=False)
    file_name = fields.Char(readonly=True)

    @api.depends("partner_id")
    def _compute_found(self):
        Personal = self.env["jug.ticket.personal.data"]
        labels = {
            model.model: model.name for model in self.env["ir.model"].sudo().search([])
        }
        for person in self:
            found = Personal._collect(person.partner_id)
            own = (found.partner, found.requests, found.tickets, found.leads)
            orders = found.linked["sale.order"].filtered(
                lambda order, partner=found.partner: order.partner_id == partner
            )
            person.found = "\n".join(
                f"{labels[records._name]}: {len(records)}"
                for records in (*own, orders)
                if records
            )
            person.obstacles = "\n".join(Personal._get_obstacles(found))
            person.kept = "\n".join(Personal._get_kept(found))

    def action_export(self):
        """Make the archive, and hand it out.

        :return: action that downloads it
        :rtype: dict
        """
        self.ensure_one()
        self.check_access("write")
        content = self.env["jug.ticket.personal.data"]._export(self.partner_id)
        self.file = base64.b64encode(content)
        self.file_name = f"personal-data-{self.partner_id.id}.zip"
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/file/{self.file_name}"
            "?download=true",
            "target": "self",
        }

    def action_erase(self):
        """Erase the person.

        :return: action that tells it was done
        :rtype: dict
        """
        self.ensure_one()
        self.check_access("write")
        self.file = False
        kept = self.kept
        self.env["jug.ticket.personal.data"]._erase(self.partner_id)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "title": self.env._("The personal data were erased."),
                "message": kept,
                "sticky": bool(kept),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
