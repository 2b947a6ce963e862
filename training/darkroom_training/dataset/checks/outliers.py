"""Photos that are unlike all others."""

from dataclasses import dataclass

import numpy as np

from darkroom_training.dataset.checks.finding import MOST_EXAMPLES, Measured
from darkroom_training.dataset.checks.photos import Photos
from darkroom_training.kit.words import these

FAR = 6.0  # standard deviations from the median, as the middle half of the photos suggests them
UNUSUAL = 3.0  # from here on a photo is worth showing


@dataclass(frozen=True)
class Trait:
    figure: str
    least: float  # of a standard deviation: so small a difference is nothing odd
    logarithm: bool = False
    name: str = ""
    digits: int = 0


TRAITS = (
    Trait("brightness", 8, name="brightness"),
    Trait("contrast", 5, name="contrast"),
    Trait("zeros", 0.05, name="share of black", digits=2),
    Trait("mode_share", 0.05, name="share of one value", digits=2),
    Trait("skewness", 0.4, name="skewness", digits=1),
    Trait("correlation", 0.1, name="correlation of colours", digits=2),
    Trait("pixels", 0.5, True, name="pixels"),
    Trait("aspect", 0.15, True, name="width / height", digits=2),
)


def outliers(data: Photos) -> Measured:
    """The share of photos of which one figure is far from that of all others, the farthest as examples."""
    farthest = np.zeros(len(data))
    by = np.zeros(len(data), dtype=int)
    usual: list[str] = []
    for number, trait in enumerate(TRAITS):
        values = data.figures[trait.figure]
        low, middle, high = np.nanpercentile(values, [25, 50, 75]) if _any(values) else (0.0, 0.0, 0.0)
        usual.append(f"usually {low:,.{trait.digits}f} to {high:,.{trait.digits}f}")
        if not _any(values):
            continue
        scale = np.log2 if trait.logarithm else np.asarray
        deviation = max(float(scale(high) - scale(low)) / 1.35, trait.least)
        away = np.nan_to_num(np.abs(scale(values) - scale(middle)) / deviation)
        by[away > farthest] = number
        farthest = np.maximum(farthest, away)
    which = np.flatnonzero(farthest > FAR)
    unusual = np.argsort(-farthest, kind="stable")[:MOST_EXAMPLES]

    def note(n: int) -> str:
        trait = TRAITS[by[n]]
        return f"{trait.name} {data.figures[trait.figure][n]:,.{trait.digits}f}, {usual[by[n]]}"

    return Measured(
        len(which) / max(len(data), 1),
        f"{these(len(which), len(data), 'is', 'are')} unlike all others."
        if len(which)
        else "No photo is far from all others.",
        "Look at them, and remove those that do not belong here.",
        [data.example(n, note(n)) for n in unusual if farthest[n] > UNUSUAL],
    )


def _any(values: np.ndarray) -> bool:
    return bool((~np.isnan(values)).any())
