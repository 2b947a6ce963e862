"""Try a trainer on made data, as a search would: what fails here would fail each of its trials."""

import hashlib
import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from darkroom_training.search.data import Data
from darkroom_training.search.models.export import export
from darkroom_training.search.preflight import preflight
from darkroom_training.search.trainers import create, find
from darkroom_training.search.trainers.trainer import Trainer
from darkroom_training.workbench.made_data import CLASSES, made_data

LEAST_SIZE = 32  # pixels of both sides, where the trainer needs no more
EPOCHS = 2
SEED = 1


@dataclass(frozen=True)
class Tried:
    """One test of a trainer; `fault` says what is wrong, None where nothing is."""

    test: str
    fault: str | None
    seconds: float


def check_trainer(name: str, weights: bytes | None = None) -> bool:
    """Print a table of what was tried of a trainer and how it went; whether all went well.

    Raises ValueError or PluginError where there is nothing to try.
    """
    about = find(name).about
    if weights is not None and about.backbone is None and not about.takes_weights:
        raise ValueError(f"--weights: {name} begins with none: leave it out")
    side = max(about.smallest, LEAST_SIZE)
    made = partial(create, name, size=(side, side), classes=len(CLASSES), weights=weights)
    made({})
    print(f"{name}: {about.sentence}", flush=True)
    data = made_data(about, (side, side), weights)
    print(f"{len(data.train.y)} made photos of {len(CLASSES)} classes, {side} x {side} pixels, seed {SEED}", flush=True)
    passed = True
    for tried in try_all(made, data, (side, side)):
        passed = passed and tried.fault is None
        sign = "✔" if tried.fault is None else "✖"
        print(f"{sign} {tried.test:<28} {tried.seconds:5.1f} s  {tried.fault or ''}".rstrip(), flush=True)
    return passed


def try_all(made: Callable[[dict[str, Any]], Trainer], data: Data, size: tuple[int, int]) -> Iterator[Tried]:
    """Each test in turn. One that fails keeps none of the others from being tried, unless they need what it would have made."""
    exported: list[bytes] = []

    def trained() -> Trainer:
        trainer = made({})
        for epoch in trainer.fit(data, EPOCHS, SEED):
            if not math.isfinite(epoch.train_loss + epoch.validation_loss):
                raise ValueError(f"the loss is {epoch.train_loss} in epoch {epoch.number}")
        return trainer

    def once() -> None:
        exported.append(export(trained(), size, data.sample))

    def again() -> None:
        if not exported:
            raise ValueError("not tried: there was no export to compare with")
        first, second = (
            hashlib.sha256(one).hexdigest()[:12] for one in (exported[0], export(trained(), size, data.sample))
        )
        if first != second:
            raise ValueError(
                f"the same data and seed gave model.onnx {first}…, then {second}…: something is drawn without the seed"
            )

    yield _tried("learns (preflight)", lambda: preflight(made, made({}), data, SEED))
    yield _tried("trains, and exports the same", once)
    yield _tried("gives the same bytes again", again)


def _tried(test: str, work: Callable[[], None]) -> Tried:
    started = time.monotonic()
    try:
        work()
        fault = None
    except Exception as failed:  # a trainer may be anybody's: whatever it raises is what is told
        own = isinstance(failed, (ValueError, RuntimeError))
        fault = str(failed) if own else f"{type(failed).__name__}: {failed}"
    return Tried(test, fault, time.monotonic() - started)
