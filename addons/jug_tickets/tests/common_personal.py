"""A person who asks what is held of him, and where in the database he is found."""

import base64
import io
import json
import zipfile

from odoo.tools import SQL

from ..models.personal_data import OWN_ADDONS
from .common import TicketsCommon

EMAIL = "zinaida.kruglova@example.org"
NAME = "Зинаида Круглова"
# as the site sends it, and as it is stored
PHONE = "8 (921) 765-43-21"
DIGITS = "9217654321"
CORE = (
    "crm.lead",
    "event.registration",
    "event.registration.answer",
    "mail.activity",
    "mail.mail",
    "mail.message",
    "mail.notification",
    "mail.tracking.value",
    "payment.transaction",
    "privacy.log",
    "res.partner",
    "sale.order",
    "ir.attachment",
)


class PersonalCommon(TicketsCommon):
    """Builders, and the search through every text that this addon has or writes to."""

    def _get_text_columns(self):
        """Every stored text of the models that this addon has, or writes to."""
        fields = self.env["ir.model.fields"].search(
            [("ttype", "in", ("char", "text", "html", "json")), ("store", "=", True)]
        )
        for field in fields:
            Model = self.env.get(field.model)
            if Model is None or not Model._auto or Model._abstract:
                continue
            if Model._original_module not in OWN_ADDONS and field.model not in CORE:
                continue
            column = Model._fields.get(field.name)
            if column is not None and column.store and column.column_type:
                yield Model._table, field.name

    def _find_traces(self, *texts):
        """Where in the database one of the texts stands: table, column, id, text."""
        self.env.flush_all()
        traces = []
        for table, column in self._get_text_columns():
            for text in texts:
                rows = self.env.execute_query(
                    SQL(
                        "SELECT id FROM %s WHERE regexp_replace(%s::text,"
                        " '[ ()-]', '', 'g') ILIKE %s",
                        SQL.identifier(table),
                        SQL.identifier(column),
                        f"%{text.replace(' ', '')}%",
                    )
                )
                traces += [(table, column, row[0], text) for row in rows]
        return traces

    def _open_person(self, partner, user=None):
        """The dialogue about a person, as a ticket manager opens it."""
        person = self.env["jug.ticket.person"].with_user(user or self.manager)
        return person.create({"partner_id": partner.id})

    def _erase(self, partner, user=None):
        return self._open_person(partner, user).action_erase()

    def _export(self, partner):
        """What the archive says, and the names of its files."""
        person = self._open_person(partner)
        action = person.action_export()
        self.assertIn(f"/jug.ticket.person/{person.id}/file/", action["url"])
        archive = zipfile.ZipFile(io.BytesIO(base64.b64decode(person.file)))
        files = [name for name in archive.namelist() if name != "data.json"]
        return json.loads(archive.read("data.json")), files
