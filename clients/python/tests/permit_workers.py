"""What the permit tests run in other processes. A module of its own, so that a spawned process finds it."""

from __future__ import annotations

import in_source  # noqa: F401

import time
from typing import Any

from regionalpause import PermitOver


def read_until_over(permit: Any, started: Any, answers: Any) -> None:
    """Checks the permit as a worker of a data loader does, and reports why it stopped."""
    try:
        permit.check()
        started.set()
        end = time.monotonic() + 30
        while time.monotonic() < end:
            permit.check()
            time.sleep(0.005)
        answers.put("still reading")
    except PermitOver as over:
        answers.put(over.cause)


def read_until_excluded(permit: Any, item: Any, started: Any, answers: Any) -> None:
    """Reports when an item becomes excluded."""
    was = permit.excludes(*item)
    started.set()
    end = time.monotonic() + 30
    while time.monotonic() < end and not permit.excludes(*item):
        time.sleep(0.005)
    answers.put((was, permit.excludes(*item)))


def hold(url: str, entered: Any) -> None:
    """Holds a permit until the process is killed."""
    from regionalpause import Gate, Permit

    with Permit(Gate(url), run="run-1", dataset="posts", manifest_sha256="00") as permit:
        entered.put(str(permit.lease.directory))
        time.sleep(60)
