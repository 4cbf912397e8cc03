"""R16, R17: a manifest is read whole or refused; an item that is skipped would count as clean."""

from __future__ import annotations

import in_source  # noqa: F401

import gzip
import io
import json
import tempfile
import unittest
from pathlib import Path
from typing import List, Union
from unittest import mock

from fake_gate import filter_file
from regionalpause import ItemId, ManifestCheck, ManifestError, QuarantineFilter, manifests, read_manifest


def read(text: Union[str, bytes]) -> List[ItemId]:
    return list(read_manifest(io.BytesIO(text.encode() if isinstance(text, str) else text)))


class AManifest(unittest.TestCase):
    def test_has_one_of_the_forms(self) -> None:
        rows = [
            ("", []),
            ("\n \t\r\n\n", []),
            ("a\nb\n", [("a", 1), ("b", 1)]),
            ("a\r\nb", [("a", 1), ("b", 1)]),
            ("\ufeffa\n\ufeffb\n", [("a", 1), ("b", 1)]),
            ("a\t2\nb\t007\nc\n", [("a", 2), ("b", 7), ("c", 1)]),
            ("p\u00f6st:1\nidentity\n", [("p\u00f6st:1", 1), ("identity", 1)]),
            ('{"id":"a"}\n{"id":"b c","revision":3}\n', [("a", 1), ("b c", 3)]),
            ('  {"revision": 3, "text": {"revision": "x"}, "id": "\\u00fc"}\n', [("\u00fc", 3)]),
            ('a\n{"id":"b"}\n', [("a", 1), ("b", 1)]),
            ('["a", {"id":"b","revision":2}]', [("a", 1), ("b", 2)]),
            ("\ufeff \n[ ]\n", []),
            ('[{"id":"a]"}\n,\n"b,"]\n', [("a]", 1), ("b,", 1)]),
        ]
        for text, expected in rows:
            with self.subTest(text):
                self.assertEqual(read(text), expected)

    def test_is_read_alike_in_large_and_in_small_blocks(self) -> None:
        # The first block is read line by line; later blocks of simple lines are read at once.
        forms = [
            [f"post:{n}" for n in range(3000)],
            [f"post:{n}\t{1 + n % 4000}" for n in range(3000)],
            [json.dumps({"id": f"post {n}", "revision": 1 + n % 4000}) for n in range(3000)],
            [json.dumps({"id": f"post{n}"}, separators=(",", ":")) for n in range(3000)],
            [f"post:{n}" if n % 100 else f"p\u00f6st:{n}\t5" for n in range(3000)],
        ]
        for lines in forms:
            expected = [item for line in lines for item in read(line)]
            for end in ("\n", "\r\n", "\n\n"):
                for size in (50, 5000, 1 << 20):
                    with self.subTest(lines[1], end=end, size=size), mock.patch.object(manifests, "_BLOCK", size):
                        self.assertEqual(read(end.join(lines)), expected)
                        self.assertEqual(read(end.join(lines) + end), expected)

    def test_as_an_array_is_read_in_any_blocks(self) -> None:
        items = [{"id": f"p\u00f6st:{n}", "revision": n + 1} for n in range(500)]
        for size in (1, 7, 100_000):
            with mock.patch.object(manifests, "_ARRAY_BLOCK", size):
                self.assertEqual(read(json.dumps(items, ensure_ascii=False, indent=1)), [(i["id"], i["revision"]) for i in items])

    def test_is_refused_with_the_place_and_the_reason(self) -> None:
        rows = [
            ("a\nid with blanks\n", "line 2 .*blanks"),
            ("id\na\n", "line 1 .*heading"),
            ("contentId\trevision\na\t1\n", "line 1 .*heading"),
            ("a,1\n", "line 1 .*commas"),
            ("a\t1\t2\n", "line 1 .*only a tab"),
            ("a\tx\n", "line 1 .*only a tab"),
            ("a\t-1\n", "line 1 .*only a tab"),
            ("a\t\u0663\n", "line 1 .*only a tab"),
            ("a\t0\n", "line 1 .*1000000000"),
            ("a\t1000000001\n", "line 1 .*1000000000"),
            ("a\t" + "9" * 5000 + "\n", "line 1 .*1000000000"),
            ("\t1\n", "line 1 .*1 to 1,024"),
            ("a\n" + "x" * 1025 + "\n", "line 2 .*1 to 1,024"),
            ("a\u200b\n", "line 1 .*invisible"),
            ('{"id":"a\\u0085"}\n', "line 1 .*control"),
            ('{"id":"\\ud800"}\n', "line 1 .*UTF-8"),
            ('{"id":""}\n', "line 1 .*1 to 1,024"),
            ('{"id":5}\n', "line 1 .*not understood"),
            ('{"ID":"a"}\n', "line 1 .*not understood"),
            ('{"id":"a","contentId":"b"}\n', "line 1 .*not understood"),
            ('{"id":"a","id":"a"}\n', "line 1 .*not understood"),
            ('{"id":"a","revision":1.0}\n', "line 1 .*not understood"),
            ('{"id":"a","revision":' + "9" * 900_000 + "}\n", "line 1 .*not understood"),
            ('{"id":"a","revision":true}\n', "line 1 .*not understood"),
            ('{"id":"a","of":[{"item_id":"b"}]}\n', "line 1 .*inside another"),
            ('{"text":"a"}\n', "line 1 .*no id"),
            ('{"id":"a"} x\n', "line 1 .*not JSON"),
            ('{"id":"a","x":NaN}\n', "line 1 .*not JSON"),
            ('{"id":"a","x":' + "[" * 5000 + "\n", "line 1 .*not JSON"),
            (b"a\n\xff\n", "line 2 .*UTF-8"),
            ('["a", 5]', "item 2 .*neither"),
            ('["a" "b"]', "item 2 .*comma"),
            ('["a",]', "item 2 .*not JSON"),
            ('["a"', "item 2 .*comma"),
            ('["a"] x', "item 2 .*after the array"),
            ('["a", {"id":', "item 2 .*incomplete"),
            (gzip.compress(b"a\n"), "gzip"),
            ("a\n".encode("utf-16"), "UTF-16"),
            ("a\n".encode("utf-16-le"), "UTF-16"),
            (b"PAR1xxxx", "Parquet"),
        ]
        for text, reason in rows:
            with self.subTest(text[:40]), self.assertRaisesRegex(ManifestError, reason):
                read(text)

    def test_is_refused_also_after_many_simple_lines(self) -> None:
        lines = [f"post:{n}" for n in range(2000)]
        for wrong in ("post,1", "a b", "x" * 1025, '{"id":"a"', "post\t0"):
            with self.subTest(wrong[:20]), mock.patch.object(manifests, "_BLOCK", 300):
                with self.assertRaisesRegex(ManifestError, "line 1501 "):
                    read("\n".join([*lines[:1500], wrong, *lines[1500:]]))

    def test_is_refused_if_a_line_is_too_long(self) -> None:
        for text in ('{"id":"a","text":"' + "x" * 1_100_000 + '"}\n', "x" * 3_000_000):
            with self.assertRaisesRegex(ManifestError, "line 1 .*1048576 bytes"):
                read(text)

    def test_is_checked_against_a_filter(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "x.filter"
            path.write_bytes(filter_file([("post:5", 1), ("post:7", 2), ("post:19999", 1), ("other", 1)]))
            with QuarantineFilter(path) as excluded:
                manifest = Path(folder) / "m.txt"
                manifest.write_text("\n".join(f"post:{n}" for n in range(20_000)))
                check = ManifestCheck(manifest, excluded)
                self.assertEqual(list(check), [("post:5", 1), ("post:19999", 1)])
                self.assertEqual((check.items, check.found), (20_000, 2))


if __name__ == "__main__":
    unittest.main()
