"""Builders, and the contract that each addon with a source of its own inherits."""

from datetime import timedelta
from types import SimpleNamespace
from unittest.mock import patch

from werkzeug.exceptions import HTTPException

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tools import mute_logger

from odoo.addons.base.tests.common import BaseCommon

from ..const import KEY_SCOPE
from ..controllers.intake import IntakeController

ADDON = "odoo.addons.api_intake"


def make_request(env, headers=None, method="POST"):
    """As much of an HTTP request as the helpers look at."""
    return SimpleNamespace(
        env=env,
        httprequest=SimpleNamespace(
            headers=headers or {}, method=method, path="/some/api"
        ),
        session=SimpleNamespace(can_save=True),
        update_env=lambda user: None,
    )


class IntakeCommon(BaseCommon):
    @classmethod
    def _create_call(cls, source, **values):
        defaults = {
            "source_model": source._name,
            "source_id": source.id,
            "called_on": fields.Datetime.now(),
            "item_count": 1,
            "outcome": "accepted",
        }
        return cls.env["api.intake.call"].create(defaults | values)

    @classmethod
    def _make_request(cls, headers=None, method="POST"):
        return make_request(cls.env, headers, method)


class IntakeSourceContract:
    """What holds for every model with ``api.intake.source.mixin``.

    A test class of the consumer inherits it together with its own base class and
    says how to make a source.
    """

    def _create_intake_source(self, **values):
        raise NotImplementedError

    def _check_key(self, key, scope=KEY_SCOPE):
        return self.env["res.users.apikeys"]._check_credentials(scope=scope, key=key)

    def test_key_belongs_to_a_user_who_may_nothing(self):
        source = self._create_intake_source()
        self.assertEqual(self._check_key(source._new_api_key()), source.api_user_id.id)
        user = source.api_user_id
        self.assertFalse(user._is_internal() or user._is_portal())
        self.assertEqual(user.all_group_ids, source._get_api_group())
        # neither read nor write nor anything else, on any model
        access = self.env["ir.model.access"].search(
            [("group_id", "in", user.all_group_ids.ids)]
        )
        self.assertFalse(access)

    def test_key_opens_nothing_else(self):
        key = self._create_intake_source()._new_api_key()
        self.assertFalse(self._check_key(key, scope="rpc"))

    def test_second_key_is_the_same_users(self):
        source = self._create_intake_source()
        first, second = source._new_api_key(), source._new_api_key()
        self.assertNotEqual(first, second)
        self.assertEqual(self._check_key(first), self._check_key(second))
        self.assertEqual(source.api_key_count, 2)

    def test_revoked_keys_open_nothing(self):
        source = self._create_intake_source()
        key = source._new_api_key()
        source.action_revoke_api_keys()
        self.assertFalse(self._check_key(key))
        self.assertEqual(source.api_key_count, 0)

    def test_keys_say_when_they_were_made_and_how_long_they_are_good(self):
        source = self._create_intake_source()
        self.assertFalse(source.api_key_dates)
        source._new_api_key()
        Keys = self.env["res.users.apikeys"].with_user(source.api_user_id).sudo()
        Keys._generate(KEY_SCOPE, "for a month", fields.Datetime.now())
        Keys._generate("rpc", "of his own", None)
        other = self._create_intake_source()
        other._new_api_key()
        source.invalidate_recordset(["api_key_dates"])
        first, second = source.api_key_dates.split("<br/>")
        self.assertRegex(first, "^made on .+, does not expire$")
        self.assertRegex(second, "^made on .+, expires on .+$")

    def test_keys_of_another_scope_are_not_revoked(self):
        source = self._create_intake_source()
        source._new_api_key()
        Keys = self.env["res.users.apikeys"].with_user(source.api_user_id).sudo()
        key = Keys._generate("rpc", "of his own", None)
        source.action_revoke_api_keys()
        self.assertTrue(self._check_key(key, scope="rpc"))

    def test_key_is_shown_once_and_kept_nowhere(self):
        source = self._create_intake_source()
        action = source.action_new_api_key()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        self.assertTrue(self._check_key(wizard.with_context(**action["context"]).key))
        self.assertFalse(wizard.with_context(api_intake_key=None).key)
        self.assertFalse(wizard._fields["key"].store)

    def test_source_is_found_by_its_user(self):
        source = self._create_intake_source()
        source._new_api_key()
        Source = source.with_user(source.api_user_id)
        self.assertEqual(Source._get_for_caller(), source)

    def test_stranger_and_archived_source_are_not_found(self):
        source = self._create_intake_source()
        source._new_api_key()
        with self.assertRaises(AccessError):
            source.with_user(self.env.ref("base.user_admin"))._get_for_caller()
        source.active = False
        with self.assertRaises(AccessError):
            source.with_user(source.api_user_id)._get_for_caller()

    def _get_source_of_call(self, user, method):
        """Open a call as a controller of the consumer does."""
        model = self._create_intake_source()._name
        request = make_request(self.env(user=user), method=method)
        with (
            patch(f"{ADDON}.controllers.intake.request", request),
            patch(f"{ADDON}.refusal.request", request),
            mute_logger(f"{ADDON}.refusal"),
            self.enter_registry_test_mode(),
        ):
            try:
                return IntakeController()._get_source(model, "POST")
            except HTTPException as error:
                # not by assertRaises, which rolls back what was counted
                return error

    def test_call_finds_its_source(self):
        source = self._create_intake_source()
        source._new_api_key()
        self.assertEqual(self._get_source_of_call(source.api_user_id, "POST"), source)

    def test_wrong_verb_is_refused_and_counted_on_the_source(self):
        source = self._create_intake_source()
        source._new_api_key()
        error = self._get_source_of_call(source.api_user_id, "PUT")
        self.assertEqual(error.code, 405)
        self.assertEqual(error.get_response().headers["Allow"], "POST")
        self.assertEqual(source.refused_count, 1)

    def test_call_of_no_source_is_refused(self):
        error = self._get_source_of_call(self.env.ref("base.user_admin"), "POST")
        self.assertEqual(error.code, 401)

    def test_rate_is_the_sum_of_the_last_minute(self):
        source = self._create_intake_source(rate_per_minute=10)
        source._log_call(8, "accepted")
        self.assertIsNone(source._get_rate_refusal(2))
        self.assertEqual(source._get_rate_refusal(3), "rate_exceeded")
        call = self.env["api.intake.call"].search([("source_id", "=", source.id)])
        call.called_on -= timedelta(seconds=61)
        self.assertIsNone(source._get_rate_refusal(10))

    def test_refused_calls_do_not_count_for_the_rate(self):
        source = self._create_intake_source(rate_per_minute=10)
        source._log_call(10, "rate_exceeded")
        self.assertIsNone(source._get_rate_refusal(10))
        self.assertEqual(source.refused_count, 1)

    def test_rate_of_one_source_is_not_anothers(self):
        source = self._create_intake_source(rate_per_minute=10)
        self._create_intake_source()._log_call(10, "accepted")
        self.assertIsNone(source._get_rate_refusal(10))

    def test_no_rate_is_no_limit(self):
        source = self._create_intake_source(rate_per_minute=0)
        self.assertIsNone(source._get_rate_refusal(10**6))
