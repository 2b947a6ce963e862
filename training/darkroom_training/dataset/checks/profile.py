"""What a dataset is like, in histograms: later data and served photos are compared with it."""

from typing import Any

import numpy as np

from darkroom_training.dataset.checks.finding import Measured
from darkroom_training.dataset.checks.photos import Photos
from darkroom_training.kit.words import names

FORMAT = 1
LEVELS = [float(level) for level in range(16, 256, 16)]
# Inner edges: bin 0 is below the first, bin k from edge k - 1, the last from the last edge on.
EDGES: dict[str, list[float]] = {
    **dict.fromkeys(("brightness", "red", "green", "blue"), LEVELS),
    "contrast": [float(level) for level in range(8, 128, 8)],
    "pixels": [float(2**power) for power in range(6, 27)],
    "aspect": [round(2 ** (quarter / 4), 4) for quarter in range(-8, 9)],
}
FEWEST = 30  # photos below which no histogram says anything
CERTAIN = 3.09  # standard normal quantile of 99.9 %


def profile(data: Photos, dataset: str) -> dict[str, Any]:
    """The dataset's profile.json (docs/training-tasks.md)."""
    features = {}
    for name, edges in EDGES.items():
        values = data.figures[name][~np.isnan(data.figures[name])].astype(np.float64)
        counts = np.bincount(np.searchsorted(edges, values, side="right"), minlength=len(edges) + 1)
        features[name] = {"edges": edges, "counts": counts.tolist()}
    sizes = data.counts().sum(axis=1)
    classes = {label: int(size) for label, size in zip(data.labels, sizes)}
    return {"format": FORMAT, "dataset": dataset, "photos": len(data), "classes": classes, "features": features}


def drift(mine: dict[str, Any], champion: dict[str, Any] | None, version: str, limit: float | None) -> Measured:
    """The largest population stability index of a feature, or of the class shares, against the champion's data."""
    if champion is None:
        return Measured(None, "No version serves yet: there is nothing to compare with.")
    pairs = {
        name: (champion["features"][name]["counts"], feature["counts"])
        for name, feature in mine["features"].items()
        if champion["features"].get(name, {}).get("edges") == feature["edges"]
    }
    labels = sorted({*mine["classes"], *champion["classes"]})
    pairs["class shares"] = tuple([one["classes"].get(label, 0) for label in labels] for one in (champion, mine))
    told = {name: psi(*counts) for name, counts in pairs.items() if enough(*counts, limit)}
    if not told:
        return Measured(None, f"There are too few photos to compare with those of version {version}.")
    worst = sorted(told, key=lambda name: -told[name])
    far = [name for name in worst if limit is not None and told[name] > limit]
    return Measured(
        told[worst[0]],
        f"Compared with the photos of version {version}, {names(far)} changed (PSI {told[worst[0]]:.2f})."
        if far
        else f"The photos are like those of version {version} (largest PSI {told[worst[0]]:.2f}, {worst[0]}).",
        "Look whether the new photos show what the model will meet; if they do, go on.",
    )


def psi(expected: list[int], found: list[int]) -> float:
    """Population stability index of two histograms over the same bins; an empty bin counts as half a photo."""
    p, q = _shares(expected, found)
    return float(((q - p) * np.log(q / p)).sum())


def enough(expected: list[int], found: list[int], limit: float | None) -> bool:
    """Whether a PSI above the limit would be more than chance, or this one is below it anyway."""
    n, m = sum(expected), sum(found)
    if min(n, m) < FEWEST:
        return False
    value = psi(expected, found)
    return limit is None or value <= limit or value > chance(_used(expected, found), n, m)


def chance(bins: int, n: int, m: int) -> float:
    """The PSI that two samples of one population exceed once in a thousand times.

    It is (1/n + 1/m) times chi-squared with bins - 1 degrees of freedom, here by Wilson and Hilferty's approximation.
    """
    k = max(bins - 1, 1)
    return (1 / n + 1 / m) * k * (1 - 2 / (9 * k) + CERTAIN * (2 / (9 * k)) ** 0.5) ** 3


def _used(expected: list[int], found: list[int]) -> int:
    return sum(a + b > 0 for a, b in zip(expected, found))


def _shares(expected: list[int], found: list[int]) -> tuple[np.ndarray, np.ndarray]:
    both = np.array([expected, found], dtype=np.float64)
    both = both[:, both.sum(axis=0) > 0]
    both = np.where(both == 0, 0.5, both)
    shares = both / both.sum(axis=1, keepdims=True)
    return shares[0], shares[1]
