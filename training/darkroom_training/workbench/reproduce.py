"""Train a finished trial again on this machine, and compare what comes out. Nothing of it is kept, and MLflow hears nothing of it."""

import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np

from darkroom_training.clients.store import Missing, Store
from darkroom_training.kit.specs import parse
from darkroom_training.search.local_copy import open_copy
from darkroom_training.search.models import files
from darkroom_training.search.models.files import Model
from darkroom_training.search.models.session import Session
from darkroom_training.search.spec import TrainSpec
from darkroom_training.search.train import make
from darkroom_training.workbench.compare import Said, compare, differences
from darkroom_training.workbench.told import Told


class Gone(RuntimeError):
    """What a trial was made from, or what it made, is not there any more; the message says what, and why that may be."""


class Beside(Store):
    """Storage that is only read; what is written goes nowhere, but into one folder of this machine."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def write(self, uri: str, content: bytes) -> None:
        if Path(uri).is_relative_to(self._folder):
            super().write(uri, content)


def reproduce(uri: str) -> bool:
    """Do again what the spec of a trial says, and print what is the same and what is not: whether the bytes are. Raises Gone."""
    with tempfile.TemporaryDirectory(prefix="darkroom-again-") as folder:
        store = Beside(Path(folder))
        spec, before = _spec(store, uri), _model(store, uri)
        made = make(replace(spec, model=folder), store, Told())
        after = files.load(store, folder)
        lines = _compared(before, after, made.loaded.sample, _test_photos(store, spec))
        print("\n".join(lines), flush=True)
        return before.sha256 == after.sha256


def _spec(store: Store, uri: str) -> TrainSpec:
    """A trial's spec, all of whose photos are there."""
    try:
        spec = parse(TrainSpec, store.read_json(uri), where=uri)
    except Missing as missing:
        raise Gone(
            f"{missing}: the run's files are gone, or were never there (retention.runs says how long they stay)"
        ) from None
    needed = [spec.manifest, *spec.shards]
    gone = [one for one in needed if not store.exists(one)]
    if gone:
        raise Gone(
            f"{len(gone)} of the {len(needed)} files that it learned from are gone, such as {gone[0]}: pixels stay while a dataset that is "
            "kept takes photos from them, and go when shards are merged or photos erased. The run cannot be repeated; a new one can be asked for"
        )
    return spec


def _model(store: Store, uri: str) -> Model:
    folder = uri.rsplit("/", 1)[0]
    try:
        return files.load(store, folder)
    except Missing as missing:
        raise Gone(
            f"{missing}: the trial left no model, or it is gone (retention.runs says how long they stay)"
        ) from None


def _test_photos(store: Store, spec: TrainSpec) -> np.ndarray:
    """Pixels of the dataset's test photos, as far as its shards have them: uint8 [n, height, width, 3]."""
    photos = sorted(line["photo"] for line in store.stream_lines(spec.manifest) if line["split"] == "test")
    return open_copy(store, spec.shards, photos, spec.size).x


def _compared(before: Model, after: Model, sample: np.ndarray, test: np.ndarray) -> Iterable[str]:
    if before.sha256 == after.sha256:
        yield f"the same bytes: model.onnx is {after.sha256} again"
    else:
        yield f"other bytes: model.onnx was {before.sha256} and is {after.sha256} now"
        sessions = Session(before.onnx), Session(after.onnx)
        yield _told(compare(*sessions, sample), "sample photos")
        yield _told(compare(*sessions, test), "test photos")
    if "environment" not in before.card:
        yield "what it was made with is not known: its card is of before that was noted"
        return
    then, now = before.card["environment"], after.card["environment"]
    yield from differences(then, now) or [f"made with the same libraries, and as many threads ({now['threads']})"]


def _told(said: Said, what: str) -> str:
    return (
        f"on {said.photos:,} {what}: probabilities differ by {said.difference:.2g} at most, "
        f"{said.answers:,} {'answer differs' if said.answers == 1 else 'answers differ'}"
    )
