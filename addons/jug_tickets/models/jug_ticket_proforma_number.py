import re

from odoo import api, fields, models

from odoo.addons.api_intake.transaction import wait_for_turn

_SPACES = re.compile(r"\s+")
_DASHES = re.compile(r"[\u2010-\u2015\u2212\u00ad]")
_JOINTS = re.compile(r"\s*([-/])\s*")
# not those in front of the year: «13 026-15» is a sum of money
_ZEROS = re.compile(r"(?<=[-/])0+(?=[0-9])")
# «по договору № 26-15»: the same figures, another paper
_CONTRACT = re.compile(r"\b(?:дог\w*|контракт\w*|contract)\.?\s*(?:№|n[oо]?\.?)?\s*$")


class JugTicketProforma(models.Model):
    """Numbers: «26-0015», the second version «26-0015/2».

    The year is in the number, so none comes twice, and there is no letter in it that
    somebody could type in the other alphabet. An accountant copies it into the purpose
    of the payment; among sums, dates and contracts it is found there as a whole.
    """

    _inherit = "jug.ticket.proforma"

    purpose_key = fields.Char(
        readonly=True,
        index=True,
        help="The number as it is looked for in payment purposes.",
    )

    @api.model
    def _next_number(self, company, day):
        """Draw the next number of a company's year, once and never again.

        :param res.company company: the payee
        :param date day: of the счёт
        :rtype: str
        """
        sequence = company._get_proforma_sequence()
        year = self.env["ir.sequence.date_range"].search_count(
            [
                ("sequence_id", "=", sequence.id),
                ("date_from", "<=", day),
                ("date_to", ">=", day),
            ],
            limit=1,
        )
        if not year:
            # the first two of a year at once: core would break at its own constraint
            wait_for_turn(sequence)
        number = sequence.next_by_id(sequence_date=day)
        while self.search_count(
            [("company_id", "=", company.id), ("name", "=", number)], limit=1
        ):
            # an administrator has set the counter back
            number = sequence.next_by_id(sequence_date=day)
        return number

    @api.model
    def _find_by_purpose(self, text, company):
        """Find the payment requests that a payment order speaks of.

        :param str text: purpose of the payment, as the bank has it
        :param res.company company: the payee
        :return: valid and void ones whose number stands in the text, as a whole
        :rtype: jug.ticket.proforma
        """
        text = self._normalize_purpose(text)
        if not text:
            return self.browse()
        self.flush_model(["purpose_key", "company_id"])
        self.env.cr.execute(
            "SELECT id FROM jug_ticket_proforma WHERE company_id = %s"
            " AND position(purpose_key IN %s) > 0 ORDER BY id",
            (company.id, text),
        )
        found = self.browse([proforma_id for (proforma_id,) in self.env.cr.fetchall()])
        return found.filtered(lambda proforma: proforma._stands_in(text))

    def _stands_in(self, text):
        """Tell whether the number is in a text and is not a part of something longer.

        :param str text: normalized
        :rtype: bool
        """
        self.ensure_one()
        key = re.escape(self.purpose_key)
        if self.version == 1:
            key += "(?:/1)?"
        # neither a longer number, nor a date, nor another version
        whole = rf"(?<![0-9])(?<![0-9][-/.,]){key}(?![0-9])(?![-/][0-9])"
        return any(
            not _CONTRACT.search(text[: match.start()])
            for match in re.finditer(whole, text)
        )

    @api.model
    def _normalize_purpose(self, text):
        """Bring a text to the form in which numbers are compared.

        :param str text: as typed; one sort of dash, no zeros in front
        :rtype: str
        """
        text = _DASHES.sub("-", _SPACES.sub(" ", text or "")).casefold()
        return _ZEROS.sub("", _JOINTS.sub(r"\1", text)).strip()
