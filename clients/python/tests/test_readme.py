"""R39: the code of the README runs as it is printed."""

from __future__ import annotations

import in_source  # noqa: F401

import contextlib
import io
import os
import re
import tempfile
import types
import unittest
from pathlib import Path
from typing import Any, Dict, List

from fake_gate import FakeGate, filter_file
from test_submissions import submitted
from ticket_issuer import Issuer, event, jwk, message, private_key

README = Path(__file__).resolve().parents[1] / "README.md"


class TheReadme(unittest.TestCase):
    def test_runs(self) -> None:
        blocks = re.findall(r"```python\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
        self.assertEqual(len(blocks), 5)
        trained: List[Any] = []
        loaded: List[Any] = []
        back: List[Any] = []
        key = private_key(1)
        ticket = Issuer(key, private_key(11)).issue([event(1)])[0]
        names: Dict[str, Any] = {
            "my_token": lambda: "t",
            "dataset": [{"contentId": f"post:{n}", "revision": 1} for n in range(20)],
            "train": trained.append,
            "save_checkpoint": self.fail,
            "queue": [types.SimpleNamespace(body=message(event(n), ticket), inserted_on="2027-01-15T08:00:05Z") for n in (1, 2)],
            "load": loaded.append,
            "send_back": lambda received, alarm: back.append(alarm),
            "events": [submitted(1), submitted(2, "GB")],
        }
        printed = io.StringIO()
        here = os.getcwd()
        with FakeGate() as fake, tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(printed):
            fake.keys = {"keys": [jwk(key)]}
            fake.exclude(("post:3", 1))
            os.chdir(folder)
            try:
                Path("manifest.jsonl").write_text("".join(f'{{"id":"post:{n}","revision":1}}\n' for n in range(20)))
                Path("uk-2024.filter").write_bytes(filter_file([("post:3", 1)]))
                for block in blocks:
                    exec(compile(block.replace("https://gate.example", fake.url), str(README), "exec"), names)
            finally:
                os.chdir(here)
        self.assertEqual(len(trained), 19)
        self.assertEqual([item["contentId"] for item in names["used"]], [f"post:{n}" for n in range(20) if n not in (3, 12)])
        self.assertEqual([item["contentId"] for item in loaded], ["post:1"])
        self.assertEqual(back, [True])
        for line in ("{'used': 19, 'excluded': 1}", "True\npost:3 1\n1 of 20", "post:1 admit permitted\npost:2 hold paused"):
            self.assertIn(line, printed.getvalue())


if __name__ == "__main__":
    unittest.main()
