"""Throw-away addons for negative controls: they take out what a test watches over.

No addon of the suite has a switch for that. The server loads the throw-away one from
a temporary folder, and it replaces methods of ours before the models are built.
"""

WITHOUT_LOCKS = '''
import random
import time

from odoo.addons.jug_tickets.models import sale_order_release
from odoo.addons.jug_tickets.models.event_event_seats import EventEvent
from odoo.addons.jug_tickets.models.event_registration_checkin import EventRegistration
from odoo.addons.jug_tickets.models.jug_ticket_request_booking import JugTicketRequest
from odoo.addons.jug_tickets.models.sale_order_excess import SaleOrder as PaidOrder
from odoo.addons.jug_tickets.models.sale_order_payment import SaleOrder
from odoo.addons.party_match.models.party_match_claim import PartyMatchClaim
from odoo.addons.payment.models.payment_transaction import PaymentTransaction

create_tickets = JugTicketRequest._create_tickets
split_excess = PaidOrder._split_excess
compute_reference = PaymentTransaction._compute_reference
release_on_credit = sale_order_release.SaleOrder._release_on_credit


def create_tickets_slowly(self, order):
    """Be seen at it: the time between the look and the commit grows."""
    create_tickets(self, order)
    self.env.flush_all()
    time.sleep(random.uniform(0.05, 0.2))


def release_slowly(self):
    """All have looked at what is owed before the first one is done."""
    time.sleep(2)
    release_on_credit(self)


def split_slowly(self):
    """All have looked at what is too much before the first one pays it back."""
    time.sleep(1)
    return split_excess(self)


def compute_own_reference(self, provider_code, prefix=None, **values):
    """Refunds of one payment have one reference, which happens to keep them apart."""
    if prefix and prefix.startswith("R-"):
        prefix = f"{prefix}-{random.randrange(10**9)}"
    return compute_reference(self, provider_code, prefix=prefix, **values)


def sabotage():
    EventEvent._lock_seats = lambda self, tickets: None
    EventEvent._stop_sales = lambda self, tickets: None
    EventRegistration._lock_for_entry = lambda self: None
    SaleOrder._lock_for_payment = lambda self, received_on=None: None
    SaleOrder._wait_for_turn = lambda self: None
    PaidOrder._split_excess = split_slowly
    PaymentTransaction._compute_reference = compute_own_reference
    PartyMatchClaim._claim = lambda self, **values: None
    JugTicketRequest._create_tickets = create_tickets_slowly
    sale_order_release.wait_for_turn = lambda records: None
    sale_order_release.SaleOrder._release_on_credit = release_slowly
    # their numbers come one after the other, which happens to keep releases apart
    sale_order_release.SaleOrder._invoice_released = lambda self: None
'''


def server_options(ground, folder, code):
    """Write an addon whose `sabotage()` runs at start; the server's options for it."""
    addon = folder / "sabotage_addon"
    addon.mkdir(parents=True)
    (addon / "__init__.py").write_text(code, encoding="utf-8")
    manifest = {
        "name": "Sabotage",
        "author": "test",
        "license": "LGPL-3",
        "post_load": "sabotage",
    }
    (addon / "__manifest__.py").write_text(repr(manifest), encoding="utf-8")
    return [
        f"--addons-path={ground.addons_path},{folder}",
        "--load=base,rpc,web,sabotage_addon",
    ]


def without_locks(ground, folder):
    """Options of a server without our locks, where tickets take their time."""
    return server_options(ground, folder, WITHOUT_LOCKS)
