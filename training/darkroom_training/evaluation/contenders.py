"""Models that are judged on the same photos, and what each says of them."""

import time
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from darkroom_training.clients.store import Store
from darkroom_training.evaluation import scores
from darkroom_training.evaluation.calibration import calibration
from darkroom_training.evaluation.foreign_scores import Answers, measure_all
from darkroom_training.evaluation.served import check_probabilities, open_served
from darkroom_training.evaluation.slices import Traits, slices, traits
from darkroom_training.photos.decode import Photo
from darkroom_training.search.models import files
from darkroom_training.search.models.files import Model
from darkroom_training.search.models.session import Session

TIMED = 50  # photos that latency is measured on
WARM_UP = 3  # of them, beforehand


@dataclass(frozen=True)
class Named:
    name: str
    folder: str  # URI
    renamed: dict[str, str] = field(default_factory=dict)  # labels that it knows by an older name: old to present


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
    size: tuple[int, int]  # height, width of the decoded photo
    traits: Traits
    probabilities: list[np.ndarray]


def shared_classes(*contenders: Contender) -> set[str]:
    """The classes that all of them know."""
    return set.intersection(*(set(one.classes) for one in contenders))


def on_shared_classes(true: list[str], right: list[list[bool]], contenders: list[Contender]) -> dict[str, Any]:
    """How many photos are of classes that all models know, and how often each is right on them."""
    known = shared_classes(*contenders)
    asked = [label in known for label in true]
    correct = [sum(is_right and counts for is_right, counts in zip(answers, asked)) for answers in right]
    return {"photos": sum(asked), "correct": {one.name: n for one, n in zip(contenders, correct)}}


def load_contender(store: Store, named: Named) -> Contender:
    model = files.load(store, named.folder)
    classes = [named.renamed.get(label, label) for label in model.classes]
    return Contender(named.name, named.folder, model, classes, open_served(model, named.folder))


def judge(test: TestPhoto, photo: Photo, contenders: list[Contender], prefix: str | None) -> Judged | str:
    """What each model says, or why one says nothing: a photo that a runtime cannot take must not end the task.

    Labels are the folders below `prefix`, if that is known.
    """
    try:
        pixels = np.asarray(photo.rgb)
        probabilities = [one.session.predict(pixels) for one in contenders]
    except Exception as failed:
        return f"not-predicted: a model fails on its {photo.rgb.width} x {photo.rgb.height} pixels: {str(failed)[:200]}"
    for one, said in zip(contenders, probabilities):
        check_probabilities(said, f"{one.folder}, asked about {test.path},")
    kind = f"{photo.type} {photo.mode}"
    return Judged(test, kind, pixels.shape[:2], traits(pixels, test.path, prefix), probabilities)


def answer(judged: Judged, i: int, contender: Contender) -> str:
    """The label that the i-th model answers."""
    return contender.classes[int(judged.probabilities[i].argmax())]


def right_answers(judged: list[Judged], i: int, contender: Contender) -> list[bool]:
    return [answer(one, i, contender) == one.test.label for one in judged]


def figures(judged: list[Judged], i: int, contender: Contender, foreign_scores: tuple[str, ...] = ()) -> dict[str, Any]:
    true = [one.test.label for one in judged]
    predicted = [answer(one, i, contender) for one in judged]
    probabilities = [one.probabilities[i] for one in judged]
    right = right_answers(judged, i, contender)
    answers = Answers(contender.classes, true, predicted, np.array(probabilities, np.float64))
    return {
        "sha256": contender.model.sha256,
        **scores.score(true, predicted, probabilities, contender.classes),
        "calibration": calibration(probabilities, right, contender.model.card.get("temperature")),
        "slices": slices([one.traits for one in judged], right),
        "latencyMs": _latency(contender.session, [one.size for one in judged[:TIMED]]),
        "bytes": len(contender.model.onnx),
        **({"scores": measure_all(foreign_scores, answers)} if foreign_scores else {}),
    }


def _latency(session: Session, sizes: list[tuple[int, int]]) -> dict[str, float]:
    """Milliseconds for one decoded photo: resize, normalise, predict. Nothing else runs in this process meanwhile.

    Measured on noise of the photos' sizes (height, width): the photos themselves would have to be kept, 150 MB each at most.
    """
    noise = np.random.default_rng(1).integers(0, 256, 1 << 20, dtype=np.uint8)
    took = []
    for size in [*sizes[:WARM_UP], *sizes]:
        pixels = np.resize(noise, (*size, 3))
        started = time.perf_counter()
        session.predict(pixels)
        took.append((time.perf_counter() - started) * 1000)
    p50, p95 = np.percentile(took[min(WARM_UP, len(sizes)) :], [50, 95])
    return {"p50": round(float(p50), 3), "p95": round(float(p95), 3)}
