import base64

from odoo import api, fields, models


class JugTicketPerson(models.TransientModel):
    """What a person may ask for by law: his data, and that they be erased."""

    _name = "jug.ticket.person"
    _description = "Personal Data"

    partner_id = fields.Many2one(
        "res.partner",
        "Person Concerned",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    found = fields.Text("What Is Held", compute="_compute_found")
    obstacles = fields.Text("Why It Cannot Be Erased Now", compute="_compute_found")
    kept = fields.Text("What Is Kept", compute="_compute_found")
    file = fields.Binary("Archive", readonly=True, attachment=False)
    file_name = fields.Char(readonly=True)

    @api.depends("partner_id")
    def _compute_found(self):
        Personal = self.env["jug.ticket.personal.data"]
        for person in self:
            person.found = person.obstacles = person.kept = False
            partner = person.partner_id
            if not partner or not partner.has_access("write"):
                continue
            found = Personal._collect(partner)
            if foreign := Personal._get_foreign_sentences(found):
                # nor is told what the other company holds
                person.obstacles = "\n".join(foreign)
                continue
            labels = self.env["ir.model"].sudo()
            person.found = "\n".join(
                f"{labels._get(records._name).name}: {len(records)}"
                for records in Personal._get_exported(found)
                if records
            )
            person.obstacles = "\n".join(Personal._get_obstacles(found))
            person.kept = "\n".join(Personal._get_kept(found))

    @api.model_create_multi
    def create(self, vals_list):
        persons = super().create(vals_list)
        persons._check_partner()
        return persons

    def write(self, vals):
        res = super().write(vals)
        if "partner_id" in vals:
            self._check_partner()
        return res

    def _check_partner(self):
        """Refuse cards that the caller may not write: over RPC any may be named.

        :raises AccessError: for the first one
        """
        self.partner_id.check_access("write")

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
        kept = self.kept
        self.env["jug.ticket.personal.data"]._erase(self.partner_id)
        # nor is left what was handed out before, whoever did it
        persons_sudo = self.sudo().search([("partner_id", "=", self.partner_id.id)])
        persons_sudo.file = False
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
