"""What staff sees: views, and the filters of an action, looked at without a browser."""

from lxml import etree

from odoo.fields import Domain
from odoo.tools.safe_eval import safe_eval

from .common import TicketsCommon

DEFAULT = "search_default_"


class DeskCommon(TicketsCommon):
    def _get_arch(self, view, user=None):
        """A view as the user gets it; ``view`` is a record or its XML id."""
        if isinstance(view, str):
            view = self.env.ref(view)
        Model = self.env[view.model].with_user(user or self.seller)
        return etree.fromstring(Model.get_view(view.id, view.type)["arch"])

    def _get_filters(self, search, names):
        """The domains of filters of a search view, each by its name."""
        filters = {}
        for name in names:
            [found] = search.xpath(f"//filter[@name='{name}']")
            filters[name] = Domain(safe_eval(found.get("domain")))
        return filters

    def _get_default_filters(self, context):
        """The names of the filters that a context switches on."""
        return [key.removeprefix(DEFAULT) for key in context if key.startswith(DEFAULT)]

    def _find(self, xmlid, user=None, filters=None):
        """What a list shows when it is opened, or with other filters than at first."""
        action = self.env.ref(f"jug_tickets.{xmlid}")
        Model = self.env[action.res_model].with_user(user or self.seller)
        if filters is None:
            filters = self._get_default_filters(safe_eval(action.context))
        view = action.search_view_id
        arch = Model.get_view(view.id or None, "search")["arch"]
        domains = self._get_filters(etree.fromstring(arch), filters).values()
        # of one group, as all of them here are
        shown = Domain.OR(domains) if domains else Domain.TRUE
        return Model.search(Domain(safe_eval(action.domain or "[]")) & shown)
