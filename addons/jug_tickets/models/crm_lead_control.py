from odoo import models


class CrmLead(models.Model):
    """A company's deal that came to nothing: the head calls (decisions 22).

    People are not called: the list «Annulled and Paid Late» has them with reasons.
    """

    _inherit = "crm.lead"

    def _needs_quality_check(self):
        return super()._needs_quality_check() and (
            not self.is_ticket_lead or self._is_deal_with_company()
        )

    def _is_deal_with_company(self):
        """Tell whether a deal of ticket sales is with a company.

        One that a seller made by hand, without a request, is.

        :rtype: bool
        """
        self.ensure_one()
        lead_sudo = self.sudo()
        types = set(lead_sudo.ticket_request_ids.mapped("buyer_type"))
        types |= set(lead_sudo.order_ids.mapped("buyer_type"))
        types.discard(False)
        return not types or "company" in types

    def _lapse_without_bookings(self, reason):
        """A declined price, silence, or seats given up by hand: the deal is lost.

        It stays visible under control; the head's report or waiver closes it.
        """
        res = super()._lapse_without_bookings(reason)
        lapsed = self.env["crm.stage"]._get_ticket_stage("crm_stage_lapsed")
        for lead in self.filtered(lambda lead: lead.type == "opportunity"):
            if lead.stage_id == lapsed:
                lead._request_quality_check(lead._get_lapse_story(), closes_lead=True)
        return res

    def _get_lapse_story(self):
        """Return why the last booking of a deal is gone, for who calls the company.

        :rtype: str
        """
        self.ensure_one()
        order = self.sudo().order_ids.filtered("is_ticket_booking").sorted("id")[-1:]
        if not order:
            company = self.company_id or self.env.company
            return company._get_staff_env(self.event_id)._(
                "The questionnaire led to no booking."
            )
        staff_env = order._get_staff_env()
        if order.price_answer == "declined":
            return staff_env._("%s: the new price was declined.", order.name)
        reason = order._get_cancel_reason() or "by_hand"
        reasons = order.ticket_ids._fields["cancel_reason"]._description_selection(
            staff_env
        )
        return f"{order.name}: {dict(reasons)[reason]}"

    def _move_ticket_stage(self, xmlid):
        """A deal that is worked on again needs no call."""
        lapsed = self.env["crm.stage"]._get_ticket_stage("crm_stage_lapsed")
        back = self.filtered(
            lambda lead: lead.stage_id == lapsed and xmlid != "crm_stage_lapsed"
        )
        res = super()._move_ticket_stage(xmlid)
        back._waive_quality_checks(self.env._("The company has booked again."))
        return res
