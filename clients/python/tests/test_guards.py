"""R39: the wrapper hands out only what may be used, and resumes at exactly the same place."""

from __future__ import annotations

import in_source  # noqa: F401

import json
import pickle
import sys
import types
import unittest
from typing import Any, Callable, Dict, Iterator, List, Optional, Set, Tuple
from unittest import mock

from imitations import HuggingFaceImitation, StreamingImitation, WebDatasetImitation
from regionalpause import PermitOver, TicketVerifier, guard, message_key, record_key, webdataset_key
from ticket_issuer import NOT_AFTER, Issuer, event, jwk, message, private_key


def record(n: int, revision: int = 1) -> Dict[str, Any]:
    return {"contentId": f"post:{n}", "revision": revision, "text": f"text {n}"}


RECORDS = [record(n) for n in range(30)]


def numbers(items: Any) -> List[int]:
    return [int(item["contentId"].split(":")[1]) for item in items]


class PermitImitation:
    """Lasts for a number of checks."""

    def __init__(self, checks: int = 1_000_000, excluded: Optional[Set[Tuple[str, int]]] = None) -> None:
        self.checks = checks
        self.excluded = excluded or set()

    def check(self) -> None:
        self.checks -= 1
        if self.checks < 0:
            raise PermitOver("order:uk-2024")

    def excludes(self, content_id: str, revision: int) -> bool:
        return (content_id, revision) in self.excluded


