"""The check of a ticket, before an item is loaded (R10, R38). The format is in docs/loaders.md."""

from __future__ import annotations

import enum
import hashlib
import threading
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta
from typing import Any, Callable, Dict, Generic, Hashable, Iterable, Mapping, Optional, Tuple, TypeVar, Union

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from .canonical import canonical, parse
from .instants import Instant, microseconds
from .item_keys import MAX_REVISION, item_key
from .ticket_keys import KeySource, read_ticket_keys

STORAGE_QUEUE = timedelta(seconds=1)
"""The clock of Storage queues has whole seconds."""

SERVICE_BUS = timedelta(0)
"""The clock of Service Bus is precise."""

MAX_TICKET_CHARACTERS = 4096
MAX_MESSAGE_BYTES = 1024 * 1024

Message = Union[str, bytes, bytearray, memoryview, Mapping[str, Any]]
"""A CloudEvent: its bytes (JSON, or base64 of JSON as a Storage queue has it), its text, or what ``json.loads`` made of it."""

_PREFIX = "rpt2."
_VERSION = 2
_FIXED = 29
_MOST_SHARD = 128
_MOST_SIZE = 65_536
_SEAL = 204
_GRANT = 140
_SIGNER_LABEL = b"regionalpause-ticket-signer-v2"
_GROUP_LABEL = b"regionalpause-ticket-group-v2"
_LEAF_LABEL = b"\x00regionalpause-ticket-v2"
_ECDSA = ec.ECDSA(SHA256())

_K = TypeVar("_K", bound=Hashable)
_V = TypeVar("_V")


class Verdict(str, enum.Enum):
    """What a loader does with an item."""

    ACCEPTED = "accepted"
    """Load it."""

    LATE = "late"
    """It was queued after the ticket's end: send the item to ``content-submitted`` again."""

    FORGED = "forged"
    """The gate did not make this ticket for this item: send the item to ``content-submitted`` again, and raise an alarm."""

    UNREADABLE = "unreadable"
    """There is no ticket of this format: ask ``POST /api/tickets/check``, or send the item to ``content-submitted`` again."""


class _Forged(Exception):
    pass


