"""Instants as brokers state them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Union

Instant = Union[datetime, int, str]
"""An instant: a ``datetime`` with a time zone, whole milliseconds since 1970 UTC, or a text (RFC 3339, or RFC 1123 as Storage queues
write it)."""

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_MICROSECOND = timedelta(microseconds=1)
_RFC3339 = re.compile(r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?([Zz]|[+-]\d\d:\d\d)")


def microseconds(instant: Instant) -> int:
    """Microseconds since 1970 UTC, rounded up: a part of a microsecond must not make a late item appear in time.

    :raises ValueError: the instant has no time zone, or its text is not an instant.
    """
    if isinstance(instant, bool):
        raise ValueError("an instant is a datetime, milliseconds or a text")
    if isinstance(instant, int):
        return instant * 1000
    if isinstance(instant, str):
        return _of_text(instant)
    if not isinstance(instant, datetime):
        raise ValueError("an instant is a datetime, milliseconds or a text")
    if instant.utcoffset() is None:
        raise ValueError("the instant has no time zone; use datetime(…, tzinfo=timezone.utc)")
    return (instant - _EPOCH) // _MICROSECOND


def _of_text(text: str) -> int:
    match = _RFC3339.fullmatch(text)
    if match is None:
        try:
            parsed = parsedate_to_datetime(text)
        except (TypeError, ValueError, IndexError):
            parsed = None  # reported below
        if parsed is None or parsed.utcoffset() is None:
            raise ValueError(f"'{text[:40]}' is not an instant; write it like 2026-01-15T09:00:00Z")
        return (parsed - _EPOCH) // _MICROSECOND
    day, time, fraction, zone = match.groups()
    whole = datetime.fromisoformat(f"{day}T{time}{'+00:00' if zone in 'Zz' else zone}")
    nanoseconds = int((fraction or "0").ljust(9, "0"))
    return (whole - _EPOCH) // _MICROSECOND + -(-nanoseconds // 1000)
