"""Makes tickets as the gate does, for tests and for docs/vectors/tickets.json. It shares no code with the package that it tests."""

from __future__ import annotations

import hashlib
import json
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Any, Dict, List, Optional, Tuple

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def private_key(number: int) -> ec.EllipticCurvePrivateKey:
    """A key of the tests: everybody knows it."""
    secret = hashlib.sha256(b"regionalpause test key %d" % number).digest()
    return ec.derive_private_key(int.from_bytes(secret, "big") % (2**255), ec.SECP256R1())


def spki(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def pem(key: ec.EllipticCurvePrivateKey) -> str:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def point(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)[1:]


def key_id(key: ec.EllipticCurvePrivateKey) -> bytes:
    return hashlib.sha256(spki(key)).digest()[:4]


def jwk(key: ec.EllipticCurvePrivateKey) -> Dict[str, str]:
    x, y = text(point(key)[:32]), text(point(key)[32:])
    return {"kty": "EC", "crv": "P-256", "x": x, "y": y, "use": "sig", "alg": "ES256", "kid": key_id(key).hex()}


def sign(key: ec.EllipticCurvePrivateKey, signed: bytes) -> bytes:
    r, s = decode_dss_signature(key.sign(signed, ec.ECDSA(SHA256())))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def data_of(part: str) -> bytes:
    return urlsafe_b64decode(part + "=" * (-len(part) % 4))


def sha256(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def canonical(item: Any) -> bytes:
    return json.dumps(ordered(item), ensure_ascii=False, separators=(",", ":")).encode()


def ordered(value: Any) -> Any:
    """With members in the order of their UTF-16 code units (RFC 8785 section 3.2.3)."""
    if isinstance(value, dict):
        return {name: ordered(value[name]) for name in sorted(value, key=lambda name: name.encode("utf-16-be"))}
    return [ordered(element) for element in value] if isinstance(value, list) else value


def split(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def tree(leaves: List[bytes]) -> bytes:
    """RFC 6962 section 2.1, by its recursion."""
    if len(leaves) == 1:
        return leaves[0]
    k = split(len(leaves))
    return sha256(b"\x01", tree(leaves[:k]), tree(leaves[k:]))


def path(m: int, leaves: List[bytes]) -> List[bytes]:
    """RFC 6962 section 2.1.1, by its recursion; the lowest hash is first."""
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if m < k:
        return path(m, leaves[:k]) + [tree(leaves[k:])]
    return path(m - k, leaves[k:]) + [tree(leaves[:k])]


def event(n: int, **changes: Any) -> Dict[str, Any]:
    """The ``data`` of a submitted event."""
    item: Dict[str, Any] = {
        "contentId": f"post:{n}",
        "revision": 1,
        "contentType": "post",
        "purpose": "generative-ai-training",
        "authorId": f"member-{n}",
        "createdAt": "2026-01-15T09:00:00Z",
        "collectedAt": "2026-01-15T09:00:05Z",
        "residency": {"account": "US", "declared": "US", "ip": "US", "previous": [{"code": "CA", "until": "2025-06-30"}]},
        "minor": False,
        "specialCategory": False,
        "contentUri": f"https://content.example/posts/{n}",
        "contentHash": "sha256:" + hashlib.sha256(b"%d" % n).hexdigest(),
    }
    item.update(changes)
    return {name: value for name, value in item.items() if value is not ...}


NOT_AFTER = 1_800_000_010_000
UNTIL = NOT_AFTER + 24 * 3600 * 1000


@dataclass
class Issuer:
    """One process of a gate: it signs groups with its signer key, which the ticket key granted."""

    ticket_key: ec.EllipticCurvePrivateKey
    signer: ec.EllipticCurvePrivateKey
    until: int = UNTIL
    shard: str = "gate-7f3a/2026-01-15"
    _grant: Optional[bytes] = None

    def grant(self) -> bytes:
        """The first 140 bytes of a seal."""
        if self._grant is None:
            granted = struct.pack(">q", self.until) + point(self.signer)
            signature = sign(self.ticket_key, b"regionalpause-ticket-signer-v2" + granted)
            self._grant = key_id(self.ticket_key) + granted + signature
        return self._grant

    def payload(self, index: int, not_after: int = NOT_AFTER, position: int = 4711, control: int = 12, version: int = 2) -> bytes:
        return struct.pack(">BqiqQ", version, position, index, control, not_after & (2**64 - 1)) + self.shard.encode()

    def leaf(self, payload: bytes, item: Dict[str, Any], of: Optional[Dict[str, Any]] = None) -> bytes:
        """``of``: an item whose content is hashed in place of the item's own."""
        id_bytes = item["contentId"].encode()
        key = sha256(b"rp-item-v1", struct.pack(">I", len(id_bytes)), id_bytes, struct.pack(">I", int(item["revision"])))
        return sha256(b"\x00", b"regionalpause-ticket-v2", payload, key, sha256(canonical(of or item)))

    def seal(self, leaves: List[bytes]) -> bytes:
        return self.grant() + self.sign_group(len(leaves), tree(leaves))

    def sign_group(self, size: int, root: bytes) -> bytes:
        return sign(self.signer, b"regionalpause-ticket-group-v2" + struct.pack(">I", size) + root)

    def issue(self, items: List[Dict[str, Any]], not_after: int = NOT_AFTER) -> List[str]:
        """One ticket for each item of a group."""
        payloads = [self.payload(i, not_after) for i in range(len(items))]
        leaves = [self.leaf(payload, item) for payload, item in zip(payloads, items)]
        seal = self.seal(leaves)
        return [ticket(payloads[i], proof(i, len(items), path(i, leaves)), seal) for i in range(len(items))]


def proof(index: int, size: int, hashes: List[bytes]) -> bytes:
    return struct.pack(">II", index, size) + b"".join(hashes)


def ticket(payload: bytes, proof_bytes: bytes, seal: bytes) -> str:
    return "rpt2." + ".".join(text(part) for part in (payload, proof_bytes, seal))


def parts(ticket_text: str) -> Tuple[bytes, bytes, bytes]:
    payload, proof_bytes, seal = (data_of(part) for part in ticket_text.split(".")[1:])
    return payload, proof_bytes, seal


def message(item: Dict[str, Any], ticket_text: Any, /, **changes: Any) -> Dict[str, Any]:
    """An admitted message."""
    data: Dict[str, Any] = {
        "contentId": item.get("contentId"),
        "revision": item.get("revision"),
        "outcome": "admit",
        "reason": "permitted",
        "controlVersion": 12,
        "ticket": ticket_text,
        "item": item,
    }
    data.update(changes)
    return {
        "specversion": "1.0",
        "id": "gate-7f3a.4711.0",
        "source": "/regionalpause",
        "type": "regionalpause.content.admitted.v1",
        "subject": item.get("contentId"),
        "time": "2027-01-15T08:00:00Z",
        "datacontenttype": "application/json",
        "data": data,
    }