class _Bounded(Generic[_K, _V]):
    """A cache that forgets what was put in first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: Dict[_K, _V] = {}
        self._lock = threading.Lock()

    def get(self, key: _K) -> Optional[_V]:
        return self._values.get(key)

    def put(self, key: _K, value: _V) -> None:
        with self._lock:
            while len(self._values) >= self._most:
                del self._values[next(iter(self._values))]
            self._values[key] = value

    def __len__(self) -> int:
        return len(self._values)


class TicketVerifier:
    """Checks tickets with public keys only. Reads no storage, no network and no clock. Threads may share it.

    :param keys: the gate's JWK Set (a mapping or JSON), PEM, DER SubjectPublicKeyInfo, or several of them.
    :param most_cached: how many verified grants and how many verified groups are remembered. Only what was verified is remembered, so
        forged tickets displace nothing.
    """

    def __init__(self, keys: Union[KeySource, Iterable[KeySource]], *, most_cached: int = 4096) -> None:
        if most_cached < 1:
            raise ValueError("most_cached is at least 1")
        self._keys = read_ticket_keys(keys)
        self._grants: _Bounded[bytes, ec.EllipticCurvePublicKey] = _Bounded(most_cached)
        self._groups: _Bounded[bytes, bool] = _Bounded(most_cached)

    def check(
        self,
        message: Message,
        enqueued_at: Instant,
        resolution: timedelta = STORAGE_QUEUE,
        *,
        fetch: Optional[Callable[[str], bytes]] = None,
    ) -> Verdict:
        """Checks an admitted message. No text of a message makes it throw.

        :param message: the whole message.
        :param enqueued_at: when the broker received it, as the broker states it. Never an instant from the message.
        :param resolution: of the broker's clock: ``STORAGE_QUEUE`` or ``SERVICE_BUS``.
        :param fetch: reads the blob of a message that has ``dataref`` in place of ``data``. It must read from the gate's own container
            only, since the address comes from the message. Without it such a message is ``unreadable``.
        """
        return self.open(message, enqueued_at, resolution, fetch=fetch)[0]

    def open(
        self,
        message: Message,
        enqueued_at: Instant,
        resolution: timedelta = STORAGE_QUEUE,
        *,
        fetch: Optional[Callable[[str], bytes]] = None,
    ) -> Tuple[Verdict, Optional[Mapping[str, Any]]]:
        """As :meth:`check`, and returns the ``data`` that was checked. Load this one: another reader of the same bytes could read another
        item."""
        event = read_message(message)
        data = event.get("data") if event is not None else None
        if data is None and event is not None and isinstance(event.get("dataref"), str) and fetch is not None:
            data = read_message(fetch(event["dataref"]))
        if not isinstance(data, Mapping):
            microseconds(enqueued_at)  # a wrong argument is an error whatever the message is
            return Verdict.UNREADABLE, None
        return self.check_data(data, enqueued_at, resolution), data

    def check_data(self, data: Mapping[str, Any], enqueued_at: Instant, resolution: timedelta = STORAGE_QUEUE) -> Verdict:
        """Checks the ``data`` of an admitted message."""
        return self.check_ticket(data.get("ticket"), data.get("contentId"), data.get("revision"), data.get("item"), enqueued_at, resolution)

    def check_ticket(
        self,
        ticket: object,
        content_id: object,
        revision: object,
        item: object,
        enqueued_at: Instant,
        resolution: timedelta = STORAGE_QUEUE,
    ) -> Verdict:
        """Checks a ticket for an item, given by its parts. ``item`` is the submitted ``data``."""
        arrived = microseconds(enqueued_at) + max(0, resolution // timedelta(microseconds=1))
        if not isinstance(ticket, str) or not ticket.startswith(_PREFIX):
            return Verdict.UNREADABLE
        try:
            not_after = self._verify(ticket, content_id, revision, item)
        except (_Forged, ValueError):
            return Verdict.FORGED
        return Verdict.LATE if arrived > not_after * 1000 else Verdict.ACCEPTED

    def _verify(self, ticket: str, content_id: object, revision: object, item: object) -> int:
        if len(ticket) > MAX_TICKET_CHARACTERS:
            raise _Forged
        parts = ticket[len(_PREFIX) :].split(".")
        if len(parts) != 3:
            raise _Forged
        payload, proof, seal = (_decode(part) for part in parts)
        key_of_item, digest = _identify(content_id, revision, item)
        if payload[0:1] != bytes([_VERSION]) or not _FIXED < len(payload) <= _FIXED + _MOST_SHARD or len(seal) != _SEAL:
            raise _Forged
        payload[_FIXED:].decode("utf-8")
        not_after = int.from_bytes(payload[21:29], "big", signed=True)
        until = int.from_bytes(seal[4:12], "big", signed=True)
        if not_after > until:
            raise _Forged
        leaf = hashlib.sha256(_LEAF_LABEL + payload + key_of_item + digest).digest()
        size, root = _root(proof, leaf)
        self._verify_group(self._signer(seal), seal, size, root)
        return not_after

    def _signer(self, seal: bytes) -> ec.EllipticCurvePublicKey:
        """The signer key, if a trusted ticket key granted it."""
        signer = self._grants.get(seal[:_GRANT])
        if signer is not None:
            return signer
        key = self._keys.get(seal[:4])
        if key is None:
            raise _Forged
        _verify_signature(key.public, seal[76:_GRANT], _SIGNER_LABEL + seal[4:76])
        signer = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), b"\x04" + seal[12:76])
        self._grants.put(seal[:_GRANT], signer)
        return signer

    def _verify_group(self, signer: ec.EllipticCurvePublicKey, seal: bytes, size: bytes, root: bytes) -> None:
        # All parts have fixed lengths, so no two groups have the same name.
        group = seal[12:76] + seal[_GRANT:] + size + root
        if self._groups.get(group) is None:
            _verify_signature(signer, seal[_GRANT:], _GROUP_LABEL + size + root)
            self._groups.put(group, True)


def read_message(message: object) -> Optional[Mapping[str, Any]]:
    """A message as JSON; ``None`` if it is not an object."""
    if isinstance(message, Mapping):
        return message
    try:
        if isinstance(message, str):
            text = message
        elif isinstance(message, (bytes, bytearray, memoryview)):
            text = str(message, "utf-8")
        else:
            return None
        if len(text) > MAX_MESSAGE_BYTES * 4 // 3 + 4:
            return None
        text = text.lstrip("\ufeff \t\r\n")
        if not text.startswith("{"):
            # Base64 has no brace: the two cannot be confused.
            text = str(urlsafe_b64decode(text.replace("+", "-").replace("/", "_")), "utf-8").lstrip("\ufeff \t\r\n")
        value = parse(text)
    except ValueError:
        return None
    return value if isinstance(value, Mapping) else None


def _decode(part: str) -> bytes:
    """The bytes of base64url without padding. Only the canonical spelling is accepted: a ticket has one text."""
    decoded = urlsafe_b64decode(part + "=" * (-len(part) % 4))
    if urlsafe_b64encode(decoded).rstrip(b"=") != part.encode("ascii"):
        raise _Forged
    return decoded


def _identify(content_id: object, revision: object, item: object) -> Tuple[bytes, bytes]:
    if not isinstance(item, Mapping) or not isinstance(content_id, str) or not content_id:
        raise _Forged
    number = _whole(revision)
    if item.get("contentId") != content_id or _whole(item.get("revision")) != number or not 1 <= number <= MAX_REVISION:
        raise _Forged
    return item_key(content_id, number), hashlib.sha256(canonical(item)).digest()


def _whole(number: object) -> int:
    # True == 1 in Python, but not in JSON.
    if isinstance(number, int) and not isinstance(number, bool):
        return number
    if isinstance(number, float) and number.is_integer():
        return int(number)
    raise _Forged


def _root(proof: bytes, leaf: bytes) -> Tuple[bytes, bytes]:
    """The size (4 bytes) and the root that a proof leads to (RFC 9162 section 2.1.3.2)."""
    if len(proof) < 8 or len(proof) % 32 != 8:
        raise _Forged
    index, size = int.from_bytes(proof[0:4], "big"), int.from_bytes(proof[4:8], "big")
    if not 1 <= size <= _MOST_SIZE or index >= size:
        raise _Forged
    last, root = size - 1, leaf
    for at in range(8, len(proof), 32):
        beside = proof[at : at + 32]
        if last == 0:
            raise _Forged
        if index & 1 or index == last:
            root = hashlib.sha256(b"\x01" + beside + root).digest()
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            root = hashlib.sha256(b"\x01" + root + beside).digest()
        index, last = index >> 1, last >> 1
    if last != 0:
        raise _Forged
    return proof[4:8], root


def _verify_signature(key: ec.EllipticCurvePublicKey, signature: bytes, signed: bytes) -> None:
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    try:
        key.verify(encode_dss_signature(r, s), signed, _ECDSA)
    except InvalidSignature:
        raise _Forged from None
