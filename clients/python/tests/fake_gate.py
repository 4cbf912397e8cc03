"""A small imitation of the gate's HTTP API, for tests without a network. It speaks HTTP on this machine."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Callable, Dict, Iterable, List, Optional, Tuple


def filter_file(items: Iterable[Tuple[str, int]], /, **changes: Any) -> bytes:
    """A filter file of the product, made as its documentation says."""
    prefixes = sorted({key_of(*item)[:8] for item in items})
    body = b"".join(prefixes)
    header = {
        "format": "regionalpause.quarantine-filter.v1", "source": "permit/p-1", "origin": "ledger.example", "size": 7, "root": "AAAA",
        "items": len(prefixes), "sha256": hashlib.sha256(body).hexdigest(), **changes,
    }  # fmt: skip
    return json.dumps(header, separators=(",", ":")).encode() + b"\n" + body


def key_of(content_id: str, revision: int) -> bytes:
    text = content_id.encode()
    return hashlib.sha256(b"rp-item-v1" + len(text).to_bytes(4, "big") + text + revision.to_bytes(4, "big")).digest()


class FakeGate:
    """One gate with at most one permit. Tests change its fields while it runs."""

    def __init__(self, lease_seconds: float = 5.0) -> None:
        self.lease_seconds = lease_seconds
        self.exclusions: List[Tuple[str, int]] = []
        self.revision = 1
        self.state = "active"
        self.cause: Optional[str] = None
        self.keys: Any = {"keys": []}
        self.requests: List[Tuple[str, str, bytes, Dict[str, str]]] = []
        self.acknowledged: List[int] = []
        self.answers: List[Tuple[int, Dict[str, str], bytes]] = []
        """Answers that are given first, in place of the right ones."""

        self.damages_filters = False
        self.before: Callable[[str, str], None] = lambda method, path: None
        """Called before a request is answered; may wait."""

        self.changed = threading.Condition()

    def __enter__(self) -> "FakeGate":
        gate = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                gate._answer(self, "GET")

            def do_POST(self) -> None:
                gate._answer(self, "POST")

            def log_message(self, *_: Any) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: Any) -> None:
                pass  # a client that stopped waiting

        self._server = Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: Any) -> None:
        self.stop()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def paths(self, method: str = "POST") -> List[str]:
        return [path for verb, path, _, _ in list(self.requests) if verb == method]

    def exclude(self, *items: Tuple[str, int]) -> None:
        self.exclusions, self.revision = [*self.exclusions, *items], self.revision + 1

    def revoke(self, cause: str) -> None:
        self.cause, self.state = cause, "revoked"

    def wait_for(self, fact: Callable[[], bool], seconds: float = 20.0) -> None:
        """Waits until a request made something true."""
        with self.changed:
            if not self.changed.wait_for(fact, timeout=seconds):
                raise TimeoutError("the client did not do it")

    def _answer(self, handler: Any, method: str) -> None:
        body = self._body(handler)
        self.before(method, handler.path)
        with self.changed:
            self.requests.append((method, handler.path, body, {k.lower(): v for k, v in handler.headers.items()}))
            if self.answers:
                status, headers, data = self.answers.pop(0)
            else:
                status, headers, data = self._right(method, handler.path, body)
            self.changed.notify_all()
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(data)), **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(data)

    def _body(self, handler: Any) -> bytes:
        if handler.headers.get("Transfer-Encoding") != "chunked":
            return bytes(handler.rfile.read(int(handler.headers.get("Content-Length", 0))))
        data = b""
        while True:
            size = int(handler.rfile.readline(), 16)
            data += handler.rfile.read(size)
            handler.rfile.readline()
            if size == 0:
                return data

    def _right(self, method: str, path: str, body: bytes) -> Tuple[int, Dict[str, str], bytes]:
        if path.startswith("/api/decisions") and method == "POST":
            return 200, {}, json.dumps({"decisions": [self._decision(event) for event in json.loads(body)]}).encode()
        if path == "/.well-known/regionalpause/ticket-keys":
            return 200, {}, json.dumps(self.keys).encode()
        if path.split("?")[0] == "/api/permits" and method == "POST":
            return 201, {"Location": "/api/permits/p-1"}, self._view()
        if path == "/api/permits/p-1/renewals":
            self.acknowledged.append(json.loads(body)["revision"])
            return 200, {}, self._view()
        if path == "/api/permits/p-1/end":
            self.state = "ended" if self.state == "active" else self.state
            return 200, {}, self._view()
        if path == "/api/permits/p-1/exclusions.filter":
            return 200, {"ETag": f'"{self.revision}"'}, b"damaged" if self.damages_filters else filter_file(self.exclusions)
        return 404, {"Content-Type": "application/problem+json"}, b'{"type":"not-found","title":"There is nothing here."}'

    def _view(self) -> bytes:
        exclusions = {"items": len(self.exclusions), "filter": "/api/permits/p-1/exclusions.filter", "lines": "/api/permits/p-1/exclusions"}
        view = {
            "id": "p-1", "run": "run-1", "dataset": "posts", "jurisdictions": None, "manifestSha256": "00", "items": None, "excluded": None,
            "state": self.state, "revision": self.revision, "leaseSeconds": self.lease_seconds, "expiresAt": "2026-01-15T09:00:00Z",
            "controlVersion": 12, "cause": self.cause, "exclusions": exclusions,
        }  # fmt: skip
        return json.dumps(view).encode()

    def _decision(self, event: Dict[str, Any]) -> Dict[str, Any]:
        data = event["data"]
        paused = data["residency"]["account"] == "GB"
        return {
            "contentId": data["contentId"], "revision": data["revision"], "outcome": "hold" if paused else "admit",
            "reason": "paused" if paused else "permitted", "decidedBy": data["residency"]["account"],
            "order": "uk-2024" if paused else None,
            "controlVersion": 12, "coordinates": None, "ticket": None if paused else "rpt2.x", "errors": [],
        }  # fmt: skip


def wait_until(fact: Callable[[], bool], seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not fact():
        if time.monotonic() > end:
            raise TimeoutError("it did not become true")
        time.sleep(0.005)
