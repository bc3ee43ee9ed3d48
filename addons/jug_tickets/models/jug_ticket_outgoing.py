from odoo import api, models

from ..const import URL_ERRORS
from ..outgoing import check_url, is_listed

# Names of hosts inside, which may have a private address and plain http; written by a
# system administrator only, as all parameters are.
INTERNAL_HOSTS = "jug_tickets.webhook_internal_hosts"


class JugTicketOutgoing(models.AbstractModel):
    """Which addresses the server may be sent to by who types them.

    One rule and one list of the administrator, for webhooks and the site's feed alike.
    """

    _name = "jug.ticket.outgoing"
    _description = "Addresses That Are Called"

    @api.model
    def _get_internal_hosts(self):
        return self.env["ir.config_parameter"].sudo().get_param(INTERNAL_HOSTS) or ""

    @api.model
    def _is_internal_allowed(self, url):
        """Tell whether an administrator has named an address as one inside.

        :param str url: as typed
        :rtype: bool
        """
        return is_listed(url, self._get_internal_hosts())

    @api.model
    def _get_url_problem(self, url):
        """Return what is wrong with an address, in words; nothing if it is good.

        The address really reached is looked at again by each call (outgoing.py).

        :param str url: as typed
        :rtype: str
        """
        code = check_url(url, self._get_internal_hosts())
        if not code:
            return ""
        sentence = self.env._(URL_ERRORS[code])
        return f"{sentence} ({url.strip()})" if code == "inside" else sentence
