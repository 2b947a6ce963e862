"""Judge models on the same test photos: the original files, through the exported ONNX."""

import time
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from PIL import Image

from darkroom_training import scores
from darkroom_training.cores import cores
from darkroom_training.models import files, golden
from darkroom_training.models.files import Model
from darkroom_training.models.session import Session
from darkroom_training.photos.apart import Children
from darkroom_training.photos.decode import upright
from darkroom_training.photos.sources import each
from darkroom_training.pictures import confusion_matrix
from darkroom_training.specs import parse
from darkroom_training.store import Store, join
from darkroom_training.tracking import existing_run

TIMED = 50  # photos, after WARM_UP more
WARM_UP = 3


@dataclass(frozen=True)
class Named:
    name: str
    folder: str  # URI
    renamed: dict[str, str] = field(default_factory=dict)  # labels that it knows by an older name: old to present


@dataclass(frozen=True)
class EvaluateSpec:
    images: str  # root URI
    photos: str  # URI of a JSONL file of TestPhoto
    models: tuple[Named, ...]
    golden: int  # golden images to leave in the first model's folder
    predictions: str
    mlflow_run: str  # that test metrics and pictures of the first model go to
    result: str

    def __post_init__(self) -> None:
        if not self.models:
            raise ValueError("models: there must be at least one")


@dataclass(frozen=True)
class TestPhoto:
    photo: str  # SHA-256 in hex
    path: str  # below the container
    etag: str
    label: str


@dataclass(frozen=True)
class Contender:
    name: str
    folder: str
    model: Model
    classes: list[str]  # under their present names
    session: Session


@dataclass(frozen=True)
class Judged:
    """A photo and what each model says: its probabilities [classes], in the order of the spec's models."""

    test: TestPhoto
    probabilities: list[np.ndarray]


def evaluate(spec: EvaluateSpec, store: Store) -> dict[str, Any]:
    """Score every model on the test photos, compare the first two, leave golden images with the first."""
    photos = [
        parse(TestPhoto, line, where=f"{spec.photos}:{number}")
        for number, line in enumerate(store.read_lines(spec.photos), start=1)
    ]
    contenders = [_load(store, named) for named in spec.models]
    judged: list[Judged] = []
    left_out: list[dict[str, str]] = []
    timed: list[Image.Image] = []
    with Children(cores()) as children:
        for photo, rgb in each(store, spec.images, photos, upright, children=children):
            if isinstance(rgb, str):
                left_out.append({"path": photo.path, "reason": rgb})
                continue
            judged.append(Judged(photo, [one.session.predict(rgb) for one in contenders]))
            if len(timed) < TIMED:
                timed.append(rgb)
    if not judged:
        raise ValueError(f"none of the {len(photos)} test photos of {spec.photos} can be used: {left_out[:3]}")

    results = {one.name: _score(judged, i, one, timed) for i, one in enumerate(contenders)}
    store.write_lines(spec.predictions, (_prediction(one, contenders) for one in judged))
    _save_golden(spec, store, contenders[0], judged)
    _track(spec.mlflow_run, results[contenders[0].name])
    return {
        "photos": len(judged),
        "leftOut": left_out,
        "models": results,
        "pairs": scores.pair(*(_right(judged, i, contenders[i]) for i in (0, 1))) if len(contenders) > 1 else None,
    }


def _load(store: Store, named: Named) -> Contender:
    model = files.load(store, named.folder)
    classes = [named.renamed.get(label, label) for label in model.classes]
    return Contender(named.name, named.folder, model, classes, Session(model.onnx))


def _label(judged: Judged, i: int, contender: Contender) -> str:
    return contender.classes[int(judged.probabilities[i].argmax())]


def _right(judged: list[Judged], i: int, contender: Contender) -> list[bool]:
    return [_label(one, i, contender) == one.test.label for one in judged]


def _score(judged: list[Judged], i: int, contender: Contender, timed: list[Image.Image]) -> dict[str, Any]:
    true = [one.test.label for one in judged]
    predicted = [_label(one, i, contender) for one in judged]
    return {
        **scores.score(true, predicted, contender.classes),
        "latencyMs": _latency(contender.session, timed),
        "bytes": len(contender.model.onnx),
    }


def _latency(session: Session, photos: list[Image.Image]) -> dict[str, float]:
    """Milliseconds for one decoded photo: resize, normalise, predict. Nothing else runs in this process meanwhile."""
    took = []
    for rgb in [*photos[:WARM_UP], *photos]:
        pixels = np.asarray(rgb)
        started = time.perf_counter()
        session.predict(pixels)
        took.append((time.perf_counter() - started) * 1000)
    p50, p95 = np.percentile(took[min(WARM_UP, len(photos)) :], [50, 95])
    return {"p50": round(float(p50), 3), "p95": round(float(p95), 3)}


def _prediction(judged: Judged, contenders: list[Contender]) -> dict[str, Any]:
    test = judged.test
    line: dict[str, Any] = {"photo": test.photo, "path": test.path, "label": test.label}
    for i, one in enumerate(contenders):
        line[one.name] = {"label": _label(judged, i, one), "probability": round(float(judged.probabilities[i].max()), 7)}
    return line


def _save_golden(spec: EvaluateSpec, store: Store, first: Contender, judged: list[Judged]) -> None:
    paths = {one.test.photo: one.test.path for one in judged}
    chosen = golden.choose({(one.test.photo, one.test.label) for one in judged}, spec.golden)
    contents = ((photo, label, store.read(join(spec.images, paths[photo]))) for photo, label in chosen)
    golden.save(store, first.folder, first.session, contents)


def _track(mlflow_run: str, result: dict[str, Any]) -> None:
    run = existing_run(mlflow_run)
    low, high = result["wilson95"]
    run.log_metrics(0, {"test_accuracy": result["accuracy"], "test_accuracy_low": low, "test_accuracy_high": high})
    counts, labels = np.array(result["confusion"]["counts"]), result["confusion"]["labels"]
    run.log_figure(lambda: confusion_matrix(counts, labels, "test"), "test-confusion-matrix.png")
