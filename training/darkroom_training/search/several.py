"""Train several trials in one run, one after the other: each has its own spec, MLflow run, result and end."""

import traceback
from dataclasses import dataclass
from typing import Any

from darkroom_training.clients.store import Missing, Store, join
from darkroom_training.kit.specs import parse
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


def train_several(spec: TrainSeveralSpec, store: Store) -> dict[str, Any]:
    """Train those that have left no result yet. One that raises fails alone; its reason is in the result."""
    failures = []
    for one in _in_turn(spec, store):
        print(f"trial {one.number}:", flush=True)
        try:
            store.write_json(_begun(_read(one, store)), {})
            carry_out(TrainSpec, train, store, one.spec)
        except Exception as failure:
            traceback.print_exc()
            failures.append({"number": one.number, "reason": f"{type(failure).__name__}: {failure}"[:LONGEST]})
    return {"failures": failures}


def _in_turn(spec: TrainSeveralSpec, store: Store) -> list[One]:
    """What an earlier process has begun and not ended comes last: should it be what has killed that process, the others are done."""
    read = {one.number: _read(one, store) for one in spec.trials}
    left = [one for one in spec.trials if not _is_done(read[one.number], store)]
    return sorted(left, key=lambda one: store.exists(_begun(read[one.number])))


def _is_done(trial: TrainSpec, store: Store) -> bool:
    """A process that is killed while it writes a path leaves half a result, which is none."""
    try:
        store.read_json(trial.result)
    except (Missing, ValueError):
        return False
    return True


def _read(one: One, store: Store) -> TrainSpec:
    return parse(TrainSpec, store.read_json(one.spec), where=one.spec)


def _begun(trial: TrainSpec) -> str:
    return join(trial.model, "begun.json")
