import hashlib
import json
import zlib
from functools import partial

from odoo import api, models

from odoo.addons.api_intake.storable import storable
from odoo.addons.api_intake.transaction import run_isolated

from ..external_db import (
    BATCH,
    ExternalDbError,
    is_later,
    parse_mapping,
    to_json,
    to_text,
)


class JugTicketSource(models.Model):
    """Rows of the external database become requests, each once, batch by batch."""

    _inherit = "jug.ticket.source"

    def _read_database(self, after_batch):
        """Take the new rows, each batch in a transaction of its own.

        :param callable after_batch: told the number of rows of each batch; returns
            whether there is time for another one
        :return: rows read, whether these were all of them, and what stopped it
        :rtype: tuple[int, bool, ExternalDbError | None]
        """
        self.ensure_one()
        count, is_done, error = 0, True, None
        try:
            with self._open_database() as reader:
                reader.lock(self._get_database_lock())
                since = self._get_database_since_isolated()
                for names, rows in reader.fetch(since):
                    self._check_database_columns(names)
                    self._take_rows_isolated(names, rows)
                    count += len(rows)
                    has_time = after_batch(len(rows))
                    # a batch that is not full is the last one
                    if not has_time and len(rows) == BATCH:
                        is_done = False
                        break
        except ExternalDbError as caught:
            error = caught
        # whoever reads it at this moment will note it himself
        if not error or error.code != "busy":
            env = self.company_id._get_staff_env(self.env["event.event"])
            sentence = error and self.with_env(env)._say_database_error(
                error.code, error.detail
            )
            self._note_database_isolated(count, sentence, is_done and not error)
        return count, is_done, error

    def _note_database_isolated(self, count, sentence, is_complete):
        source_id = self.id

        def note(env):
            source = env["jug.ticket.source"].sudo().browse(source_id)
            if is_complete:
                source.database_position = False
            source._note_run("database", count, sentence)

        run_isolated(self.env, note)
        self.invalidate_recordset()

    def _get_database_since_isolated(self):
        """Return how far the last reader came, not how far our snapshot knows."""
        source_id = self.id
        return run_isolated(
            self.env,
            lambda env: (
                env["jug.ticket.source"].browse(source_id)._get_database_since()
            ),
        )

    def _get_database_lock(self):
        """Return what tells this source of this database from all others."""
        uuid = self.env["ir.config_parameter"].sudo().get_param("database.uuid")
        # a signed integer of PostgreSQL
        return zlib.crc32(f"{uuid}:{self.id}".encode()) - 2**31

    def _take_rows_isolated(self, names, rows):
        """Keep the rows and how far we are, together or not at all."""
        if not rows:
            return
        source_id = self.id
        items = [
            self._prepare_row_item(dict(zip(names, row, strict=True))) for row in rows
        ]
        last = rows[-1][names.index(self.database_watermark_column)]
        position = last is not None and to_text(last)

        def take(env):
            source = env["jug.ticket.source"].sudo().browse(source_id)
            accepted = env["jug.ticket.request"]._accept(source, items, "external_db")
            # nulls are sorted last
            if position:
                source.database_position = position
                # what was looked back at is behind us already
                if is_later(position, source.database_watermark):
                    source.database_watermark = position
            if any(not repeat for _request, repeat in accepted):
                env.ref("jug_tickets.ir_cron_process_requests").sudo()._trigger()

        run_isolated(self.env, take)
        # what a batch has read is forgotten: there may be 200 of them
        self.env.invalidate_all()

    def _prepare_row_item(self, row):
        """Return a row as an object of the API.

        :param dict row: column -> value
        :rtype: dict
        """
        columns, constants = parse_mapping(self.database_mapping)
        item = dict(constants)
        for field, column in columns.items():
            if row.get(column) is not None:
                item[field] = to_json(row[column])
        key = row.get(self.database_key)
        # a row without a key is kept, too, and once
        item["external_ref"] = (
            str(to_json(key)) if key is not None else f"row {self._get_digest(item)}"
        )
        return storable(item)

    def _get_digest(self, item):
        text = json.dumps(item, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    @api.model
    def _cron_read_databases(self):
        """Read every external database; one that fails does not stop the others."""
        sources = self.search([("database_query", "!=", False)])
        Cron = self.env["ir.cron"]
        Cron._commit_progress(remaining=len(sources))
        for index, source in enumerate(sources):
            left = len(sources) - index
            source = source.sudo()
            read = partial(
                source._read_database,
                lambda count, left=left: Cron._commit_progress(count, remaining=left),
            )
            result = source._run_guarded(read, source._note_database_failed)
            # one that has failed is done with for now
            is_done = not result or result[1]
            if not is_done or not Cron._commit_progress(1, remaining=left - 1):
                break

    def _note_database_failed(self, detail):
        env = self.company_id._get_staff_env(self.env["event.event"])
        sentence = self.with_env(env)._say_database_error("failed", detail)
        self._note_database_isolated(0, sentence, False)
