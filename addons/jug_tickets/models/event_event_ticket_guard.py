from odoo import api, models


class EventEventTicket(models.Model):
    """Tariffs of a conference are set by ticket managers; sellers read them."""

    _inherit = "event.event.ticket"

    @api.model_create_multi
    def create(self, vals_list):
        tickets = super().create(vals_list)
        # looked at afterwards: a context may have named the conference
        tickets._check_sets_tariff()
        return tickets

    def write(self, vals):
        self._check_sets_tariff()
        res = super().write(vals)
        if "event_id" in vals:
            self._check_sets_tariff()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_conference(self):
        self._check_sets_tariff()

    def _check_sets_tariff(self):
        """Refuse to touch tariffs of a conference.

        :raises odoo.exceptions.UserError: the caller is no ticket manager
        """
        conferences = self.event_id.filtered("is_conference")
        if conferences:
            conferences._check_sets_terms()
