"""R16: an item of the set is always found, and a damaged file is refused."""

from __future__ import annotations

import in_source  # noqa: F401

import hashlib
import json
import os
import pickle
import random
import tempfile
import unittest
from pathlib import Path
from typing import List, Tuple
from unittest import mock

from fake_gate import filter_file, key_of
from regionalpause import FilterError, QuarantineFilter, filters, item_key


class AFilterFile(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "x.filter"

    def opened(self, data: bytes) -> QuarantineFilter:
        self.path.write_bytes(data)
        opened = QuarantineFilter(self.path)
        self.addCleanup(opened.close)
        return opened

    def test_finds_its_items_and_no_others(self) -> None:
        for count in (0, 1, 2, 3, 1000):
            items: List[Tuple[str, int]] = [(f"post:\u00fc{n}", 1 + n % 3) for n in range(count)]
            found = self.opened(filter_file(items))
            self.assertEqual(len(found), count)
            self.assertTrue(all(item in found for item in items))
            self.assertFalse(any((f"post:\u00fc{n}", 4) in found for n in range(1000)))

    def test_finds_many_at_once_as_it_finds_each(self) -> None:
        for count in (0, 1, 5000):
            items = [(f"post:{n}", 1) for n in range(count)]
            found = self.opened(filter_file(items))
            asked = [(f"post:{n}", 1) for n in range(0, 2 * count + 10, 3)]
            random.Random(1).shuffle(asked)
            places = found.buckets().find([key_of(*item) for item in asked])
            self.assertEqual(places, [place for place, item in enumerate(asked) if item in found])

    def test_finds_the_lowest_and_the_highest_prefix(self) -> None:
        body = bytes(8) + b"\xff" * 8
        header = json.loads(filter_file([]).split(b"\n")[0])
        header.update(items=2, sha256=hashlib.sha256(body).hexdigest())
        found = self.opened(json.dumps(header).encode() + b"\n" + body)
        keys = [bytes(32), b"\xff" * 32, bytes(7) + b"\x01" + bytes(24), b"\xff" * 7 + b"\xfe" * 25]
        self.assertEqual([found.contains_prefix(key[:8]) for key in keys], [True, True, False, False])
        self.assertEqual(found.buckets().find(keys), [0, 1])

    def test_item_keys_are_those_of_the_product(self) -> None:
        # The example of docs/loaders.md.
        self.assertEqual(item_key("post:0", 1).hex(), "57836d874ea095531226ae4606131e12102ebd5f686add9b484d24882fc5600f")

    def test_is_asked_for_an_item_and_a_revision(self) -> None:
        found = self.opened(filter_file([("a", 1)]))
        for wrong in ("a", ("a",), ("a", 1, 2), ["a", 1], None):
            with self.subTest(wrong), self.assertRaises(TypeError):
                wrong in found  # noqa: B015

    def test_goes_to_another_process(self) -> None:
        found = self.opened(filter_file([("a", 1)]))
        with pickle.loads(pickle.dumps(found)) as again:
            self.assertIn(("a", 1), again)

    def test_is_refused_if_a_byte_is_changed(self) -> None:
        data = filter_file([("a", 1), ("b", 1)])
        for at in [*range(0, len(data), 3), len(data) - 1]:
            changed = data[:at] + bytes([data[at] ^ 0x20]) + data[at + 1 :]
            self.path.write_bytes(changed)
            try:
                header = QuarantineFilter(self.path).header
            except FilterError:
                continue
            # Names in the header are not part of the hash.
            self.assertNotEqual((header.source, header.origin, header.size, header.root), ("permit/p-1", "ledger.example", 7, "AAAA"))

    def test_is_refused_with_its_reason(self) -> None:
        good = filter_file([("a", 1), ("b", 1), ("c", 1)])
        line, body = good.split(b"\n", 1)
        unsorted = body[8:16] + body[:8] + body[16:]
        doubled = body[:8] * 2 + body[16:]
        rows = [
            (good[:-1], "incomplete"),
            (good + b"x", "more data"),
            (line, "first line"),
            (b"", "first line"),
            (b"\n" + body, "first line"),
            (b"[]\n", "first line"),
            (b"x" * 10_000, "first line"),
            (filter_file([], format="regionalpause.quarantine-filter.v2"), "first line"),
            (filter_file([], note="only for the EU"), "first line"),
            (filter_file([], items="0"), "first line"),
            (filter_file([], items=True), "first line"),
            (filter_file([], items=-1), "first line"),
            (filter_file([], items=100_000_001), "first line"),
            (line.replace(b'"items"', b'"items":3,"items"') + b"\n" + body, "first line"),
            (line + b"\n" + body[:-1] + b"\0", "hash"),
            (
                filter_file([("a", 1), ("b", 1), ("c", 1)], sha256=hashlib.sha256(unsorted).hexdigest()).split(b"\n")[0] + b"\n" + unsorted,
                "sorted",
            ),
            (
                filter_file([("a", 1), ("b", 1), ("c", 1)], sha256=hashlib.sha256(doubled).hexdigest()).split(b"\n")[0] + b"\n" + doubled,
                "sorted",
            ),
        ]
        for data, reason in rows:
            self.path.write_bytes(data)
            for chunk in (8, 1024 * 1024):
                with self.subTest(reason, data=data[:60], chunk=chunk), mock.patch.object(filters, "_CHUNK", chunk):
                    with self.assertRaisesRegex(FilterError, reason):
                        QuarantineFilter(self.path)

    def test_stays_as_it_was_when_another_file_takes_its_place(self) -> None:
        found = self.opened(filter_file([("a", 1)]))
        other = self.path.with_suffix(".new")
        other.write_bytes(filter_file([("b", 1)]))
        os.replace(other, self.path)
        self.assertIn(("a", 1), found)


if __name__ == "__main__":
    unittest.main()
