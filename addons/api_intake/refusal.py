"""Answers of the intake to calls of which nothing is kept."""

import json
import logging

from werkzeug.exceptions import HTTPException

from odoo.http import Response, request

from .const import REFUSALS

_logger = logging.getLogger(__name__)


def refusal(code, headers=None):
    """Make the exception that answers a refused call in JSON.

    :param str code: key of ``const.REFUSALS``
    :param dict headers: further HTTP headers, such as ``Allow`` or ``Retry-After``
    :return: exception to be raised by an authentication method or a controller
    :rtype: werkzeug.exceptions.HTTPException
    """
    status, sentence = REFUSALS[code]
    # LazyTranslate finds the caller's language only through an environment
    message = request.env._(sentence)  # pylint: disable=translation-not-lazy
    body = json.dumps({"error": {"code": code, "message": message}}, ensure_ascii=False)
    all_headers = dict(headers or {})
    if status == 401:
        all_headers["WWW-Authenticate"] = "Bearer"
    _logger.info(
        "Intake refused %s %s: %s",
        request.httprequest.method,
        request.httprequest.path,
        code,
    )
    response = Response(
        body, status=status, headers=all_headers, content_type="application/json"
    )
    error = HTTPException(description=message, response=response)
    error.code = status
    return error
