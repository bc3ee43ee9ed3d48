"""Rows of a second, real PostgreSQL database; see tests/test_external_database.py for
a long read and two servers."""

import contextlib
import os
from unittest.mock import patch

import psycopg2
from psycopg2.extensions import make_dsn

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.sql_db import connection_info_for
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from ..external_db import (
    ExternalDbError,
    RowReader,
    check_query,
    is_later,
    parse_mapping,
    step_back,
)
from .common import TicketsCommon

NAME = "jug_tickets_test_external"
QUERY = "SELECT * FROM orders WHERE created_on >= %(since)s;"
MAPPING = """
# what the shop calls it
name = fio
email = mail
quantity = amount
event = 'test-java-day'
tariff = 'std'
"""
TABLE = """
CREATE TABLE orders (id integer, created_on timestamp, fio text, mail text,
    amount numeric)
"""


@tagged("post_install", "-at_install")
class TestExternalDatabase(TicketsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        _name, info = connection_info_for(cls.env.cr.dbname)
        cls.info = {
            key: value for key, value in info.items() if key != "application_name"
        }
        cls.info.pop("database", None)
        with contextlib.closing(
            psycopg2.connect(**cls.info | {"dbname": "postgres"})
        ) as admin:
            admin.autocommit = True
            admin.cursor().execute(f"DROP DATABASE IF EXISTS {NAME}")
            admin.cursor().execute(f"CREATE DATABASE {NAME} TEMPLATE template0")
        cls.addClassCleanup(cls._drop_database)
        cls.outside = psycopg2.connect(**cls.info | {"dbname": NAME})
        cls.outside.autocommit = True
        cls.addClassCleanup(cls.outside.close)
        cls.dsn = make_dsn(**cls.info | {"dbname": NAME, "password": "s3cret"})
        cls.startClassPatcher(patch.dict(os.environ, JUG_TICKETS_DSN_SHOP=cls.dsn))
        cls.source.write(cls._prepare_settings())

    @classmethod
    def _drop_database(cls):
        with contextlib.closing(
            psycopg2.connect(**cls.info | {"dbname": "postgres"})
        ) as admin:
            admin.autocommit = True
            admin.cursor().execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")

    @classmethod
    def _prepare_settings(cls, **values):
        return {
            "config_section": "shop",
            "database_query": QUERY,
            "database_mapping": MAPPING,
            "database_key": "id",
            "database_watermark_column": "created_on",
            "database_since": "2026-01-01",
        } | values

    def setUp(self):
        super().setUp()
        self._outside("DROP TABLE IF EXISTS orders")
        self._outside(TABLE)

    def _outside(self, query, *params):
        with self.outside.cursor() as cursor:
            cursor.execute(query, params or None)

    def _add_row(self, key, created_on, name="Анна", mail=None, amount=1):
        mail = mail or f"a{key}@example.com"
        self._outside(
            "INSERT INTO orders VALUES (%s, %s, %s, %s, %s)",
            *(key, created_on, name, mail, amount),
        )

    def _read(self):
        self._run_cron("jug_tickets.ir_cron_read_databases")
        return self._get_refs()

    def _get_requests(self):
        return self.env["jug.ticket.request"].search(
            [("source_id", "=", self.source.id)], order="id"
        )

    def _get_refs(self):
        return self._get_requests().mapped("external_ref")

    def _get_activities(self):
        return self.source.activity_ids

    def test_new_rows_become_bookings(self):
        """T-B2C-01, T-REG-01: rows of an external database are booked by themselves."""
        self._add_row(1, "2026-03-01 10:00")
        self._add_row(2, "2026-03-01 11:00", mail="wrong", name="")
        self.assertEqual(self._read(), ["1", "2"])
        good, bad = self._get_requests()
        self.assertEqual(good.channel, "external_db")
        self._run_cron("jug_tickets.ir_cron_process_requests")
        self.assertEqual(good.state, "processed", good.error_summary)
        self.assertEqual(good.event_ticket_id, self.tariff)
        # the bad one is kept, and stops nobody
        self.assertEqual(bad.state, "rejected")
        self.assertEqual(bad.error_codes, "name_missing, email_invalid")
        self.assertFalse(self.source.database_error)
        self.assertEqual(self.source.database_watermark, "2026-03-01T11:00:00")

    def test_each_row_is_taken_once(self):
        """T-B2C-01: read again and again, with equal and late moments, once each."""
        self._add_row(1, "2026-03-01 10:00:00.000001")
        self._add_row(2, "2026-03-01 10:00:00.000001")
        self.assertEqual(self._read(), ["1", "2"])
        # of the same microsecond, and committed later with an earlier moment
        self._add_row(3, "2026-03-01 10:00:00.000001")
        self._add_row(4, "2026-03-01 09:55")
        self.assertEqual(self._read(), ["1", "2", "4", "3"])
        self.assertEqual(self._read(), ["1", "2", "4", "3"])
        # what is older than we look back is old
        self._add_row(5, "2026-03-01 09:00")
        self.assertEqual(len(self._read()), 4)
        self.source.database_overlap = 120
        self.assertEqual(len(self._read()), 5)

    def test_batches_follow_each_other(self):
        self._outside(
            "INSERT INTO orders SELECT n, timestamp '2026-03-01' + n / 700 * interval"
            " '1 second', 'Anna', 'a' || n || '@example.com', 1"
            " FROM generate_series(1, 1200) AS n"
        )
        self.assertEqual(sorted(map(int, self._read())), list(range(1, 1201)))

    def test_a_batch_and_its_watermark_are_one(self):
        """T-B2C-01: what fails in the middle leaves neither rows nor watermark."""
        self._add_row(1, "2026-03-01 10:00")
        with (
            patch.object(
                type(self.source), "write", side_effect=RuntimeError("killed")
            ),
            self.assertRaisesRegex(RuntimeError, "killed"),
            self.enter_registry_test_mode(),
        ):
            self.source._read_database(lambda _count: True)
        self.env.invalidate_all()
        self.assertFalse(self._get_refs())
        self.assertFalse(self.source.database_watermark)
        self.assertEqual(self._read(), ["1"])

    def test_a_lost_connection_is_told_once_and_the_rest_follows(self):
        """T-B2C-01: killed half-way: what was read stays, the next run goes on."""
        self._outside(
            "INSERT INTO orders SELECT n, timestamp '2026-03-01' + n * interval"
            " '1 hour', 'Anna', 'a' || n || '@example.com', 1"
            " FROM generate_series(1, 1100) AS n"
        )

        def kill(_count):
            self._outside(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name = 'jug_tickets' AND datname = %s",
                NAME,
            )
            return True

        for _time in range(2):
            with self.enter_registry_test_mode():
                self.source._read_database(kill)
            self.env.invalidate_all()
        self.assertIn("connection was lost", self.source.database_error)
        # 500 a time: the second run went on from the first one's end
        self.assertGreaterEqual(len(self._get_refs()), 990)
        self.assertEqual(len(self._get_activities()), 1)
        self.assertEqual(len(self._read()), 1100)
        self.assertFalse(self.source.database_error)
        self.assertFalse(self._get_activities())

    def test_a_read_that_is_cut_off_each_time_ends(self):
        """T-B2C-01: a run without time takes a batch; looking back does not undo it."""
        # all within what is looked back at
        self._outside(
            "INSERT INTO orders SELECT n, timestamp '2026-03-01' + n * interval"
            " '1 millisecond', 'Anna', 'a' || n || '@example.com', 1"
            " FROM generate_series(1, 1700) AS n"
        )
        for expected in (500, 999, 1498, 1700):
            with self.enter_registry_test_mode():
                self.source._read_database(lambda _count: False)
            self.env.invalidate_all()
            self.assertEqual(len(self._get_refs()), expected)
        self.assertEqual(self.source.database_watermark, "2026-03-01T00:00:01.700000")
        # cut off while it looks back: what was committed late there is not passed over
        self._add_row(0, "2026-03-01 00:00:01.6")
        for _time in range(4):
            with self.enter_registry_test_mode():
                self.source._read_database(lambda _count: False)
            self.env.invalidate_all()
            self.assertEqual(
                self.source.database_watermark, "2026-03-01T00:00:01.700000"
            )
        self.assertEqual(len(self._get_refs()), 1701)
        self.assertFalse(self.source.database_position)

    def test_what_is_wrong_is_said_in_words_without_the_password(self):
        self._add_row(1, "2026-03-01 10:00")
        cases = [
            ({"JUG_TICKETS_DSN_SHOP": ""}, {}, r"named no database.*jug_tickets\.shop"),
            (
                {"JUG_TICKETS_DSN_SHOP": "postgresql://u:s3cret@127.0.0.1:1/x"},
                {},
                "does not answer.*refused",
            ),
            ({"JUG_TICKETS_DSN_SHOP": "s3cret is no dsn"}, {}, "does not answer"),
            ({}, {"database_mapping": "name = nosuch"}, "no such column: nosuch"),
            ({}, {"database_key": "nosuch"}, "query does not work.*nosuch"),
            (
                {},
                {"database_query": QUERY.replace("orders", "nosuch")},
                "query does not work.*nosuch",
            ),
            (
                {},
                {"database_query": QUERY.replace(";", " AND fio LIKE 'A%'")},
                "query does not work",
            ),
        ]
        for environment, settings, expected in cases:
            with self.subTest(expected), patch.dict(os.environ, environment):
                self.source.write(self._prepare_settings(**settings))
                self._read()
                self.assertRegex(self.source.database_error, expected)
                told = self.source.database_error + str(
                    self.source.activity_ids.mapped("note")
                )
                self.assertNotIn("s3cret", told)
                with self._assert_refused(UserError, expected):
                    self.source.with_user(self.manager).action_test_database()
        # seven failures are one question
        self.assertEqual(len(self._get_activities()), 1)
        log = self.env["api.intake.call"].search([("way", "=", "database")])
        self.assertEqual(set(log.mapped("outcome")), {"database_failed"})
        self.assertNotIn("s3cret", str(log.mapped("detail")))

    def test_one_source_that_fails_does_not_stop_the_next(self):
        broken = self._create_source(
            **self._prepare_settings(name="Broken", config_section="nosuch", sequence=1)
        )
        self._add_row(1, "2026-03-01 10:00")
        self.assertEqual(self._read(), ["1"])
        self.assertTrue(broken.database_error)

    def test_a_fault_that_nobody_has_thought_of_stops_only_its_source(self):
        """It is noted there in words; what the next source has is taken."""
        broken = self._create_source(
            **self._prepare_settings(name="Broken", sequence=1)
        )
        Request = type(self.env["jug.ticket.request"])
        accept = Request._accept

        def fail(requests, source, items, *args):
            if source.id == broken.id:
                raise RuntimeError("s3cret")
            return accept(requests, source, items, *args)

        self._add_row(1, "2026-03-01 10:00")
        logger = "odoo.addons.jug_tickets.models.jug_ticket_source_run"
        with patch.object(Request, "_accept", fail), mute_logger(logger):
            self.assertEqual(self._read(), ["1"])
        self.assertIn("could not be taken: RuntimeError", broken.database_error)
        self.assertNotIn("s3cret", broken.database_error)
        self.assertEqual(len(broken.activity_ids), 1)
        self.assertFalse(self.source.database_error)
        self.assertFalse(self._count_connections())

    def test_a_database_that_takes_no_settings_is_told(self):
        """Such as a pooler that refuses SET; the connection is closed at once."""
        self._add_row(1, "2026-03-01 10:00")
        with patch("odoo.addons.jug_tickets.external_db.STATEMENT_SECONDS", "soon"):
            self.assertEqual(self._read(), [])
        self.assertIn("does not answer: invalid value", self.source.database_error)
        self.assertFalse(self._count_connections())
        self.assertEqual(self._read(), ["1"])

    def _count_connections(self):
        with self.outside.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE application_name = 'jug_tickets' AND datname = %s",
                (NAME,),
            )
            return cursor.fetchone()[0]

    def test_nothing_can_be_written_there(self):
        """The transaction is read-only, whatever the query calls."""
        self._outside(
            "CREATE OR REPLACE FUNCTION harm() RETURNS integer LANGUAGE sql AS"
            " 'DELETE FROM orders RETURNING 1'"
        )
        self._add_row(1, "2026-03-01 10:00")
        query = (
            "SELECT id, created_on, harm() FROM orders WHERE created_on >= %(since)s"
        )
        with (
            self.assertRaises(ExternalDbError) as caught,
            RowReader(self.dsn, query, "created_on", "id") as reader,
        ):
            next(reader.fetch("2026-01-01"))
        self.assertIn("read-only", caught.exception.detail)

    def test_two_readers_do_not_read_the_same_source(self):
        """The one who comes second leaves it; taken out, this test fails."""
        self._add_row(1, "2026-03-01 10:00")
        with RowReader(self.dsn, QUERY, "created_on", "id") as other:
            other.lock(self.source._get_database_lock())
            self.assertEqual(self._read(), [])
            self.assertFalse(self.source.database_error)
        self.assertEqual(self._read(), ["1"])

    def test_a_row_without_a_key_is_kept_once(self):
        self._outside(
            "INSERT INTO orders VALUES (NULL, '2026-03-01', 'Anna', 'a@b.com', 1)"
        )
        for _time in range(2):
            [ref] = self._read()
        self.assertTrue(ref.startswith("row "))

    def test_a_counter_may_grow_instead_of_a_moment(self):
        self.source.write(
            self._prepare_settings(
                database_query="SELECT * FROM orders WHERE id >= %(since)s",
                database_watermark_column="id",
                database_since="0",
            )
        )
        self._add_row(20, "2026-03-01")
        self._read()
        self.assertEqual(self.source.database_watermark, "20")
        self._add_row(21, "2026-03-01")
        self._add_row(12, "2026-03-01")
        self._add_row(9, "2026-03-01")
        self.assertEqual(self._read(), ["20", "12", "21"])

    def test_queries_do_not_grow_with_what_was_read(self):
        """Each batch takes as many queries as the first; memory is a batch."""
        self._outside(
            "INSERT INTO orders SELECT n, timestamp '2026-03-01' + n * interval"
            " '1 hour', 'Anna', 'a' || n || '@example.com', 1"
            " FROM generate_series(1, 2000) AS n"
        )
        counts = []

        def count(_rows):
            counts.append(self.env.cr.sql_log_count)
            return True

        with self.enter_registry_test_mode():
            self.source._read_database(count)
        a_batch = [
            after - before for before, after in zip(counts, counts[1:], strict=False)
        ]
        self.assertEqual(len(a_batch), 3)
        self.assertLessEqual(max(a_batch), 20, a_batch)
        self.assertLessEqual(max(a_batch), a_batch[0] + 1, a_batch)

    def test_buttons_are_a_managers(self):
        source = self.source.with_user(self.seller)
        for method in (source.action_test_database, source.action_read_database):
            with self._assert_refused(AccessError, "Ticket Request Source"):
                method()
        self._add_row(1, "2026-03-01")
        source = self.source.with_user(self.manager)
        message = source.action_test_database()["params"]["message"]
        self.assertIn("1 rows", message)
        self.assertEqual(self._get_refs(), [])
        with self.enter_registry_test_mode():
            message = source.action_read_database()["params"]["message"]
        self.assertIn("Rows read: 1", message)

    def test_settings_that_cannot_work_are_refused(self):
        for values, expected in (
            ({"database_query": "DELETE FROM orders"}, "one SELECT"),
            ({"database_query": QUERY + " DROP TABLE orders"}, "one SELECT"),
            ({"database_query": "SELECT 1"}, "from %"),
            ({"database_since": False}, "where to begin"),
            ({"database_mapping": "name"}, "not «field = column»: name"),
            ({"database_mapping": "state = x"}, "no such field: state"),
            ({"config_section": "../options"}, "small Latin letters"),
        ):
            with (
                self.subTest(expected),
                self._assert_refused(ValidationError, expected),
            ):
                self.source.write(self._prepare_settings(**values))


