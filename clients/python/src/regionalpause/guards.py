"""A wrapper for a dataset: it skips what may not be used, stops when the permit is over, and resumes at exactly the same place (R39).

It works with any iterable. Hugging Face datasets, WebDataset and MosaicML Streaming are recognised by the methods that they have; none of
them is imported.
"""

from __future__ import annotations

import inspect
import json
import sys
from collections import Counter
from datetime import timedelta
from typing import Any, Callable, Container, Dict, Generic, Iterable, Iterator, List, Mapping, Optional, Tuple, TypeVar, Union

from .instants import Instant
from .item_keys import ItemId
from .lease import Lease
from .permits import Permit
from .tickets import STORAGE_QUEUE, TicketVerifier, Verdict, read_message

T = TypeVar("T")
Key = Callable[[T], Optional[Tuple[str, int]]]
"""The content id and the revision of a source item; ``None`` if it has none. Such an item is skipped."""

Excluded = Container[Tuple[str, int]]

USED, EXCLUDED, UNIDENTIFIED = "used", "excluded", "unidentified"

_STATE_VERSION = 1


def message_key(message: Any) -> Optional[ItemId]:
    """Of an admitted message: bytes, text, or a mapping."""
    event = read_message(message)
    return record_key(event.get("data")) if event is not None else None


def record_key(record: Any) -> Optional[ItemId]:
    """Of a record with ``contentId`` (or ``content_id``) and ``revision``."""
    if not isinstance(record, Mapping):
        return None
    content_id = record.get("contentId", record.get("content_id"))
    revision = record.get("revision")
    if not isinstance(content_id, str) or isinstance(revision, bool) or not isinstance(revision, int):
        return None
    return ItemId(content_id, revision)


def webdataset_key(sample: Any) -> Optional[ItemId]:
    """Of a WebDataset sample: its member ``json`` (or ``.json``) has ``contentId`` and ``revision``, decoded or not. Without that member,
    ``__key__`` is the content id and the revision is 1."""
    if not isinstance(sample, Mapping):
        return None
    record = sample.get("json", sample.get(".json"))
    if record is None:
        key = sample.get("__key__")
        return ItemId(key, 1) if isinstance(key, str) else None
    if isinstance(record, (bytes, str)):
        try:
            record = json.loads(record)
        except (ValueError, RecursionError):
            return None
    return record_key(record)


