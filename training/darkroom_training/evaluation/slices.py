"""Parts of the test photos on which a model may do worse than on the rest."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from darkroom_training.evaluation.scores import wilson95
from darkroom_training.search.augment import GRAY

FEWEST = 20  # photos of a slice: fewer say nothing
MOST_FOLDERS = 20  # those with the most photos
SIDES = [64, 128, 256, 512, 1024]  # pixels of the shorter side
SHADES = [64, 128, 192]  # of brightness, 0..255


@dataclass(frozen=True)
class Traits:
    """What a photo is sliced by."""

    side: int  # pixels of its shorter side
    brightness: float  # 0..255
    folder: str | None  # the first one below its label's


def traits(pixels: np.ndarray, path: str, prefix: str | None) -> Traits:
    """Of a decoded photo uint8 [height, width, 3], and its path; labels are the folders below `prefix`."""
    below = path.removeprefix(prefix).split("/") if prefix is not None else []
    brightness = float(pixels.mean(axis=(0, 1)) @ GRAY)
    return Traits(min(pixels.shape[:2]), brightness, below[1] if len(below) > 2 else None)


def slices(photos: Sequence[Traits], right: Sequence[bool]) -> list[dict[str, Any]]:
    """How often the model is right on each slice of at least FEWEST photos."""
    ordered = [
        ("size", SIDES, [one.side for one in photos], " pixels"),
        ("brightness", SHADES, [one.brightness for one in photos], ""),
    ]
    found = []
    for by, edges, values, unit in ordered:
        places = [bisect_right(edges, value) for value in values]
        names = [f"{_range(edges, place)}{unit}" for place in range(len(edges) + 1)]
        found += [_slice(by, names[place], answers) for place, answers in sorted(_answers(places, right).items())]
    folders = _answers([one.folder for one in photos], right)
    folders.pop(None, None)
    largest = sorted(folders.items(), key=lambda one: (-one[1].total(), one[0]))[:MOST_FOLDERS]
    found += [_slice("folder", name, answers) for name, answers in largest]
    return [one for one in found if one["photos"] >= FEWEST]


def _answers(keys: Sequence[Any], right: Sequence[bool]) -> dict[Any, Counter[bool]]:
    counts: dict[Any, Counter[bool]] = defaultdict(Counter)
    for key, is_right in zip(keys, right):
        counts[key][bool(is_right)] += 1
    return counts


def _range(edges: Sequence[int], place: int) -> str:
    if place == 0:
        return f"below {edges[0]}"
    if place == len(edges):
        return f"from {edges[-1]}"
    return f"{edges[place - 1]} to {edges[place] - 1}"


def _slice(by: str, name: str, answers: Counter[bool]) -> dict[str, Any]:
    photos, correct = answers.total(), answers[True]
    return {"by": by, "name": name, "photos": photos, "correct": correct, "wilson95": wilson95(correct, photos)}
