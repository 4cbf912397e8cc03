"""Sets of items that must be left out, in the product's filter files (R16). The format is in docs/loaders.md."""

from __future__ import annotations

import hashlib
import json
import mmap
import operator
import os
import sys
from array import array
from bisect import bisect_left
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, Iterator, List, Tuple, Union

from .item_keys import item_key

FORMAT = "regionalpause.quarantine-filter.v1"
MAX_ITEMS = 100_000_000

_MAX_HEADER = 4096
_WIDTH = 8
_CHUNK = 1024 * 1024
_MEMBERS = {"format": str, "source": str, "origin": str, "size": int, "root": str, "items": int, "sha256": str}


class FilterError(ValueError):
    """The file is not a filter, or it was changed or cut. The message says what is wrong."""


@dataclass(frozen=True)
class FilterHeader:
    """The first line of a filter file."""

    source: str
    """The set, for example ``order/uk-2024``."""

    origin: str
    """The ledger from which it was made."""

    size: int
    """The leaves of that ledger."""

    root: str
    """Their root, base64."""

    items: int
    sha256: str
    """Of the rest of the file. The same set always has the same hash."""


class QuarantineFilter:
    """A filter file, mapped into memory. ``(content_id, revision) in filter`` finds every item of the set; an item that is not in the set
    is mistaken for one with a probability of items / 2**64.

    The whole file is verified when it is opened. Threads and forked processes may share it.

    :raises FilterError: the file is damaged or is something else.
    """

    def __init__(self, path: Union[str, "os.PathLike[str]"]) -> None:
        self.path = Path(path)
        with open(self.path, "rb") as file:
            line = file.readline(_MAX_HEADER + 1)
            self.header = _header(line)
            self._start = len(line)
            size = os.fstat(file.fileno()).st_size
            expected = self._start + self.header.items * _WIDTH
            if size < expected:
                raise FilterError(f"{self.path} ends before its {self.header.items} items do: it is incomplete")
            if size > expected:
                raise FilterError(f"{self.path} has more data after its {self.header.items} items")
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        try:
            self._verify()
        except FilterError:
            self._map.close()
            raise

    def __len__(self) -> int:
        return self.header.items

    def __contains__(self, item: object) -> bool:
        if not isinstance(item, tuple) or len(item) != 2:
            # False would mean that the item may be used.
            raise TypeError("ask for (content id, revision)")
        content_id, revision = item
        return self.contains_prefix(item_key(content_id, revision)[:_WIDTH])

    def contains_prefix(self, prefix: bytes) -> bool:
        """Whether the set has the item whose key begins with these 8 bytes."""
        low, high, items, start = 0, self.header.items, self._map, self._start
        while low < high:
            middle = (low + high) // 2
            at = start + middle * _WIDTH
            found = items[at : at + _WIDTH]
            if found == prefix:
                return True
            if found < prefix:
                low = middle + 1
            else:
                high = middle
        return False

    def buckets(self) -> "Buckets":
        """A table that decides at once for most items that are not in the set. It takes up to 64 MB."""
        return Buckets(self)

    def slice(self, first: int, end: int) -> bytes:
        """The prefixes at these places."""
        return self._map[self._start + first * _WIDTH : self._start + end * _WIDTH]

    def values(self) -> Iterator["array[int]"]:
        """The items' prefixes as numbers, in blocks."""
        for at in range(self._start, len(self._map), _CHUNK):
            yield numbers(self._map[at : at + _CHUNK])

    def close(self) -> None:
        """Unmaps the file."""
        self._map.close()

    def __enter__(self) -> "QuarantineFilter":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __reduce__(self) -> Tuple[Any, ...]:
        return QuarantineFilter, (str(self.path),)

    def _verify(self) -> None:
        digest = hashlib.sha256()
        for at in range(self._start, len(self._map), _CHUNK):
            digest.update(self._map[at : at + _CHUNK])
        if digest.hexdigest() != self.header.sha256:
            raise FilterError(f"the items of {self.path} do not have the hash of its first line: the file was changed")
        last = -1
        for block in self.values():
            # Bisection finds nothing reliably in a file that is not sorted.
            if block[0] <= last or not all(map(operator.lt, block, block[1:])):
                raise FilterError(f"the items of {self.path} are not sorted: the file was made wrongly")
            last = block[-1]


class Buckets:
    """Tables of ranges of prefixes, for many lookups: whether the set has an item there, and where the items of a range begin."""

    _LEAST_BITS, _MOST_BITS, _MOST_START_BITS = 16, 26, 22

    def __init__(self, of: QuarantineFilter) -> None:
        # 16 ranges an item: of the items that are not in the set, one in 16 is looked up. The starts are for about 4 items each.
        bits = min(max((len(of) * 16).bit_length(), self._LEAST_BITS), self._MOST_BITS)
        start_bits = min(bits - 6, self._MOST_START_BITS)
        self._filter = of
        self._shift, self._start_shift = 64 - bits, 64 - start_bits
        self._table = bytearray(1 << bits)
        self._starts = array("L", [0]) * ((1 << start_bits) + 1)
        table, shift, starts, start_shift = self._table, self._shift, self._starts, self._start_shift
        before = filled = 0
        for block in of.values():
            for value in block:
                table[value >> shift] = 1
            until = (block[-1] >> start_shift) + 1
            for bucket in range(filled, until):
                starts[bucket] = before + bisect_left(block, bucket << start_shift)
            before, filled = before + len(block), until
        for bucket in range(filled, len(starts)):
            starts[bucket] = before

    def find(self, digests: List[bytes]) -> List[int]:
        """The places of the item keys (32 bytes each) that are in the set."""
        table, shift = self._table, self._shift
        first = numbers(b"".join(digests))[::4]
        return [place for place, value in enumerate(first) if table[value >> shift] and self._has(value, digests[place][:_WIDTH])]

    def _has(self, value: int, prefix: bytes) -> bool:
        bucket = value >> self._start_shift
        near = self._filter.slice(self._starts[bucket], self._starts[bucket + 1])
        at = near.find(prefix)
        while at > 0 and at % _WIDTH:
            at = near.find(prefix, at + 1)  # the end of one prefix and the beginning of the next
        return at >= 0


def numbers(data: bytes) -> "array[int]":
    """Big endian numbers of 8 bytes each."""
    values = array("Q", data)
    if sys.byteorder == "little":
        values.byteswap()
    return values


def _header(line: bytes) -> FilterHeader:
    try:
        if not line.endswith(b"\n"):
            raise ValueError
        members = json.loads(line, object_pairs_hook=_once)
        # An unknown member could restrict the filter in a way that this reader does not know.
        if members.keys() != _MEMBERS.keys() or members["format"] != FORMAT:
            raise ValueError
        if any(type(members[name]) is not kind for name, kind in _MEMBERS.items()) or not 0 <= members["items"] <= MAX_ITEMS:
            raise ValueError
    except (ValueError, AttributeError, RecursionError):
        raise FilterError(f"this is not a filter: its first line must be JSON with the format '{FORMAT}'") from None
    del members["format"]
    return FilterHeader(**members)


def _once(pairs: List[Tuple[str, Any]]) -> Dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member occurs twice")
    return members
