from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..check_in import ADMITTING, DOORS_HOURS
from ..roles import is_ticket_manager
from ..utils import clean_text, has_letter, parse_email

# written by checking in only: who came when is evidence
ENTRY = {"date_closed", "entered_by_id"}


class EventRegistration(models.Model):
    """The door: a scan of a conference's ticket gets one clear answer."""

    _inherit = "event.registration"

    entered_by_id = fields.Many2one(
        "res.users", "Let in by", readonly=True, copy=False, ondelete="set null"
    )
    attendance = fields.Selection(
        [
            ("expected", "Expected"),
            ("came", "Came"),
            ("no_show", "Did not come"),
        ],
        compute="_compute_attendance",
        help="Of a valid ticket: whether its participant was checked in.",
    )

    @api.depends("state", "event_id.date_end", "event_ticket_id.is_online")
    def _compute_attendance(self):
        now = fields.Datetime.now()
        for ticket in self:
            if ticket.state == "done":
                ticket.attendance = "came"
            elif ticket.state != "open" or ticket.event_ticket_id.is_online:
                # nobody is waited for at the door
                ticket.attendance = False
            else:
                is_over = ticket.event_id.date_end and ticket.event_id.date_end < now
                ticket.attendance = "no_show" if is_over else "expected"

    @api.model
    def register_attendee(self, barcode, event_id):
        """Answer a scan at the desk, and let in whom the ticket lets in.

        Core lets in without a name, confirms a ticket of another event after a click,
        and says «Successfully registered!» of an unpaid one.

        :param str barcode: what the scanner read, or was typed; may be garbage
        :param int event_id: whose desk it is; none: of all events
        :return: core's summary, with the code of the ``answer`` and its words
        :rtype: dict
        """
        code = clean_text(barcode)
        ticket = self.search([("barcode", "=", code)], limit=1) if code else self
        event = self.env["event.event"].browse(event_id or []).exists()
        if ticket.is_conference:
            return ticket._answer_scan(event)
        if not ticket and (event.is_conference or not event):
            # no core ``error``: its desk would show a fleeting line instead
            return self._prepare_answer("not_found")
        return super().register_attendee(code, event_id)

    def action_name_at_desk(self, name, email=None):
        """Name who comes in by a ticket that has no name yet, and let him in.

        :param str name: full name, as he says it
        :param str email: his own address, if he gives one
        :return: the answer, as to a scan
        :rtype: dict
        :raises UserError: the name or the address cannot be one
        """
        self.ensure_one()
        self.check_access("write")
        name, email = clean_text(name), clean_text(email)
        if not has_letter(name):
            raise UserError(self.env._("Write down the guest's full name."))
        if email and not parse_email(email):
            raise UserError(self.env._("The email address is not valid."))
        self._lock_for_entry()
        # named or let in at another desk meanwhile: only an unnamed one is named here
        if self._get_answer_code(self.env["event.event"]) == "unnamed":
            self._take_name_at_desk(name, email)
        return self._answer_scan(self.env["event.event"])

    def action_undo_check_in(self):
        """Take back a wrong check-in: the ticket lets in once more.

        :raises UserError: the caller is no ticket manager, or nobody was let in
        """
        for ticket in self:
            ticket._lock_for_entry()
            if ticket.state != "done":
                raise UserError(
                    self.env._("Nobody was let in by the ticket of %s.", ticket.name)
                )
        self.write({"state": "open"})

    def write(self, vals):
        conferences = self.filtered("is_conference")
        if conferences and not self.env.su and ENTRY & vals.keys():
            raise UserError(self.env._("Who came when is written by checking in only."))
        comers = self.browse()
        if vals.get("state") == "done":
            comers = conferences.filtered(lambda ticket: ticket.state != "done")
            comers._check_may_enter()
        leavers = self.browse()
        if vals.get("state") in ("open", "draft"):
            leavers = conferences.filtered(lambda ticket: ticket.state == "done")
            leavers._check_undone_by_manager()
        res = super().write(vals)
        if comers:
            comers.sudo().write({"entered_by_id": self.env.uid})
        if leavers:
            leavers.sudo().write({"date_closed": False, "entered_by_id": False})
            leavers._log_undone()
        return res

    def _answer_scan(self, event):
        """Answer a scan of this ticket; the first one lets in.

        :param event.event event: whose desk it is; empty: of all
        :rtype: dict
        """
        self.ensure_one()
        answer = self._get_answer_code(event)
        if answer == ADMITTING:
            # two desks at once: the second one begins anew and sees it inside
            self._lock_for_entry()
            self.action_set_done()
        return self._prepare_answer(answer)

    def _get_answer_code(self, event):
        """Return how the ticket is answered now; the first reason that is there.

        :param event.event event: whose desk it is; empty: of all
        :return: key of ``CHECK_IN_ANSWERS``
        :rtype: str
        """
        self.ensure_one()
        reasons = {
            "wrong_event": bool(event) and self.event_id != event,
            "cancelled": self.state == "cancel",
            "inside": self.state == "done",
            "unpaid": self.state == "draft",
            "closed": not self._are_doors_open(),
            "online": self._is_online(),
            "nameless": self._is_too_late_to_name() and not is_ticket_manager(self.env),
            "unnamed": self._lacks_name(),
        }
        return next((code for code, holds in reasons.items() if holds), ADMITTING)

    def _are_doors_open(self):
        """Tell whether the conference lets in now, whoever comes."""
        event = self.event_id
        now = fields.Datetime.now()
        opens_on = event.date_begin - timedelta(hours=DOORS_HOURS)
        return opens_on <= now < event.date_end and event.kanban_state != "cancel"

    def _lacks_name(self):
        """Tell whether nobody knows who will come by the ticket."""
        self.ensure_one()
        return not (self.name or "").strip()

    def _is_too_late_to_name(self):
        """Tell whether nobody was named in time for a seat that is refused then.

        A ticket manager may still name somebody, at the desk too (decisions 19).

        :rtype: bool
        """
        self.ensure_one()
        # sudo: the door sees no orders
        order_sudo = self._get_booking()[:1]
        event_sudo = self.sudo().event_id
        company = order_sudo.company_id
        return bool(
            order_sudo
            and self._lacks_name()
            and event_sudo._get_unnamed_policy(company) == "refuse"
            and event_sudo._get_naming_deadline(company) <= fields.Datetime.now()
        )

    def _take_name_at_desk(self, name, email):
        """Write the name that was told at the door; the card is made of it.

        :param str name: full name
        :param str email: may be empty
        """
        self.write({"name": name, "email": email or self.email})
        # sudo: who works at the door makes no contacts
        self.sudo()._set_participants()

    def _lock_for_entry(self):
        """Let one desk after the other decide about a ticket.

        :raises psycopg2.errors.SerializationFailure: another one let somebody in since
            this transaction's snapshot; Odoo does the request again, which then sees it
        """
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                "SELECT id FROM event_registration WHERE id IN %s ORDER BY id"
                " FOR NO KEY UPDATE",
                tuple(self.ids),
            ),
            # losing the race is no error: the loser begins anew
            log_exceptions=False,
        )

    def _check_may_enter(self):
        """Refuse to check in whom the door would not let in, whatever the way.

        :raises UserError: says why, of the first one
        """
        for ticket in self:
            answer = ticket._get_answer_code(self.env["event.event"])
            # who came is noted after the end, too, from the paper list
            if answer in (ADMITTING, "closed"):
                continue
            # these have guards of their own (_check_paid, _check_move, _check_issued)
            if answer in ("unpaid", "cancelled"):
                continue
            title, next_step = ticket._get_answer_words(answer)
            raise UserError(
                self.env._(
                    "%(guest)s: %(title)s. %(next_step)s",
                    guest=ticket.display_name,
                    title=title,
                    next_step=next_step,
                )
            )

    def _check_undone_by_manager(self):
        """Refuse to let a ticket in a second time.

        :raises UserError: the caller is no ticket manager
        """
        if self and not is_ticket_manager(self.env):
            raise UserError(self.env._("Only a ticket manager takes back a check-in."))

    def _log_undone(self):
        body = self.env._("The check-in was taken back.")
        self._message_log_batch(bodies={ticket.id: body for ticket in self})
