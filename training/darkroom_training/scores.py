"""What a model's answers on the test photos are worth."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from darkroom_training.pictures import confusion


def wilson95(correct: int, photos: int) -> list[float]:
    """The 95 % interval of an accuracy: [low, high]. Without photos, anything is possible."""
    if photos == 0:
        return [0.0, 1.0]
    z, share = 1.959964, correct / photos
    middle = share + z * z / (2 * photos)
    reach = z * math.sqrt(share * (1 - share) / photos + z * z / (4 * photos * photos))
    scale = 1 + z * z / photos
    return [max(0.0, (middle - reach) / scale), min(1.0, (middle + reach) / scale)]


def score(true: Sequence[str], predicted: Sequence[str], classes: Sequence[str]) -> dict[str, Any]:
    """Accuracy, and recall and precision of each class (null without photos to tell from).

    Labels that the model does not know follow its classes: their photos count as wrong.
    """
    labels = [*classes, *sorted(set(true) - set(classes))]
    index = {label: i for i, label in enumerate(labels)}
    counts = confusion([index[label] for label in true], [index[label] for label in predicted], len(labels))
    correct = int(np.trace(counts))
    return {
        "accuracy": _share(correct, len(true)),
        "correct": correct,
        "wilson95": wilson95(correct, len(true)),
        "classes": {label: _of_class(counts, i) for i, label in enumerate(labels)},
        "confusion": {"labels": labels, "counts": counts.tolist()},
    }


def pair(first: Sequence[bool], second: Sequence[bool]) -> dict[str, int]:
    """How often two models are right on the same photos: what a paired test needs."""
    both = list(zip(first, second))
    return {
        "both": both.count((True, True)),
        "onlyFirst": both.count((True, False)),
        "onlySecond": both.count((False, True)),
        "neither": both.count((False, False)),
    }


def _of_class(counts: np.ndarray, i: int) -> dict[str, Any]:
    correct, photos, predicted = int(counts[i, i]), int(counts[i].sum()), int(counts[:, i].sum())
    return {
        "photos": photos,
        "correct": correct,
        "recall": _share(correct, photos),
        "precision": _share(correct, predicted),
    }


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
