import json

from odoo import http
from odoo.exceptions import AccessError
from odoo.http import request

from ..refusal import refusal
from ..storable import storable


class IntakeController(http.Controller):
    """What the intake routes of the addons share: subclass it and call."""

    def _get_source(self, model_name, *verbs):
        """Return the source whose key the call carries, if it may use this verb.

        :param str model_name: of a model with ``api.intake.source.mixin``
        :param str verbs: what the address takes, such as ``POST``
        :return: the source, with all rights
        :raises HTTPException: 401 or 405 in JSON (werkzeug's own 405 is a page)
        """
        try:
            source_sudo = request.env[model_name]._get_for_caller()
        except AccessError as error:
            raise refusal("key_wrong") from error
        if request.httprequest.method not in verbs:
            self._refuse(source_sudo, "method_not_allowed", {"Allow": ", ".join(verbs)})
        return source_sudo

    def _read_items(self, source, list_key):
        """Read the call's body: one object, or a list of them under ``list_key``.

        :param source: record with ``api.intake.source.mixin``
        :param str list_key: key of the list in a batch
        :return: the objects, and whether they came as a batch
        :rtype: tuple[list, bool]
        :raises HTTPException: 400 or 413; nothing of the call is kept but a log row
        """
        limit = source.max_body_kib * 1024
        # what is announced as too large is not even read
        if (request.httprequest.content_length or 0) > limit:
            self._refuse(source, "body_too_large")
        body = request.httprequest.get_data(cache=False)
        if len(body) > limit:
            self._refuse(source, "body_too_large")
        try:
            payload = storable(json.loads(body))
        except (ValueError, RecursionError):
            self._refuse(source, "bad_json")
        is_batch = isinstance(payload, dict) and list_key in payload
        items = payload[list_key] if is_batch else [payload]
        if not (
            items
            and isinstance(items, list)
            and all(isinstance(item, dict) for item in items)
        ):
            self._refuse(source, "bad_shape")
        if len(items) > source.max_items:
            self._refuse(source, "batch_too_large")
        if code := source._get_rate_refusal(len(items)):
            self._refuse(source, code, {"Retry-After": "60"})
        return items, is_batch

    def _refuse(self, source, code, headers=None):
        """Count the refusal on the source and raise it.

        :raises HTTPException: always
        """
        error = refusal(code, headers)
        # the exception rolls the call's own transaction back
        with request.env.registry.cursor() as cr:
            source.with_env(source.env(cr=cr))._log_call(0, code)
        raise error

    def _answer(self, values, status=200):
        return request.make_json_response(values, status=status)
