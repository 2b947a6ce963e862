"""The task's share of the machine: parallel trials divide its cores among them."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from typing import TypeVar


def cores() -> int:
    """How many threads this task may keep busy: OMP_NUM_THREADS, else the whole machine."""
    return int(os.environ.get("OMP_NUM_THREADS") or os.cpu_count() or 1)


Item = TypeVar("Item")
Result = TypeVar("Result")


def in_order(
    pool: Executor, work: Callable[[Item], Result], items: Iterable[Item], ahead: int
) -> Iterator[Result]:
    """Do the work on a pool and yield the results in the items' order, at most `ahead` begun at a time."""
    begun: deque[Future[Result]] = deque()
    for item in items:
        begun.append(pool.submit(work, item))
        if len(begun) >= ahead:
            yield begun.popleft().result()
    while begun:
        yield begun.popleft().result()
