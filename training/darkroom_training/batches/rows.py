"""Rows of a batch's results, as shared/batches/row.ts has them."""

from typing import Any, Protocol

import numpy as np

from darkroom_training.batches.spec import Listed


class Reason(Protocol):
    @property
    def reason(self) -> str: ...

    @property
    def detail(self) -> str: ...


def of(file: Listed, photo: str | None = None) -> dict[str, Any]:
    """Which version of which file, and its photo's SHA-256 where its bytes could be read."""
    return {"path": file.path, "etag": file.etag} | ({} if photo is None else {"photo": photo})


def why(reason: Reason) -> dict[str, Any]:
    """Why there is no prediction."""
    return {"error": {"reason": reason.reason, "detail": reason.detail}}


def row(classes: list[str], scores: np.ndarray, reject_below: float, unsure: str) -> dict[str, Any]:
    """What scores say, where a label is given from so much probability on."""
    best = int(scores.argmax())
    likeliest, probability = classes[best], float(scores[best])
    label = {"label": likeliest} if probability >= reject_below else {"label": unsure, "likeliest": likeliest}
    return label | {
        "probability": probability,
        "probabilities": {one: float(score) for one, score in zip(classes, scores)},
    }
