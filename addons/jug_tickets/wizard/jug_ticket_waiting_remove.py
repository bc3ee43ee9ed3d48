from odoo import fields, models


class JugTicketWaitingRemove(models.TransientModel):
    """A manager takes people off the waiting list, and they are told why."""

    _name = "jug.ticket.waiting.remove"
    _description = "Take off the Waiting List"

    waiting_ids = fields.Many2many("jug.ticket.waiting", string="Places", required=True)
    note = fields.Char("Reason", required=True, help="The people are told it.")

    def action_apply(self):
        """Close the places.

        :return: action that closes the dialogue
        :rtype: dict
        :raises odoo.exceptions.UserError: see ``jug.ticket.waiting._remove``
        """
        self.ensure_one()
        self.waiting_ids._remove(self.note)
        return {"type": "ir.actions.act_window_close"}
