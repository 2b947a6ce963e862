"""Predict pages of a batch as the app does: the same rows, whoever predicted a page."""

import functools
import hashlib
import itertools
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from PIL import Image

from darkroom_training.batches.rows import of, row, why
from darkroom_training.batches.spec import Listed, PredictSpec
from darkroom_training.clients.store import Changed, Missing, Refused, Store, TooLarge, join
from darkroom_training.kit.cores import READERS, cores, in_order
from darkroom_training.kit.specs import parse
from darkroom_training.photos.apart import Children
from darkroom_training.photos.decode import upright
from darkroom_training.photos.policy import LIMITS, Unreadable, refused, refused_by_storage
from darkroom_training.search.models.files import Model, load
from darkroom_training.search.models.session import Session

MANY = 10  # files: fewer may all be blocked for a reason of their own

__all__ = ["PredictSpec", "predict"]


def predict(spec: PredictSpec, store: Store) -> dict[str, Any]:
    """Write a part for each page, in the order of `photos`: whoever sees a part knows that those before it are whole."""
    model = load(store, spec.model)
    if model.sha256 != spec.sha256:
        raise ValueError(f"{spec.model}/model.onnx is not the file that the batch is about: ask for the batch again")
    session = Session(model.onnx)
    listed = (parse(Listed, line, where=spec.photos) for line in store.stream_lines(spec.photos))
    pages = photos = 0
    with Children(cores()) as children:
        answer = functools.partial(_answer, spec=spec, model=model, session=session, children=children)
        for page, files in itertools.groupby(listed, lambda file: file.page):
            rows = _rows(files, spec, store, answer)
            store.write_lines(join(spec.parts, f"{page:06}.jsonl"), rows)
            pages, photos = pages + 1, photos + len(rows)
    return {"pages": pages, "photos": photos}


def _rows(
    files: Iterable[Listed], spec: PredictSpec, store: Store, answer: Callable[[Listed, bytes], dict[str, Any]]
) -> list[dict[str, Any]]:
    """A page's rows in its order."""
    read = in_order(lambda file: (file, _read(file, spec, store)), files, READERS)

    def said(one: tuple[Listed, bytes | dict[str, Any]]) -> dict[str, Any]:
        file, content = one
        return content if isinstance(content, dict) else answer(file, content)

    rows = list(in_order(said, read, cores()))
    _check_access(rows)
    return rows


def _read(file: Listed, spec: PredictSpec, store: Store) -> bytes | dict[str, Any]:
    """The bytes of the file as it was listed, or the row that says why not."""
    if file.archived:
        return of(file) | why(spec.words.archived)
    if file.size > LIMITS["bytes"]:
        return of(file) | why(refused("too-large", bytes=file.size, most=LIMITS["bytes"]))
    try:
        return store.read(join(spec.images, file.path), file.etag, most=LIMITS["bytes"], size=file.size)
    except (Changed, Missing, TooLarge):
        return of(file) | why(spec.words.changed)
    except Refused as refusal:
        code = refusal.code.split(" ")[-1]  # without the status, as the app says it
        return of(file) | why(refused_by_storage(refusal.reason, code))


def _answer(
    file: Listed, content: bytes, *, spec: PredictSpec, model: Model, session: Session, children: Children
) -> dict[str, Any]:
    """What the version says of a photo. One over which decoding fails twice is a row, too, and fails no page."""
    about = of(file, hashlib.sha256(content).hexdigest())

    def tried() -> dict[str, Any]:
        scores = _scores(session, children.call(upright, content))
        return about | row(model.classes, scores, spec.reject_below, spec.unsure)

    try:
        try:
            return tried()
        except RuntimeError:
            return tried()
    except Unreadable as reason:
        return about | why(reason)
    except RuntimeError as error:
        return about | {"error": {"reason": "failed", "detail": str(error)[:1000]}}


def _scores(session: Session, photo: Image.Image) -> np.ndarray:
    """Raises `Unreadable` where the model makes none of a photo."""
    try:
        scores = session.predict(photo)
    except Exception as fault:  # ONNX Runtime's have nothing else in common
        raise refused("no-answer") from fault
    if not np.isfinite(scores).all():
        raise refused("no-answer")
    return scores


def _check_access(rows: list[dict[str, Any]]) -> None:
    """Storage that gives none of many files keeps this task out, not the files."""
    blocked = [one for one in rows if one.get("error", {}).get("reason") == "blocked"]
    if len(blocked) >= MANY and len(blocked) == len(rows):
        first = blocked[0]
        raise PermissionError(
            f"storage gives none of {len(rows)} files; of {first['path']} it says: {first['error']['detail']} "
            "The tasks' identity needs the role Storage Blob Data Reader on the photos' account"
        )
