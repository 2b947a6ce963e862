"""What two models say of the same photos, and what differs in how they were made."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from darkroom_training.search.models.session import Session


@dataclass(frozen=True)
class Said:
    """How far two models are apart on some photos."""

    photos: int
    difference: float  # the largest of a probability
    answers: int  # how many of the photos they call by different names


def compare(one: Session, other: Session, photos: np.ndarray) -> Said:
    """`photos` are uint8 [n, height, width, 3]; one of them is in memory at a time."""
    difference, answers = 0.0, 0
    for photo in photos:
        first, second = one.predict(photo), other.predict(photo)
        difference = max(difference, float(np.abs(first - second).max()))
        answers += int(first.argmax() != second.argmax())
    return Said(len(photos), difference, answers)


def differences(then: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """What of two environments differs (environment.py), one sentence each. A library that only one has imported counts."""
    plain = [(name, then[name], now[name]) for name in ("threads", "python", "machine")]
    names = sorted({*then["libraries"], *now["libraries"]})
    libraries = [
        (name, then["libraries"].get(name, "not used"), now["libraries"].get(name, "not used")) for name in names
    ]
    return [f"{name}: {before} then, {after} now" for name, before, after in plain + libraries if before != after]
