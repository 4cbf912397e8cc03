"""R8: items are decided in batches, and a request that failed is sent again."""

from __future__ import annotations

import in_source  # noqa: F401

import json
import unittest
from typing import Any, Dict, List

from fake_gate import FakeGate
from regionalpause import Gate, GateError, TicketVerifier, submit
from regionalpause.gate import wait_after
from ticket_issuer import Issuer, event, jwk, message, private_key


def submitted(n: int, country: str = "US") -> Dict[str, Any]:
    data = event(n, residency={"account": country})
    return {"specversion": "1.0", "id": str(n), "source": "/t", "type": "regionalpause.content.submitted.v1", "data": data}


class Submitting(unittest.TestCase):
    def setUp(self) -> None:
        self.fake = FakeGate()
        self.fake.__enter__()
        self.addCleanup(self.fake.stop)
        self.waits: List[float] = []
        self.gate = Gate(self.fake.url, token=lambda: "secret-token", sleep=self.waits.append)

    def test_returns_the_decisions_in_order(self) -> None:
        decisions = list(submit(self.gate, [submitted(1), json.dumps(submitted(2, "GB")), json.dumps(submitted(3)).encode()]))
        self.assertEqual([d.content_id for d in decisions], ["post:1", "post:2", "post:3"])
        self.assertEqual([d.is_admitted for d in decisions], [True, False, True])
        self.assertEqual((decisions[1].outcome, decisions[1].reason, decisions[1].order), ("hold", "paused", "uk-2024"))
        _, path, _, headers = self.fake.requests[0]
        self.assertEqual((path, headers["authorization"]), ("/api/decisions", "Bearer secret-token"))
        self.assertEqual(headers["content-type"], "application/cloudevents+json")

    def test_sends_at_most_100_items_and_1_MiB(self) -> None:
        self.assertEqual(len(list(submit(self.gate, (submitted(n) for n in range(250)), dry_run=True))), 250)
        self.assertEqual([len(json.loads(body)) for _, _, body, _ in self.fake.requests], [100, 100, 50])
        self.assertEqual(self.fake.paths(), ["/api/decisions?dryRun=true"] * 3)
        self.fake.requests.clear()
        large = [{**submitted(n), "dataschema": "x" * 60_000} for n in range(40)]
        self.assertEqual(len(list(submit(self.gate, large))), 40)
        self.assertTrue(all(len(body) <= 1024 * 1024 for _, _, body, _ in self.fake.requests))

    def test_sends_nothing_of_a_batch_with_an_event_that_is_none(self) -> None:
        for wrong, reason in (
            ("[]", "event 2 is not a JSON object"),
            ("{", "event 2 is not"),
            ({"a": float("nan")}, "event 2 is not"),
            ('{"a":"' + "x" * 70_000 + '"}', "65536"),
        ):
            with self.subTest(reason), self.assertRaisesRegex(ValueError, reason):
                list(submit(self.gate, [submitted(1), wrong]))  # type: ignore[list-item]
        self.assertEqual(self.fake.requests, [])

    def test_tries_again_when_the_gate_says_later(self) -> None:
        self.fake.answers = [(503, {"Retry-After": "7"}, b""), (429, {}, b"{}"), (503, {"Retry-After": "86400"}, b"")]
        self.assertEqual(len(list(submit(self.gate, [submitted(1)]))), 1)
        self.assertEqual(self.waits[0], 7)
        self.assertTrue(0.5 <= self.waits[1] <= 1)
        self.assertEqual(self.waits[2], 60)
        self.assertEqual(len({body for _, _, body, _ in self.fake.requests}), 1)

    def test_gives_up_after_its_attempts(self) -> None:
        self.fake.answers = [(503, {}, b"")] * 5
        with self.assertRaises(GateError) as raised:
            list(submit(self.gate, [submitted(1)]))
        self.assertEqual((raised.exception.status, len(self.fake.requests), len(self.waits)), (503, 5, 4))

    def test_tells_what_is_wrong_and_does_not_try_again(self) -> None:
        problem = {
            "type": "invalid",
            "title": "Bad",
            "detail": "The request is invalid.",
            "errors": [{"field": "data.minor", "expected": "true or false"}],
        }
        self.fake.answers = [(400, {"Content-Type": "application/problem+json"}, json.dumps(problem).encode())]
        with self.assertRaisesRegex(
            GateError, r"POST /api/decisions: The request is invalid.\n  data.minor: expected true or false"
        ) as raised:
            list(submit(self.gate, [submitted(1)]))
        self.assertEqual(
            (raised.exception.status, raised.exception.problem, raised.exception.errors[0].field), (400, "invalid", "data.minor")
        )
        self.assertEqual(len(self.fake.requests), 1)

    def test_reads_an_error_that_is_no_problem_document(self) -> None:
        for body in (b"<html>", b"[]", b'"x"', b'{"errors":5}', b'{"errors":[5]}', b""):
            self.fake.answers = [(403, {}, body)]
            with self.subTest(body), self.assertRaisesRegex(GateError, "HTTP 403"):
                list(submit(self.gate, [submitted(1)]))

    def test_refuses_an_answer_that_decides_something_else(self) -> None:
        for body in (b"{}", b"[]", b"x", b'{"decisions":[]}', b'{"decisions":[{}]}', b'{"decisions":[5]}'):
            self.fake.answers = [(200, {}, body)]
            with self.subTest(body), self.assertRaises(GateError):
                list(submit(self.gate, [submitted(1)]))

    def test_never_takes_the_token_to_another_address(self) -> None:
        with FakeGate() as other:
            self.fake.answers = [(302, {"Location": other.url + "/api/decisions"}, b"")]
            with self.assertRaisesRegex(GateError, "302"):
                list(submit(self.gate, [submitted(1)]))
            self.assertEqual(other.requests, [])

    def test_says_that_nobody_answers(self) -> None:
        self.fake.stop()
        with self.assertRaisesRegex(GateError, "does not answer") as raised:
            list(submit(self.gate, [submitted(1)]))
        self.assertIsNone(raised.exception.status)
        self.assertEqual(len(self.waits), 4)


class AGate(unittest.TestCase):
    def test_has_an_address_that_does_not_show_the_token(self) -> None:
        for url in ("http://gate.example", "gate.example", "ftp://gate.example", "https://", "https://gate.example?x=1"):
            with self.subTest(url), self.assertRaises(ValueError):
                Gate(url)
        for url in ("https://gate.example", "http://localhost:7071", "http://127.0.0.1", "http://[::1]:80"):
            Gate(url)

    def test_gives_its_ticket_keys(self) -> None:
        key = private_key(1)
        item = event(1)
        whole = message(item, Issuer(key, private_key(11)).issue([item])[0])
        with FakeGate() as fake:
            fake.keys = {"keys": [jwk(key), jwk(private_key(2))]}
            keys = Gate(fake.url).ticket_keys()
        self.assertEqual(TicketVerifier(keys.values()).check(whole, "2027-01-15T08:00:05Z").value, "accepted")

    def test_waits_longer_each_time(self) -> None:
        waits = [wait_after(GateError("x"), attempt) for attempt in range(1, 2000)]
        self.assertTrue(all(a < b * 2 for a, b in zip(waits, waits[1:])))
        self.assertLessEqual(max(waits), 60)
        self.assertGreater(min(waits[10:]), 20)


if __name__ == "__main__":
    unittest.main()
