from odoo import fields, models


class PartyMatchLog(models.Model):
    """Why a request was taken for this person's and nobody else's.

    It names people, so only those of the company in which it was decided may read it.
    """

    _name = "party.match.log"
    _description = "Party Match Decision"
    _order = "id desc"

    res_model = fields.Char("Document Model", readonly=True)
    res_id = fields.Many2oneReference(
        "Document", model_field="res_model", readonly=True
    )
    company_id = fields.Many2one(
        "res.company", readonly=True, default=lambda self: self.env.company
    )
    email = fields.Char(readonly=True)
    phone = fields.Char(readonly=True)
    name = fields.Char("Full Name", readonly=True)
    rule = fields.Selection(
        [
            ("email", "Email"),
            ("phone", "Phone"),
            ("name", "Full name"),
            ("none", "Nobody found"),
        ],
        "Found by",
        required=True,
        readonly=True,
    )
    lead_id = fields.Many2one(
        "crm.lead", readonly=True, ondelete="set null", index="btree_not_null"
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Contact",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    is_conflict = fields.Boolean(
        readonly=True, help="The email points to one person, the phone to another."
    )
    note = fields.Text(readonly=True)

    _document_idx = models.Index("(res_model, res_id)")
