from odoo import fields, models
from odoo.tools.sql import escape_psql

# ways in where people write names; the API has codes
NAMED_CHANNELS = ("email", "external_db", "import")


class JugTicketRequest(models.Model):
    """Forms and tables may name a conference and a tariff as buyers call them."""

    _inherit = "jug.ticket.request"

    def _find_named_event(self):
        """Return the conference whose exact name it is, if just one on sale has it."""
        if not self.event_code or self.channel not in NAMED_CHANNELS:
            return self.env["event.event"]
        found = self.env["event.event"].union(
            *(
                self.env["event.event"]
                .with_context(lang=code)
                .search(self._get_event_name_domain())
                for code, _name in self.env["res.lang"].get_installed()
            )
        )
        return found.with_env(self.env) if len(found) == 1 else found.browse()

    def _get_event_name_domain(self):
        return [
            ("is_conference", "=", True),
            ("name", "=ilike", escape_psql(self.event_code)),
            ("company_id", "in", [False, self.company_id.id]),
            ("date_end", ">", fields.Datetime.now()),
            ("kanban_state", "!=", "cancel"),
        ]

    def _find_named_tariff(self, event):
        """Return the tariff whose exact name it is, if just one of the event has it."""
        if not self.tariff_code or self.channel not in NAMED_CHANNELS:
            return self.env["event.event.ticket"]
        wanted = self.tariff_code.casefold()
        found = event.event_ticket_ids.filtered(
            lambda ticket: any(
                (ticket.with_context(lang=code).name or "").casefold() == wanted
                for code, _name in self.env["res.lang"].get_installed()
            )
        )
        return found if len(found) == 1 else found.browse()
