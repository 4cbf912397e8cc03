"""Makes docs/vectors/tickets.json: ``python3 make_vectors.py > ../../../docs/vectors/tickets.json``.

The keys are fixed, but an ECDSA signature is random, so each run makes other tickets. The file is committed, and only checked.
"""

from __future__ import annotations

import json
import struct
import sys
from dataclasses import replace
from typing import Any, Dict, List

from ticket_issuer import NOT_AFTER, UNTIL, Issuer, event, jwk, message, parts, path, point, private_key, proof, sha256, sign, text, ticket

IN_TIME = "2027-01-15T08:00:05.000Z"  # NOT_AFTER is 08:00:10

first, second, stranger = private_key(1), private_key(2), private_key(3)
gate = Issuer(first, private_key(11))
other_process = Issuer(first, private_key(12))
FIRST = {"keys": [jwk(first)]}

vectors: List[Dict[str, Any]] = []


def add(name: str, verdict: str, admitted: Any, keys: Any = None, at: str = IN_TIME, resolution: float = 1) -> None:
    whole = admitted if isinstance(admitted, str) else json.dumps(admitted, ensure_ascii=False, separators=(",", ":"))
    vectors.append(
        {
            "name": name,
            "verdict": verdict,
            "enqueuedAt": at,
            "resolutionSeconds": resolution,
            "keys": keys or FIRST,
            "message": whole,
        }
    )


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def good() -> None:
    for size in (1, 2, 3, 5, 7, 8):
        items = [event(n) for n in range(size)]
        tickets = gate.issue(items)
        for index in sorted({0, size // 2, size - 1}):
            add(f"item {index} of a group of {size}", "accepted", message(items[index], tickets[index]))
    both = {"keys": [jwk(second), jwk(first)]}
    [one] = gate.issue([event(1)])
    add("a former key, second in the set", "accepted", message(event(1), one), keys=both)
    [by_second] = Issuer(second, private_key(13)).issue([event(1)])
    add("the current key, first in the set", "accepted", message(event(1), by_second), keys=both)
    add(
        "a set with keys of other types",
        "accepted",
        message(event(1), one),
        keys={"keys": [{"kty": "RSA", "n": "AQAB", "e": "AQAB"}, jwk(first)]},
    )
    for letters in ("x", "x" * 128, "ü" * 64):
        wide = replace(gate, shard=letters)
        add(
            f"a shard of {len(letters)} characters, {len(letters.encode())} bytes", "accepted", message(event(1), wide.issue([event(1)])[0])
        )
    odd = event(
        1, contentId='post:\u00fc\u20ac\U0001f600\u2028"\\/', contentUsage='train-ai=y, "\\/\b\f\n\r\t\u0001\u007f\u2029 \U0001f600\ufb33'
    )
    add("texts with escapes and beyond ASCII", "accepted", message(odd, gate.issue([odd])[0]))
    escaped = json.dumps(message(odd, gate.issue([odd])[0]), ensure_ascii=True)
    add("the same, every character beyond ASCII escaped", "accepted", escaped)
    names = event(1, **{"\ufb33": "b", "\U0001f600": "a", "\u00e9": "c", "a": ["x", None, True, {"z": "1", "b": []}]})
    add("names sorted by UTF-16 code units, not by code points", "accepted", message(names, gate.issue([names])[0]))
    longest = event(1, contentId="i" * 1024, revision=1_000_000_000)
    add("the longest id and the highest revision", "accepted", message(longest, gate.issue([longest])[0]))
    reordered = json.dumps(message(dict(reversed(list(event(1).items()))), one), indent=2)
    add("an item written with another order and blanks", "accepted", reordered)
    compact = json.dumps(message(event(1), one), separators=(",", ":"))
    for spelling in ("1.0", "1e0", "10e-1"):
        add(f"a revision spelled {spelling}", "accepted", compact.replace('"revision":1,', f'"revision":{spelling},'))
    add("notAfter is until", "accepted", message(event(1), gate.issue([event(1)], UNTIL)[0]))


def instants() -> None:
    [one] = gate.issue([event(1)])
    admitted = message(event(1), one)
    rows = [
        ("in time to the millisecond, precise clock", "accepted", "2027-01-15T08:00:10.000Z", 0),
        ("late by 1 ms, precise clock", "late", "2027-01-15T08:00:10.001Z", 0),
        ("in time to the second, clock with whole seconds", "accepted", "2027-01-15T08:00:09Z", 1),
        ("late by 1 ms, clock with whole seconds", "late", "2027-01-15T08:00:09.001Z", 1),
        ("late by the resolution", "late", "2027-01-15T08:00:10Z", 1),
        ("late by a part of a millisecond", "late", "2027-01-15T08:00:10.0000010Z", 0),
        ("in time, stated with an offset", "accepted", "2027-01-15T10:00:10+02:00", 0),
        ("late by an hour, stated with an offset", "late", "2027-01-15T08:00:10-01:00", 0),
        ("a negative resolution counts as zero: in time", "accepted", "2027-01-15T08:00:10Z", -5),
        ("a negative resolution counts as zero: late", "late", "2027-01-15T08:00:11Z", -5),
        ("years late", "late", "2031-01-15T08:00:10Z", 0),
        ("long before", "accepted", "2020-01-15T08:00:10Z", 1),
    ]
    for name, verdict, at, resolution in rows:
        add(name, verdict, admitted, at=at, resolution=resolution)
    add("forged and late is forged", "forged", message(event(2), one, contentId="post:2"), at="2031-01-15T08:00:10Z")


def flips() -> None:
    items = [event(n) for n in range(5)]
    payload, proof_bytes, seal = parts(gate.issue(items)[2])
    payload_fields = {"version": 0, "position": 8, "index": 12, "control version": 20, "notAfter": 28, "shard": 30}
    proof_fields = {"leaf index": 3, "size": 7, "first path hash": 8, "second path hash": 40, "third path hash": 103}
    seal_fields = {
        "key id": 0, "until": 11, "signer key x": 12, "signer key y": 75, "grant r": 76, "grant s": 139,
        "signature r": 140, "signature s": 203,
    }  # fmt: skip
    for field, at in payload_fields.items():
        add(f"flipped: {field}", "forged", message(items[2], ticket(flipped(payload, at), proof_bytes, seal)))
    for field, at in proof_fields.items():
        add(f"flipped: {field}", "forged", message(items[2], ticket(payload, flipped(proof_bytes, at), seal)))
    for field, at in seal_fields.items():
        add(f"flipped: {field}", "forged", message(items[2], ticket(payload, proof_bytes, flipped(seal, at))))
    later = struct.pack(">q", NOT_AFTER + 60_000)
    add("notAfter moved a minute", "forged", message(items[2], ticket(payload[:21] + later + payload[29:], proof_bytes, seal)))


def other_items() -> None:
    items = [event(n) for n in range(3)]
    tickets = gate.issue(items)
    add("the ticket of another item of the group", "forged", message(items[0], tickets[1]))
    add("contentId of the ticket's item, another item inside", "forged", message(items[0], tickets[1], contentId="post:1"))
    add("another item with the ticket's contentId", "forged", message(event(2, contentId="post:1"), tickets[1]))
    add("the next revision", "forged", message(event(1, revision=2), tickets[1]))
    add("revision beside the item differs", "forged", message(items[1], tickets[1], revision=2))
    changes: Dict[str, Any] = {
        "contentType": "video", "purpose": "safety-model-training", "authorId": "member-2", "createdAt": "2026-01-15T09:00:01Z",
        "collectedAt": "2026-01-15T09:00:06Z", "residency": {"account": "US"}, "minor": None, "specialCategory": True,
        "contentUri": "https://content.example/posts/2", "contentHash": "sha256:" + "0" * 64,
    }  # fmt: skip
    for field, value in changes.items():
        add(f"edited: {field}", "forged", message(event(1, **{field: value}), tickets[1]))
    add("edited: a signal inside residency", "forged", message(event(1, residency={**items[1]["residency"], "ip": "GB"}), tickets[1]))
    add("a member more", "forged", message(event(1, contentUsage=None), tickets[1]))
    add("a member less", "forged", message(event(1, minor=...), tickets[1]))
    add("no item", "forged", message(items[1], tickets[1], item=None))
    add("an item that is a text", "forged", message(items[1], tickets[1], item=json.dumps(items[1])))
    add("revision is true", "forged", message(event(1, revision=True), tickets[1]))
    add("revision is a text", "forged", message(event(1, revision="1"), tickets[1]))
    add("revision has a fraction", "forged", message(event(1, revision=1.5), tickets[1]))
    add("half of a surrogate pair in the item", "forged", json.dumps(message(event(1, authorId="\ud83d"), tickets[1])))


def trees() -> None:
    items = [event(n) for n in range(5)]
    payload, proof_bytes, seal = parts(gate.issue(items)[2])
    _, _, other_seal = parts(other_process.issue(items)[2])
    _, _, next_seal = parts(gate.issue([event(n) for n in range(5, 10)])[2])
    hashes = [proof_bytes[at : at + 32] for at in range(8, len(proof_bytes), 32)]

    def with_proof(name: str, changed: bytes) -> None:
        add(name, "forged", message(items[2], ticket(payload, changed, seal)))

    add(
        "another process's signature over its own group",
        "forged",
        message(items[2], ticket(payload, proof_bytes, seal[:140] + other_seal[140:])),
    )
    add("another group's signature", "forged", message(items[2], ticket(payload, proof_bytes, next_seal)))
    with_proof("a path hash missing", proof(2, 5, hashes[:-1]))
    with_proof("no path hash", proof(2, 5, []))
    with_proof("a path hash too many", proof(2, 5, [*hashes, hashes[0]]))
    with_proof("path hashes in another order", proof(2, 5, hashes[::-1]))
    with_proof("a path hash cut", proof_bytes[:-1])
    with_proof("a byte after the path", proof_bytes + b"\0")
    with_proof("size 0", proof(0, 0, []))
    with_proof("size 0 with the path", proof(2, 0, hashes))
    with_proof("index is size", proof(5, 5, hashes))
    with_proof("index beyond size", proof(6, 5, hashes))
    with_proof("another size with as many hashes", proof(2, 6, hashes))
    with_proof("another index with as many hashes", proof(3, 5, hashes))

    # A size that the label of the signature covers, and a leaf that is the root.
    alone = gate.leaf(payload, items[2])
    add("the largest group, 65,536", "accepted", message(items[2], of_size(payload, alone, 65_536)))
    add("a group of 65,537", "forged", message(items[2], of_size(payload, alone, 65_537)))


def of_size(payload: bytes, leaf: bytes, size: int) -> str:
    leaves = [leaf, *(b"%032d" % n for n in range(1, size))]
    return ticket(payload, proof(0, size, path(0, leaves)), gate.seal(leaves))


def signed_but_wrong() -> None:
    """Tickets that a gate signed, but that break a rule: only the rule refuses them."""

    def signed(name: str, payload: bytes, by: Issuer = gate, verdict: str = "forged") -> None:
        add(name, verdict, message(event(1), ticket(payload, proof(0, 1, []), by.seal([by.leaf(payload, event(1))]))))

    usual = gate.payload(0)
    signed("signed: as usual", usual, verdict="accepted")
    signed("signed: version 1", gate.payload(0, version=1))
    signed("signed: version 3", gate.payload(0, version=3))
    signed("signed: no shard", usual[:29])
    signed("signed: a shard of 129 bytes", usual[:29] + b"x" * 129)
    signed("signed: a shard that is not UTF-8", usual[:29] + b"\xff\xfe")
    signed("signed: a payload cut", usual[:20])
    signed("signed: notAfter is 1 ms after until", gate.payload(0, not_after=UNTIL + 1))
    leaf = gate.leaf(usual, event(1))
    seal_of_one = gate.seal([leaf])
    add("signed: index is size, in a group of one", "forged", message(event(1), ticket(usual, proof(1, 1, []), seal_of_one)))
    pair = gate.grant() + gate.sign_group(2, leaf)
    add("signed: a group of two without a path", "forged", message(event(1), ticket(usual, proof(0, 2, []), pair)))
    beside = sha256(b"beside")
    alone = gate.grant() + gate.sign_group(1, sha256(b"\x01", beside, leaf))
    add("signed: a group of one with a path", "forged", message(event(1), ticket(usual, proof(0, 1, [beside]), alone)))
    for name, item in (("contentId", event(2)), ("revision", event(1, revision=2))):
        mixed = gate.leaf(usual, event(1), of=item)
        text_of_mixed = ticket(usual, proof(0, 1, []), gate.seal([mixed]))
        add(f"signed: an item with another {name}", "forged", message(item, text_of_mixed, contentId="post:1", revision=1))
    signed("signed: notAfter before 1970", gate.payload(0, not_after=-1), verdict="late")


def keys() -> None:
    by_stranger = Issuer(stranger, private_key(14))
    [unknown] = by_stranger.issue([event(1)])
    add("the key id of no trusted key", "forged", message(event(1), unknown))
    payload, proof_bytes, seal = parts(unknown)
    add(
        "granted by another key under a trusted key id",
        "forged",
        message(event(1), ticket(payload, proof_bytes, gate.grant()[:4] + seal[4:])),
    )
    payload, proof_bytes, seal = parts(gate.issue([event(1)])[0])
    root = gate.leaf(payload, event(1))
    by_ticket_key = sign(first, b"regionalpause-ticket-group-v2" + struct.pack(">I", 1) + root)
    add("a group signed by the ticket key itself", "forged", message(event(1), ticket(payload, proof_bytes, seal[:140] + by_ticket_key)))
    grant_as_group = sign(gate.signer, b"regionalpause-ticket-signer-v2" + struct.pack(">q", UNTIL) + point(gate.signer))
    self_granted = seal[:76] + grant_as_group + seal[140:]
    add("a signer key that granted itself", "forged", message(event(1), ticket(payload, proof_bytes, self_granted)))
    longer = seal[:4] + struct.pack(">q", UNTIL + 1) + seal[12:]
    add("a grant with a later until", "forged", message(event(1), ticket(payload, proof_bytes, longer)))
    zeros = seal[:12] + bytes(64) + seal[76:]
    add("a signer key that is no point", "forged", message(event(1), ticket(payload, proof_bytes, zeros)))
    add("a signature of zeros", "forged", message(event(1), ticket(payload, proof_bytes, seal[:140] + bytes(64))))
    add("a seal cut", "forged", message(event(1), ticket(payload, proof_bytes, seal[:-1])))
    add("a byte after the seal", "forged", message(event(1), ticket(payload, proof_bytes, seal + b"\0")))


def spellings() -> None:
    [one] = gate.issue([event(1)])
    payload, proof_bytes, seal = one[5:].split(".")
    unused = payload[:-1] + next_letter(payload[-1]) if len(payload) % 4 else payload
    standard = replace(gate, shard="gate-\u00ff\u00ff\u00bf???>>>")
    in_url = standard.issue([event(1)])[0]
    assert "-" in in_url.split(".")[1] and "_" in in_url.split(".")[1]
    rows = [
        ("padding in base64", f"rpt2.{payload}{'=' * (-len(payload) % 4)}.{proof_bytes}{'=' * (-len(proof_bytes) % 4)}.{seal}="),
        ("padding after the proof", f"rpt2.{payload}.{proof_bytes}{'=' * (-len(proof_bytes) % 4)}.{seal}"),
        ("base64 with unused bits set", f"rpt2.{unused}.{proof_bytes}.{seal}"),
        ("base64 in place of base64url", in_url.replace("-", "+").replace("_", "/")),
        ("a blank in base64", f"rpt2.{payload[:4]} {payload[4:]}.{proof_bytes}.{seal}"),
        ("a line end after the ticket", one + "\n"),
        ("a character beyond ASCII in base64", f"rpt2.{payload}\u00e9.{proof_bytes}.{seal}"),
        ("an empty part", f"rpt2.{payload}..{seal}"),
        ("a part less", f"rpt2.{payload}.{proof_bytes}"),
        ("a part more", one + "." + text(b"more")),
        ("a dot at the end", one + "."),
        ("the prefix only", "rpt2."),
        ("truncated", one[:-1]),
        ("truncated in the middle", one[: len(one) // 2]),
        ("4,097 characters", one + "A" * (4097 - len(one))),
        ("many characters", one + "A" * 30_000),
    ]
    for name, spelled in rows:
        assert spelled != one, name
        add(name, "forged", message(event(1), spelled))
    add("base64url with - and _", "accepted", message(event(1), in_url))
    for name, spelled in (
        ("a ticket of the former format", "rpt1.AQEAAAAAAAAAAQ.c2lnbmF0dXJl"),
        ("a long ticket of another format", "rpt1." + "A" * 5000),
        ("the prefix in capitals", "RPT2" + one[4:]),
        ("a blank before the ticket", " " + one),
        ("an empty ticket", ""),
    ):
        add(name, "unreadable", message(event(1), spelled))


def next_letter(letter: str) -> str:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return letters[letters.index(letter) + 1]


def main() -> None:
    for part in (good, instants, flips, other_items, trees, signed_but_wrong, keys, spellings):
        part()
    names = [vector["name"] for vector in vectors]
    assert len(set(names)) == len(names)
    json.dump({"format": "regionalpause.ticket-vectors.v1", "vectors": vectors}, sys.stdout, ensure_ascii=True, indent=1)
    print()


if __name__ == "__main__":
    main()
