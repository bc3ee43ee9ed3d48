"""Read rows of somebody else's PostgreSQL database, and nothing but read."""

import re
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import psycopg2
from psycopg2.extensions import ISOLATION_LEVEL_REPEATABLE_READ, parse_dsn
from psycopg2.sql import SQL, Identifier

from odoo.addons.api_intake.secret import mask

BATCH = 500
CONNECT_SECONDS = 10
STATEMENT_SECONDS = 60
# first half of our keys among the other database's advisory locks
LOCK = 0x4A55470
PLACEHOLDER = "%(since)s"

_CONSTANT = re.compile(r"^'(.*)'$")


class ExternalDbError(Exception):
    """Why nothing (more) could be read: a code, and what the database said."""

    def __init__(self, code, detail=""):
        super().__init__(code, detail)
        self.code = code
        self.detail = detail


def check_query(query):
    """Return what is wrong with a query, as a code; ``None`` if nothing is.

    Harm is prevented where it counts, by a read-only transaction and by the query
    being a part of ours; this is to tell it early.

    :param str query: as typed
    :rtype: str | None
    """
    text = strip_query(query)
    if not re.match(r"(select|with)\b", text, re.IGNORECASE) or ";" in text:
        return "not_select"
    if PLACEHOLDER not in text:
        return "no_placeholder"
    return None


def strip_query(query):
    """Return a query without the semicolon that people end it with."""
    return (query or "").strip().rstrip(";").rstrip()


def parse_mapping(text):
    """Read ``field = column`` lines; a value in single quotes is a constant.

    :param str text: one pair a line; empty lines and ``#`` comments are passed over
    :return: field of the API -> column; field of the API -> constant
    :rtype: tuple[dict, dict]
    :raises ValueError: with the line that is none
    """
    columns, constants = {}, {}
    for line in (text or "").splitlines():
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        field, sign, value = (part.strip() for part in line.partition("="))
        if not (field and sign and value):
            raise ValueError(line)
        if constant := _CONSTANT.match(value):
            constants[field] = constant[1]
        else:
            columns[field] = value
    return columns, constants


def to_json(value):
    """Return a column's value as JSON has it; dates become ISO 8601."""
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, (bool, int, float, str, list, dict)):
        return value
    return str(value)


def step_back(watermark, overlap):
    """Return where to begin to read, so that what was committed late is seen, too.

    :param str watermark: as ``to_text`` made it
    :param int overlap: minutes of a moment, days of a date, numbers of a counter
    :rtype: str
    """
    value = _parse_watermark(watermark)
    try:
        if isinstance(value, int):
            return str(value - overlap)
        if isinstance(value, datetime):
            return (value - timedelta(minutes=overlap)).isoformat()
        if isinstance(value, date):
            return (value - timedelta(overlap)).isoformat()
    except OverflowError:
        # the beginning of time
        return watermark
    # of a text nothing is known of what comes before it
    return watermark


def is_later(watermark, other):
    """Tell whether a watermark is later than another one; of none it is.

    :param str watermark: as ``to_text`` made it
    :param other: likewise, or empty
    :rtype: bool
    """
    if not other:
        return True
    try:
        return _parse_watermark(watermark) > _parse_watermark(other)
    except TypeError:
        # of another kind: the column was changed
        return True


def _parse_watermark(text):
    if re.fullmatch(r"-?\d+", text):
        return int(text)
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return date.fromisoformat(text)
        return datetime.fromisoformat(text)
    except ValueError:
        return text


def to_text(value):
    """Return a watermark as it is kept, exact to the microsecond."""
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)


class RowReader:
    """Rows of a query from a watermark on, in the order of watermark and key.

    They stay in the other database until they are asked for: a cursor of its own
    (server-side) gives them batch by batch, in one read-only snapshot. Use it in a
    ``with`` statement.

    :param str dsn: of libpq, with its password
    :param str query: a SELECT with ``%(since)s``
    :param str watermark: name of the column that grows
    :param str key: name of the column that tells rows apart
    """

    def __init__(self, dsn, query, watermark, key):
        self.dsn = dsn
        self.statement = SQL("SELECT * FROM ({}\n) AS q ORDER BY q.{}, q.{}").format(
            SQL(strip_query(query)), Identifier(watermark), Identifier(key)
        )
        self.connection = None

    def __enter__(self):
        self.connection = _connect(self.dsn)
        return self

    def __exit__(self, *_exc_info):
        # never committed: nothing was written
        self.connection.close()

    def lock(self, key):
        """Hold the right to read until the end; a second reader does not wait.

        The lock is the other database's: it ends with our connection, however we end.

        :param int key: of what is read, the same for all who read it
        :raises ExternalDbError: ``busy``
        """
        with _say_what_failed(self.dsn), self.connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", (LOCK, key))
            if not cursor.fetchone()[0]:
                raise ExternalDbError("busy")

    def fetch(self, since, batch=BATCH):
        """Read the rows.

        :param str since: the watermark to begin with
        :param int batch: how many to fetch at once
        :return: names of the columns and the next rows, again and again; at least
            once, so that wrong columns are seen while there are no rows
        :rtype: Iterator[tuple[list[str], list[tuple]]]
        :raises ExternalDbError: whatever went wrong, without the password
        """
        with _say_what_failed(self.dsn):
            cursor = self.connection.cursor(name="jug_tickets_rows")
            cursor.execute(self.statement, {"since": since})
            rows = cursor.fetchmany(batch)
            names = [column.name for column in cursor.description]
        yield names, rows
        # outside of the guard: what the reader's user raises is not ours
        while rows:
            with _say_what_failed(self.dsn):
                rows = cursor.fetchmany(batch)
            if rows:
                yield names, rows


def _connect(dsn):
    """Return a connection that only reads; a half-made one is closed.

    :raises ExternalDbError: ``connect``; a pooler that takes no settings is none, too
    """
    connection = None
    try:
        connection = psycopg2.connect(
            dsn,
            connect_timeout=CONNECT_SECONDS,
            application_name="jug_tickets",
        )
        connection.set_session(
            readonly=True, isolation_level=ISOLATION_LEVEL_REPEATABLE_READ
        )
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = %s", (f"{STATEMENT_SECONDS}s",))
    except (psycopg2.Error, ValueError) as error:
        if connection:
            connection.close()
        raise ExternalDbError("connect", _describe(error, dsn)) from None
    return connection


@contextmanager
def _say_what_failed(dsn):
    try:
        yield
    except (psycopg2.OperationalError, psycopg2.InterfaceError) as error:
        is_query = isinstance(error, psycopg2.errors.QueryCanceled)
        code = "query" if is_query else "lost"
        raise ExternalDbError(code, _describe(error, dsn)) from None
    except psycopg2.Error as error:
        raise ExternalDbError("query", _describe(error, dsn)) from None
    except (TypeError, ValueError, KeyError, IndexError) as error:
        # a «%» that is not doubled, or another placeholder
        raise ExternalDbError("query", _describe(error, dsn)) from None


def _describe(error, dsn):
    """Return the first line of what PostgreSQL said, without any secret."""
    text = str(error).strip().splitlines()
    return mask(text[0] if text else type(error).__name__, *_get_secrets(dsn))


def _get_secrets(dsn):
    try:
        return [dsn, parse_dsn(dsn).get("password")]
    except psycopg2.Error:
        # it cannot be read, so any word of it may be the password
        return [dsn, *re.split(r"[\s=:@/]+", dsn)]