@tagged("post_install", "-at_install")
class TestExternalDb(TransactionCase):
    def test_one_select_with_the_placeholder(self):
        for query, expected in (
            ("  WITH a AS (SELECT 1) SELECT * FROM a WHERE b >= %(since)s;", None),
            ("select 1 where a > %(since)s", None),
            ("selection %(since)s", "not_select"),
            ("", "not_select"),
            (None, "not_select"),
            ("SELECT 1", "no_placeholder"),
        ):
            self.assertEqual(check_query(query), expected, query)

    def test_columns_and_constants(self):
        found = parse_mapping("name=fio\n\n# no\nevent = 'jo=ker'\n")
        self.assertEqual(found, ({"name": "fio"}, {"event": "jo=ker"}))
        for text in ("name", "= fio", "name ="):
            with self.assertRaises(ValueError):
                parse_mapping(text)

    def test_later_watermarks(self):
        for watermark, other, expected in (
            ("10", "9", True),
            ("9", "10", False),
            ("9", False, True),
            ("2026-03-01T00:00:00+03:00", "2026-02-28T22:00:00+00:00", False),
            ("2026-03-01", "2026-02-28", True),
            ("b", "a", True),
            ("2026-03-01", "9", True),
        ):
            self.assertEqual(is_later(watermark, other), expected, watermark)

    def test_looking_back(self):
        for watermark, expected in (
            ("100", "90"),
            ("2026-03-01", "2026-02-19"),
            ("2026-03-01T00:05:00.000001", "2026-02-28T23:55:00.000001"),
            ("2026-03-01T00:05:00+03:00", "2026-02-28T23:55:00+03:00"),
            ("0001-01-01T00:00:00", "0001-01-01T00:00:00"),
            ("abc", "abc"),
        ):
            self.assertEqual(step_back(watermark, 10), expected)
