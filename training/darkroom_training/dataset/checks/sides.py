"""Checks on how many photos there are to choose models by, and to judge them by."""

import math
from collections.abc import Mapping

import numpy as np

from darkroom_training.dataset.checks.finding import Measured
from darkroom_training.dataset.checks.photos import SPLITS, Photos
from darkroom_training.kit.words import names, percent, photos, quoted

ACCURACY = 0.9  # of the model that is imagined: the interval of a better one is narrower
Z = 1.959964  # standard normal quantile of a 95 % interval
ENOUGH = 10**9  # photos


def sides(data: Photos, shares: Mapping[str, float], limit: float | None) -> Measured:
    """Half the width of the 95 % interval of an accuracy of 90 %, on the smaller of validation and test."""
    if len(data) == 0:
        return Measured(None, "There are no photos.")
    _, validation, test = (int(count) for count in data.counts().sum(axis=0))
    within = half_width(min(validation, test))
    return Measured(
        within,
        f"There are {photos(validation)} to choose a model by and {test:,} to judge it by: "
        f"an accuracy of {percent(ACCURACY)} is known to within {percent(within)}.",
        f"{_in_all(shares, limit):,} photos in all would do.",
    )


def class_sides(data: Photos, shares: Mapping[str, float], limit: float | None) -> Measured:
    """The same of the class that has the fewest photos on one of these sides."""
    if len(data) == 0:
        return Measured(None, "There are no photos.")
    fewest = data.counts()[:, 1:].min(axis=1)  # of validation and test
    order = np.argsort(fewest, kind="stable")
    least = order[0]
    _, validation, test = data.counts()[least]
    within = half_width(int(fewest[least]))
    short = [data.labels[n] for n in order if limit is not None and half_width(int(fewest[n])) > limit]
    return Measured(
        within,
        f"{quoted(data.labels[least])} has {photos(int(validation))} to choose a model by and {test:,} to judge it by: "
        f"how often a model is right on this class is known to within {percent(within)}.",
        f"{_in_all(shares, limit):,} photos of each class would do: add photos of {names(short)}." if short else "",
    )


def half_width(count: int) -> float:
    """Of the 95 % Wilson interval of an accuracy of 90 %, measured on so many photos; 0..0.5."""
    if count == 0:
        return 0.5
    return Z * math.sqrt(ACCURACY * (1 - ACCURACY) / count + Z * Z / (4 * count * count)) / (1 + Z * Z / count)


def _in_all(shares: Mapping[str, float], limit: float | None) -> int:
    """How many photos bring both sides to the limit; the plan's shares are kept to within one photo."""
    low, high = 0, ENOUGH
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if half_width(middle) > (limit or 0) else (low, middle)
    return math.ceil(round(high / min(shares[side] for side in SPLITS[1:]), 6))
