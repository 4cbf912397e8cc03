"""The worked example of docs/loaders.md: ``python3 worked_example.py`` prints it from the first vector."""

from __future__ import annotations

import json
import struct
import textwrap
from pathlib import Path
from typing import Any, Dict, List

from ticket_issuer import canonical, parts, sha256

ROOT = Path(__file__).resolve().parents[3]
VECTORS = ROOT / "docs" / "vectors" / "tickets.json"


def first_vector() -> Dict[str, Any]:
    vector: Dict[str, Any] = json.loads(VECTORS.read_text("utf-8"))["vectors"][0]
    return vector


def example() -> str:
    data = json.loads(first_vector()["message"])["data"]
    payload, proof, seal = parts(data["ticket"])
    item = canonical(data["item"])
    content_id = data["contentId"].encode()
    key = sha256(b"rp-item-v1", struct.pack(">I", len(content_id)), content_id, struct.pack(">I", data["revision"]))
    root = sha256(b"\x00", b"regionalpause-ticket-v2", payload, key, sha256(item))
    _, position, index, control, not_after = struct.unpack(">BqiqQ", payload[:29])
    rows = [
        ("PAYLOAD", payload.hex()),
        ("", f"position {position}, index {index}, control version {control}, notAfter {not_after}, shard {payload[29:].decode()}"),
        ("PROOF", f"{proof.hex()} (leaf 0 of 1, no path)"),
        ("canonical item", item.decode()),
        ("content digest", sha256(item).hex()),
        ("item key", key.hex()),
        ("leaf = root", root.hex()),
        ("key id", seal[:4].hex()),
        ("until", str(struct.unpack(">q", seal[4:12])[0])),
        ("signer key", seal[12:76].hex()),
        ("grant", seal[76:140].hex()),
        ("grant signs", (b"regionalpause-ticket-signer-v2" + seal[4:76]).hex()),
        ("signature", seal[140:].hex()),
        ("signature signs", (b"regionalpause-ticket-group-v2" + proof[4:8] + root).hex()),
    ]
    lines: List[str] = []
    for name, value in rows:
        wrapped = textwrap.wrap(value, 112, break_on_hyphens=False) if " " not in value else [value]
        lines += [f"{name if i == 0 else '':17}{part}".rstrip() for i, part in enumerate(wrapped)]
    return "\n".join(lines)


if __name__ == "__main__":
    print(example())
