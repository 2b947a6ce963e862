"""Judge models on the same test photos: the original files, through the exported ONNX."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

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
from darkroom_training.evaluation.mistakes import Mistakes
from darkroom_training.evaluation.profile import profile
from darkroom_training.evaluation.track import track
from darkroom_training.kit.cores import cores
from darkroom_training.kit.specs import parse
from darkroom_training.photos.apart import Children
from darkroom_training.photos.decode import decode
from darkroom_training.photos.sources import each, read_photo
from darkroom_training.search import local_copy


@dataclass(frozen=True)
class EvaluateSpec:
    images: str  # root URI
    photos: str  # URI of a JSONL file of TestPhoto
    models: tuple[Named, ...]
    golden: int  # golden images to leave in the first model's folder
    predictions: str
    mlflow_run: str  # that test metrics and pictures of the first model go to
    result: str
    prefix: str | None = None  # below the container, with a slash at its end: each folder below is a label
    scores: tuple[str, ...] = ()  # of other wheels, that the gate asks for

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
    mistakes = Mistakes()
    with Children(cores()) as children:
        for test, photo in each(store, spec.images, photos, decode, children=children):
            one = photo if isinstance(photo, str) else judge(test, photo, contenders, spec.prefix)
            if isinstance(one, str):
                left_out.append({"path": test.path, "reason": one})
            else:
                judged.append(one)
                said = answer(one, 0, contenders[0])
                if said != test.label:
                    mistakes.add(test.photo, test.label, said, float(one.probabilities[0].max()), photo.rgb)
    if not judged:
        raise ValueError(f"none of the {len(photos)} test photos of {spec.photos} can be used: {left_out[:3]}")

    true = [one.test.label for one in judged]
    right = [right_answers(judged, i, one) for i, one in enumerate(contenders)]
    results = {one.name: figures(judged, i, one, spec.scores) for i, one in enumerate(contenders)}
    first = results[contenders[0].name]
    if (profiled := profile(contenders[0].model.onnx, [one.size for one in judged])) is not None:
        first["profile"] = profiled
    store.write_lines(spec.predictions, (_prediction(one, contenders) for one in judged))
    _save_golden(spec, store, contenders[0], judged)
    track(existing_run(spec.mlflow_run), first, mistakes)
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
