"""Words that the intake answers with; one table, so that README and code agree."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

# Scope of the keys: such a key opens the intake routes and nothing else of Odoo's
# (JSON-2 and RPC ask for a key without a scope).
KEY_SCOPE = "api_intake"

# code -> (HTTP status, sentence). All of these mean: nothing was kept.
REFUSALS = {
    "bad_json": (400, _lt("The body is not valid JSON sent as application/json.")),
    "bad_shape": (400, _lt('The body must be an object or {"requests": [objects]}.')),
    "key_missing": (401, _lt("Send the header «Authorization: Bearer <key>».")),
    "key_wrong": (401, _lt("The key is unknown, expired or revoked.")),
    "not_found": (404, _lt("There is no such record for this key.")),
    "method_not_allowed": (405, _lt("This address does not take that HTTP verb.")),
    "body_too_large": (413, _lt("The body is larger than this source may send.")),
    "batch_too_large": (413, _lt("There are more items than one call may carry.")),
    "rate_exceeded": (429, _lt("Too many calls; try again in a minute.")),
}
