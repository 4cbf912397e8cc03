"""Training manifests (R16, R17): the items of a dataset.

One item a line, as ``ID``, ``ID TAB REVISION`` or ``{"id":"…","revision":N}``; or one JSON array of such objects or of ids. The
revision is 1 if it is absent. Any other form is refused with its place: an item that is skipped would count as clean.
"""

from __future__ import annotations

import codecs
import hashlib
import json
import os
import re
import unicodedata
from typing import Any, BinaryIO, Callable, ContextManager, Iterator, List, Optional, Tuple, Union

from .filters import QuarantineFilter
from .item_keys import MAX_ID_BYTES, MAX_REVISION, ItemId, item_key

ManifestSource = Union[str, "os.PathLike[str]", BinaryIO]
"""A path, or a file that was opened in binary mode."""

MAX_ITEM_BYTES = 1024 * 1024

_BLOCK = 1024 * 1024
_ARRAY_BLOCK = 64 * 1024
_ARRAY_BATCH = 4096
_BOM = b"\xef\xbb\xbf"
_BLANKS = b" \t\r"
_SEPARATORS = ',;|"{}[]'
_OTHER_NAMES = frozenset(("id", "contentid", "content_id", "content-id", "itemid", "item_id", "revision"))
_HEADINGS = frozenset(("id", "ids", "contentid", "content_id", "content-id", "item", "itemid", "item_id", "url"))
_EXPECTED_ID = "1 to 1,024 bytes in UTF-8 without control characters"

# Blocks of which every line has one of these forms are read by one call. All others are read line by line, by the rules below.
_SIMPLE_ID = rb"[!#-+\--:<-Z\\^-z~]"
_IN_PLAIN = bytes(b for b in range(0x21, 0x7F) if chr(b) not in _SEPARATORS) + b"\n"
_TABBED = re.compile(rb"^(" + _SIMPLE_ID + rb"{1,1024})(?:\t([1-9][0-9]{0,8}))?$", re.MULTILINE)
_OBJECTS = re.compile(rb'^\{"id": ?"([ !#-\[\]-~]{1,1024})"(?:, ?"revision": ?([1-9][0-9]{0,8}))?\}$', re.MULTILINE)
_PREFIXES = [b"rp-item-v1" + length.to_bytes(4, "big") for length in range(MAX_ID_BYTES + 1)]
_FIRST = (1).to_bytes(4, "big")
_REVISIONS = {b"": _FIRST, **{b"%d" % n: n.to_bytes(4, "big") for n in range(1, 1000)}}

