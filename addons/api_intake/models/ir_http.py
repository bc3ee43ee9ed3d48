from odoo import models
from odoo.http import request

from ..const import KEY_SCOPE
from ..refusal import refusal


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _auth_method_intake(cls):
        """Let in the holder of a key made for the intake, without a session.

        Unlike core's ``bearer`` it takes keys of the scope ``api_intake``, which
        open nothing but intake routes, never a browser's session, and answers in
        JSON.

        :raises werkzeug.exceptions.HTTPException: 401 with a code and a sentence
        """
        header = request.httprequest.headers.get("Authorization", "")
        scheme, _sep, key = header.partition(" ")
        key = key.strip()
        if scheme.lower() != "bearer" or not key:
            raise refusal("key_missing")
        # core logs nothing here; the key itself never reaches a log
        uid = request.env["res.users.apikeys"]._check_credentials(
            scope=KEY_SCOPE, key=key
        )
        if not uid:
            raise refusal("key_wrong")
        request.session.can_save = False
        request.update_env(user=uid)
