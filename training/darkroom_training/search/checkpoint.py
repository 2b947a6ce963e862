"""What a trial leaves behind that is to go on later: one file, from which the same model comes as without a pause."""

import dataclasses
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from darkroom_training.clients.store import Missing, Store
from darkroom_training.search.trainers.trainer import Epoch


@dataclass(frozen=True)
class Checkpoint:
    """How a trial stands after an epoch."""

    epochs: list[Epoch]  # all until then
    state: list[np.ndarray]  # of the trainer, after the last of them
    weights: list[np.ndarray]  # of the trainer, after the best of them


def save(store: Store, uri: str, trial: Mapping[str, Any], checkpoint: Checkpoint) -> None:
    """`trial`, as JSON has it, says whose training goes on."""
    about = {"trial": trial, "epochs": [dataclasses.asdict(epoch) for epoch in checkpoint.epochs]}
    arrays = {"about": np.frombuffer(json.dumps(about).encode(), np.uint8)}
    for name in ("state", "weights"):
        arrays |= {f"{name}_{n}": one for n, one in enumerate(getattr(checkpoint, name))}
    file = io.BytesIO()
    np.savez(file, **arrays)
    store.write(uri, file.getvalue())


class Unusable(Exception):
    """A file from which this trial cannot go on; the message says why."""


def load(store: Store, uri: str, trial: Mapping[str, Any]) -> Checkpoint | None:
    """What `save` has written for such a trial. None, and a line that says why, where there is none that can be gone on from."""
    try:
        return read(store, uri, trial)
    except Missing:
        why = "it is gone"
    except Unusable as unusable:
        why = str(unusable)
    print(f"training begins anew: {uri} cannot be gone on from: {why}", flush=True)
    return None


def read(store: Store, uri: str, trial: Mapping[str, Any]) -> Checkpoint:
    """What `save` has written for such a trial. Raises Missing, or Unusable."""
    try:
        with np.load(io.BytesIO(store.read(uri)), allow_pickle=False) as file:
            about = json.loads(file["about"].tobytes())
            state, weights = (
                [file[f"{name}_{n}"] for n in range(sum(one.startswith(f"{name}_") for one in file.files))]
                for name in ("state", "weights")
            )
        if about["trial"] != json.loads(json.dumps(trial)):
            raise ValueError("it is another trial's")
        return Checkpoint([Epoch(**epoch) for epoch in about["epochs"]], state, weights)
    except (ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as damaged:
        raise Unusable(str(damaged)) from damaged
