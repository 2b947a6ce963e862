"""The task's share of the machine: parallel trials divide its cores among them."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

READERS = 8  # threads that read photos: they wait for storage, not for a core

Item = TypeVar("Item")
Result = TypeVar("Result")


def cores() -> int:
    """How many threads this task may keep busy: OMP_NUM_THREADS, else the whole machine."""
    return int(os.environ.get("OMP_NUM_THREADS") or os.cpu_count() or 1)


def in_order(work: Callable[[Item], Result], items: Iterable[Item], threads: int) -> Iterator[Result]:
    """Do the work on some threads and yield the results in the items' order; as many are in memory as there are threads."""
    begun: deque[Future[Result]] = deque()
    with ThreadPoolExecutor(threads) as pool:
        for item in items:
            begun.append(pool.submit(work, item))
            if len(begun) >= threads:
                yield begun.popleft().result()
        while begun:
            yield begun.popleft().result()