class Guard(Generic[T]):
    """See :func:`guard`."""

    def __init__(
        self,
        dataset: Iterable[T],
        *,
        key: Optional[Key[T]],
        permit: Union[None, Permit, Lease],
        exclusions: Iterable[Excluded],
        verifier: Optional[TicketVerifier],
        message: Callable[[T], Any],
        enqueued_at: Optional[Callable[[T], Instant]],
        resolution: timedelta,
        on_refused: Optional[Callable[[T, str], None]],
        shard: Union[None, Tuple[int, int], Callable[[], Tuple[int, int]]],
        ranks: int,
        use_source_state: bool,
    ) -> None:
        if verifier is not None and enqueued_at is None:
            raise ValueError("a ticket is checked with the broker's enqueue instant: state enqueued_at")
        self.dataset = dataset
        self.counts: "Counter[str]" = Counter()
        """Source items since the beginning of the epoch, by what happened to them: ``used``, ``excluded``, ``late``, ``forged``,
        ``unreadable``, ``unidentified``."""
        self._key = key
        self._permit = permit
        self._exclusions = list(exclusions)
        self._verifier = verifier
        self._message = message
        self._enqueued_at = enqueued_at
        self._resolution = resolution
        self._on_refused = on_refused
        self._shard = shard
        self._ranks = ranks
        self._uses_source_state = use_source_state and _has_state(dataset)
        # Source items that were handed out or skipped, and source items that were taken: one more while an item is looked at.
        self._position = self._taken = 0
        self._epoch: Optional[int] = None
        self._resume_at: Optional[int] = None
        self._passes_over = 0

    def __iter__(self) -> Iterator[T]:
        passes_over = 0
        if self._resume_at is None:
            self._position = 0
            self.counts.clear()
        else:
            self._position, self._resume_at = self._resume_at, None
            passes_over, self._passes_over = self._passes_over, 0
        index, count = self._shard_now()
        self._taken = self._position - passes_over
        for item in self._source():
            if self._taken <= self._position:
                continue  # it was used or skipped before the restart
            if (self._taken - 1) % count == index:
                why = self._why_not(item)
                if why is None:
                    self._check_permit()
                    # The place moves first: a state that is taken while the item is used goes on with the next one.
                    self._position = self._taken
                    self.counts[USED] += 1
                    yield item
                    continue
                if self._on_refused is not None:
                    self._on_refused(item, why)
                self.counts[why] += 1
            self._position = self._taken
        if self._taken < self._position:
            raise ValueError(
                f"the source has {self._taken} items, and was to resume after item {self._position}; it is not the same source"
            )

    def state_dict(self, num_samples: Optional[int] = None, from_beginning: bool = True) -> Dict[str, Any]:
        """The place after the item that was handed out last. The arguments exist for loaders that count items themselves; they count items
        that were used, so they are not used here."""
        state: Dict[str, Any] = {
            "version": _STATE_VERSION,
            "position": self._position if self._resume_at is None else self._resume_at,
            "counts": dict(self.counts),
            "epoch": self._epoch,
            "shard": list(self._shard_now()),
            "source": None,
        }
        if self._uses_source_state:
            if _counts_samples(self.dataset):
                # MosaicML Streaming is told how many samples were taken: of all ranks, since the beginning of the epoch.
                state["source"] = self.dataset.state_dict(state["position"] * self._ranks, True)  # type: ignore[attr-defined]
            elif self._resume_at is None and self._taken == self._position:
                state["source"] = self.dataset.state_dict()  # type: ignore[attr-defined]
            # Otherwise the source is one item ahead of what was handed out: only its position is exact.
        return state

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """The next iteration goes on after the item that was handed out last.

        :raises ValueError: the state is of another version or shard.
        """
        position = state.get("position")
        if state.get("version") != _STATE_VERSION or not isinstance(position, int) or position < 0:
            raise ValueError("this is not a state of this guard")
        if list(state.get("shard", ())) != list(self._shard_now()):
            raise ValueError(f"the state is of shard {state.get('shard')}, and this is shard {list(self._shard_now())}")
        source = state.get("source")
        if source is not None and not _has_state(self.dataset):
            raise ValueError("the state has a state of the source, but this source cannot load one")
        if state.get("epoch") is not None:
            self.set_epoch(state["epoch"])
        if source is not None:
            self.dataset.load_state_dict(source)  # type: ignore[attr-defined]
        self.counts = Counter(state.get("counts", {}))
        self._resume_at = position
        self._passes_over = position if source is None else 0

    def set_epoch(self, epoch: int) -> None:
        """The next iteration is this epoch, from its beginning. The source shuffles by it, if it can."""
        self._epoch = epoch
        self._resume_at = None
        self._passes_over = 0
        self._position = self._taken = 0
        self.counts.clear()
        if callable(getattr(self.dataset, "set_epoch", None)):
            self.dataset.set_epoch(epoch)  # type: ignore[attr-defined]

    def __reduce__(self) -> Tuple[Any, ...]:
        return _restored, (self.__dict__,)

    def _source(self) -> Iterator[T]:
        items = iter(self.dataset)
        while True:
            # Before an item is read, and again before it is handed out: reading may take longer than the lease.
            self._check_permit()
            try:
                item = next(items)
            except StopIteration:
                return
            self._taken += 1
            yield item

    def _check_permit(self) -> None:
        if self._permit is not None:
            self._permit.check()

    def _why_not(self, item: T) -> Optional[str]:
        data: Any = item
        if self._verifier is not None and self._enqueued_at is not None:
            verdict, data = self._verifier.open(self._message(item), self._enqueued_at(item), self._resolution)
            if verdict is not Verdict.ACCEPTED:
                return str(verdict.value)
        identity = record_key(data) if self._key is None else self._key(item)
        if identity is None:
            return UNIDENTIFIED
        content_id, revision = identity
        if self._permit is not None and self._permit.excludes(content_id, revision):
            return EXCLUDED
        return EXCLUDED if any((content_id, revision) in excluded for excluded in self._exclusions) else None

    def _shard_now(self) -> Tuple[int, int]:
        index, count = (0, 1) if self._shard is None else self._shard() if callable(self._shard) else self._shard
        if not 0 <= index < count:
            raise ValueError(f"shard {index} of {count} does not exist")
        return index, count


