"""Judge models on the same test photos: the original files, through the exported ONNX."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np

from darkroom_training.clients.store import Changed, Missing, Refused, Store, join
from darkroom_training.clients.tracking import existing_run
from darkroom_training.evaluation import golden, scores
from darkroom_training.evaluation.contenders import (
    Contender,
    Judged,
    Named,
    TestPhoto,
    answer,
    figures,
    judge,
    load_contender,
    on_shared_classes,
    right_answers,
    shared_classes,
)
from darkroom_training.kit.cores import cores
from darkroom_training.kit.specs import parse
from darkroom_training.photos.apart import Children
from darkroom_training.photos.decode import decode
from darkroom_training.photos.sources import each, read_photo
from darkroom_training.search import local_copy
from darkroom_training.search.pictures import confusion_matrix


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
        if self.golden < 0:
            raise ValueError(f"golden: must be 0 or more, got {self.golden}")


def evaluate(spec: EvaluateSpec, store: Store) -> dict[str, Any]:
    """Score every model on the test photos, compare the first with the others, leave golden images with it."""
    local_copy.sweep(unused=0)  # the search is over
    photos = [
        parse(TestPhoto, line, where=f"{spec.photos}:{number}")
        for number, line in enumerate(store.read_lines(spec.photos), start=1)
    ]
    contenders = [load_contender(store, named) for named in spec.models]
    judged: list[Judged] = []
    left_out: list[dict[str, str]] = []
    with Children(cores()) as children:
        for test, photo in each(store, spec.images, photos, decode, children=children):
            one = photo if isinstance(photo, str) else judge(test, photo, contenders)
            if isinstance(one, str):
                left_out.append({"path": test.path, "reason": one})
            else:
                judged.append(one)
    if not judged:
        raise ValueError(f"none of the {len(photos)} test photos of {spec.photos} can be used: {left_out[:3]}")

    true = [one.test.label for one in judged]
    right = [right_answers(judged, i, one) for i, one in enumerate(contenders)]
    results = {one.name: figures(judged, i, one) for i, one in enumerate(contenders)}
    store.write_lines(spec.predictions, (_prediction(one, contenders) for one in judged))
    _save_golden(spec, store, contenders[0], judged)
    _track(spec.mlflow_run, results[contenders[0].name])
    return {
        "photos": len(judged),
        "leftOut": left_out,
        "constant": scores.best_constant(true),
        "models": results,
        "pairs": {
            one.name: scores.pair(true, right[0], right[i], shared_classes(contenders[0], one))
            for i, one in enumerate(contenders)
            if i > 0
        },
        "common": on_shared_classes(true, right, contenders),
    }


def _prediction(judged: Judged, contenders: list[Contender]) -> dict[str, Any]:
    test = judged.test
    line: dict[str, Any] = {"photo": test.photo, "path": test.path, "label": test.label}
    for i, one in enumerate(contenders):
        line[one.name] = {
            "label": answer(judged, i, one),
            "probability": round(float(judged.probabilities[i].max()), 7),
        }
    return line


def _save_golden(spec: EvaluateSpec, store: Store, first: Contender, judged: list[Judged]) -> None:
    paths = {one.test.photo: one.test.path for one in judged}
    chosen = golden.choose({(one.test.photo, one.test.label, one.kind) for one in judged}, spec.golden)
    golden.save(store, first.folder, first.session, _still_there(spec, store, chosen, paths))


def _still_there(
    spec: EvaluateSpec, store: Store, chosen: list[tuple[str, str]], paths: dict[str, str]
) -> Iterator[tuple[str, str, bytes]]:
    """Each photo with its label and bytes, one in memory at a time. They were read a moment ago, and may be gone by now."""
    for photo, label in chosen:
        with suppress(Changed, Missing, Refused):
            yield photo, label, read_photo(store, join(spec.images, paths[photo]), photo)


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
