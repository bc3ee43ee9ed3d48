"""Two issue a payment request of one booking at once: one valid, no number twice."""

ISSUE = """
import threading

from odoo import SUPERUSER_ID, api, sql_db
from odoo.exceptions import ValidationError
from odoo.service.model import retrying

# a shell has two connections: one for each, and those of what follows a commit
sql_db._Pool._maxconn = 16
Proforma = env.registry["jug.ticket.proforma"]
if not {lock}:
    env.registry["sale.order"]._wait_for_turn = lambda self: None
meeting = threading.Barrier(2)
prepare = Proforma._prepare_proforma_vals
met = set()


def prepare_together(self, *args):
    # both have looked at the versions that are there, unless one waits for its turn
    values = prepare(self, *args)
    name = threading.current_thread().name
    if name not in met:
        met.add(name)
        try:
            meeting.wait(timeout=3)
        except threading.BrokenBarrierError:
            pass
    return values


Proforma._prepare_proforma_vals = prepare_together
outcomes = []


def issue():
    with env.registry.cursor() as cr:
        own = api.Environment(cr, SUPERUSER_ID, dict())
        order = own["sale.order"].browse({order_id})
        try:
            retrying(lambda: own["jug.ticket.proforma"]._issue(order), own)
            cr.commit()
            outcomes.append("issued")
        except ValidationError:
            cr.rollback()
            outcomes.append("refused")
        except Exception as error:
            cr.rollback()
            outcomes.append(repr(error))


threads = [threading.Thread(target=issue) for _time in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
result = sorted(outcomes)
"""
VERSIONS = """
SELECT version, state FROM jug_ticket_proforma WHERE order_id = %s ORDER BY version
"""


def issue_at_once(shop, name, lock):
    """What became of two calls at once, and the versions that are there then."""
    shop.add_event(name)
    order_id, _token = shop.book(name, event=name)
    outcomes = shop.server.shell(ISSUE.format(lock=lock, order_id=order_id))
    return outcomes, [tuple(row) for row in shop.server.sql(VERSIONS, (order_id,))]


def test_second_of_two_at_once_makes_the_next_version(shop):
    outcomes, versions = issue_at_once(shop, "issue", lock=True)
    assert outcomes == ["issued", "issued"]
    assert versions == [(1, "void"), (2, "valid")]


def test_without_the_lock_one_of_two_is_refused(shop):
    """The control: the database's own constraint refuses it, and nobody tries again."""
    outcomes, versions = issue_at_once(shop, "unlocked", lock=False)
    assert outcomes == ["issued", "refused"]
    assert versions == [(1, "valid")]
