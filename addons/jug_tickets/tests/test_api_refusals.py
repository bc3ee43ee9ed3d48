import json
from unittest.mock import patch

from odoo.exceptions import AccessDenied
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import REQUESTS, ApiCommon


@tagged("post_install", "-at_install")
class TestApiRefusals(ApiCommon):
    def test_body_that_is_no_json(self):
        for body in (b"", b"{", b"name=Anna", b"\xff\xfe", b'{"a": 1} x', b"[" * 5000):
            with self.subTest(body=body[:9]):
                self._assert_call_refused("bad_json", body=body)

    def test_form_is_no_json(self):
        self._assert_call_refused(
            "bad_json",
            body=b"name=Anna",
            **{"Content-Type": "application/x-www-form-urlencoded"},
        )

    def test_json_that_is_no_request(self):
        for body in ("[]", "1", "null", '"x"', '{"requests": []}', '{"requests": [1]}'):
            with self.subTest(body=body):
                self._assert_call_refused("bad_shape", body=body)

    def test_batch_that_is_no_list(self):
        for batch in ("x", {}, None):
            self._assert_call_refused("bad_shape", body={"requests": batch})

    def test_call_without_a_key(self):
        response = self._assert_call_refused(
            "key_missing", body=self._item(), key=False
        )
        self.assertEqual(response.headers["WWW-Authenticate"], "Bearer")

    def test_wrong_key(self):
        self._assert_call_refused("key_wrong", body=self._item(), key=self.key[:-1])

    def test_revoked_key(self):
        self.source.action_revoke_api_keys()
        self._assert_call_refused("key_wrong", body=self._item())

    def test_key_of_an_archived_source(self):
        self.source.active = False
        self._assert_call_refused("key_wrong", body=self._item())

    def test_number_nobody_sent(self):
        self._assert_call_refused("not_found", f"{REQUESTS}/r-1", method="GET")

    def test_number_of_another_source(self):
        self._send(external_ref="r-1")
        key = self._create_source()._new_api_key()
        self._assert_call_refused("not_found", f"{REQUESTS}/r-1", method="GET", key=key)

    def test_other_verbs(self):
        for url, method, allowed in [
            (REQUESTS, "GET", "POST"),
            (REQUESTS, "PUT", "POST"),
            (REQUESTS, "DELETE", "POST"),
            (f"{REQUESTS}/r-1", "POST", "GET, HEAD"),
            (f"{REQUESTS}/r-1", "DELETE", "GET, HEAD"),
        ]:
            with self.subTest(url=url, method=method):
                response = self._assert_call_refused(
                    "method_not_allowed", url, method=method
                )
                self.assertEqual(response.headers["Allow"], allowed)

    def test_body_over_a_mebibyte(self):
        body = b'{"name": "%s"}' % (b"x" * 2 * 1024 * 1024)
        self._assert_call_refused("body_too_large", body=body)

    def test_body_that_does_not_tell_its_length(self):
        self.source.max_body_kib = 1
        body = json.dumps(self._item(company_name="x" * 2000)).encode()
        response = self.url_open(
            REQUESTS,
            data=iter([body[:1000], body[1000:]]),
            method="POST",
            headers={"Authorization": f"Bearer {self.key}"},
        )
        # whether the server hands such a body on is its own business
        self.assertIn(response.status_code, (400, 413))
        self.assertFalse(self._get_kept())

    def test_more_items_than_a_call_may_carry(self):
        self.source.max_items = 2
        items = [self._item(external_ref=f"r-{n}") for n in range(3)]
        self._assert_call_refused("batch_too_large", body={"requests": items})

    def test_more_items_than_the_rate_allows(self):
        self.source.rate_per_minute = 2
        self._send(external_ref="r-1")
        items = [self._item(external_ref=f"r-{n}") for n in range(2)]
        response = self._assert_call_refused("rate_exceeded", body={"requests": items})
        self.assertEqual(response.headers["Retry-After"], "60")
        self._send(external_ref="r-2")
        self._assert_call_refused("rate_exceeded", body=self._item())
        self.clock.tick(61)
        self._send(external_ref="r-3")

    def test_each_call_is_counted_on_its_source(self):
        # the test's own transaction is rolled back with the refused call's, and so is
        # what the call wrote: only that it was told to write can be seen here
        calls = []
        Source = type(self.source)
        log = Source._log_call

        def log_call(source, item_count, outcome):
            calls.append((source.id, item_count, outcome))
            log(source, item_count, outcome)

        with patch.object(Source, "_log_call", log_call):
            self._call(body={"requests": [self._item(), self._item()]})
            self._call(body=b"{")
            self._call(body=b" " * 2 * 1024 * 1024)
        source = self.source.id
        self.assertEqual(
            calls,
            [
                (source, 2, "accepted"),
                (source, 0, "bad_json"),
                (source, 0, "body_too_large"),
            ],
        )


@tagged("post_install", "-at_install")
class TestApiKey(ApiCommon):
    """The key opens the intake and nothing else."""

    def test_key_does_not_open_json2(self):
        for model in ("res.partner", "jug.ticket.request", "sale.order"):
            with self.subTest(model=model):
                response = self._call(
                    f"/json/2/{model}/search_read",
                    body={"domain": [], "fields": ["id"]},
                )
                self.assertEqual(response.status_code, 401)

    def test_key_opens_no_session(self):
        self._call(body=self._item())
        for url in ("/odoo", "/web", "/my", "/my/orders"):
            with self.subTest(url=url):
                headers = {"Authorization": f"Bearer {self.key}"}
                response = self.url_open(url, headers=headers, allow_redirects=False)
                self.assertEqual(response.status_code, 303)
                self.assertIn("/web/login", response.headers["Location"])

    def test_key_is_no_password(self):
        user = self.source.api_user_id
        with (
            mute_logger("odoo.addons.base.models.res_users"),
            self.assertRaises(AccessDenied),
        ):
            self.env["res.users"].authenticate(
                {"login": user.login, "password": self.key, "type": "password"},
                {"interactive": False},
            )

    def test_user_of_the_key_has_no_rights(self):
        request = self._accept()
        order = self._book(email="boris@example.com", phone=None)
        records = [request, order, order.partner_id, order.ticket_ids, self.source]
        for record in records:
            for operation in ("read", "write", "create", "unlink"):
                with self.subTest(record=record, operation=operation):
                    own = record.with_user(self.source.api_user_id)
                    self.assertFalse(own.has_access(operation))
