"""Small imitations of the protocols of other libraries, so that the tests need none of them. Each has only what the guard meets."""

from __future__ import annotations

import random
from typing import Any, Dict, Iterator, List, Optional


class HuggingFaceImitation:
    """Of ``datasets.IterableDataset``: examples in shards, ``set_epoch`` shuffles the shards, ``state_dict`` is the place in a shard."""

    def __init__(self, shards: List[List[Any]], seed: int = 7) -> None:
        self._shards = shards
        self._seed = seed
        self._epoch = 0
        self._start: Optional[Dict[str, int]] = None
        self._now = {"shard_idx": 0, "shard_example_idx": 0}
        self.read = 0

    def set_epoch(self, epoch: int) -> None:
        self._epoch = epoch

    def state_dict(self) -> Dict[str, Any]:
        return {"examples_iterable": dict(self._now), "epoch": self._epoch}

    def load_state_dict(self, state: Dict[str, Any]) -> None:
        self._start = dict(state["examples_iterable"])

    def __iter__(self) -> Iterator[Any]:
        order = list(range(len(self._shards)))
        random.Random(f"{self._seed}/{self._epoch}").shuffle(order)
        self._now = self._start or {"shard_idx": 0, "shard_example_idx": 0}
        self._start = None
        while self._now["shard_idx"] < len(order):
            shard = self._shards[order[self._now["shard_idx"]]]
            while self._now["shard_example_idx"] < len(shard):
                example = shard[self._now["shard_example_idx"]]
                self._now["shard_example_idx"] += 1
                self.read += 1
                yield example
            self._now = {"shard_idx": self._now["shard_idx"] + 1, "shard_example_idx": 0}


class WebDatasetImitation:
    """Of a ``webdataset`` pipeline: samples are mappings with ``__key__`` and members by extension; it has no state."""

    def __init__(self, records: List[Dict[str, Any]]) -> None:
        self._records = records

    def __iter__(self) -> Iterator[Dict[str, Any]]:
        import json

        for n, record in enumerate(self._records):
            yield {"__key__": f"shard-0/{n:06}", "__url__": "shard-0.tar", "json": json.dumps(record).encode(), "txt": b"text"}


class StreamingImitation:
    """Of MosaicML ``StreamingDataset``: it is told how many samples all ranks took together, and resumes at the next iteration."""

    def __init__(self, samples: List[Any], rank: int = 0, ranks: int = 1) -> None:
        self._samples = samples
        self._rank, self._ranks = rank, ranks
        self._resume_from = 0
        self._offset = 0

    def state_dict(self, num_samples: int, from_beginning: bool) -> Dict[str, Any]:
        return {"epoch": 0, "sample_in_epoch": num_samples if from_beginning else self._offset + num_samples}

    def load_state_dict(self, obj: Dict[str, Any]) -> None:
        self._resume_from = obj["sample_in_epoch"]

    def __iter__(self) -> Iterator[Any]:
        self._offset, self._resume_from = self._resume_from, 0
        yield from self._samples[self._offset + self._rank :: self._ranks]
