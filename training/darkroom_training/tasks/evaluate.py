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
from darkroom_training.models.served import check_probabilities, open_served
from darkroom_training.models.session import Session
from darkroom_training.photos.apart import Children
from darkroom_training.photos.decode import Photo, decode
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
    kind: str  # its type and pixel format
    probabilities: list[np.ndarray]


def evaluate(spec: EvaluateSpec, store: Store) -> dict[str, Any]:
    """Score every model on the test photos, compare the first with the others, leave golden images with it."""
    photos = [
        parse(TestPhoto, line, where=f"{spec.photos}:{number}")
        for number, line in enumerate(store.read_lines(spec.photos), start=1)
    ]
    contenders = [_load(store, named) for named in spec.models]
    judged: list[Judged] = []
    left_out: list[dict[str, str]] = []
    timed: list[Image.Image] = []
    with Children(cores()) as children:
        for test, photo in each(store, spec.images, photos, decode, children=children):
            one = photo if isinstance(photo, str) else _judge(test, photo, contenders)
            if isinstance(one, str):
                left_out.append({"path": test.path, "reason": one})
                continue
            judged.append(one)
            if len(timed) < TIMED:
                timed.append(photo.rgb)
    if not judged:
        raise ValueError(f"none of the {len(photos)} test photos of {spec.photos} can be used: {left_out[:3]}")

    true = [one.test.label for one in judged]
    right = [_right(judged, i, one) for i, one in enumerate(contenders)]
    results = {one.name: _score(judged, i, one, timed) for i, one in enumerate(contenders)}
    store.write_lines(spec.predictions, (_prediction(one, contenders) for one in judged))
    _save_golden(spec, store, contenders[0], judged)
    _track(spec.mlflow_run, results[contenders[0].name])
    return {
        "photos": len(judged),
        "leftOut": left_out,
        "constant": scores.best_constant(true),
        "models": results,
        "pairs": {
            one.name: scores.pair(true, right[0], right[i], _known(contenders[0], one))
            for i, one in enumerate(contenders)
            if i > 0
        },
        "common": _common(true, right, contenders),
    }


def _known(*contenders: Contender) -> set[str]:
    """The classes that all of them know."""
    return set.intersection(*(set(one.classes) for one in contenders))


def _common(true: list[str], right: list[list[bool]], contenders: list[Contender]) -> dict[str, Any]:
    """How many photos are of classes that all models know, and how often each is right on them."""
    known = _known(*contenders)
    asked = [label in known for label in true]
    correct = [sum(is_right and counts for is_right, counts in zip(answers, asked)) for answers in right]
    return {"photos": sum(asked), "correct": {one.name: n for one, n in zip(contenders, correct)}}


def _load(store: Store, named: Named) -> Contender:
    model = files.load(store, named.folder)
    classes = [named.renamed.get(label, label) for label in model.classes]
    return Contender(named.name, named.folder, model, classes, open_served(model, named.folder))


def _judge(test: TestPhoto, photo: Photo, contenders: list[Contender]) -> Judged | str:
    """What each model says, or why one says nothing: a photo that a runtime cannot take must not end the task."""
    try:
        probabilities = [one.session.predict(photo.rgb) for one in contenders]
    except Exception as failed:
        return f"not-predicted: a model fails on its {photo.rgb.width} x {photo.rgb.height} pixels: {str(failed)[:200]}"
    for one, answer in zip(contenders, probabilities):
        check_probabilities(answer, f"{one.folder}, asked about {test.path},")
    return Judged(test, f"{photo.type} {photo.mode}", probabilities)


def _label(judged: Judged, i: int, contender: Contender) -> str:
    return contender.classes[int(judged.probabilities[i].argmax())]


def _right(judged: list[Judged], i: int, contender: Contender) -> list[bool]:
    return [_label(one, i, contender) == one.test.label for one in judged]


def _score(judged: list[Judged], i: int, contender: Contender, timed: list[Image.Image]) -> dict[str, Any]:
    true = [one.test.label for one in judged]
    predicted = [_label(one, i, contender) for one in judged]
    probabilities = [one.probabilities[i] for one in judged]
    return {
        "sha256": contender.model.sha256,
        **scores.score(true, predicted, probabilities, contender.classes),
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
    chosen = golden.choose({(one.test.photo, one.test.label, one.kind) for one in judged}, spec.golden)
    contents = ((photo, label, store.read(join(spec.images, paths[photo]))) for photo, label in chosen)
    golden.save(store, first.folder, first.session, contents)


def _track(mlflow_run: str, result: dict[str, Any]) -> None:
    run = existing_run(mlflow_run)
    low, high = result["wilson95"]
    run.log_metrics(
        0,
        {
            "test_accuracy": result["accuracy"],
            "test_accuracy_low": low,
            "test_accuracy_high": high,
            "test_log_loss": result["logLoss"],
            "test_brier": result["brier"],
        },
    )
    counts, labels = np.array(result["confusion"]["counts"]), result["confusion"]["labels"]
    run.log_figure(lambda: confusion_matrix(counts, labels, "test"), "test-confusion-matrix.png")
