from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, new_test_user, tagged

from .common import IntakeCommon


@tagged("post_install", "-at_install")
class TestApiIntakeCall(IntakeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # a row of any model may stand for a source
        cls.source = cls.env["res.partner"].create({"name": "Some Site"})

    def _count(self, since):
        return self.env["api.intake.call"]._count_items_since(self.source, since)

    @freeze_time("2026-03-02 09:00:00")
    def test_items_taken_since_a_moment_are_counted(self):
        now = fields.Datetime.now()
        self._create_call(self.source, item_count=5)
        self._create_call(self.source, item_count=7, called_on=now - timedelta(hours=1))
        self._create_call(self.source, item_count=9, outcome="rate_exceeded")
        self._create_call(self.company, item_count=11)
        self.assertEqual(self._count(now - timedelta(minutes=1)), 5)
        self.assertEqual(self._count(now - timedelta(hours=2)), 12)

    def test_nothing_counted_is_zero(self):
        self.assertEqual(self._count(fields.Datetime.now()), 0)

    @freeze_time("2026-03-02 09:00:00")
    def test_old_calls_are_forgotten(self):
        now = fields.Datetime.now()
        old = self._create_call(self.source, called_on=now - timedelta(days=15))
        kept = self._create_call(self.source, called_on=now - timedelta(days=13))
        self.env["api.intake.call"]._gc_calls()
        self.assertFalse(old.exists())
        self.assertTrue(kept.exists())

    def test_log_is_read_by_its_managers_and_written_by_nobody(self):
        call = self._create_call(self.source)
        manager = new_test_user(self.env, "intake_manager", "base.group_system")
        self.assertEqual(call.with_user(manager).outcome, "accepted")
        for operation in ("write", "create", "unlink"):
            with self.subTest(operation=operation), self.assertRaises(AccessError):
                call.with_user(manager).check_access(operation)
        user = new_test_user(self.env, "intake_user")
        with self.assertRaises(AccessError):
            call.with_user(user).check_access("read")
