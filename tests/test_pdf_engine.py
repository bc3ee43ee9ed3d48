"""The PDF engine missing, failing or hanging: nobody's payment is undone by that."""

import io
from dataclasses import dataclass
from pathlib import Path

import pypdf

from scripts.suite.ground import Ground
from scripts.suite.processes import wait_until
from scripts.suite.purse import Purse

# An engine that tells its version, and then cannot work.
BROKEN = """#!/bin/sh
if [ "$1" = --version ]; then echo "wkhtmltopdf 0.12.6 (with patched qt)"; exit 0; fi
: > "$(dirname "$0")/tried" 2>/dev/null
PATH=/usr/bin:/bin
%s
"""
SOUND = """#!/bin/sh
PATH=%s:/usr/bin:/bin exec %s/wkhtmltopdf "$@"
"""


@dataclass
class OwnPath(Ground):
    """A machine whose PATH is one folder: what is not in it is not there."""

    path: Path

    @property
    def environment(self):
        return super().environment | {"PATH": str(self.path)}


class Engine:
    """The wkhtmltopdf of a server; a change counts from the server's next start."""

    def __init__(self, folder, ground):
        folder.mkdir()
        self.program = folder / "wkhtmltopdf"
        self.tried = folder / "tried"
        self.ground = OwnPath(ground.tree, ground.venv, ground.cluster, folder)
        self.bin = ground.venv / "bin"

    def breaks(self, how):
        self.tried.unlink(missing_ok=True)
        self._write(BROKEN.replace("dirname", "/usr/bin/dirname") % how)

    def works(self):
        self._write(SOUND % (self.bin, self.bin))

    def _write(self, text):
        self.program.write_text(text, encoding="utf-8")
        self.program.chmod(0o755)


def pay(shop, number):
    """Book and pay as a buyer does: paid at once, whatever the engine does."""
    order = shop.book(number, event="pdf")
    shop.wait_for_mail("Your booking", f"buyer-{number}@example.com")
    purse = Purse(shop, *order).open()
    purse.pay()
    assert purse.poll()["state"] == "done"
    [(state, booking_state, tickets)] = shop.server.sql(
        "SELECT o.state, o.booking_state, array_agg(t.state) FROM sale_order o"
        " JOIN event_registration t ON t.sale_order_id = o.id"
        " WHERE o.id = %s GROUP BY o.id",
        (order[0],),
    )
    assert (state, booking_state, tickets) == ("sale", "paid", ["open"])
    return order[0]


def wait_for_activity(shop, order_id):
    """Staff see on the order that its ticket waits."""
    query = (
        "SELECT 1 FROM mail_activity WHERE res_model = 'sale.order' AND res_id = %s"
        " AND active AND summary LIKE 'The ticket of %% could not be sent'"
    )
    wait_until(lambda: shop.server.sql(query, (order_id,)), "The activity", 60)


def test_paying_goes_on_without_an_engine(start_shop, ground, tmp_path, allowed_log):
    """Paid with no engine, a failing one, a hanging one: the tickets come later."""
    allowed_log.append("wkhtmltopdf: out of order|Request timed out")
    engine = Engine(tmp_path / "engine", ground)
    shop = start_shop(workers=2, cron=1, ground=engine.ground)
    server = shop.server
    shop.add_event("pdf")

    first = pay(shop, "no-engine")
    wait_for_activity(shop, first)
    shop.wait_for_mail("Payment received", "buyer-no-engine@example.com")

    engine.breaks("echo out of order >&2; exit 1")
    server.restart()
    second = pay(shop, "failing")
    wait_for_activity(shop, second)
    assert engine.tried.exists()

    engine.breaks("exec sleep 600")
    server.restart()
    pay(shop, "hanging")
    wait_until(engine.tried.exists, "The ticket's cron", 60)
    assert server.get("/web/login")[0] == 200
    server.kill()

    assert not [mail for mail in server.mails.messages() if "ticket" in mail["Subject"]]
    engine.works()
    server.start()
    shop.run_cron("event.event_mail_scheduler")
    for name in ("no-engine", "failing", "hanging"):
        mail = shop.wait_for_mail("Your ticket", f"buyer-{name}@example.com")
        pdf = io.BytesIO(next(mail.iter_attachments()).get_content())
        text = pypdf.PdfReader(pdf).pages[0].extract_text()
        assert f"Покупатель {shop.surname(name)}" in text.replace("\n", " ")
    left = (
        "SELECT 1 FROM mail_activity WHERE summary LIKE 'The ticket of %%' AND active"
    )
    wait_until(lambda: not server.sql(left), "The end of the activities", 30)
