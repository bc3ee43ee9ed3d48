from odoo import models

from ..check_in import ADMITTING, CHECK_IN_ANSWERS
from ..roles import is_ticket_manager


class EventRegistration(models.Model):
    """What the door is told, in words."""

    _inherit = "event.registration"

    def _get_answer_words(self, answer):
        """Return what the desk is told, and what to do, in its language."""
        return tuple(self.env._(sentence) for sentence in CHECK_IN_ANSWERS[answer])

    def _prepare_answer(self, answer):
        """Return what the desk's dialogue shows.

        :param str answer: key of ``CHECK_IN_ANSWERS``
        :rtype: dict
        """
        title, next_step = self._get_answer_words(answer)
        summary = self._get_registration_summary() if self else {"id": False}
        return summary | {
            # core's own sounds and buttons know its states only
            "status": "confirmed_registration" if answer == ADMITTING else answer,
            "answer": answer,
            "answer_title": title,
            "answer_next": next_step,
            "answer_facts": self._get_answer_facts(answer) if self else [],
            "can_undo": answer in (ADMITTING, "inside") and is_ticket_manager(self.env),
        }

    def _get_answer_facts(self, answer):
        """Return what the desk has to know beside the name and the tariff.

        :param str answer: key of ``CHECK_IN_ANSWERS``
        :return: sentences
        :rtype: list[str]
        """
        event = self.event_id
        if answer == "inside":
            return [self._get_entry_sentence()]
        if answer in ("wrong_event", "closed"):
            return [event._get_ticket_period(self.env.lang)]
        if answer == "cancelled":
            labels = dict(
                self._fields["cancel_reason"]._description_selection(self.env)
            )
            return [labels[self.cancel_reason]] if self.cancel_reason else []
        # sudo: the door sees no orders, but has to say what is due
        order_sudo = self._get_order_sudo()[:1]
        if answer in ("unnamed", "nameless"):
            return self._get_naming_facts()
        if answer == "unpaid" and order_sudo:
            return [
                self.env._(
                    "Booking %(order)s of %(buyer)s: %(amount)s to pay.",
                    order=order_sudo.name,
                    buyer=order_sudo.partner_id.display_name,
                    amount=order_sudo.currency_id.format(order_sudo._get_amount_due()),
                )
            ]
        if answer == ADMITTING and order_sudo.booking_state == "released":
            return [self.env._("Not paid yet, let in by the contract.")]
        return []

    def _get_naming_facts(self):
        """Return whose seat without a name it is, and that its term is over.

        :rtype: list[str]
        """
        order_sudo = self._get_booking()[:1]
        if not order_sudo:
            return []
        facts = [
            self.env._(
                "Booking %(order)s of %(buyer)s.",
                order=order_sudo.name,
                buyer=order_sudo._get_organisation_name()
                or order_sudo.partner_id.display_name,
            )
        ]
        if self._is_too_late_to_name():
            moment = self.event_id._format_moment(
                order_sudo._get_naming_deadline(), self.env.lang
            )
            facts.append(self.env._("Names were taken until %s.", moment))
        return facts

    def _get_entry_sentence(self):
        """Return when the ticket let somebody in, and who did it."""
        moment = self.event_id._format_moment(self.date_closed, self.env.lang)
        # sudo: a colleague of another company is no secret
        who = self.entered_by_id.sudo().name
        if self.entered_by_id == self.env.user:
            return self.env._("Let in on %s, by you.", moment)
        if who:
            return self.env._(
                "Let in on %(moment)s, by %(user)s.", moment=moment, user=who
            )
        return self.env._("Let in on %s.", moment)
