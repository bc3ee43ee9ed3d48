from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.api_intake.transaction import wait_for_turn

from ..const import BY_HAND


class JugTicketRequestParticipant(models.Model):
    """Corrected like the request it belongs to: until it is booked, and logged."""

    _name = "jug.ticket.request.participant"
    _description = "Participant of a Ticket Request"
    _order = "id"

    request_id = fields.Many2one(
        "jug.ticket.request", required=True, index=True, ondelete="cascade"
    )
    name = fields.Char("Full Name")
    email = fields.Char()
    phone = fields.Char()

    @api.model_create_multi
    def create(self, vals_list):
        people = super().create(vals_list)
        if not self.env.su:
            people._check_correction()
            for person in people:
                person._log_correction(False, person._describe())
        return people

    def write(self, vals):
        if self.env.su:
            return super().write(vals)
        self._check_correction()
        if "request_id" in vals:
            raise UserError(
                self.env._("Only what the buyer wrote can be corrected by hand.")
            )
        before = {person: person._describe() for person in self}
        res = super().write(vals)
        for person in self:
            person._log_correction(before[person], person._describe())
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_booked(self):
        if not self.env.su:
            self._check_correction()
            for person in self:
                person._log_correction(person._describe(), False)

    def _check_correction(self):
        # being booked this very moment: we wait, begin anew and then see it
        wait_for_turn(self.request_id)
        self.request_id._check_not_booked()

    def _describe(self):
        self.ensure_one()
        return ", ".join(filter(None, [self.name, self.email, self.phone]))

    def _log_correction(self, before, after):
        request = self.request_id
        # what a seller writes down while he talks is no correction yet
        is_entered = request.state == "new" and request.channel in BY_HAND
        if before != after and not is_entered:
            request._log_changes([("participant_ids", before, after)])