class AGuard(unittest.TestCase):
    def test_hands_out_everything_that_may_be_used(self) -> None:
        guarded = guard(RECORDS, exclusions=[{("post:3", 1)}, {("post:5", 1), ("post:6", 2)}])
        self.assertEqual(numbers(guarded), [n for n in range(30) if n not in (3, 5)])
        self.assertEqual(guarded.counts, {"used": 28, "excluded": 2})

    def test_skips_what_cannot_be_identified(self) -> None:
        odd: List[Any] = [
            record(1),
            {},
            {"contentId": "a"},
            {"contentId": 5, "revision": 1},
            {"contentId": "a", "revision": True},
            None,
            "text",
        ]
        refused: List[Tuple[Any, str]] = []
        guarded = guard(odd, on_refused=lambda item, why: refused.append((item, why)))
        self.assertEqual(list(guarded), [record(1)])
        self.assertEqual(guarded.counts, {"used": 1, "unidentified": 6})
        self.assertEqual(refused, [(item, "unidentified") for item in odd[1:]])

    def test_takes_the_key_from_a_function(self) -> None:
        guarded = guard(["a", "b", "c"], key=lambda item: (item, 1), exclusions={("b", 1)})
        self.assertEqual(list(guarded), ["a", "c"])

    def test_refuses_exclusions_in_which_nothing_would_be_found(self) -> None:
        for wrong in ([("post:3", 1)], ("post:3", 1), "x.filter", 5, [None]):
            with self.subTest(wrong), self.assertRaises(TypeError):
                guard(RECORDS, exclusions=wrong)  # type: ignore[arg-type]

    def test_uses_the_exclusions_of_the_permit_as_they_are_now(self) -> None:
        permit = PermitImitation(excluded={("post:1", 1)})
        items = iter(guard(RECORDS[:5], permit=permit))  # type: ignore[arg-type]
        self.assertEqual(numbers([next(items)]), [0])
        permit.excluded.add(("post:2", 1))
        self.assertEqual(numbers(items), [3, 4])

    def test_stops_when_the_permit_is_over(self) -> None:
        for checks in range(9):
            permit = PermitImitation(checks)
            used = []
            with self.assertRaises(PermitOver):
                for item in guard(RECORDS, permit=permit):  # type: ignore[arg-type]
                    used.append(item)
            self.assertEqual(len(used), checks // 2)  # two checks an item

    def test_does_not_hand_out_an_item_that_took_longer_than_the_permit(self) -> None:
        permit = PermitImitation()

        def slow() -> Iterator[Any]:
            yield record(1)
            permit.checks = 0
            yield record(2)

        items = iter(guard(slow(), permit=permit))  # type: ignore[arg-type]
        next(items)
        with self.assertRaises(PermitOver):
            next(items)

    def test_checks_tickets(self) -> None:
        key = private_key(1)
        gate = Issuer(key, private_key(11))
        items = [event(n) for n in range(5)]
        tickets = gate.issue(items)
        tickets[3] = tickets[2]
        messages = [{"body": json.dumps(message(i, t)).encode(), "at": NOT_AFTER - 5000} for i, t in zip(items, tickets)]
        messages[1]["at"] = NOT_AFTER
        messages.append({"body": b"x", "at": NOT_AFTER - 5000})
        sent_back: List[str] = []
        guarded = guard(
            messages,
            verifier=TicketVerifier(jwk(key)),
            message=lambda m: m["body"],
            enqueued_at=lambda m: m["at"],
            exclusions={("post:0", 1)},
            on_refused=lambda m, why: sent_back.append(why),
        )
        self.assertEqual([m["body"] for m in guarded], [messages[2]["body"], messages[4]["body"]])
        self.assertEqual(sent_back, ["excluded", "late", "forged", "unreadable"])
        self.assertEqual(guarded.counts, {"used": 2, "excluded": 1, "late": 1, "forged": 1, "unreadable": 1})

    def test_needs_the_enqueue_instant_for_tickets(self) -> None:
        with self.assertRaisesRegex(ValueError, "enqueued_at"):
            guard(RECORDS, verifier=TicketVerifier(jwk(private_key(1))))

    def test_begins_again_at_the_next_iteration(self) -> None:
        guarded = guard(RECORDS, exclusions={("post:3", 1)})
        self.assertEqual(numbers(guarded), numbers(guarded))
        self.assertEqual(guarded.counts["used"], 29)


Source = Callable[[], Any]


def hugging_face() -> HuggingFaceImitation:
    return HuggingFaceImitation([RECORDS[n : n + 7] for n in range(0, 30, 7)])


class Resuming(unittest.TestCase):
    """Every source, every place: what a run and its continuation hand out together is what one run hands out."""

    SOURCES: Dict[str, Tuple[Source, Dict[str, Any]]] = {
        "list": (lambda: RECORDS, {}),
        "Hugging Face": (hugging_face, {}),
        "Hugging Face by position": (hugging_face, {"use_source_state": False}),
        "WebDataset": (lambda: WebDatasetImitation(RECORDS), {"key": webdataset_key}),
        "MosaicML Streaming": (lambda: StreamingImitation(RECORDS), {}),
    }

    def guarded(self, name: str, excluded: Set[Tuple[str, int]], **more: Any) -> Any:
        source, settings = self.SOURCES[name]
        return guard(source(), exclusions=excluded, **{**settings, **more})

    def test_goes_on_with_the_very_next_item(self) -> None:
        excluded = {(f"post:{n}", 1) for n in (0, 4, 5, 6, 13, 29)}
        for name in self.SOURCES:
            whole = list(self.guarded(name, excluded))
            self.assertEqual(len(whole), 24)
            for k in range(len(whole) + 1):
                with self.subTest(name, k=k):
                    first = self.guarded(name, excluded)
                    items = iter(first)
                    used = [next(items) for _ in range(k)]
                    state = json.loads(json.dumps(first.state_dict()))
                    second = self.guarded(name, excluded)
                    second.load_state_dict(state)
                    self.assertEqual(used + list(second), whole)
                    self.assertEqual(second.counts, {"used": 24, "excluded": 6})

    def test_goes_on_there_also_when_the_filter_grew(self) -> None:
        before = {("post:4", 1)}
        after = before | {(f"post:{n}", 1) for n in (0, 1, 11, 12, 25)}
        for name in self.SOURCES:
            whole = list(self.guarded(name, set()))
            for k in range(len(whole)):
                with self.subTest(name, k=k):
                    first = self.guarded(name, before)
                    items = iter(first)
                    used = [next(items) for _ in range(k)]
                    second = self.guarded(name, after)
                    second.load_state_dict(first.state_dict())
                    place = whole.index(used[-1]) + 1 if used else 0
                    self.assertEqual(list(second), [i for i in whole[place:] if id_of(i) not in after])

    def test_twice_is_as_once(self) -> None:
        for name in self.SOURCES:
            with self.subTest(name):
                whole = list(self.guarded(name, set()))
                used: List[Any] = []
                state: Any = None
                for _ in range(6):
                    part = self.guarded(name, set())
                    if state is not None:
                        part.load_state_dict(state)
                    items = iter(part)
                    used += [next(items) for _ in range(5)]
                    state = part.state_dict()
                self.assertEqual(used, whole)

    def test_loses_no_item_when_the_permit_ended_while_it_was_read(self) -> None:
        for name in self.SOURCES:
            whole = list(self.guarded(name, set()))
            for checks in range(12):
                with self.subTest(name, checks=checks):
                    first = self.guarded(name, set(), permit=PermitImitation(checks))
                    used = []
                    with self.assertRaises(PermitOver):
                        for item in first:
                            used.append(item)
                    second = self.guarded(name, set())
                    second.load_state_dict(first.state_dict())
                    self.assertEqual(used + list(second), whole)

    def test_loses_no_item_that_could_not_be_sent_back(self) -> None:
        def fails(item: Any, why: str) -> None:
            raise OSError("the queue is away")

        first = guard(RECORDS, exclusions={("post:2", 1)}, on_refused=fails)
        with self.assertRaises(OSError):
            list(first)
        again: List[Any] = []
        second = guard(RECORDS, exclusions={("post:2", 1)}, on_refused=lambda item, why: again.append(item))
        second.load_state_dict(first.state_dict())
        self.assertEqual(numbers(second), list(range(3, 30)))
        self.assertEqual(again, [record(2)])

    def test_uses_the_place_in_the_source_without_reading_the_items_before(self) -> None:
        first = guard(hugging_face())
        items = iter(first)
        for _ in range(20):
            next(items)
        source = hugging_face()
        second = guard(source)
        second.load_state_dict(first.state_dict())
        self.assertEqual(len(list(second)), 10)
        self.assertEqual(source.read, 10)

    def test_keeps_the_order_of_the_epoch(self) -> None:
        for settings in ({}, {"use_source_state": False}):
            orders = []
            for epoch in range(3):
                whole = guard(hugging_face(), **settings)  # type: ignore[arg-type]
                whole.set_epoch(epoch)
                orders.append(numbers(whole))
                first = guard(hugging_face(), **settings)  # type: ignore[arg-type]
                first.set_epoch(epoch)
                items = iter(first)
                used = [next(items) for _ in range(11)]
                second = guard(hugging_face(), **settings)  # type: ignore[arg-type]
                second.load_state_dict(first.state_dict())
                self.assertEqual(numbers(used) + numbers(second), orders[-1])
            self.assertGreater(len({tuple(order) for order in orders}), 1)

    def test_before_anything_was_read_is_the_beginning(self) -> None:
        for name in self.SOURCES:
            with self.subTest(name):
                second = self.guarded(name, set())
                second.load_state_dict(self.guarded(name, set()).state_dict())
                self.assertEqual(list(second), list(self.guarded(name, set())))

    def test_can_be_saved_again_before_it_goes_on(self) -> None:
        for name in self.SOURCES:
            with self.subTest(name):
                first = self.guarded(name, set())
                items = iter(first)
                used = [next(items) for _ in range(9)]
                second = self.guarded(name, set())
                second.load_state_dict(first.state_dict())
                third = self.guarded(name, set())
                third.load_state_dict(second.state_dict())
                self.assertEqual(used + list(third), list(self.guarded(name, set())))

    def test_refuses_a_state_that_is_not_its_own(self) -> None:
        good = guard(RECORDS).state_dict()
        for wrong in (
            {},
            {**good, "version": 2},
            {**good, "position": -1},
            {**good, "position": "5"},
            {**good, "shard": [0, 2]},
            {**good, "source": {}},
        ):
            with self.subTest(wrong), self.assertRaises(ValueError):
                guard(RECORDS).load_state_dict(wrong)

    def test_refuses_a_source_that_is_shorter_than_the_place(self) -> None:
        first = guard(RECORDS)
        list(first)
        second = guard(RECORDS[:10])
        second.load_state_dict(first.state_dict())
        with self.assertRaisesRegex(ValueError, "10 items.*after item 30"):
            list(second)


class Workers(unittest.TestCase):
    def test_divide_a_source_and_resume_each_at_its_place(self) -> None:
        excluded = {("post:4", 1), ("post:7", 1)}
        together = []
        for worker in range(4):
            first = guard(RECORDS, exclusions=excluded, shard=(worker, 4))
            items = iter(first)
            used = [next(items) for _ in range(worker)]
            second = guard(RECORDS, exclusions=excluded, shard=lambda w=worker: (w, 4))  # type: ignore[misc]
            second.load_state_dict(first.state_dict())
            rest = list(second)
            self.assertEqual(numbers(used + rest), [n for n in range(worker, 30, 4) if n not in (4, 7)])
            together += used + rest
        self.assertEqual(sorted(numbers(together)), [n for n in range(30) if n not in (4, 7)])

    def test_do_not_take_the_state_of_another_worker(self) -> None:
        state = guard(RECORDS, shard=(1, 4)).state_dict()
        with self.assertRaisesRegex(ValueError, r"\[1, 4\].*\[2, 4\]"):
            guard(RECORDS, shard=(2, 4)).load_state_dict(state)
        with self.assertRaises(ValueError):
            list(guard(RECORDS, shard=(4, 4)))

    def test_of_several_ranks_resume_together(self) -> None:
        whole = [numbers(guard(StreamingImitation(RECORDS, rank, 2))) for rank in range(2)]
        for k in range(15):
            for rank in range(2):
                first = guard(StreamingImitation(RECORDS, rank, 2), ranks=2)
                items = iter(first)
                used = [next(items) for _ in range(k)]
                second = guard(StreamingImitation(RECORDS, rank, 2), ranks=2)
                second.load_state_dict(first.state_dict(num_samples=999, from_beginning=False))
                self.assertEqual(numbers(used) + numbers(second), whole[rank])

    def test_get_a_guard_that_was_pickled(self) -> None:
        guarded = pickle.loads(pickle.dumps(guard(RECORDS, exclusions={("post:1", 1)})))
        self.assertEqual(len(list(guarded)), 29)

    def test_of_pytorch_get_a_dataset_of_their_kind(self) -> None:
        torch = types.ModuleType("torch.utils.data")
        torch.IterableDataset = type("IterableDataset", (), {})  # type: ignore[attr-defined]
        with mock.patch.dict(sys.modules, {"torch.utils.data": torch}):
            guarded = guard(RECORDS)
            again = pickle.loads(pickle.dumps(guarded))
            for one in (guarded, again):
                self.assertIsInstance(one, torch.IterableDataset)
                self.assertEqual(len(list(one)), 30)
        self.assertNotIsInstance(guard(RECORDS), torch.IterableDataset)


class Keys(unittest.TestCase):
    def test_of_samples(self) -> None:
        rows: List[Tuple[Any, Any, Any]] = [
            (record_key, {"content_id": "a", "revision": 2}, ("a", 2)),
            (record_key, {"contentId": "a", "revision": "2"}, None),
            (message_key, {"data": record(1)}, ("post:1", 1)),
            (message_key, json.dumps({"data": record(1)}), ("post:1", 1)),
            (message_key, b"x", None),
            (message_key, {"data": 5}, None),
            (webdataset_key, {"__key__": "a/b"}, ("a/b", 1)),
            (webdataset_key, {"__key__": "a/b", "json": b'{"contentId":"c","revision":3}'}, ("c", 3)),
            (webdataset_key, {"__key__": "a/b", ".json": record(4)}, ("post:4", 1)),
            (webdataset_key, {"__key__": "a/b", "json": b"{"}, None),
            (webdataset_key, {"__key__": "a/b", "json": b"{}"}, None),
            (webdataset_key, {"txt": b"x"}, None),
        ]
        for function, sample, expected in rows:
            with self.subTest(function.__name__, sample=sample):
                self.assertEqual(function(sample), expected)


def id_of(item: Any) -> Tuple[str, int]:
    found = webdataset_key(item) if "__key__" in item else record_key(item)
    assert found is not None
    return found


if __name__ == "__main__":
    unittest.main()
