from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tests import Form, new_test_user, tagged

from odoo.addons.api_intake.tests.common import IntakeSourceContract

from .common_desk import DeskCommon

# beside the query
DATABASE = {
    "database_key": "id",
    "database_watermark_column": "id",
    "database_since": "0",
}


@tagged("post_install", "-at_install")
class TestTicketSource(IntakeSourceContract, DeskCommon):
    def _create_intake_source(self, **values):
        return self._create_source(**values)

    def test_requests_are_counted(self):
        self._accept()
        self._accept()
        self.assertEqual(self.source.request_count, 2)

    def test_each_company_has_one_source_for_what_is_entered_by_hand(self):
        Source = self.env["jug.ticket.source"]
        source = Source._get_by_hand()
        self.assertEqual(Source._get_by_hand(), source)
        other = self._create_company(name="Other")
        other_source = Source.with_company(other)._get_by_hand()
        self.assertEqual(other_source.company_id, other)
        self.assertNotEqual(other_source, source)

    def test_source_made_by_the_machine_has_a_name_in_each_language(self):
        self.env["res.lang"]._activate_lang("ru_RU")
        other = self._create_company(name="Other")
        source = self.env["jug.ticket.source"].with_company(other)._get_by_hand()
        for lang, name in (("en_US", "By Hand"), ("ru_RU", "Вручную")):
            with self.subTest(lang=lang):
                self.assertEqual(source.with_context(lang=lang).name, name)

    def test_button_opens_the_calls_that_it_has_counted(self):
        for outcome in ("accepted", "bad_json", "rate_exceeded"):
            self.source._log_call(1, outcome)
        source = self.source.with_user(self.manager)
        self.assertEqual(source.refused_count, 2)
        action = source.action_view_calls()
        Call = self.env[action["res_model"]].with_user(self.manager)
        search = self._get_arch("api_intake.api_intake_call_view_search", self.manager)
        names = self._get_default_filters(action["context"])
        filters = self._get_filters(search, names)
        domain = Domain.AND([Domain(action["domain"]), *filters.values()])
        self.assertEqual(
            set(Call.search(domain).mapped("outcome")), {"bad_json", "rate_exceeded"}
        )

    def test_manager_reads_when_the_keys_were_made(self):
        self.source._new_api_key()
        source = self.source.with_user(self.manager)
        self.assertIn("does not expire", source.api_key_dates)

    def test_seller_may_not_make_a_key(self):
        with self._assert_refused(AccessError, "not allowed"):
            self.source.with_user(self.seller).action_new_api_key()
        self.assertFalse(self.source.api_user_id)

    def test_manager_chooses_no_user_whose_keys_he_could_revoke(self):
        Source = self.env["jug.ticket.source"].with_user(self.manager)
        user = self.seller.id
        with self._assert_refused(UserError, "with the first key"):
            self.source.with_user(self.manager).api_user_id = user
        with self._assert_refused(UserError, "with the first key"):
            Source.create({"name": "Site", "api_user_id": user})
        with self._assert_refused(UserError, "with the first key"):
            Source.with_context(default_api_user_id=user).create({"name": "Site"})

    def test_manager_may_make_and_revoke_a_key(self):
        source = self.source.with_user(self.manager)
        source.action_new_api_key()
        self.assertEqual(source.api_key_count, 1)
        source.action_revoke_api_keys()
        self.assertEqual(source.api_key_count, 0)

    # secrets, and where they lead

    def _assert_administrators(self):
        return self._assert_refused(UserError, "Only an administrator sets")

    def test_only_an_administrator_says_where_secrets_lead(self):
        """Another address would get the token, another query read with the password."""
        query = "SELECT * FROM users WHERE id >= %(since)s"
        self.source.write(
            {"config_section": "shop", "feed_url": "https://example.com/events"}
        )
        source = self.source.with_user(self.manager)
        for values in (
            {"config_section": "other"},
            {"config_section": False},
            {"feed_url": "https://attacker.example/"},
            {"feed_url": False},
            {"database_query": query, **DATABASE},
            {"config_section": False, "feed_url": "https://attacker.example/"},
        ):
            with self.subTest(values), self._assert_administrators():
                source.write(values)
        # nor over an import, a default, or a new source
        result = source.load(
            [".id", "feed_url"], [[str(source.id), "https://attacker.example/"]]
        )
        self.assertFalse(result["ids"])
        self.assertIn("Only an administrator", result["messages"][0]["message"])
        with self._assert_administrators():
            source.create({"name": "New", "config_section": "shop"})
        with self._assert_administrators():
            source.with_context(default_config_section="shop").create({"name": "New"})
        self.assertEqual(self.source.feed_url, "https://example.com/events")
        # a copy has no secrets, so its address is the manager's again
        copied = source.copy()
        self.assertFalse(copied.config_section)
        copied.feed_url = "https://example.com/other"
        administrator = new_test_user(
            self.env,
            "t_admin",
            "base.group_system,jug_tickets.jug_tickets_group_manager",
        )
        self.source.with_user(administrator).feed_url = "https://example.com/new"
        copied.with_user(administrator).config_section = "shop"
        with self._assert_administrators():
            copied.feed_url = "https://attacker.example/"

    def test_a_manager_sets_up_everything_else(self):
        source = self.source.with_user(self.manager)
        query = "SELECT * FROM orders WHERE id >= %(since)s"
        # without a section there is no secret
        source.write(
            {"feed_url": "https://example.com/a", "database_query": query, **DATABASE}
        )
        source.feed_url = "https://example.com/events"
        self.source.config_section = "shop"
        source.write(
            {
                "name": "Shop",
                "limit_per_request": 3,
                "database_mapping": "name = fio",
                "database_overlap": 5,
                # as it is, such as an import writes it
                "feed_url": "https://example.com/events",
                "config_section": "shop",
            }
        )
        self.assertEqual((source.name, source.database_overlap), ("Shop", 5))
        result = source.load([".id", "name"], [[str(source.id), "Imported"]])
        self.assertEqual(result["ids"], source.ids)

    def test_the_screen_shows_a_manager_what_is_not_his(self):
        self.source.config_section = "shop"
        with Form(self.source.with_user(self.manager)) as form:
            self.assertFalse(form.may_set_secrets)
            for name in ("config_section", "feed_url", "database_query"):
                with self.assertRaisesRegex(AssertionError, "readonly"):
                    form[name] = "x"
            form.name = "Shop"
        with Form(self.source.copy().with_user(self.manager)) as form:
            form.feed_url = "https://example.com/events"
