from odoo import models

from ..mail_text import repair_charsets
from ..storable import storable


class MailThread(models.AbstractModel):
    """Mails that the gateway would fail at, and so lose, are taken all the same."""

    _inherit = "mail.thread"

    def _message_parse_extract_payload(
        self, message, message_dict, save_original=False
    ):
        """Read texts in the charset they are in, and without what cannot be stored."""
        repair_charsets(message)
        payload = super()._message_parse_extract_payload(
            message, message_dict, save_original=save_original
        )
        return payload | {"body": type(payload["body"])(storable(payload["body"]))}
