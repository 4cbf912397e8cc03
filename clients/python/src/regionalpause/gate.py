"""The gate's HTTP API, with the standard library only."""

from __future__ import annotations

import http.client
import ipaddress
import json
import random
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from email.message import Message
from typing import Any, BinaryIO, Callable, Dict, Iterator, List, Mapping, Optional, Tuple, Union

from .ticket_keys import TicketKey, read_ticket_keys

Body = Union[None, bytes, Callable[[], BinaryIO]]
"""Bytes, or a function that opens a file: a second attempt reads it from the beginning."""

_LATER = frozenset((408, 429, 502, 503, 504))
_MOST_ANSWER = 64 * 1024 * 1024
_MOST_WAIT = 60.0


@dataclass(frozen=True)
class FieldError:
    """One wrong field of a request."""

    field: str
    expected: str


class GateError(Exception):
    """The gate refused a request, or did not answer.

    ``status`` is the HTTP status, ``None`` without an answer. ``problem`` is the type of RFC 9457, ``errors`` the wrong fields.
    """

    def __init__(
        self, message: str, status: Optional[int] = None, problem: Optional[str] = None, errors: Tuple[FieldError, ...] = ()
    ) -> None:
        super().__init__(message)
        self.status = status
        self.problem = problem
        self.errors = errors
        self.retry_after: Optional[float] = None

    @property
    def is_transient(self) -> bool:
        """Whether the same request may succeed later."""
        return self.status is None or self.status in _LATER


@dataclass(frozen=True)
class Answer:
    """An answer of the gate."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise GateError("the answer is not JSON; is this the address of a gate?", self.status) from None


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    # A redirect would send the token to another address.
    def redirect_request(self, *_: Any) -> None:
        return None


class Gate:
    """The address of a gate and who asks.

    :param url: for example ``https://gate.example``. Plain HTTP is accepted for this machine only, since it shows the token.
    :param token: returns a bearer token with the role ``Content.Submit``. It is called for each attempt, so it can renew the token.
    :param timeout: seconds for each read or write of the network.
    :param attempts: how often a request is sent while the gate does not answer, or answers *later* (429, 503).
    """

    def __init__(
        self,
        url: str,
        token: Optional[Callable[[], str]] = None,
        *,
        timeout: float = 30.0,
        attempts: int = 5,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        parts = urllib.parse.urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise ValueError(f"'{url}' is not the address of a gate; write it like https://gate.example")
        if parts.scheme == "http" and not _is_this_machine(parts.hostname):
            raise ValueError(f"'{url}' would send the token in plain text; use https")
        if token is not None and not callable(token):
            raise TypeError("token is a function that returns the token now: a run outlives a token")
        if attempts < 1 or timeout <= 0:
            raise ValueError("attempts is at least 1, and timeout is more than 0")
        self._url = url.rstrip("/")
        self._token = token
        self._timeout = timeout
        self._attempts = attempts
        self._sleep = sleep
        self._opener = urllib.request.build_opener(_NoRedirect)

    def request(
        self, method: str, path: str, body: Body = None, content_type: str = "application/json", headers: Optional[Mapping[str, str]] = None
    ) -> Answer:
        """Sends a request that may be sent again, until there is an answer.

        :raises GateError: the gate refused it, or did not answer for ``attempts`` times.
        """
        for attempt in range(1, self._attempts + 1):
            try:
                return self.attempt(method, path, body, content_type, headers)
            except GateError as error:
                if not error.is_transient or attempt == self._attempts:
                    raise
                self._sleep(wait_after(error, attempt))
        raise AssertionError("unreachable")

    def attempt(
        self,
        method: str,
        path: str,
        body: Body = None,
        content_type: str = "application/json",
        headers: Optional[Mapping[str, str]] = None,
        timeout: Optional[float] = None,
    ) -> Answer:
        """Sends a request once.

        :raises GateError: the gate refused it, or did not answer.
        """
        try:
            with self._open(method, path, body, content_type, headers, timeout) as answer:
                data = answer.read(_MOST_ANSWER + 1)
                if len(data) > _MOST_ANSWER:
                    raise GateError(f"the answer has more than {_MOST_ANSWER} bytes", answer.status)
                return Answer(answer.status, {name.lower(): value for name, value in answer.headers.items()}, data)
        except (OSError, http.client.HTTPException) as error:
            raise self._fault(method, path, error) from None

    def download(self, path: str, write: Callable[[bytes], Any], timeout: Optional[float] = None) -> Mapping[str, str]:
        """Reads an answer of any size, once, and returns its headers."""
        try:
            with self._open("GET", path, None, "", None, timeout) as answer:
                while True:
                    block = answer.read(1024 * 1024)
                    if not block:
                        return {name.lower(): value for name, value in answer.headers.items()}
                    write(block)
        except (OSError, http.client.HTTPException) as error:
            raise self._fault("GET", path, error) from None

    def ticket_keys(self) -> Dict[bytes, TicketKey]:
        """The gate's public ticket keys, by id. Needs no token."""
        return read_ticket_keys(self.request("GET", "/.well-known/regionalpause/ticket-keys").body)

    def _open(
        self, method: str, path: str, body: Body, content_type: str, headers: Optional[Mapping[str, str]], timeout: Optional[float]
    ) -> Any:
        data = body() if callable(body) else body
        request = urllib.request.Request(self._url + path, data=data, method=method)
        request.add_header("Accept", "application/json, application/problem+json, */*;q=0.1")
        if data is not None:
            request.add_header("Content-Type", content_type)
        for name, value in (headers or {}).items():
            request.add_header(name, value)
        if self._token is not None:
            request.add_unredirected_header("Authorization", f"Bearer {self._token()}")
        try:
            return self._opener.open(request, timeout=timeout or self._timeout)
        finally:
            if callable(body):
                data.close()  # type: ignore[union-attr]

    def _fault(self, method: str, path: str, error: Exception) -> GateError:
        where = f"{method} {path.split('?')[0]}"
        if isinstance(error, urllib.error.HTTPError):
            with error:
                return _refusal(where, error.code, error.headers, error.read(_MOST_ANSWER))
        reason = error.reason if isinstance(error, urllib.error.URLError) else error
        return GateError(f"{where}: {self._url} does not answer: {reason}")


def wait_after(error: GateError, attempt: int) -> float:
    """Seconds to wait: what the gate says, else longer each time, and not the same for all clients."""
    if error.retry_after is not None:
        return min(error.retry_after, _MOST_WAIT)
    return min(0.5 * float(2 ** min(attempt - 1, 10)), _MOST_WAIT) * (0.5 + random.random() / 2)


def _refusal(where: str, status: int, headers: Message, body: bytes) -> GateError:
    try:
        problem = json.loads(body)
    except (ValueError, RecursionError):
        problem = None
    if not isinstance(problem, dict):
        problem = {}
    errors = tuple(_field_errors(problem.get("errors")))
    title = str(problem.get("detail") or problem.get("title") or f"HTTP {status}")
    fields = "".join(f"\n  {e.field}: expected {e.expected}" for e in errors)
    kind = problem.get("type")
    error = GateError(f"{where}: {title}{fields}", status, kind if isinstance(kind, str) else None, errors)
    after = str(headers.get("Retry-After", ""))
    error.retry_after = float(after) if after.isascii() and after.isdigit() and len(after) < 10 else None
    return error


def _field_errors(errors: Any) -> Iterator[FieldError]:
    entries: List[Any] = errors if isinstance(errors, list) else []
    for entry in entries:
        if isinstance(entry, dict):
            yield FieldError(str(entry.get("field", "?")), str(entry.get("expected", "?")))


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
