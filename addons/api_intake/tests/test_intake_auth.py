import json
import logging
from unittest.mock import patch

from werkzeug.exceptions import HTTPException

from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..const import KEY_SCOPE, REFUSALS
from ..refusal import refusal
from .common import IntakeCommon

ADDON = "odoo.addons.api_intake"


@tagged("post_install", "-at_install")
class TestIntakeAuth(IntakeCommon):
    def _authenticate(self, header=None):
        """Call the authentication as a route would; the user it lets in."""
        request = self._make_request(header and {"Authorization": header})
        users = []
        request.update_env = lambda user: users.append(user)
        with (
            patch(f"{ADDON}.models.ir_http.request", request),
            patch(f"{ADDON}.refusal.request", request),
        ):
            self.env["ir.http"]._auth_method_intake()
        self.assertFalse(request.session.can_save)
        return users[0]

    def _refuse(self, header=None):
        with self.assertRaises(HTTPException) as caught:
            self._authenticate(header)
        response = caught.exception.get_response()
        self.assertEqual(response.headers["WWW-Authenticate"], "Bearer")
        return response.status_code, json.loads(response.data)["error"]["code"]

    def _generate(self, user, scope):
        Keys = self.env["res.users.apikeys"].with_user(user).sudo()
        return Keys._generate(scope, "test", None)

    def test_key_lets_its_user_in_without_a_session(self):
        user = new_test_user(self.env, "intake_key_user")
        key = self._generate(user, KEY_SCOPE)
        for header in (f"Bearer {key}", f"bearer   {key} "):
            with self.subTest(header=header):
                self.assertEqual(self._authenticate(header), user.id)

    def test_call_without_a_key_is_refused(self):
        for header in (
            None,
            "",
            "Bearer",
            "Bearer  ",
            "Basic YTpi",
            "0123456789abcdef",
        ):
            with self.subTest(header=header):
                self.assertEqual(self._refuse(header), (401, "key_missing"))

    def test_wrong_key_is_refused(self):
        user = new_test_user(self.env, "intake_key_user")
        key = self._generate(user, KEY_SCOPE)
        for header in (f"Bearer {key[:-1]}", f"Bearer {key}0", "Bearer кл"):
            with self.subTest(header=header):
                self.assertEqual(self._refuse(header), (401, "key_wrong"))

    def test_key_of_another_scope_is_refused(self):
        user = new_test_user(self.env, "intake_key_user")
        self.assertEqual(
            self._refuse(f"Bearer {self._generate(user, 'some_other')}"),
            (401, "key_wrong"),
        )

    def test_key_of_an_archived_user_is_refused(self):
        user = new_test_user(self.env, "intake_key_user")
        key = self._generate(user, KEY_SCOPE)
        user.active = False
        self.assertEqual(self._refuse(f"Bearer {key}"), (401, "key_wrong"))

    def test_key_never_reaches_the_log(self):
        # the name "INFO" is another level in Odoo
        with self.assertLogs(f"{ADDON}.refusal", logging.INFO) as logs:
            self._refuse("Bearer secret-of-the-site")
        self.assertIn("key_wrong", "".join(logs.output))
        self.assertNotIn("secret", "".join(logs.output))

    def test_each_refusal_is_json_with_code_and_sentence(self):
        for code, (status, _sentence) in REFUSALS.items():
            with (
                self.subTest(code=code),
                patch(f"{ADDON}.refusal.request", self._make_request()),
                mute_logger(f"{ADDON}.refusal"),
            ):
                error = refusal(code, {"X-Some": "header"})
                response = error.get_response()
                self.assertEqual((error.code, response.status_code), (status, status))
                self.assertEqual(response.headers["X-Some"], "header")
                self.assertEqual(response.content_type, "application/json")
                answer = json.loads(response.data)["error"]
                self.assertEqual(answer["code"], code)
                self.assertRegex(answer["message"], r"^[A-Z].+\.$")
