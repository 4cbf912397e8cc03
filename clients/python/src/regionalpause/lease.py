"""The state of a permit in a file of this machine, so that every process of a run sees it (R17)."""

from __future__ import annotations

import mmap
import os
import time
from pathlib import Path
from typing import Any, Optional, Tuple, Union

from .filters import QuarantineFilter

_SIZE = 1024
_TEXT = 32
_ACTIVE, _OVER = 1, 2
_STATE, _DEADLINE, _REVISION, _LENGTH = range(4)


class PermitOver(Exception):
    """The run has no permit: it must read no more items. ``cause`` says why, for example ``order:uk-2024``."""

    def __init__(self, cause: str) -> None:
        super().__init__(f"the training permit is over: {cause}")
        self.cause = cause

    def __reduce__(self) -> Tuple[Any, ...]:
        return PermitOver, (self.cause,)


def boot_clock() -> int:
    """Nanoseconds of a clock that all processes share and nobody sets. It counts the time that a machine is suspended where the system has
    such a clock (Linux: ``CLOCK_BOOTTIME``)."""
    return time.clock_gettime_ns(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic_ns()


class Lease:
    """What a process needs of a permit: whether it goes on, and what is excluded. The process that holds the permit writes the file.

    It can be used in threads and forked processes, and be pickled to other processes of the same machine. Without the process that renews
    the permit it is over at the end of the lease.
    """

    def __init__(self, directory: Union[str, "os.PathLike[str]"]) -> None:
        self.directory = Path(directory)
        try:
            with open(self.directory / "lease", "rb") as file:
                self._map = mmap.mmap(file.fileno(), _SIZE, access=mmap.ACCESS_READ)
        except FileNotFoundError:
            raise PermitOver("ended") from None
        # Each number is one aligned word, so a reader never sees half of one.
        self._words = memoryview(self._map)[:_TEXT].cast("q")
        self._loaded: Optional[Tuple[int, QuarantineFilter]] = None

    def check(self) -> None:
        """:raises PermitOver: the permit was revoked, has ended, or was not renewed in time."""
        words = self._words
        if words[_STATE] != _ACTIVE or boot_clock() >= words[_DEADLINE]:
            raise PermitOver(self.cause or "the lease is over without a renewal")

    @property
    def cause(self) -> Optional[str]:
        """Why it is over, if its holder said so."""
        if self._words[_STATE] != _OVER:
            return None
        return str(self._map[_TEXT : _TEXT + self._words[_LENGTH]], "utf-8", "replace")

    @property
    def remaining_seconds(self) -> float:
        """Until the end of the lease; 0 if the permit is over."""
        left = (self._words[_DEADLINE] - boot_clock()) / 1e9
        return max(0.0, left) if self._words[_STATE] == _ACTIVE else 0.0

    @property
    def revision(self) -> int:
        """The revision of the exclusions that every process has to use now."""
        return self._words[_REVISION]

    @property
    def exclusions(self) -> QuarantineFilter:
        """The exclusions of that revision. A process that used others loads them here.

        :raises PermitOver: they are gone, since the permit has ended.
        """
        while True:
            revision = self.revision
            if self._loaded is not None and self._loaded[0] == revision:
                return self._loaded[1]
            try:
                self._loaded = revision, QuarantineFilter(exclusions_file(self.directory, revision))
            except FileNotFoundError:
                if revision == self.revision:
                    raise PermitOver(self.cause or "the exclusions are gone") from None

    def excludes(self, content_id: str, revision: int) -> bool:
        """Whether an item must be left out."""
        return (content_id, revision) in self.exclusions

    def __reduce__(self) -> Tuple[Any, ...]:
        return Lease, (str(self.directory),)


class LeaseWriter:
    """Writes the file. One process has it, and one thread at a time uses it."""

    def __init__(self, directory: Path) -> None:
        path = directory / "lease"
        path.write_bytes(bytes(_SIZE))
        with open(path, "r+b") as file:
            self._map = mmap.mmap(file.fileno(), _SIZE)
        self._words = memoryview(self._map)[:_TEXT].cast("q")

    @property
    def deadline(self) -> int:
        """The end of the lease, on the boot clock."""
        return self._words[_DEADLINE]

    @property
    def revision(self) -> int:
        """The exclusions that are in use."""
        return self._words[_REVISION]

    @property
    def is_over(self) -> bool:
        """Whether it was ended. It is never active again."""
        return self._words[_STATE] == _OVER

    def extend(self, deadline: int) -> None:
        """The lease is active until then."""
        self._words[_DEADLINE] = deadline
        if not self.is_over:
            self._words[_STATE] = _ACTIVE

    def use(self, revision: int) -> None:
        """Every process uses these exclusions from now on."""
        self._words[_REVISION] = revision

    def end(self, cause: str) -> None:
        """Ends it for every process, once."""
        if self.is_over:
            return
        text = cause.encode("utf-8")[: _SIZE - _TEXT]
        self._map[_TEXT : _TEXT + len(text)] = text
        self._words[_LENGTH] = len(text)
        self._words[_STATE] = _OVER


def exclusions_file(directory: Path, revision: int) -> Path:
    """The filter file of a revision."""
    return directory / f"exclusions-{revision}.filter"
