from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.api_intake.secret import NAME, read_secret

from ..const import DATABASE_ERRORS
from ..external_db import (
    ExternalDbError,
    RowReader,
    check_query,
    parse_mapping,
    step_back,
)

# of one press of the button; the cron goes on
BATCHES_AT_ONCE = 4


class JugTicketSource(models.Model):
    """An external PostgreSQL database, whose new rows become requests.

    (requirements/001: «поступают в систему из внешней базы данных»)
    """

    _inherit = "jug.ticket.source"

    database_query = fields.Text(
        "Query",
        help="A SELECT that gives the rows from a moment or number on, named %(since)s:"
        " WHERE created_on >= %(since)s. Write %% for a percent sign.",
    )
    database_mapping = fields.Text(
        "Columns",
        help="A line for each field: «name = fio». A value in single quotes is the same"
        " for all rows: «event = 'joker'».",
    )
    database_key = fields.Char(
        "Key Column", help="Unique: the same row is never taken twice."
    )
    database_watermark_column = fields.Char(
        "Growing Column", help="A moment or a number that later rows have higher."
    )
    database_since = fields.Char(
        "Read From", help="Where the first run begins, such as 2026-01-01 or 0."
    )
    database_overlap = fields.Integer(
        "Look Back",
        default=10,
        help="Minutes (days of a date, numbers of a counter) that each run reads again,"
        " for rows that were committed late. What is known already is passed over.",
    )
    database_watermark = fields.Char("Read Up To", readonly=True, copy=False)
    # the last run was cut off: the next one goes on where it was, not before
    database_position = fields.Char(readonly=True, copy=False)
    database_read_on = fields.Datetime("Last Read on", readonly=True, copy=False)
    database_error = fields.Text("What Went Wrong", readonly=True, copy=False)

    _check_database_overlap = models.Constraint(
        "CHECK (database_overlap >= 0)", "One can only look back."
    )

    @api.constrains("config_section")
    def _check_config_section(self):
        for source in self.filtered("config_section"):
            if not NAME.match(source.config_section):
                raise ValidationError(
                    self.env._(
                        "The section's name has small Latin letters, digits and «_»."
                    )
                )

    @api.constrains(
        "database_query",
        "database_mapping",
        "database_key",
        "database_watermark_column",
        "database_since",
    )
    def _check_database_settings(self):
        for source in self.filtered("database_query"):
            if code := source._get_database_fault():
                raise ValidationError(source._say_database_error(*code))

    def write(self, vals):
        # another query counts otherwise
        if {"database_query", "database_since", "database_watermark_column"} & set(
            vals
        ):
            anew = {"database_watermark": False, "database_position": False}
            vals = anew | vals
        return super().write(vals)

    def _get_database_fault(self):
        """Return code and detail of what is wrong with the settings.

        :rtype: tuple[str, str] | None
        """
        if code := check_query(self.database_query):
            return code, ""
        needed = ("database_key", "database_watermark_column", "database_since")
        if not all(self[name] for name in needed):
            return "incomplete", ""
        try:
            columns, constants = parse_mapping(self.database_mapping)
        except ValueError as error:
            return "mapping", str(error)
        known = set(self.env["jug.ticket.request"]._get_item_fields())
        if unknown := sorted((columns.keys() | constants.keys()) - known):
            return "field", ", ".join(unknown)
        return None

    def _say_database_error(self, code, detail=""):
        """Return a sentence for a code of ``const.DATABASE_ERRORS``."""
        sentence = self.env._(DATABASE_ERRORS[code])
        name = self.config_section or ""
        detail = detail or (code == "no_dsn" and name and f"[jug_tickets.{name}]")
        return f"{sentence.removesuffix('.')}: {detail}." if detail else sentence

    def action_test_database(self):
        """Connect, read the first rows, take none of them.

        :return: notification
        :rtype: dict
        :raises UserError: it does not work, and why
        """
        self.ensure_one()
        self._check_manages()
        try:
            with self._open_database() as reader:
                names, rows = next(reader.fetch(self._get_database_since(), batch=5))
                self._check_database_columns(names)
        except ExternalDbError as error:
            raise UserError(
                self._say_database_error(error.code, error.detail)
            ) from error
        message = self.env._(
            "It works: %(count)s rows to begin with, columns %(columns)s.",
            count=len(rows),
            columns=", ".join(names),
        )
        return self._prepare_run_notification(message, True)

    def action_read_database(self):
        """Take new rows now; what is more than a few batches the cron takes.

        :return: notification
        :rtype: dict
        :raises UserError: the caller is no ticket manager
        """
        self.ensure_one()
        self._check_manages()
        left = iter(range(BATCHES_AT_ONCE - 1, -1, -1))
        count, is_done, error = self._read_database(lambda _count: next(left))
        if not is_done:
            self.env.ref("jug_tickets.ir_cron_read_databases").sudo()._trigger()
        if error:
            message = self._say_database_error(error.code, error.detail)
        elif is_done:
            message = self.env._("Rows read: %s.", count)
        else:
            message = self.env._(
                "Rows read: %s; the rest follows in the background.", count
            )
        return self._prepare_run_notification(message, not error)

    def _open_database(self):
        self.ensure_one()
        if fault := self._get_database_fault():
            raise ExternalDbError(*fault)
        dsn = read_secret("jug_tickets", self.config_section, "dsn")
        if not dsn:
            raise ExternalDbError("no_dsn")
        return RowReader(
            dsn,
            self.database_query,
            self.database_watermark_column,
            self.database_key,
        )

    def _get_database_since(self):
        if self.database_position:
            # looking back each time, a long read in many runs might never end
            return self.database_position
        if not self.database_watermark:
            return self.database_since
        return step_back(self.database_watermark, self.database_overlap)

    def _check_database_columns(self, names):
        """Refuse a query that lacks a column which is to be read.

        :raises ExternalDbError: with the columns that it lacks
        """
        columns, _constants = parse_mapping(self.database_mapping)
        missing = [name for name in columns.values() if name not in names]
        if missing:
            raise ExternalDbError("no_column", ", ".join(missing))
