"""Holds a training permit (R17): a lease that a background thread renews, and that a pause revokes. The protocol is in docs/loaders.md."""

from __future__ import annotations

import json
import logging
import os
import shutil
import tempfile
import threading
import urllib.parse
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple, Type, Union

from .filters import FilterError, QuarantineFilter
from .gate import Body, Gate, GateError, wait_after
from .lease import Lease, LeaseWriter, PermitOver, boot_clock, exclusions_file

_log = logging.getLogger(__name__)
_SECOND = 1_000_000_000


@dataclass(frozen=True)
class PermitView:
    """The answer of the gate about a permit."""

    id: str
    state: str
    """``active``, ``revoked``, ``expired`` or ``ended``."""

    revision: int
    """Of the exclusions."""

    lease_seconds: float
    cause: Optional[str]
    items: Optional[int]
    """Items of the manifest; ``None`` if only its hash was stated."""

    excluded: Optional[int]
    """Items of the manifest that must be left out."""

    filter_path: str


class Permit:
    """A context manager: requests a permit, renews it in the background, ends it.

    Inside, :meth:`check` before every item and every step of training raises :class:`PermitOver` when the permit is over. Threads and
    forked processes may use it. Pickled for another process it becomes a :class:`Lease`. Only the process that entered it renews and ends
    it; without that process the permit is over at the end of the lease.

    :param manifest: the path of the manifest, which is sent; or else
    :param manifest_sha256: its SHA-256, hexadecimal.
    :param jurisdictions: codes; ``None`` for every jurisdiction.
    :param lease_seconds: 10 to 3600.
    """

    def __init__(
        self,
        gate: Gate,
        *,
        run: str,
        dataset: str,
        manifest: Union[None, str, "os.PathLike[str]"] = None,
        manifest_sha256: Optional[str] = None,
        jurisdictions: Optional[Sequence[str]] = None,
        lease_seconds: int = 60,
    ) -> None:
        if (manifest is None) == (manifest_sha256 is None):
            raise ValueError("state the manifest or its SHA-256")
        if isinstance(jurisdictions, str):
            raise ValueError("jurisdictions is a list of codes")
        self._gate = gate
        self._manifest = manifest
        self._request: Dict[str, Any] = {"run": run, "dataset": dataset, "leaseSeconds": lease_seconds}
        if jurisdictions is not None:
            self._request["jurisdictions"] = list(jurisdictions)
        if manifest_sha256 is not None:
            self._request["manifestSha256"] = manifest_sha256
        self._owner = 0
        self._wake = threading.Event()
        self._is_leaving = False
        self._threads: List[threading.Thread] = []
        self._wanted = 0
        # Guards the writer: its state must not become active again after it ended.
        self._lock = threading.Lock()

    def __enter__(self) -> "Permit":
        if self._owner:
            raise RuntimeError("a permit is entered once; request another")
        self._owner = os.getpid()
        started = boot_clock()
        self.view = _view(self._send_request().json())
        self._directory = Path(tempfile.mkdtemp(prefix="regionalpause-permit-"))
        try:
            self._writer = LeaseWriter(self._directory)
            self._begin(started)
            self.lease = Lease(self._directory)
            self.lease.check()
        except BaseException:
            self._leave()
            raise
        return self

    def __exit__(
        self, kind: Optional[Type[BaseException]] = None, error: Optional[BaseException] = None, trace: Optional[TracebackType] = None
    ) -> None:
        # A forked process that leaves the block does not end the permit of the others.
        if os.getpid() == self._owner:
            self._leave()

    def check(self) -> None:
        """:raises PermitOver: the permit was revoked, has ended, or was not renewed in time."""
        self.lease.check()

    @property
    def exclusions(self) -> QuarantineFilter:
        """What must be left out now. It grows while the run goes on."""
        return self.lease.exclusions

    def excludes(self, content_id: str, revision: int) -> bool:
        """Whether an item must be left out."""
        return self.lease.excludes(content_id, revision)

    def __reduce__(self) -> Tuple[Any, ...]:
        return Lease, (str(self.lease.directory),)

    def _send_request(self) -> Any:
        if self._manifest is None:
            return self._gate.request("POST", "/api/permits", json.dumps(self._request).encode())
        path = os.fspath(self._manifest)
        query = {**self._request}
        if "jurisdictions" in query:
            query["jurisdictions"] = ",".join(query["jurisdictions"])
        body: Body = lambda: open(path, "rb")  # noqa: E731
        kind = "application/x-ndjson" if path.endswith((".jsonl", ".ndjson")) else "text/plain"
        length = {"Content-Length": str(os.path.getsize(path))}
        return self._gate.request("POST", "/api/permits?" + urllib.parse.urlencode(query), body, kind, length)

    def _begin(self, started: int) -> None:
        """The first lease and the first exclusions."""
        if self.view.state != "active":
            raise PermitOver(_cause(self.view))
        third = self._third()
        if boot_clock() > started + third:
            # Sending the manifest took long, and the lease counts from before it: the first renewal gives a whole one.
            started = boot_clock()
            self.view = self._renew(self.view.revision, None)
            if self.view.state != "active":
                raise PermitOver(_cause(self.view))
        self._writer.extend(started + int(self.view.lease_seconds * _SECOND))
        self._wanted = self.view.revision
        self._start(self._renew_until_over)
        self._load_until_over()

    def _renew(self, revision: int, timeout: Optional[float]) -> PermitView:
        body = json.dumps({"revision": revision}).encode()
        return _view(self._gate.attempt("POST", f"/api/permits/{self.view.id}/renewals", body, timeout=timeout).json())

    def _renew_until_over(self) -> None:
        next_at, failures, last = boot_clock() + self._third(), 0, ""
        while not self._is_leaving:
            self._wake.wait(max(0, min(next_at, self._writer.deadline) - boot_clock()) / _SECOND)
            self._wake.clear()
            started = boot_clock()
            if self._is_leaving or self._writer.is_over:
                return
            if started >= self._writer.deadline:
                self._end("the lease is over without a renewal" + last)
                return
            try:
                view = self._renew(self._writer.revision, max(0.05, min(self._third(), self._writer.deadline - started) / _SECOND))
            except Exception as error:  # the token may fail in any way; the lease decides how long to try
                failures, last = failures + 1, f": {error}"
                _log.warning("A renewal of permit %s failed: %s", self.view.id, error)
                next_at = boot_clock() + min(self._third() // 2, _SECOND * failures)
                continue
            failures, last = 0, ""
            next_at = started + self._third()
            if not self._apply(view, started):
                return

    def _apply(self, view: PermitView, started: int) -> bool:
        with self._lock:
            if view.state != "active":
                self._writer.end(_cause(view))
            elif boot_clock() >= self._writer.deadline:
                # The run may have stopped already: a late answer does not revive its permit.
                self._writer.end("the renewal was answered after the lease was over")
            else:
                self._writer.extend(started + int(view.lease_seconds * _SECOND))
            self.view = view
        if self._writer.is_over:
            return False
        if view.revision > self._wanted:
            self._wanted = view.revision
            # In its own thread: a large file must not delay the next renewal.
            self._start(self._load_until_over)
        return True

    def _load_until_over(self) -> None:
        """Loads the exclusions until they are the wanted ones or the permit is over."""
        failures = 0
        while not self._is_leaving and not self._writer.is_over and boot_clock() < self._writer.deadline:
            try:
                self._load()
                if self._writer.revision >= self._wanted:
                    return
            except (GateError, FilterError, OSError) as error:
                failures += 1
                _log.warning("The exclusions of permit %s could not be loaded: %s", self.view.id, error)
                threading.Event().wait(min(self._third() / 4 / _SECOND, 0.25 * failures))

    def _load(self) -> None:
        wanted = self._wanted
        partial = self._directory / f"partial-{threading.get_ident()}"
        with open(partial, "wb") as file:
            headers = self._gate.download(self.view.filter_path, file.write)
        revision = _revision_of(headers, wanted)
        QuarantineFilter(partial).close()
        with self._lock:
            # Two downloads may overlap; the exclusions never go back.
            if revision > self._writer.revision:
                os.replace(partial, exclusions_file(self._directory, revision))
                former = self._writer.revision
                self._writer.use(revision)
                self._wake.set()  # names the new revision to the gate at once
                kept = {exclusions_file(self._directory, number) for number in (former, revision)}
                for file_path in set(self._directory.glob("exclusions-*.filter")) - kept:
                    file_path.unlink()
            else:
                partial.unlink()

    def _start(self, work: Any) -> None:
        thread = threading.Thread(target=work, name="regionalpause-permit", daemon=True)
        self._threads = [t for t in self._threads if t.is_alive()] + [thread]
        thread.start()

    def _end(self, cause: str) -> None:
        with self._lock:
            self._writer.end(cause)

    def _leave(self) -> None:
        """Every process stops first; then the gate is told that the run reads no more."""
        self._is_leaving = True
        self._wake.set()
        if hasattr(self, "_writer"):
            self._end("ended")
        for thread in self._threads:
            thread.join(timeout=5)
        self._report_end()
        shutil.rmtree(self._directory, ignore_errors=True)

    def _report_end(self) -> None:
        # Also for a revoked permit: the order's record then says when this run read no more.
        for attempt in range(1, 4):
            try:
                self._gate.attempt("POST", f"/api/permits/{self.view.id}/end", b"", timeout=5)
                return
            except Exception as error:  # the permit is over at the end of its lease in any case
                _log.warning("The end of permit %s could not be reported: %s", self.view.id, error)
                if not isinstance(error, GateError) or not error.is_transient or attempt == 3:
                    return
                threading.Event().wait(min(1.0, wait_after(error, attempt)))

    def _third(self) -> int:
        return int(self.view.lease_seconds * _SECOND / 3)


def _view(answer: Any) -> PermitView:
    try:
        return PermitView(
            str(answer["id"]),
            str(answer["state"]),
            int(answer["revision"]),
            float(answer["leaseSeconds"]),
            answer.get("cause"),
            answer.get("items"),
            answer.get("excluded"),
            f"/api/permits/{urllib.parse.quote(str(answer['id']), safe='')}/exclusions.filter",
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise GateError("the answer is not a permit; is this the address of a gate?") from None


def _cause(view: PermitView) -> str:
    return view.cause or view.state


def _revision_of(headers: Mapping[str, str], wanted: int) -> int:
    """The file may be newer than the answer that announced it."""
    tag = headers.get("etag", "").removeprefix("W/").strip('"')
    return int(tag) if tag.isascii() and tag.isdigit() else wanted
