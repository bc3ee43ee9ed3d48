from dataclasses import dataclass, field

from odoo import api, models
from odoo.fields import Domain

from ..utils import name_key

# Cards looked at for one person, such as all that share a switchboard's number.
LIMIT = 200


@dataclass
class Candidates:
    """Leads and contacts that one datum (email, phone or name) points to."""

    leads: models.BaseModel
    partners: models.BaseModel

    def __bool__(self):
        return bool(self.leads or self.partners)

    def __add__(self, other):
        return Candidates(self.leads | other.leads, self.partners | other.partners)

    @property
    def identities(self):
        """The persons behind them: a lead of a contact is the contact."""
        people = self.partners | self.leads.partner_id
        return {("partner", pid) for pid in people.ids} | {
            ("lead", lead.id) for lead in self.leads if not lead.partner_id
        }

    @property
    def lead(self):
        return self.leads[:1]

    @property
    def partner(self):
        return self.lead.partner_id or self.partners[:1]


@dataclass
class Match:
    """Who was found, by what, and who else it might be."""

    rule: str
    lead: models.BaseModel
    partner: models.BaseModel
    other: Candidates | None = None
    notes: list = field(default_factory=list)

    @property
    def is_conflict(self):
        return bool(self.other)


class PartyMatch(models.AbstractModel):
    _name = "party.match"
    _description = "Party Matching"

    @api.model
    def _find(self, email, phone, name, lead_domain=None, log_for=None):
        """Find the lead or contact of a person: by email, else phone, else name.

        A name alone counts only if one person in the database has it and his card
        does not contradict both email and phone. If email and phone point to two
        people, the email wins and the other one is named (decisions 16).
        (requirements/001: «по параметрам: email, телефон, ФИО»)

        :param str email: normalised by ``email_normalize``, or ``False``
        :param str phone: E.164, or ``False``
        :param str name: full name as given
        :param lead_domain: which leads may be attached to
        :param log_for: record for whose sake it is done, for the decision log
        :rtype: Match
        """
        self.env["party.match.claim"]._claim(email=email, phone=phone)
        found = self._get_candidates_by_address(email, phone, lead_domain)
        rule = next((rule for rule, candidates in found.items() if candidates), "none")
        match = self._new_match(rule, found.get(rule))
        if rule == "none":
            match = self._match_by_name(email, phone, name, lead_domain)
        elif self._are_different_people(found["email"], found["phone"]):
            match.other = found["phone"]
            match.notes.append(self._describe_conflict(match))
        if log_for is not None:
            self._log(match, email, phone, name, log_for)
        return match

    def _new_match(self, rule, candidates):
        if not candidates:
            return Match("none", self.env["crm.lead"], self.env["res.partner"])
        return Match(rule, candidates.lead, candidates.partner)

    def _get_candidates_by_address(self, email, phone, lead_domain):
        """Find by email and by phone in one search a model: mostly there is nobody.

        :return: ``Candidates`` by «email» and «phone»
        :rtype: dict
        """
        data = {"email_normalized": email, "phone_sanitized": phone}
        known = {name: value for name, value in data.items() if value}
        domain = Domain.OR(Domain(name, "=", value) for name, value in known.items())
        everybody = self._search_candidates(domain, lead_domain)
        if LIMIT in (len(everybody.leads), len(everybody.partners)):
            # a number that hundreds share would hide whom the email names
            everybody = self._search_candidates(
                Domain("email_normalized", "=", email) if email else Domain.FALSE,
                lead_domain,
            ) + self._search_candidates(
                Domain("phone_sanitized", "=", phone) if phone else Domain.FALSE,
                lead_domain,
            )

        def pick(field_name):
            value = known.get(field_name)
            return Candidates(
                *(
                    cards.filtered(lambda card: value and card[field_name] == value)
                    for cards in (everybody.leads, everybody.partners)
                )
            )

        return {"email": pick("email_normalized"), "phone": pick("phone_sanitized")}

    def _search_candidates(self, domain, lead_domain):
        Lead, Partner = self.env["crm.lead"], self.env["res.partner"]
        if domain.is_false():
            return Candidates(Lead, Partner)
        partner_domain = domain & Domain(self._get_partner_domain())
        return Candidates(
            Lead.search(
                domain & Domain(lead_domain or []), order="id desc", limit=LIMIT
            ),
            Partner.search(partner_domain, order="id", limit=LIMIT),
        )

    @api.model
    def _get_partner_domain(self):
        """Which contacts may be a person: people, of this company or of all."""
        return [
            ("is_company", "=", False),
            ("company_id", "in", [False, self.env.company.id]),
        ]

    def _match_by_name(self, email, phone, name, lead_domain):
        key = name_key(name)
        same = Domain("match_name", "=", key) if key else Domain.FALSE
        candidates = self._search_candidates(same, lead_domain)
        match = self._new_match("name", candidates)
        if not candidates:
            return match
        if len(candidates.identities) > 1:
            match = self._new_match("none", None)
            match.notes.append(
                self.env._("%s people have this name.", len(candidates.identities))
            )
        elif self._is_contradicted(candidates, email, phone):
            match = self._new_match("none", None)
            match.notes.append(
                self.env._(
                    "%s has the same name, but another email and another phone.",
                    (candidates.partner or candidates.lead).display_name,
                )
            )
        return match

    def _is_contradicted(self, candidates, email, phone):
        """Both data are known on both sides and neither is the same."""
        cards = [*candidates.partners, *candidates.leads]
        return bool(email and phone) and all(
            card.email_normalized and card.phone_sanitized for card in cards
        )

    def _are_different_people(self, by_email, by_phone):
        return bool(by_email and by_phone) and not (
            by_email.identities & by_phone.identities
        )

    def _describe_conflict(self, match):
        other = match.other.partner or match.other.lead
        return self.env._(
            "The email belongs to %(one)s, the phone to %(other)s.",
            one=(match.partner or match.lead).display_name,
            other=other.display_name,
        )

    def _log(self, match, email, phone, name, log_for):
        self.env["party.match.log"].create(
            {
                "res_model": log_for._name,
                "res_id": log_for.id,
                "email": email,
                "phone": phone,
                "name": name,
                "rule": match.rule,
                "lead_id": match.lead.id,
                "partner_id": match.partner.id,
                "is_conflict": match.is_conflict,
                "note": "\n".join(match.notes) or False,
            }
        )
