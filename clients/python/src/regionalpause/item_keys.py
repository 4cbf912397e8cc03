"""The key of an item: tickets, filters and the ledger contain it in place of the id."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

MAX_ID_BYTES = 1024
MAX_REVISION = 1_000_000_000

_LABEL = b"rp-item-v1"


class ItemId(NamedTuple):
    """The identity of an item. A changed item has the next revision."""

    content_id: str
    revision: int = 1


def item_key(content_id: str, revision: int) -> bytes:
    """SHA-256 over label, length of the id, id, revision; numbers are 4 bytes, big endian.

    :raises ValueError: the id is not Unicode, or a number does not fit.
    """
    id_bytes = content_id.encode("utf-8")
    try:
        length, number = len(id_bytes).to_bytes(4, "big"), revision.to_bytes(4, "big")
    except OverflowError:
        raise ValueError("the revision is not from 0 to 4294967295") from None
    return hashlib.sha256(_LABEL + length + id_bytes + number).digest()
