"""R17: a run reads only while its permit is certainly in force, in every thread and process."""

from __future__ import annotations

import in_source  # noqa: F401

import hashlib
import json
import logging
import multiprocessing
import os
import pickle
import tempfile
import threading
import time
import unittest
import urllib.parse
from pathlib import Path
from typing import Any, List
from unittest import mock

from fake_gate import FakeGate, wait_until
from permit_workers import hold, read_until_excluded, read_until_over
from regionalpause import Gate, GateError, Lease, Permit, PermitOver
from regionalpause.lease import LeaseWriter, boot_clock


class PermitCase(unittest.TestCase):
    def setUp(self) -> None:
        logging.disable(logging.WARNING)
        self.addCleanup(logging.disable, logging.NOTSET)
        self.fake = FakeGate()
        self.fake.__enter__()
        self.addCleanup(self.fake.stop)

    def permit(self, **changes: Any) -> Permit:
        arguments = {"run": "run-1", "dataset": "posts", "manifest_sha256": "00", **changes}
        return Permit(Gate(self.fake.url, token=lambda: "t", attempts=1), **arguments)

    def renewals(self) -> int:
        return self.fake.paths().count("/api/permits/p-1/renewals")


class APermit(PermitCase):
    def test_is_requested_with_the_hash_of_the_manifest(self) -> None:
        with self.permit(jurisdictions=["GB", "EU"]) as permit:
            permit.check()
        _, path, body, _ = self.fake.requests[0]
        self.assertEqual(path, "/api/permits")
        self.assertEqual(
            json.loads(body),
            {"run": "run-1", "dataset": "posts", "leaseSeconds": 60, "jurisdictions": ["GB", "EU"], "manifestSha256": "00"},
        )

    def test_is_requested_with_the_manifest_itself(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            manifest = Path(folder) / "m.jsonl"
            manifest.write_text('{"id":"a"}\n' * 50_000)
            with self.permit(manifest_sha256=None, manifest=manifest, run="run 1&x", jurisdictions=["GB"]):
                pass
            _, path, body, headers = self.fake.requests[0]
            query = urllib.parse.parse_qs(path.split("?")[1])
            self.assertEqual(query, {"run": ["run 1&x"], "dataset": ["posts"], "leaseSeconds": ["60"], "jurisdictions": ["GB"]})
            self.assertEqual(hashlib.sha256(body).digest(), hashlib.sha256(manifest.read_bytes()).digest())
            self.assertEqual(headers["content-type"], "application/x-ndjson")

    def test_ends_when_the_block_ends(self) -> None:
        with self.permit() as permit:
            lease = permit.lease
            directory = lease.directory
        self.assertEqual(self.fake.paths()[-1], "/api/permits/p-1/end")
        for over in (permit, lease):
            with self.assertRaisesRegex(PermitOver, "ended"):
                over.check()
        self.assertFalse(directory.exists())
        self.assertFalse([t for t in threading.enumerate() if t.name == "regionalpause-permit"])

    def test_ends_also_when_the_block_fails(self) -> None:
        with self.assertRaises(ZeroDivisionError), self.permit():
            raise ZeroDivisionError
        self.assertEqual(self.fake.paths()[-1], "/api/permits/p-1/end")

    def test_is_renewed_at_a_third_of_its_lease(self) -> None:
        self.fake.lease_seconds = 3.0
        with self.permit() as permit:
            begin = boot_clock()
            self.fake.wait_for(lambda: self.renewals() >= 4)
            permit.check()
            # The first one may come at once, for the exclusions.
            self.assertGreater((boot_clock() - begin) / 1e9, 1.9)

    def test_is_over_when_the_gate_revokes_it(self) -> None:
        self.fake.lease_seconds = 3.0
        with self.permit() as permit:
            self.fake.revoke("order:uk-2024")
            wait_until(lambda: is_over(permit))
            with self.assertRaises(PermitOver) as raised:
                permit.check()
            self.assertEqual(raised.exception.cause, "order:uk-2024")
        # The order's record says when the run read no more.
        self.assertEqual(self.fake.paths()[-1], "/api/permits/p-1/end")

    def test_that_the_gate_does_not_grant_is_not_entered(self) -> None:
        self.fake.revoke("order:uk-2024")
        with self.assertRaisesRegex(PermitOver, "order:uk-2024"), self.permit():
            self.fail("it was entered")
        self.fake.answers = [(409, {}, b'{"detail":"The run has a permit."}')]
        with self.assertRaisesRegex(GateError, "The run has a permit."), self.permit():
            self.fail("it was entered")
        for body in (b"{}", b"[]", b"x", b"null"):
            self.fake.answers = [(200, {}, body)]
            with self.assertRaises(GateError), self.permit():
                self.fail("it was entered")

    def test_is_renewed_again_after_a_failure(self) -> None:
        self.fake.lease_seconds = 3.0
        with self.permit() as permit:
            self.fake.wait_for(lambda: self.renewals() >= 1)
            self.fake.answers = [(503, {}, b""), (200, {}, b"nonsense"), (401, {}, b"")]
            before = self.renewals()
            self.fake.wait_for(lambda: self.renewals() >= before + 5)
            self.assertEqual(self.fake.answers, [])
            permit.check()

    def test_is_over_at_the_end_of_the_lease_without_a_renewal(self) -> None:
        self.fake.lease_seconds = 3.0
        with self.permit() as permit:
            self.fake.wait_for(lambda: self.renewals() >= 1)
            sent = boot_clock()
            self.fake.stop()
            wait_until(lambda: is_over(permit))
            self.assertLess((boot_clock() - sent) / 1e9, 3.0 + 2.0)
            wait_until(lambda: permit.lease.cause is not None)
            self.assertRegex(str(permit.lease.cause), "without a renewal: .*does not answer")

    def test_counts_the_lease_from_before_the_request(self) -> None:
        self.fake.lease_seconds = 60
        received: List[int] = []
        deadlines: List[int] = []
        self.fake.before = lambda method, path: received.append(boot_clock()) if path == "/api/permits" else None

        def extend(writer: Any, deadline: int) -> None:
            deadlines.append(deadline)
            real(writer, deadline)

        real = LeaseWriter.extend
        with mock.patch.object(LeaseWriter, "extend", extend), self.permit():
            self.assertLessEqual(deadlines[0], received[0] + 60_000_000_000)

    def test_counts_a_renewal_from_before_the_request(self) -> None:
        with self.permit() as permit:
            rest(permit)
            started = boot_clock() - 1_000_000_000
            self.assertTrue(permit._apply(permit.view, started))
            self.assertEqual(permit._writer.deadline, started + int(self.fake.lease_seconds * 1e9))

    def test_gets_a_whole_lease_after_a_long_upload(self) -> None:
        self.fake.lease_seconds = 4.0
        self.fake.before = lambda method, path: time.sleep(4.1) if path == "/api/permits" else None
        with self.permit() as permit:
            permit.check()

    def test_is_not_revived_by_a_late_answer(self) -> None:
        self.fake.lease_seconds = 3.0
        with self.permit() as permit:
            self.fake.wait_for(lambda: self.renewals() >= 1)
            late = threading.Event()
            self.fake.before = lambda method, path: late.wait(10) and None if path.endswith("renewals") else None
            wait_until(lambda: is_over(permit))
            late.set()
            self.fake.before = lambda method, path: None
            for thread in permit._threads:
                thread.join(timeout=10)  # it has read the answer, and ends
            self.assertEqual([thread for thread in permit._threads if thread.is_alive()], [])
            self.assertTrue(is_over(permit))

    def test_is_over_if_the_answer_comes_after_the_lease(self) -> None:
        with self.permit() as permit:
            rest(permit)
            permit._writer.extend(boot_clock() - 1)
            self.assertFalse(permit._apply(permit.view, boot_clock() - int(4e9)))
            with self.assertRaisesRegex(PermitOver, "after the lease"):
                permit.check()

    def test_that_ended_is_never_active_again(self) -> None:
        with self.permit() as permit:
            view = permit.view
            permit._writer.end("order:x")
            self.assertFalse(permit._apply(view, boot_clock()))
            with self.assertRaisesRegex(PermitOver, "order:x"):
                permit.check()

    def test_fails_closed_when_the_token_cannot_be_renewed(self) -> None:
        self.fake.lease_seconds = 3.0
        broken: List[str] = []

        def token() -> str:
            if broken:
                raise RuntimeError("no identity")
            return "t"

        with Permit(Gate(self.fake.url, token=token), run="r", dataset="d", manifest_sha256="00") as permit:
            broken.append("now")
            wait_until(lambda: permit.lease.cause is not None)
            self.assertRegex(str(permit.lease.cause), "no identity")

    def test_loads_new_exclusions_and_names_them_to_the_gate(self) -> None:
        self.fake.lease_seconds = 3.0
        self.fake.exclude(("post:1", 1))
        with self.permit() as permit:
            self.assertTrue(permit.excludes("post:1", 1))
            self.assertFalse(permit.excludes("post:2", 1))
            self.fake.exclude(("post:2", 1))
            self.fake.wait_for(lambda: self.fake.revision in self.fake.acknowledged)
            # It named the revision: from then on every process must exclude the item.
            self.assertTrue(permit.excludes("post:2", 1))
            self.assertIn(("post:1", 1), permit.exclusions)

    def test_names_no_exclusions_that_it_could_not_load(self) -> None:
        self.fake.lease_seconds = 3.0
        with self.permit() as permit:
            self.fake.wait_for(lambda: self.renewals() >= 1)
            downloads = self.fake.paths("GET")
            self.fake.damages_filters = True
            self.fake.exclude(("post:1", 1))
            before = self.renewals()
            self.fake.wait_for(lambda: len(self.fake.paths("GET")) > len(downloads) + 2 and self.renewals() > before + 2)
            self.assertNotIn(2, self.fake.acknowledged)
            self.fake.damages_filters = False
            self.fake.wait_for(lambda: 2 in self.fake.acknowledged)
            self.assertTrue(permit.excludes("post:1", 1))

    def test_keeps_few_files(self) -> None:
        self.fake.lease_seconds = 3.0
        with self.permit() as permit:
            for n in range(5):
                self.fake.exclude((f"post:{n}", 1))
                self.fake.wait_for(lambda: self.fake.revision in self.fake.acknowledged)
            # The gate hears of a revision a moment before the files of older ones are gone.
            self.fake.wait_for(lambda: len(list(permit.lease.directory.glob("*.filter"))) <= 2)
            self.assertEqual(len(permit.exclusions), 5)

    def test_is_entered_once(self) -> None:
        permit = self.permit()
        with permit, self.assertRaises(RuntimeError):
            permit.__enter__()

    def test_states_the_manifest_in_one_way(self) -> None:
        for changes in ({"manifest_sha256": None}, {"manifest": "x"}, {"jurisdictions": "GB"}):
            with self.subTest(changes), self.assertRaises(ValueError):
                self.permit(**changes)


class APermitInOtherProcesses(PermitCase):
    """Workers of data loaders are forked or spawned: they follow the process that renews the permit."""

    def run_worker(self, method: str, target: Any, permit: Permit, *more: Any) -> Any:
        context = multiprocessing.get_context(method)
        started, answers = context.Event(), context.Queue()
        worker = context.Process(target=target, args=(permit, *more, started, answers), daemon=True)
        worker.start()
        self.addCleanup(lambda: (worker.kill(), worker.join()))
        self.assertTrue(started.wait(30))
        return answers

    def test_stops_every_worker_when_it_is_revoked(self) -> None:
        for method in ("fork", "spawn"):
            self.fake.state, self.fake.cause = "active", None
            with self.subTest(method), self.permit() as permit:
                answers = self.run_worker(method, read_until_over, permit)
                self.fake.revoke("order:uk-2024")
                self.assertEqual(answers.get(timeout=20), "order:uk-2024")

    def test_stops_every_worker_when_it_ends(self) -> None:
        for method in ("fork", "spawn"):
            self.fake.state = "active"
            with self.subTest(method):
                with self.permit() as permit:
                    answers = self.run_worker(method, read_until_over, permit)
                self.assertEqual(answers.get(timeout=20), "ended")

    def test_keeps_a_worker_reading_beyond_the_first_lease(self) -> None:
        self.fake.lease_seconds = 3.0
        with self.permit() as permit:
            answers = self.run_worker("fork", read_until_over, permit)
            self.fake.wait_for(lambda: self.renewals() >= 5)
            self.assertTrue(answers.empty())

    def test_gives_a_worker_new_exclusions(self) -> None:
        self.fake.lease_seconds = 3.0
        for n, method in enumerate(("fork", "spawn")):
            self.fake.state = "active"
            with self.subTest(method), self.permit() as permit:
                answers = self.run_worker(method, read_until_excluded, permit, (f"post:{n}", 1))
                self.fake.exclude((f"post:{n}", 1))
                self.assertEqual(answers.get(timeout=20), (False, True))

    def test_is_over_for_others_when_its_holder_is_killed(self) -> None:
        self.fake.lease_seconds = 3.0
        context = multiprocessing.get_context("spawn")
        entered = context.Queue()
        holder = context.Process(target=hold, args=(self.fake.url, entered), daemon=True)
        holder.start()
        self.addCleanup(lambda: (holder.kill(), holder.join()))
        lease = Lease(entered.get(timeout=30))
        self.fake.wait_for(lambda: self.renewals() >= 4)
        lease.check()
        holder.kill()
        holder.join()
        killed = boot_clock()
        wait_until(lambda: is_over(lease))
        self.assertLess((boot_clock() - killed) / 1e9, 3.0 + 2.0)

    def test_is_not_ended_by_a_forked_process_that_leaves_the_block(self) -> None:
        permit = self.permit()
        with permit:
            child = os.fork()
            if child == 0:
                permit.__exit__()
                os._exit(0)
            os.waitpid(child, 0)
            permit.check()
            self.assertNotIn("/api/permits/p-1/end", self.fake.paths())

    def test_cannot_be_read_after_it_ended(self) -> None:
        with self.permit() as permit:
            pickled = pickle.dumps(permit)
            pickle.loads(pickled).check()
        with self.assertRaises(PermitOver):
            pickle.loads(pickled)


def rest(permit: Permit) -> None:
    """Ends the threads of a permit, so that only the test changes it."""
    permit._is_leaving = True
    permit._wake.set()
    for thread in permit._threads:
        thread.join()


def is_over(permit: Any) -> bool:
    try:
        permit.check()
        return False
    except PermitOver:
        return True


if __name__ == "__main__":
    unittest.main()
