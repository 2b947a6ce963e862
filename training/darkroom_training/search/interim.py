"""How a trial stands in mid-training, kept now and then beside its model, so that one whose process is killed goes on from there."""

import time
from collections.abc import Callable, Mapping
from typing import Any

from darkroom_training.clients.store import Missing, Store, join
from darkroom_training.search import checkpoint
from darkroom_training.search.checkpoint import Checkpoint

# In turn: a process that is killed while it writes a path leaves half a file, and the one before it is whole.
FILES = ("interim-1.npz", "interim-2.npz")
LEAST = 20  # times as long as keeping it took the last time: a twentieth of the time goes to it at the most


class Interim:
    """The interim checkpoints of one trial, each after at least `every` seconds of training since the last; after each epoch for 0."""

    def __init__(self, store: Store, folder: str, every: float, trial: Mapping[str, Any]) -> None:
        self._store, self._trial = store, trial
        self._uris = [join(folder, file) for file in FILES]
        self._every = self._wait = every
        self._last = time.monotonic()

    def found(self) -> Checkpoint | None:
        """The newest one that an earlier process has left whole; the next one is written over the other."""
        found: list[tuple[str, Checkpoint]] = []
        for uri in self._uris:
            try:
                found.append((uri, checkpoint.read(self._store, uri, self._trial)))
            except Missing:
                continue
            except checkpoint.Unusable as why:
                print(f"{uri} is left aside: {why}", flush=True)
        if not found:
            return None
        uri, newest = max(found, key=lambda one: len(one[1].epochs))
        self._uris.sort(key=lambda other: other == uri)
        return newest

    def keep(self, make: Callable[[], Checkpoint]) -> None:
        """Keep how it stands, if it is time to."""
        started = time.monotonic()
        if started - self._last < self._wait:
            return
        checkpoint.save(self._store, self._uris[0], self._trial, make())
        self._uris.reverse()
        self._last = time.monotonic()
        self._wait = max(self._every, LEAST * (self._last - started)) if self._every else 0
