"""Checks on what the photos' pixels are like. A trait that nearly all photos have is the data's nature, no mistake."""

import numpy as np

from darkroom_training.dataset.checks.finding import MOST_EXAMPLES, Measured
from darkroom_training.dataset.checks.photos import Photos
from darkroom_training.kit.words import names, percent, these

BLANK_CONTRAST = 2.0  # of 0..128: nobody sees anything in such a photo
BLANK_MODE = 0.995  # share of the pixels that have one value
MOSTLY_ZEROS = 0.9
FEW_LEVELS = 8  # distinct values of 256: a drawing, a mask, a damaged scan


def blank(data: Photos) -> Measured:
    """The share of photos that show nothing: one value nearly everywhere."""
    f = data.figures
    empty = (f["contrast"] < BLANK_CONTRAST) | (f["mode_share"] > BLANK_MODE)
    return _having(
        data, empty, "is of one colour", "are of one colour", "Remove photos that show nothing.", f["contrast"]
    )


def zeros(data: Photos) -> Measured:
    """The share of photos that are black but for a few pixels."""
    black = data.figures["zeros"] > MOSTLY_ZEROS
    remedy = "Look whether they were cropped, masked or exposed wrongly, and replace them."
    return _having(data, black, "is nearly all black", "are nearly all black", remedy, -data.figures["zeros"])


def unused_range(data: Photos) -> Measured:
    """The share of 0..255 that no pixel of any photo uses."""
    if np.isnan(data.figures["lowest"]).all():
        return Measured(None, "There are no photos that anything is known of.")
    lowest, highest = float(np.nanmin(data.figures["lowest"])), float(np.nanmax(data.figures["highest"]))
    return Measured(
        1 - (highest - lowest) / 255,
        f"Values go from {lowest:.0f} to {highest:.0f} of 0 to 255.",
        "The photos were probably saved without scaling their values: save them again, from 0 to 255.",
    )


def levels(data: Photos) -> Measured:
    """The share of the odd ones: photos of very few distinct values among others, or the other way round."""
    few = data.figures["levels"] <= FEW_LEVELS
    known = ~np.isnan(data.figures["levels"])
    return _odd(data, few, known, f"at most {FEW_LEVELS} distinct values", f"more than {FEW_LEVELS} distinct values")


def gray(data: Photos) -> Measured:
    """The share of the odd ones: gray photos among coloured ones, or the other way round."""
    known = ~np.isnan(data.figures["gray"])
    return _odd(data, data.figures["gray"] == 1, known, "no colour", "colours")


def skewness(data: Photos) -> Measured:
    """How far the values of the median photo lean to one end; without unit, 0 is even."""
    known = data.figures["skewness"][~np.isnan(data.figures["skewness"])]
    if not len(known):
        return Measured(None, "No photo's record has this figure: an earlier version inspected them.")
    median = float(np.median(known))
    end = "dark" if median > 0 else "bright"
    return Measured(
        abs(median),
        f"The median photo's skewness is {median:.1f}"
        + (f": most pixels are {end}, a few are not." if abs(median) > 1 else "."),
        f"Nearly all of every photo is {end}: crop the photos to what matters, or expose them better.",
    )


def _having(data: Photos, mask: np.ndarray, one: str, many: str, remedy: str, order: np.ndarray) -> Measured:
    """A share of photos; examples by `order`, smallest first."""
    which = np.flatnonzero(mask)
    worst = which[np.argsort(order[which], kind="stable")][:MOST_EXAMPLES]
    return Measured(
        len(which) / max(len(data), 1),
        f"{these(len(which), len(data), one, many)}{_classes(data, which)}." if len(which) else f"No photo {one}.",
        remedy,
        [data.example(n) for n in worst],
    )


def _odd(data: Photos, mask: np.ndarray, known: np.ndarray, trait: str, other: str) -> Measured:
    whole = int(known.sum())
    if not whole:
        return Measured(None, "No photo's record has this figure: an earlier version inspected them.")
    mask = mask & known
    rest = known & ~mask
    odd, name = (mask, trait) if mask.sum() <= rest.sum() else (rest, other)
    common = other if odd is mask else trait
    which = np.flatnonzero(odd)
    return Measured(
        len(which) / whole,
        f"{these(len(which), whole, 'has', 'have')} {name}, the others have {common}{_classes(data, which)}."
        if len(which)
        else f"All photos have {common}.",
        "A model may learn this instead of the subject: make the photos alike, or have both kinds in every class.",
        [data.example(n) for n in which[:MOST_EXAMPLES]],
    )


def _classes(data: Photos, which: np.ndarray) -> str:
    """Says so where most of these photos are of few classes: then a model could learn the flaw instead of the class."""
    sizes = np.bincount(data.label[which], minlength=len(data.labels))
    largest = int(sizes.argmax())
    share = sizes[largest] / max(len(which), 1)
    usual = (data.label == largest).mean()
    if len(which) < 10 or share < min(2 * usual, 0.9):
        return ""
    many = "all" if share == 1 else percent(float(share))
    return f"; {many} of these are {names([data.labels[largest]])}"
