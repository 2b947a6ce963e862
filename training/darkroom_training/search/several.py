"""Train several trials in one run: each has its own spec, MLflow run, result and end."""

import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from darkroom_training.clients.store import Missing, Store, join
from darkroom_training.kit.specs import parse
from darkroom_training.search.on_spark import train_on_spark
from darkroom_training.search.spec import TrainSpec
from darkroom_training.search.train import train
from darkroom_training.tasks.task import carry_out

LONGEST = 2000  # characters of a reason


@dataclass(frozen=True)
class One:
    number: int
    spec: str  # URI of a TrainSpec


@dataclass(frozen=True)
class TrainSeveralSpec:
    trials: tuple[One, ...]
    result: str
    engine: Literal["process", "spark"] = (
        "process"  # one after the other here, or at once on the workers of the cluster
    )


def train_several(spec: TrainSeveralSpec, store: Store) -> dict[str, Any]:
    """Train those that have left no result yet. One that raises fails alone; its reason is in the result."""
    left = _in_turn(spec, store)
    train_all = _on_spark if spec.engine == "spark" and left else _here
    reasons = zip(left, train_all(left, store))
    return {"failures": [{"number": one.number, "reason": reason} for one, reason in reasons if reason is not None]}


def _here(trials: Sequence[One], store: Store) -> Iterator[str | None]:
    for one in trials:
        print(f"trial {one.number}:", flush=True)
        yield train_one(one.spec, store)


def _on_spark(trials: Sequence[One], store: Store) -> Iterator[str | None]:
    for one, (reason, written) in zip(trials, train_on_spark([one.spec for one in trials], train_one, store.access)):
        print(f"trial {one.number}:\n{written}", end="", flush=True)
        yield reason


def train_one(uri: str, store: Store) -> str | None:
    """Train one trial, and say why it has failed, or None. What has left its result is not trained again."""
    try:
        trial = _read(uri, store)
        if _is_done(trial, store):
            return None
        store.write_json(_begun(trial), {})
        carry_out(TrainSpec, train, store, uri)
    except Exception as failure:
        traceback.print_exc()
        return f"{type(failure).__name__}: {failure}"[:LONGEST]
    return None


def _in_turn(spec: TrainSeveralSpec, store: Store) -> list[One]:
    """What an earlier process has begun and not ended comes last: should it be what has killed that process, the others are done."""
    read = {one.number: _read(one.spec, store) for one in spec.trials}
    left = [one for one in spec.trials if not _is_done(read[one.number], store)]
    return sorted(left, key=lambda one: store.exists(_begun(read[one.number])))


def _is_done(trial: TrainSpec, store: Store) -> bool:
    """A process that is killed while it writes a path leaves half a result, which is none."""
    try:
        store.read_json(trial.result)
    except (Missing, ValueError):
        return False
    return True


def _read(uri: str, store: Store) -> TrainSpec:
    return parse(TrainSpec, store.read_json(uri), where=uri)


def _begun(trial: TrainSpec) -> str:
    return join(trial.model, "begun.json")
