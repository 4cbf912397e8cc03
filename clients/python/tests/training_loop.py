"""A training loop that is killed, resumed and stopped by a pause: ``python3 training_loop.py FOLDER ITEMS SLOW_FROM``

It reads items 1 to ITEMS under a permit. FOLDER/read has each item at the moment it is read. FOLDER/checkpoint has the state of the loop and
the items that were trained on until then; it is replaced every 1,000 items and at the end, so a loop that is killed goes on from it, as a
model does. The items from SLOW_FROM on are read slowly enough that an order can end the permit between them.
"""

import in_source  # noqa: F401  # isort: skip
import json
import os
import sys
import time
from pathlib import Path
from typing import Any, Dict, Iterator, List

from regionalpause import Gate, Permit, PermitOver, guard

CHECKPOINT_ITEMS = 1000
SLOW_SECONDS = 0.0005


class Source:
    """Items 1 to ``items``, from the first one each time."""

    def __init__(self, items: int) -> None:
        self._items = items

    def __iter__(self) -> Iterator[Dict[str, Any]]:
        for number in range(1, self._items + 1):
            yield {"contentId": f"post:{number}", "revision": 1}


def main(folder: Path, items: int, slow_from: int) -> None:
    checkpoint = folder / "checkpoint"
    manifest = folder / "manifest"
    if not manifest.exists():
        manifest.write_text("".join(f"post:{number}\n" for number in range(1, items + 1)), "utf-8")
    trained: List[int] = []
    gate = Gate(os.environ["GATE"], token=lambda: os.environ["GATE_TOKEN"])
    read = os.open(folder / "read", os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    with Permit(gate, run="run-17", dataset="posts", manifest=manifest, lease_seconds=3) as permit:
        print("permit", permit.view.id, flush=True)
        data = guard(Source(items), permit=permit)
        if checkpoint.exists():
            saved = json.loads(checkpoint.read_text("utf-8"))
            trained = saved["trained"]
            data.load_state_dict(saved["state"])

        def save() -> None:
            part = folder / "checkpoint.part"
            part.write_text(json.dumps({"state": data.state_dict(), "trained": trained}), "utf-8")
            os.replace(part, checkpoint)

        try:
            for record in data:
                number = int(record["contentId"][5:])
                os.write(read, b"%d\n" % number)
                trained.append(number)
                if number % CHECKPOINT_ITEMS == 0:
                    save()
                if number >= slow_from:
                    time.sleep(SLOW_SECONDS)
            print("end", flush=True)
        except PermitOver as over:
            print("over", over.cause, flush=True)
        save()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
