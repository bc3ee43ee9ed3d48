import hashlib

from odoo import models
from odoo.exceptions import ValidationError

from odoo.addons.party_match.utils import name_key

from ..paste import parse_paste
from ..utils import clean_text
from .event_registration_seat_check import NAMING


def _digest(values):
    """Name what a row of the form says, to see later whether it changed."""
    text = "\0".join(values[name] or "" for name in NAMING)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class SaleOrder(models.Model):
    """The page on which a buyer names his participants: rows, checks, saving.

    A row is a dict: ``ticket``, ``values`` (as typed), ``shown`` (what stands),
    ``was`` (digest of what the form was made of), and after the check ``kind``,
    ``errors`` and ``warnings`` (sentences).
    """

    _inherit = "sale.order"

    def _get_naming_rows(self, form=None):
        """Return the seats of the booking, by tariff, with what the form says of them.

        :param dict form: fields such as ``name_17``; none: what stands
        :rtype: list[dict]
        """
        self.ensure_one()
        seats = self._get_booked_tickets().sorted(
            lambda ticket: (
                ticket.event_ticket_id.sequence,
                ticket.event_ticket_id.id,
                ticket.id,
            )
        )
        return [self._prepare_naming_row(ticket, form or {}) for ticket in seats]

    def _prepare_naming_row(self, ticket, form):
        shown = ticket._get_shown_participant()
        is_posted = f"name_{ticket.id}" in form
        values = {
            name: clean_text(form.get(f"{name}_{ticket.id}") or "")
            if is_posted
            else shown[name]
            for name in NAMING
        }
        was = form.get(f"was_{ticket.id}") if is_posted else None
        row = {
            "ticket": ticket,
            "shown": shown,
            "values": values,
            "was": was or _digest(shown),
            "kind": "unchanged",
            "errors": [],
            "warnings": [],
        }
        if _digest(values) == row["was"]:
            # untouched: what somebody else has entered meanwhile stays
            row |= {"values": dict(shown), "was": _digest(shown)}
        return row

    def _place_pasted(self, rows, text):
        """Put pasted people on the seats that have no name yet, in their order.

        :param list rows: changed in place
        :param str text: of the page
        :return: ``left`` (lines without a seat, as text), ``notes`` (sentences)
        :rtype: dict
        """
        people = parse_paste(text or "")
        placed, left, notes = 0, [], []
        for person in people:
            if not (person["name"] or person["email"]):
                left.append(person["text"])
                notes.append(self.env._("Line %s has no name.", person["number"]))
                continue
            if self._find_row_of(rows, person):
                notes.append(
                    self.env._(
                        "Line %(number)s: %(name)s is on the list already.",
                        number=person["number"],
                        name=person["name"] or person["email"],
                    )
                )
                continue
            row = self._find_free_row(rows, person["tariff"])
            if row:
                row["values"] = {name: person[name] for name in NAMING}
                placed += 1
            else:
                left.append(person["text"])
        notes += self._describe_pasted(rows, placed, left, bool(people))
        return {"left": "\n".join(left), "notes": notes}

    def _find_free_row(self, rows, tariff):
        """Return the first seat without a name, of the tariff that a line names."""
        tariff = tariff.casefold()
        for row in rows:
            ticket = row["ticket"].event_ticket_id
            names = (ticket.name or "", ticket.external_code or "")
            if tariff and tariff not in {name.casefold() for name in names}:
                continue
            if not any(row["values"].values()):
                return row
        return None

    def _find_row_of(self, rows, person):
        """Return the row that has this person: pasting twice changes nothing."""
        for row in rows:
            values = row["values"]
            if (
                values["name"]
                and name_key(values["name"]) == name_key(person["name"])
                and values["email"].casefold() in (person["email"].casefold(), "")
            ):
                return row
        return None

    def _describe_pasted(self, rows, placed, left, is_pasted):
        notes = []
        if left:
            notes.append(
                self.env._(
                    "Lines without a seat: %s; they stay in the field for lists.",
                    len(left),
                )
            )
        empty = sum(not any(row["values"].values()) for row in rows)
        if is_pasted and empty and not left:
            notes.append(
                self.env._(
                    "Lines taken: %(placed)s; seats still without a name: %(empty)s.",
                    placed=placed,
                    empty=empty,
                )
            )
        return notes

    def _place_contact(self, rows):
        """Put the booking's contact on the first seat without a name.

        (requirements/001: «покупатель в данном случае может одним из списка»)

        With what his request said, not with what his card knows.

        :return: a sentence if that does not go; else nothing
        :rtype: str
        """
        contact = {
            "name": self._get_buyer_name(),
            "email": self.buyer_email or "",
            # of whom the questionnaire has named, else of who has asked
            "phone": (
                self.questionnaire_ids[:1].contact_phone
                if self.questionnaire_ids
                else self.ticket_request_id.phone_sanitized
            )
            or "",
        }
        if self._find_row_of(rows, contact):
            return self.env._("%s is on the list already.", contact["name"])
        row = self._find_free_row(rows, "")
        if not row:
            return self.env._("There is no seat without a name left.")
        row["values"] = contact
        return ""

    def _check_naming_rows(self, rows):
        """Tell of each row what saving it would do, and what is wrong with it.

        :param list rows: changed in place
        :return: whether anything is to be saved
        :rtype: bool
        """
        for row in rows:
            ticket, values = row["ticket"], row["values"]
            if values == row["shown"]:
                row["kind"] = "unchanged"
                continue
            if row["was"] != _digest(row["shown"]):
                self._note_overtaken(row)
                continue
            cleaned = ticket._clean_participant(values)
            row["errors"] = [
                error["message"] for error in ticket._check_participant(cleaned)
            ]
            row["kind"] = ticket._get_naming_kind(cleaned)
            if row["kind"] == "swapped" and ticket._is_ticket_sent():
                row["warnings"].append(
                    self.env._(
                        "Instead of %s: the ticket that was sent will not let in any"
                        " more, a new one is sent.",
                        ticket.name,
                    )
                )
        self._note_doubles(rows)
        return any(row["kind"] != "unchanged" and not row["errors"] for row in rows)

    def _note_overtaken(self, row):
        """Say that somebody was faster; what was typed is saved at a second try."""
        row["kind"] = "overtaken"
        row["errors"] = [
            self.env._(
                "Somebody has entered «%s» here meanwhile. Your entry is not saved:"
                " check it, and save it once more to replace that one.",
                row["shown"]["name"] or self.env._("nobody"),
            )
        ]
        row["was"] = _digest(row["shown"])

    def _note_doubles(self, rows):
        """Warn of a person on two seats; his namesake has another address."""
        seen = {}
        for row in rows:
            key = name_key(row["values"]["name"])
            email = row["values"]["email"].casefold()
            for other in seen.get(key, []) if key else []:
                other_email = other["values"]["email"].casefold()
                if not (email and other_email) or email == other_email:
                    row["warnings"].append(
                        self.env._("%s is on two seats.", row["values"]["name"])
                    )
                    break
            seen.setdefault(key, []).append(row)

    def _save_naming_rows(self, rows, by):
        """Save what is correct; the rest keeps its row, with what is wrong.

        The caller has locked the booking and read the rows after that.

        :param list rows: changed in place
        :param str by: who says so, for the log
        :return: how many seats were changed
        :rtype: int
        """
        self._check_naming_rows(rows)
        saved = 0
        for row in rows:
            if row["kind"] == "unchanged" or row["errors"]:
                continue
            try:
                with self.env.cr.savepoint():
                    row["ticket"]._name_participant(row["values"], by=by)
            except ValidationError as error:
                row["errors"] = [str(error)]
                continue
            saved += 1
            shown = row["ticket"]._get_shown_participant()
            row |= {
                "shown": shown,
                "values": dict(shown),
                "was": _digest(shown),
                "kind": "unchanged",
                "warnings": [],
            }
        return saved