_OTHER_FILES: Tuple[Tuple[bytes, str], ...] = (
    (b"\xff\xfe", "text in UTF-16; save it as UTF-8"),
    (b"\xfe\xff", "text in UTF-16; save it as UTF-8"),
    (b"\x1f\x8b", "compressed with gzip; pass gzip.open(path)"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd; unpack it first"),
    (b"BZh", "compressed with bzip2; pass bz2.open(path)"),
    (b"PK\x03\x04", "a zip file, not text"),
    (b"PAR1", "a Parquet file, not text"),
)


class ManifestError(ValueError):
    """A part of a manifest is not an item. The message says where and why."""


class ManifestCheck:
    """Iterates over the items of a manifest that are in a filter. ``items`` and ``found`` count while it runs.

    :raises ManifestError: while it is iterated, at a part of the manifest that is not an item.
    """

    def __init__(self, manifest: ManifestSource, excluded: QuarantineFilter) -> None:
        self._manifest = manifest
        self._excluded = excluded
        self.items = 0
        self.found = 0

    def __iter__(self) -> Iterator[ItemId]:
        self.items = self.found = 0
        buckets = self._excluded.buckets()
        for digests, item_at in _read(self._manifest):
            places = buckets.find(digests)
            self.items += len(digests)
            self.found += len(places)
            yield from map(item_at, places)


def read_manifest(manifest: ManifestSource) -> Iterator[ItemId]:
    """The items of a manifest, in its order.

    :raises ManifestError: at a part that is not an item. The items before it were returned.
    """
    for digests, item_at in _read(manifest):
        yield from map(item_at, range(len(digests)))


_Batch = Tuple[List[bytes], Callable[[int], ItemId]]


def _read(manifest: ManifestSource) -> Iterator[_Batch]:
    """Blocks of items: their keys, and a function that gives the item at a place."""
    with _opened(manifest) as file:
        head = file.read(4096)
        for magic, what in _OTHER_FILES:
            if head.startswith(magic):
                raise ManifestError(f"the manifest is {what}")
        if b"\0" in head[:2]:
            raise ManifestError("the manifest is text in UTF-16 or not text; save it as UTF-8")
        text = head[3:] if head.startswith(_BOM) else head
        stripped = text.lstrip(b" \t\r\n")
        yield from _array(file, stripped) if stripped.startswith(b"[") else _lines(file, head)


def _opened(manifest: ManifestSource) -> ContextManager[BinaryIO]:
    if isinstance(manifest, (str, os.PathLike)):
        return open(manifest, "rb")
    return _Borrowed(manifest)


class _Borrowed:
    """A file that its owner closes."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def __enter__(self) -> BinaryIO:
        return self._file

    def __exit__(self, *_: object) -> None:
        return None


def _lines(file: BinaryIO, head: bytes) -> Iterator[_Batch]:
    number, is_first, rest = 1, True, head
    while True:
        read = file.read(_BLOCK)
        block, rest = rest + read, b""
        if read:
            end = block.rfind(b"\n") + 1
            block, rest = block[:end], block[end:]
            if len(rest) > MAX_ITEM_BYTES + len(_BOM) + 1:
                raise ManifestError(
                    f"line {number + block.count(10)} of the manifest is not an item: it is longer than {MAX_ITEM_BYTES} bytes"
                )
        if block:
            lines = None if is_first else _simple(block)
            yield lines or _one_by_one(block, number, is_first)
            is_first = is_first and not block.strip(_BLANKS + b"\n")
            number += block.count(b"\n")
        if not read:
            return


def _simple(block: bytes) -> Optional[_Batch]:
    """A block whose every line has one of the simple forms; ``None`` for any other."""
    if b"\r" in block:
        block = block.replace(b"\r\n", b"\n")
    sha256, prefixes = hashlib.sha256, _PREFIXES
    if not block.translate(None, _IN_PLAIN):
        ids = block.split()
        if max(map(len, ids), default=0) > MAX_ID_BYTES:
            return None
        return [sha256(prefixes[len(x)] + x + _FIRST).digest() for x in ids], lambda place: ItemId(ids[place].decode("ascii"))
    found = (_OBJECTS if block.startswith(b"{") else _TABBED).findall(block)
    if len(found) != block.count(b"\n") + (not block.endswith(b"\n")):
        return None
    known = _REVISIONS
    digests = [sha256(prefixes[len(x)] + x + (known.get(n) or int(n).to_bytes(4, "big"))).digest() for x, n in found]
    return digests, lambda place: ItemId(found[place][0].decode("ascii"), int(found[place][1] or 1))


def _one_by_one(block: bytes, number: int, is_first: bool) -> _Batch:
    items: List[ItemId] = []
    for number, line in enumerate(block.split(b"\n"), number):
        if line.startswith(_BOM):
            line = line[len(_BOM) :]
        if not line.strip(_BLANKS):
            continue
        if line.endswith(b"\r"):
            line = line[:-1]
        try:
            items.append(_of_line(line, is_first))
        except (ValueError, RecursionError) as error:
            raise ManifestError(f"line {number} of the manifest is not an item: {_why(error)}") from None
        is_first = False
    return [item_key(*item) for item in items], items.__getitem__


def _of_line(line: bytes, is_first: bool) -> ItemId:
    if len(line) > MAX_ITEM_BYTES:
        raise ManifestError(f"it is longer than {MAX_ITEM_BYTES} bytes")
    text = line.decode("utf-8")
    json_text = text.lstrip(" \t")
    return _of_object(_decoder.decode(json_text)) if json_text.startswith("{") else _of_text(text, is_first)


def _of_text(line: str, is_first: bool) -> ItemId:
    content_id, *rest = line.split("\t")
    if is_first and content_id.lower() in _HEADINGS:
        raise ManifestError("it is a heading, but a manifest has no heading")
    if any(c.isspace() or c in _SEPARATORS or unicodedata.category(c) in ("Cc", "Cf") for c in content_id):
        raise ManifestError('an id with blanks, commas, quotes, brackets or invisible characters must be JSON: {"id":"…"}')
    if not rest:
        return ItemId(_id(content_id), 1)
    if len(rest) > 1 or not rest[0].isascii() or not rest[0].isdigit():
        raise ManifestError("after the id only a tab and the revision may follow")
    return ItemId(_id(content_id), _revision(int(rest[0]) if len(rest[0]) <= 40 else MAX_REVISION + 1))


class _Members(List[Tuple[str, Any]]):
    """An object as it was written, with its repeated members."""


def _constant(_: str) -> Any:
    raise ManifestError("it is not JSON")


def _number(text: str) -> Any:
    # int() of a million digits takes long in older versions of Python. No revision is that long.
    return int(text) if len(text) < 20 else float(text)


_decoder = json.JSONDecoder(object_pairs_hook=_Members, parse_int=_number, parse_constant=_constant)


def _of_object(members: Any) -> ItemId:
    content_id: Optional[str] = None
    revision: Optional[int] = None
    for name, value in members:
        if name == "id" and content_id is None and isinstance(value, str):
            content_id = _id(value)
        elif name == "revision" and revision is None and type(value) is int:
            revision = _revision(value)
        elif name.lower() in _OTHER_NAMES:
            raise ManifestError(
                f'its member \'{name}\' is not understood; an item has one "id", a text, and at most one "revision", a whole number'
            )
        else:
            _refuse_inner_id(value)
    if content_id is None:
        raise ManifestError("it has no id")
    return ItemId(content_id, 1 if revision is None else revision)


def _refuse_inner_id(value: Any) -> None:
    if isinstance(value, _Members):
        for name, inner in value:
            if name.lower() in _OTHER_NAMES and name.lower() != "revision":
                raise ManifestError(f"it has a member '{name}' inside another member; write one item a line, with its id at the top level")
            _refuse_inner_id(inner)
    elif isinstance(value, list):
        for inner in value:
            _refuse_inner_id(inner)


def _array(file: BinaryIO, head: bytes) -> Iterator[_Batch]:
    text = _Text(file, head)
    text.take()  # the bracket
    items: List[ItemId] = []
    number, fault = 1, None
    try:
        mark = "" if text.peek() == "]" else ","
        while mark == ",":
            items.append(_of_element(text.value()))
            number += 1
            mark = text.peek()
            if mark == ",":
                text.take()
            elif mark != "]":
                raise ManifestError("a comma or a closing bracket is expected")
            if len(items) == _ARRAY_BATCH:
                yield [item_key(*item) for item in items], items.__getitem__
                items = []
        text.take()
        if text.peek():
            raise ManifestError("there is more text after the array")
    except (ValueError, RecursionError) as error:
        fault = ManifestError(f"item {number} of the array or what follows it is not an item: {_why(error)}")
    if items:
        yield [item_key(*item) for item in items], items.__getitem__
    if fault is not None:
        raise fault


class _Text:
    """JSON that is read as it is needed."""

    def __init__(self, file: BinaryIO, head: bytes) -> None:
        self._file = file
        self._decode = codecs.getincrementaldecoder("utf-8")().decode
        self._text = self._decode(head)
        self._at = 0
        self._is_over = False

    def peek(self) -> str:
        """The next character that is not blank; empty at the end."""
        while True:
            while self._at < len(self._text):
                if self._text[self._at] not in " \t\r\n":
                    return self._text[self._at]
                self._at += 1
            if self._is_over:
                return ""
            self._fill()

    def take(self) -> None:
        self._at += 1

    def value(self) -> Any:
        """The next value. A number would need the character after it, but an item is not a number."""
        self.peek()
        while True:
            try:
                value, self._at = _decoder.raw_decode(self._text, self._at)
                return value
            except json.JSONDecodeError:
                if self._is_over or len(self._text) - self._at > MAX_ITEM_BYTES:
                    raise ManifestError("it is not JSON, or it is incomplete") from None
                self._fill()

    def _fill(self) -> None:
        data = self._file.read(_ARRAY_BLOCK)
        self._is_over = not data
        self._text = self._text[self._at :] + self._decode(data, self._is_over)
        self._at = 0


def _of_element(value: Any) -> ItemId:
    if isinstance(value, _Members):
        return _of_object(value)
    if isinstance(value, str):
        return ItemId(_id(value), 1)
    raise ManifestError("it is neither an object nor an id")


def _id(content_id: str) -> str:
    size = len(content_id.encode("utf-8"))
    if not 1 <= size <= MAX_ID_BYTES or any(c < " " or "\x7f" <= c <= "\x9f" for c in content_id):
        raise ManifestError(f"its id is not {_EXPECTED_ID}")
    return content_id


def _revision(revision: int) -> int:
    if not 1 <= revision <= MAX_REVISION:
        raise ManifestError(f"its revision is not from 1 to {MAX_REVISION}")
    return revision


def _why(error: BaseException) -> str:
    if isinstance(error, ManifestError):
        return str(error)
    return "it is not text in UTF-8" if isinstance(error, UnicodeError) else "it is not JSON"
