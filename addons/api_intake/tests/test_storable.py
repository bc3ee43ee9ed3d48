import json

from odoo.tests import BaseCase, tagged

from ..storable import storable

MARK = "\N{REPLACEMENT CHARACTER}"


@tagged("post_install", "-at_install")
class TestStorable(BaseCase):
    def _store(self, text):
        return storable(json.loads(text))

    def test_nul_and_half_characters_are_marked(self):
        for sent, kept in [
            (r'"a\u0000b"', f"a{MARK}b"),
            (r'"a\ud83d"', f"a{MARK}"),
            (r'"\udc00z"', f"{MARK}z"),
        ]:
            with self.subTest(sent=sent):
                self.assertEqual(self._store(sent), kept)

    def test_whole_characters_stay(self):
        for text in ["Ёжик", "🎟️", "李", "\u202e", "\t"]:
            with self.subTest(text=text):
                self.assertEqual(self._store(json.dumps(text)), text)
                self.assertEqual(
                    self._store(json.dumps(text, ensure_ascii=False)), text
                )

    def test_deep_texts_and_keys_are_marked(self):
        sent = r'{"a\u0000": [{"b": ["c\ud800"]}], "n": 1, "t": true, "z": null}'
        kept = {f"a{MARK}": [{"b": [f"c{MARK}"]}], "n": 1, "t": True, "z": None}
        self.assertEqual(self._store(sent), kept)

    def test_numbers_that_are_none_become_texts(self):
        self.assertEqual(
            self._store("[NaN, Infinity, -1e999, 1e99]"), ["nan", "inf", "-inf", 1e99]
        )

    def test_what_comes_out_is_json_for_postgresql(self):
        kept = self._store(r'{"a": [NaN, "\ud800\u0000", 1e999]}')
        json.dumps(kept, allow_nan=False).encode()
