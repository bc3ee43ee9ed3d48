"""The other ways in: the site's events, a mail form, somebody else's database.

Each was really used once. What has nobody to ask afterwards is archived, and says why:
the jobs that ask would only fail.
"""

import contextlib
import json
import os
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from odoo import fields
from odoo.tools import config

from .story_tools import manager, step

FEED = "Афиша на сайте (события)"
MAIL = "Почта: форма старого сайта"
DATABASE = "База интернет-магазина"
SECTION = "shop"
DOMAIN = "jug.example.com"
QUERY = """SELECT id, created_on, fio, mail, phone, tariff
FROM (VALUES
    (1, timestamp '2026-11-01 10:00', 'Инга Дорохова',
     'inga.dorokhova@example.com', '+7 921 000-09-01', 'online'),
    (2, timestamp '2026-11-02 12:30', 'Ярослав Гладков',
     'y.gladkov@example.com', '+7 921 000-09-02', 'standard'),
    (3, timestamp '2026-11-03 09:15', 'Рита Лосева',
     'rita.loseva@', '+7 921 000-09-03', 'online')
) orders (id, created_on, fio, mail, phone, tariff)
WHERE created_on >= %(since)s"""
COLUMNS = """name = fio
email = mail
phone = phone
tariff = tariff
event = 'jpoint'"""
FORM = """From: Форма сайта <form@{domain}>
To: tickets@{domain}
Subject: =?utf-8?B?0JfQsNGP0LLQutCwINGBINGB0LDQudGC0LA=?=
Message-ID: <demo-form-17@{domain}>
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

Номер заявки: W-17
ФИО: Маргарита Волошина
E-mail: m.voloshina@example.com
Телефон: 8 (921) 000-09-17
Мероприятие: joker
Тариф: online
Количество: 1
"""
WHY_ARCHIVED = {
    FEED: (
        "Источник в архиве: сайт из демонстрации ответил один раз, конференция Mobius"
        " пришла с него. Укажите адрес своего сайта и верните источник из архива."
    ),
    DATABASE: (
        "Источник в архиве: раздел [jug_tickets.shop] с подключением в odoo.conf не"
        " настроен. Три строки прочитаны при подготовке демонстрации."
    ),
}


def tell(env):
    """Set the sources up and let each of them bring something."""
    step(env, _take_form)
    with _site() as address:
        step(env, _add_source, FEED, {"feed_url": f"{address}/events.json"})
        step(env, _run, FEED, "action_read_feed")
    settings = {
        "config_section": SECTION,
        "database_query": QUERY,
        "database_mapping": COLUMNS,
        "database_key": "id",
        "database_watermark_column": "created_on",
        "database_since": "2026-01-01",
    }
    step(env, _add_source, DATABASE, settings)
    with _own_database(env):
        step(env, _run, DATABASE, "action_read_database")
    for name in WHY_ARCHIVED:
        step(env, _archive, name)
    env["jug.ticket.request"]._cron_process_requests()


def _find_source(env, name):
    Source = env["jug.ticket.source"].with_context(active_test=False)
    return Source.search([("name", "=", name)], limit=1)


def _add_source(env, name, values):
    if not _find_source(env, name):
        env["jug.ticket.source"].create(
            {"name": name, "country_id": env.ref("base.ru").id, **values}
        )


def _run(env, name, action):
    """Press the button of a source, as the manager does."""
    source = _find_source(env, name)
    if source.active:
        getattr(source.with_user(manager(env)), action)()


def _archive(env, name):
    source = _find_source(env, name)
    if source.active:
        source.message_post(body=WHY_ARCHIVED[name])
        source.action_archive()


def _take_form(env):
    """Give a source its address; the mail of the old site's form comes there."""
    if _find_source(env, MAIL):
        return
    Domain = env["mail.alias.domain"]
    domain = Domain.search([("name", "=", DOMAIN)]) or Domain.create({"name": DOMAIN})
    env.company.alias_domain_id = domain
    _add_source(env, MAIL, {"alias_name": "tickets", "alias_domain_id": domain.id})
    env["mail.thread"].message_process(None, FORM.format(domain=DOMAIN))


@contextlib.contextmanager
def _site():
    """A site with one conference, for as long as it is asked."""
    body = json.dumps({"events": [_get_conference()]}).encode()

    class Site(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args):
            """The story is told without its noise."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def _get_conference():
    begin = fields.Datetime.now().replace(hour=10, minute=0, second=0, microsecond=0)
    begin += timedelta(days=120)
    rise = begin - timedelta(days=30)
    return {
        "code": "mobius",
        "name": f"Mobius {begin.year}",
        "tz": "Europe/Moscow",
        "date_begin": begin.isoformat(),
        "date_end": (begin + timedelta(days=1, hours=8)).isoformat(),
        "seats": 300,
        "tariffs": [
            {
                "code": "standard",
                "name": "Стандарт",
                "price": 36000,
                "price_steps": [{"starts_on": rise.isoformat(), "price": 42000}],
            },
            {"code": "online", "name": "Онлайн", "price": 15000},
        ],
    }


@contextlib.contextmanager
def _own_database(env):
    """Let the section be known to this process only: the rows are in the query."""
    parts = {
        "dbname": env.cr.dbname,
        "host": config["db_host"],
        "port": config["db_port"],
        "user": config["db_user"],
        "password": config["db_password"],
    }
    name = f"JUG_TICKETS_DSN_{SECTION.upper()}"
    os.environ[name] = " ".join(
        f"{key}={value}" for key, value in parts.items() if value
    )
    try:
        yield
    finally:
        del os.environ[name]
