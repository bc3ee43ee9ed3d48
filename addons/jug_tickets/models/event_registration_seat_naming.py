from difflib import SequenceMatcher

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import email_normalize

from odoo.addons.api_intake.transaction import wait_for_turn
from odoo.addons.party_match.utils import name_key

from ..const import QUIET
from ..roles import is_ticket_manager
from .event_registration_seat_check import NAMING

# Noted by the process only.
PROTECTED = {
    "is_guest_name",
    "is_unnamed",
    "named_on",
    "participant_code",
    "participant_source_id",
}
# How alike two keys of a name are when only letters of it were corrected.
NEAR = 0.8


class EventRegistration(models.Model):
    """Who sits on a booked seat: named at once, later, or somebody else instead.

    (requirements/001: «покупатель не предоставляет личных данных каждого участника»)
    """

    _inherit = "event.registration"

    is_unnamed = fields.Boolean(
        "Without a Name",
        compute="_compute_is_unnamed",
        store=True,
        help="The seat is held or paid, and nobody was named for it yet.",
    )
    naming_label = fields.Char(
        "Named",
        compute="_compute_naming_label",
        help="What lists say of a seat that no person was named for.",
    )
    # «Guest of …» is nobody's name: no card is made of it, and a name may follow
    is_guest_name = fields.Boolean("Guest of the Company", readonly=True, copy=False)
    named_on = fields.Datetime(
        readonly=True, copy=False, help="When it was last said who comes."
    )

    _unnamed_idx = models.Index("(event_id, sale_order_id) WHERE is_unnamed")

    @api.depends("name", "is_conference")
    def _compute_is_unnamed(self):
        for ticket in self:
            ticket.is_unnamed = ticket.is_conference and not ticket.name

    @api.depends("is_unnamed", "is_guest_name", "state")
    @api.depends_context("lang")
    def _compute_naming_label(self):
        for ticket in self:
            if ticket.is_unnamed and ticket.state != "cancel":
                ticket.naming_label = self.env._("Without a name")
            else:
                ticket.naming_label = ticket.is_guest_name and self.env._("Guest")

    # A booked seat is named by its buyer; core would fill in the buyer himself, from
    # a card that is nobody's business, as soon as a datum is missing.

    @api.depends("participant_id")
    def _compute_name(self):
        booked = self.filtered("sale_order_id.is_ticket_booking")
        booked._fill_from_participant("name")
        return super(EventRegistration, self - booked)._compute_name()

    @api.depends("participant_id")
    def _compute_email(self):
        booked = self.filtered("sale_order_id.is_ticket_booking")
        booked._fill_from_participant("email")
        return super(EventRegistration, self - booked)._compute_email()

    @api.depends("participant_id")
    def _compute_phone(self):
        booked = self.filtered("sale_order_id.is_ticket_booking")
        booked._fill_from_participant("phone")
        return super(EventRegistration, self - booked)._compute_phone()

    def write(self, vals):
        """Let a person name a booked seat by the one writer of names, wherever he is.

        :raises ValidationError: what he wrote is no name, email or phone
        """
        named = {*NAMING, "participant_id"} & vals.keys()
        if self.env.su:
            return super().write(vals)
        if PROTECTED & vals.keys():
            raise UserError(
                self.env._("What was noted about a participant stays as it is.")
            )
        if not named:
            return super().write(vals)
        # no seat of a booking: an ordinary record
        booked = self.filtered(lambda ticket: ticket._get_booking())
        if not booked:
            return super().write(vals)
        self.check_access("write")
        res = super(EventRegistration, self - booked).write(vals)
        rest = {name: value for name, value in vals.items() if name not in named}
        if rest:
            super(EventRegistration, booked).write(rest)
        for ticket in booked:
            ticket._name_by_hand({name: vals[name] for name in named})
        return res

    def _name_by_hand(self, vals):
        """Name a seat as staff do it in a form or list.

        :param dict vals: some of name, email, phone and participant_id
        :raises UserError: nobody was named in time, and the conference refuses such a
            seat: a ticket manager may still do it
        """
        self.ensure_one()
        if self._is_too_late_to_name() and not is_ticket_manager(self.env):
            raise UserError(
                self.env._(
                    "The time to name a participant is over: only a ticket manager"
                    " still does it."
                )
            )
        card = self.env["res.partner"].browse(vals.pop("participant_id", False))
        values = {name: self[name] for name in NAMING}
        if card and card != self.participant_id:
            values = {name: card[name] for name in NAMING}
        self.sudo()._name_participant(
            values | vals, card=card.sudo(), by=self.env.user.name
        )

    def _name_participant(self, values, card=None, by=""):
        """Say who comes on a booked seat; the only place where names are written.

        Letters put right stay the same person. Anybody else is a swap: logged, and a
        ticket that was sent gets a new code, lest two persons come with one.

        :param dict values: ``name``, ``email``, ``phone``, as typed; missing: none
        :param res.partner card: the participant's, chosen by staff; none: looked up
        :param str by: who says so, for the log
        :return: what it was: ``named``, ``corrected``, ``swapped``, ``freed``, or
            ``unchanged``
        :rtype: str
        :raises ValidationError: with all sentences of ``const.PARTICIPANT_ERRORS``
        """
        self.ensure_one()
        # a mail with the ticket leaves this very moment: who is second begins anew
        wait_for_turn(self)
        values = self._clean_participant(values)
        errors = self._check_participant(values)
        if errors:
            raise ValidationError("\n".join(error["message"] for error in errors))
        kind = self._get_naming_kind(values)
        if kind == "unchanged" and (not card or card == self.participant_id):
            return kind
        former = self.name
        was_sent = self._is_ticket_sent()
        if kind == "swapped" and was_sent:
            self._tell_replaced()
        changes_ticket = kind != "corrected" or (
            (self.name, self.email) != (values["name"], values["email"])
        )
        quiet = self.with_context(**QUIET)
        quiet.write(self._prepare_naming_vals(values, kind, was_sent))
        if kind == "corrected" and not card:
            quiet._correct_card()
        if card:
            quiet.write({"participant_id": card.id} | values)
        quiet._set_participants_of_valid()
        if changes_ticket:
            self._send_ticket_again(was_sent)
        self._log_naming(kind, former, by)
        return kind

    def _prepare_naming_vals(self, values, kind, was_sent):
        vals = values | {
            "named_on": fields.Datetime.now(),
            "is_guest_name": False,
        }
        if kind in ("swapped", "freed"):
            vals["participant_id"] = False
        if kind == "swapped" and was_sent:
            vals["barcode"] = self._get_random_barcode()
        return vals

    def _get_naming_kind(self, values):
        """Tell what it is to give the seat these data.

        :param dict values: of :meth:`_clean_participant`
        :return: see :meth:`_name_participant`
        :rtype: str
        """
        self.ensure_one()
        if all((self[name] or False) == values[name] for name in NAMING):
            return "unchanged"
        if not self.name:
            return "named"
        if not values["name"]:
            return "freed"
        return "corrected" if self._is_same_participant(values) else "swapped"

    def _is_same_participant(self, values):
        """Tell whether only letters or contact data are put right.

        The same name, whatever its address; nearly the same name, unless both have
        addresses and these differ; the same address with a word of the name in common
        (a married name: an office's address alone says nothing).

        :rtype: bool
        """
        if self.is_guest_name:
            return False
        old, new = name_key(self.name), name_key(values["name"])
        if old == new:
            return True
        emails = (
            email_normalize(self.email or ""),
            email_normalize(values["email"] or ""),
        )
        is_same_email = all(emails) and emails[0] == emails[1]
        if is_same_email and set((old or "").split()) & set((new or "").split()):
            return True
        is_near = SequenceMatcher(None, old or "", new or "").ratio() >= NEAR
        return is_near and (is_same_email or not all(emails))

    def _get_booking_company(self):
        return self.sale_order_id.company_id or self.company_id or self.env.company

    def _log_naming(self, kind, former, by):
        """Write down who said when that somebody (else) comes; swaps on the booking,
        too."""
        order = self.sale_order_id
        staff = order._get_staff_env() if order else self.env
        by = by or staff._("the buyer")
        bodies = {
            "named": staff._("Named by %(by)s: %(new)s", by=by, new=self.name),
            "corrected": staff._(
                "Corrected by %(by)s: %(old)s → %(new)s",
                by=by,
                old=former,
                new=", ".join(filter(None, (self.name, self.email, self.phone))),
            ),
            "swapped": staff._(
                "Participant changed by %(by)s: %(old)s → %(new)s",
                by=by,
                old=former,
                new=self.name,
            ),
            "freed": staff._("Name taken off by %(by)s: %(old)s", by=by, old=former),
        }
        # another card with the same data
        body = bodies.get(kind) or bodies["corrected"]
        self.sudo()._message_log(body=body)
        if order and kind in ("swapped", "freed"):
            order.sudo()._message_log(body=body)
