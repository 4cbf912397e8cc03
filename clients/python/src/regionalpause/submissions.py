"""Submits content to the gate and returns its decisions (R8)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Dict, Iterable, Iterator, List, Mapping, Optional, Tuple, Union

from .gate import FieldError, Gate, GateError

MAX_BATCH = 100
MAX_EVENT_BYTES = 65_536
MAX_BODY_BYTES = 1024 * 1024

Event = Union[Mapping[str, Any], str, bytes]
"""A CloudEvent ``regionalpause.content.submitted.v1``, as a mapping or as JSON."""


@dataclass(frozen=True)
class Decision:
    """What the gate decided about one item."""

    content_id: Optional[str]
    revision: Optional[int]
    outcome: str
    """``admit``, ``hold`` or ``exclude``."""

    reason: str
    decided_by: Optional[str]
    order: Optional[str]
    control_version: int
    coordinates: Optional[str]
    ticket: Optional[str]
    errors: Tuple[FieldError, ...]
    """The wrong fields of an item that could not be read."""

    @property
    def is_admitted(self) -> bool:
        """Whether the item may be used now. Items of a queue also need the check of their ticket."""
        return self.outcome == "admit"


def submit(gate: Gate, events: Iterable[Event], *, dry_run: bool = False) -> Iterator[Decision]:
    """Decides items, up to 100 a request, and returns the decisions in the same order.

    A request that failed is sent again: the same revision is decided once.

    :param dry_run: decide, and write nothing.
    :raises GateError: the gate refused a request. The decisions before it were returned.
    :raises ValueError: an event is not a JSON object, or is too long. Nothing of its batch was sent.
    """
    path = "/api/decisions" + ("?dryRun=true" if dry_run else "")
    for batch in _batches(events):
        body = b"[" + b",".join(batch) + b"]"
        answer = gate.request("POST", path, body, "application/cloudevents+json").json()
        decisions = answer.get("decisions") if isinstance(answer, dict) else None
        if not isinstance(decisions, list) or len(decisions) != len(batch):
            raise GateError(f"POST /api/decisions: the answer does not decide the {len(batch)} items of the request")
        yield from map(_decision, decisions)


def _batches(events: Iterable[Event]) -> Iterator[List[bytes]]:
    batch: List[bytes] = []
    size = 2
    for number, event in enumerate(events, 1):
        text = _text(event, number)
        if len(batch) == MAX_BATCH or (batch and size + len(text) + 1 > MAX_BODY_BYTES):
            yield batch
            batch, size = [], 2
        batch.append(text)
        size += len(text) + 1
    if batch:
        yield batch


def _text(event: Event, number: int) -> bytes:
    try:
        if isinstance(event, Mapping):
            text = json.dumps(event, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8")
        else:
            text = event.encode("utf-8") if isinstance(event, str) else bytes(event)
            if not isinstance(json.loads(text), dict):
                raise ValueError
    except (TypeError, ValueError, RecursionError):
        # Inside an array, text that is not JSON would make the gate refuse the whole batch.
        raise ValueError(f"event {number} is not a JSON object") from None
    if len(text) > MAX_EVENT_BYTES:
        raise ValueError(f"event {number} has {len(text)} bytes; {MAX_EVENT_BYTES} is the most")
    return text


def _decision(view: Dict[str, Any]) -> Decision:
    try:
        return Decision(
            view.get("contentId"),
            view.get("revision"),
            view["outcome"],
            view["reason"],
            view.get("decidedBy"),
            view.get("order"),
            view["controlVersion"],
            view.get("coordinates"),
            view.get("ticket"),
            tuple(FieldError(str(e["field"]), str(e["expected"])) for e in view.get("errors") or ()),
        )
    except (KeyError, TypeError, AttributeError):
        raise GateError("POST /api/decisions: a decision of the answer lacks a member") from None
