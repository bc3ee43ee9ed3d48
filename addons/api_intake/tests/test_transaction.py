from unittest.mock import patch

from psycopg2.errors import (
    DeadlockDetected,
    LockNotAvailable,
    SerializationFailure,
    UniqueViolation,
)

from odoo.tests import tagged

from ..transaction import run_isolated, wait_for_turn
from .common import IntakeCommon


@tagged("post_install", "-at_install")
class TestRunIsolated(IntakeCommon):
    def setUp(self):
        super().setUp()
        self.startPatcher(patch("odoo.addons.api_intake.transaction.time.sleep"))
        mode = self.enter_registry_test_mode()
        mode.__enter__()
        self.addCleanup(mode.__exit__, None, None, None)
        self.tries = 0

    def _fail(self, times, error):
        """A function that conflicts a few times and then makes a partner."""

        def function(env):
            self.tries += 1
            partner = env["res.partner"].create({"name": f"Try {self.tries}"})
            if self.tries <= times:
                partner.flush_recordset()
                raise error
            return partner.id

        return function

    def _get_tries(self):
        return self.env["res.partner"].search([("name", "=like", "Try %")])

    def test_each_conflict_begins_anew(self):
        for error in (
            SerializationFailure("serial"),
            DeadlockDetected("dead"),
            LockNotAvailable("locked"),
            UniqueViolation("twice"),
        ):
            with self.subTest(error=error):
                self.tries = 0
                partner_id = run_isolated(self.env, self._fail(2, error))
                self.assertEqual(self.tries, 3)
                self.assertEqual(self._get_tries().ids, [partner_id])
                self._get_tries().unlink()

    def test_last_conflict_is_raised_and_nothing_is_kept(self):
        with self.assertRaises(SerializationFailure):
            run_isolated(
                self.env, self._fail(9, SerializationFailure("serial")), tries=4
            )
        self.assertEqual(self.tries, 4)
        self.assertFalse(self._get_tries())

    def test_other_errors_are_not_tried_again(self):
        with self.assertRaises(ValueError):
            run_isolated(self.env, self._fail(1, ValueError("no conflict")))
        self.assertEqual(self.tries, 1)
        self.assertFalse(self._get_tries())

    def test_user_and_context_are_the_callers(self):
        env = self.env(user=self.env.ref("base.user_admin"), context={"some": "word"})
        seen = run_isolated(env, lambda new: (new.uid, new.context.get("some"), new.cr))
        self.assertEqual(seen[:2], (self.env.ref("base.user_admin").id, "word"))
        self.assertIsNot(seen[2], self.env.cr)

    def test_what_fails_after_the_commit_is_not_taken_for_a_failure(self):
        """Done a second time it would be there twice."""

        def function(env):
            # a TestCursor runs no hooks, a real one does so after the commit
            def commit():
                hooks = list(env.cr.postcommit._funcs)
                for hook in hooks:
                    hook()

            env.cr.postcommit.add(self._raise)
            self.patch(env.cr, "commit", commit)
            return "kept"

        with self.assertLogs("odoo.addons.api_intake.transaction", "WARNING"):
            self.assertEqual(run_isolated(self.env, function), "kept")

    @staticmethod
    def _raise():
        raise ValueError("no connection left")


@tagged("post_install", "-at_install")
class TestWaitForTurn(IntakeCommon):
    def _open(self):
        """Another transaction, as another worker has it, and a record in it."""
        cr = self.env.registry.cursor()
        self.addCleanup(cr.close)
        cr.execute("SELECT 1")
        return self.env.ref("base.main_company").with_env(self.env(cr=cr))

    def test_second_one_begins_anew(self):
        first, second = self._open(), self._open()
        wait_for_turn(first)
        first.env.cr.commit()
        with self.assertRaises(SerializationFailure):
            wait_for_turn(second)
        second.env.cr.rollback()
        wait_for_turn(second)

    def test_second_one_waits_while_the_first_decides(self):
        first, second = self._open(), self._open()
        wait_for_turn(first)
        second.env.cr.execute("SET LOCAL lock_timeout = '50ms'")
        with self.assertRaises(LockNotAvailable):
            wait_for_turn(second)

    def test_what_was_read_is_forgotten_and_what_was_written_is_not(self):
        company = self._open()
        company.name = "Written"
        wait_for_turn(company)
        self.assertEqual(company.name, "Written")
        self.assertIsNone(wait_for_turn(company.browse()))
