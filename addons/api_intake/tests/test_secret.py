import os
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from odoo.tests import TransactionCase, tagged
from odoo.tools import config

from ..secret import mask, read_secret

CONF = """[options]
admin_passwd = master
[jug_tickets.shop]
dsn = postgresql://reader:p%40ss%w@db/shop
"""


@tagged("post_install", "-at_install")
class TestSecret(TransactionCase):
    def setUp(self):
        super().setUp()
        folder = Path(self.enterContext(TemporaryDirectory()))
        self.path = folder / "odoo.conf"
        self.path.write_text(CONF, encoding="utf-8")
        options = {"config": str(self.path)}
        self.enterContext(
            patch.object(config, "options", config.options.new_child(options))
        )

    def test_the_section_of_the_addon_is_read(self):
        found = read_secret("jug_tickets", "shop", "dsn")
        self.assertEqual(found, "postgresql://reader:p%40ss%w@db/shop")
        self.assertIsNone(read_secret("jug_tickets", "shop", "token"))
        self.assertIsNone(read_secret("jug_tickets", "other", "dsn"))

    def test_the_environment_comes_first(self):
        with patch.dict(os.environ, {"JUG_TICKETS_DSN_SHOP": "dbname=other"}):
            self.assertEqual(read_secret("jug_tickets", "shop", "dsn"), "dbname=other")

    def test_no_other_section_can_be_named(self):
        for name in ("", None, "../options", "shop]\n[options", "Shop", "a" * 41):
            self.assertIsNone(read_secret("jug_tickets", name, "dsn"))
        self.assertIsNone(read_secret("options", "", "admin_passwd"))

    def test_a_file_that_is_none_has_no_secrets(self):
        self.path.write_text("no section\n", encoding="utf-8")
        self.assertIsNone(read_secret("jug_tickets", "shop", "dsn"))

    def test_secrets_are_masked_the_longest_first(self):
        self.assertEqual(mask("bad: abcd, ab", "ab", "abcd", None, ""), "bad: ***, ***")