def _itself(item: T) -> T:
    return item


def guard(
    dataset: Iterable[T],
    *,
    key: Optional[Key[T]] = None,
    permit: Union[None, Permit, Lease] = None,
    exclusions: Union[Iterable[Excluded], Excluded] = (),
    verifier: Optional[TicketVerifier] = None,
    message: Callable[[T], Any] = _itself,
    enqueued_at: Optional[Callable[[T], Instant]] = None,
    resolution: timedelta = STORAGE_QUEUE,
    on_refused: Optional[Callable[[T, str], None]] = None,
    shard: Union[None, Tuple[int, int], Callable[[], Tuple[int, int]]] = None,
    ranks: int = 1,
    use_source_state: bool = True,
) -> Guard[T]:
    """Wraps a dataset.

    :param key: content id and revision of a source item. Default: ``contentId`` and ``revision`` of the checked message, or of the record.
    :param permit: stops with ``PermitOver``, and excludes what the permit excludes.
    :param exclusions: a filter, or several; anything with ``in`` for (content id, revision).
    :param verifier: checks the ticket of every item, with ``message(item)`` and ``enqueued_at(item)``.
    :param on_refused: called with every source item that is not used, and why; for example to send a late item back.
    :param shard: (index, count), or a function that returns them in the worker: takes every count-th source item. For a source that does
        not divide itself among workers. Each worker has its own state.
    :param ranks: for a source that counts the samples of all ranks together (MosaicML Streaming).
    :param use_source_state: ``False``: resume by counting source items even if the source has a state of its own, for example because it
        has a shuffle buffer that its state does not contain.
    """
    several = _several(exclusions)
    made: Guard[T] = _guard_class()(
        dataset,
        key=key,
        permit=permit,
        exclusions=several,
        verifier=verifier,
        message=message,
        enqueued_at=enqueued_at,
        resolution=resolution,
        on_refused=on_refused,
        shard=shard,
        ranks=ranks,
        use_source_state=use_source_state,
    )
    return made


def _several(exclusions: Any) -> List[Excluded]:
    several = list(exclusions) if isinstance(exclusions, (list, tuple)) else [exclusions]
    # In a list of items, no item would be found: every one of them would be used.
    if any(isinstance(excluded, (str, bytes, tuple)) or not hasattr(excluded, "__contains__") for excluded in several):
        raise TypeError("exclusions is a filter or a list of filters; put single items in a set")
    return several


def _guard_class() -> Any:
    """PyTorch's DataLoader takes only subclasses of its own class. Where PyTorch is loaded already, the guard is one."""
    base = getattr(sys.modules.get("torch.utils.data"), "IterableDataset", None)
    return Guard if base is None else type("Guard", (Guard, base), {"__module__": __name__})


def _restored(members: Dict[str, Any]) -> Any:
    kind = _guard_class()
    restored = kind.__new__(kind)
    restored.__dict__.update(members)
    return restored


def _has_state(dataset: Any) -> bool:
    return callable(getattr(dataset, "state_dict", None)) and callable(getattr(dataset, "load_state_dict", None))


def _counts_samples(dataset: Any) -> bool:
    return "num_samples" in inspect.signature(dataset.state_dict).parameters
