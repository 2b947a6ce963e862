"""What a model's answers on the test photos are worth."""

import math
from collections import Counter, defaultdict
from collections.abc import Container, Sequence
from typing import Any

import numpy as np

from darkroom_training.search.pictures import confusion

SURELY_WRONG = 1e-7  # a probability of 0 counts as this: one photo does not make the mean infinite


def wilson95(correct: int, photos: int) -> list[float]:
    """The 95 % interval of an accuracy: [low, high]. Without photos, anything is possible."""
    if photos == 0:
        return [0.0, 1.0]
    z, share = 1.959964, correct / photos
    middle = share + z * z / (2 * photos)
    reach = z * math.sqrt(share * (1 - share) / photos + z * z / (4 * photos * photos))
    scale = 1 + z * z / photos
    return [max(0.0, (middle - reach) / scale), min(1.0, (middle + reach) / scale)]


def score(
    true: Sequence[str], predicted: Sequence[str], probabilities: Sequence[np.ndarray], classes: Sequence[str]
) -> dict[str, Any]:
    """Accuracy, log loss (nats) and Brier score, and of each class recall and precision (null without photos to tell from).

    `probabilities` are float [classes] for each photo. Labels that the model does not know follow its classes: their
    photos count as wrong.
    """
    labels = [*dict.fromkeys(classes), *sorted(set(true) - set(classes))]
    index = {label: i for i, label in enumerate(labels)}
    counts = confusion([index[label] for label in true], [index[label] for label in predicted], len(labels))
    correct = int(np.trace(counts))
    given = np.zeros((len(true), len(labels)))  # [photos, labels]
    for label, column in zip(classes, np.transpose(probabilities)):
        given[:, index[label]] += column  # two older names may have become one class
    right = np.eye(len(labels))[[index[label] for label in true]]
    return {
        "accuracy": _share(correct, len(true)),
        "correct": correct,
        "wilson95": wilson95(correct, len(true)),
        "logLoss": float(-np.log(np.clip((given * right).sum(axis=1), SURELY_WRONG, 1)).mean()),
        "brier": float(((given - right) ** 2).sum(axis=1).mean()),
        "classes": [{"label": label, **_of_class(counts, i)} for i, label in enumerate(labels)],
        "confusion": {"labels": labels, "counts": counts.tolist()},
    }


def pair(true: Sequence[str], first: Sequence[bool], second: Sequence[bool], known: Container[str]) -> dict[str, Any]:
    """How often two models are right on the same photos of classes that both know: what a paired test needs."""
    whole: Counter[tuple[bool, bool]] = Counter()
    by_class: dict[str, Counter[tuple[bool, bool]]] = defaultdict(Counter)
    for label, answers in zip(true, zip(first, second)):
        if label in known:
            whole[answers] += 1
            by_class[label][answers] += 1
    return {
        **_who_is_right(whole),
        "compared": len(by_class),
        "classes": [
            {"label": label, **_who_is_right(counts)}
            for label, counts in sorted(by_class.items())
            if counts[True, False] or counts[False, True]
        ],
    }


def best_constant(true: Sequence[str]) -> dict[str, Any]:
    """The one answer that would be right most often, and how often."""
    label, correct = min(Counter(true).items(), key=lambda one: (-one[1], one[0]))
    return {"label": label, "correct": correct}


def _who_is_right(counts: Counter[tuple[bool, bool]]) -> dict[str, int]:
    return {"photos": counts.total(), "onlyFirst": counts[True, False], "onlySecond": counts[False, True]}


def _of_class(counts: np.ndarray, i: int) -> dict[str, Any]:
    correct, photos, predicted = int(counts[i, i]), int(counts[i].sum()), int(counts[:, i].sum())
    return {
        "photos": photos,
        "correct": correct,
        "predicted": predicted,
        "recall": _share(correct, photos),
        "precision": _share(correct, predicted),
    }


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
