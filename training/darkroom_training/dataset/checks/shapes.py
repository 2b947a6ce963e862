"""Checks on the photos' sizes, against the size that models are trained at."""

import numpy as np

from darkroom_training.dataset.checks.finding import MOST_EXAMPLES, Measured
from darkroom_training.dataset.checks.photos import Photos
from darkroom_training.kit.words import these

MOST_DISTORTED = 2.0  # times as wide, or as high, as it was


def size(data: Photos, height: int, width: int) -> Measured:
    """The share of photos that are smaller than the training size: enlarging adds no detail."""
    small = (data.figures["width"] < width) | (data.figures["height"] < height)
    which = np.flatnonzero(small)
    worst = which[np.argsort(data.figures["pixels"][which], kind="stable")][:MOST_EXAMPLES]
    verb = these(len(which), len(data), "is", "are")
    return Measured(
        len(which) / max(len(data), 1),
        f"{verb} smaller than the {width} x {height} pixels of the plan's preprocess.size, and enlarged."
        if len(which)
        else f"No photo is smaller than the {width} x {height} pixels of the plan's preprocess.size.",
        "Add larger photos, or lower preprocess.size: models then train faster and lose nothing.",
        [data.example(n, _size(data, n)) for n in worst],
    )


def aspect(data: Photos, height: int, width: int) -> Measured:
    """The share of photos that the training size squeezes to less than half their width or height."""
    away = np.abs(np.log2(data.figures["aspect"] / (width / height)))
    which = np.flatnonzero(away > np.log2(MOST_DISTORTED))
    worst = which[np.argsort(-away[which], kind="stable")][:MOST_EXAMPLES]
    return Measured(
        len(which) / max(len(data), 1),
        these(len(which), len(data), "loses more than half its", "lose more than half their")
        + " width or height at the training size."
        if len(which)
        else "No photo is squeezed much at the training size.",
        "Crop them to the subject, or choose a preprocess.size of their shape.",
        [data.example(n, _size(data, n)) for n in worst],
    )


def _size(data: Photos, n: int) -> str:
    return f"{data.figures['width'][n]:.0f} x {data.figures['height'][n]:.0f}"
