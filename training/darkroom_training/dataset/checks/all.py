"""Every check, by the name that the plan knows it by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from darkroom_training.dataset.checks import duplicates, labels, outliers, pixels, shapes, sides
from darkroom_training.dataset.checks.finding import Finding, Limits, Measured, judge
from darkroom_training.dataset.checks.foreign import Dataset, foreign, measured
from darkroom_training.dataset.checks.labels import TOLERATED, LeftOut
from darkroom_training.dataset.checks.look_alikes import Alike
from darkroom_training.dataset.checks.photos import Photos
from darkroom_training.dataset.checks.profile import drift
from darkroom_training.dataset.checks.similar import similar_labels
from darkroom_training.plugins.installed import REMEDY, plugins

# What people read above what a check has found, and whose figures are shares.
TITLES = {
    "dataset": "No dataset to train on",
    "unreadable": "Unreadable files",
    "label_conflicts": "Photos in two classes",
    "small_classes": "Classes too small to learn",
    "similar_labels": "Labels that look the same",
    "imbalance": "Balance of the classes",
    "sides": "Photos to choose and to judge by",
    "class_sides": "The same, of each class",
    "near_duplicates": "Near-duplicates",
    "contradictions": "Look-alikes with different labels",
    "blank": "Blank photos",
    "zeros": "Black photos",
    "range": "Range of values",
    "levels": "Distinct values",
    "gray": "Gray among colour",
    "skewness": "Light and dark",
    "size": "Size",
    "aspect": "Shape",
    "outliers": "The most unusual photos",
    "psi": "Drift from what serves",
}
SHARES = {"unreadable", "label_conflicts", "near_duplicates", "contradictions", "blank", "zeros", "range", "levels"}
SHARES |= {"gray", "size", "aspect", "outliers", "sides", "class_sides"}
GRAVITY = ("error", "warning", "ok")


def title(check: str) -> str:
    return TITLES[check] if check in TITLES else foreign(check).title


def is_share(check: str) -> bool:
    return check in SHARES if check in TITLES else foreign(check).share


@dataclass(frozen=True)
class Wanted:
    """What the plan says, apart from the limits."""

    size: tuple[int, int]  # height, width
    shares: Mapping[str, float]  # of each side, 0..1
    planned: Sequence[str]  # names that it gives to classes, and to the folder for review


def check(
    data: Photos,
    out: LeftOut,
    found: Alike | None,
    wanted: Wanted,
    limits: dict[str, Limits],
    mine: dict[str, Any],
    champion: tuple[str, dict[str, Any]] | None,
    dataset: Dataset,
) -> list[Finding]:
    """Do the checks that have limits; the gravest findings first. `dataset` is what those of other wheels look at."""
    version, theirs = champion or ("", None)
    photos_of = dict(zip(data.labels, data.counts().sum(axis=1).tolist())) | {
        one.label: one.photos for one in out.classes
    }
    measures = {
        "unreadable": lambda: labels.unreadable(out),
        "label_conflicts": lambda: labels.label_conflicts(out),
        "small_classes": lambda: labels.small_classes(out),
        "similar_labels": lambda: similar_labels(photos_of, wanted.planned),
        "imbalance": lambda: labels.imbalance(data),
        "sides": lambda: sides.sides(data, wanted.shares, limits["sides"].lowest),
        "class_sides": lambda: sides.class_sides(data, wanted.shares, limits["class_sides"].lowest),
        "near_duplicates": lambda: duplicates.near_duplicates(data, found) if found else UNASKED,
        "contradictions": lambda: duplicates.contradictions(data, found) if found else UNASKED,
        "blank": lambda: pixels.blank(data),
        "zeros": lambda: pixels.zeros(data),
        "range": lambda: pixels.unused_range(data),
        "levels": lambda: pixels.levels(data),
        "gray": lambda: pixels.gray(data),
        "skewness": lambda: pixels.skewness(data),
        "size": lambda: shapes.size(data, *wanted.size),
        "aspect": lambda: shapes.aspect(data, *wanted.size),
        "outliers": lambda: outliers.outliers(data),
        "psi": lambda: drift(mine, theirs, version, limits["psi"].lowest),
    }
    if others := {name for name in limits.keys() - measures.keys() if limits[name] != OFF}:
        if unknown := others - plugins("checks").keys():
            known = [*measures, *plugins("checks")]
            raise ValueError(
                f"checks: there is no check {', '.join(sorted(unknown))}; there are {', '.join(known)}. If a wheel brings it, {REMEDY}"
            )
        for name in sorted(others):
            measures[name] = partial(measured, name, foreign(name), dataset)
    findings = [
        judge(name, measure(), _tolerant(name, limits[name], out))
        for name, measure in measures.items()
        if limits.get(name, OFF) != OFF
    ]
    return sorted(findings, key=lambda finding: GRAVITY.index(finding.severity))


OFF = Limits()
UNASKED = Measured(None, "The plan switches near-duplicates off.")


def _tolerant(name: str, limits: Limits, out: LeftOut) -> Limits:
    """So few files are left out and named; they never stop a run."""
    count = {"unreadable": out.unreadable, "label_conflicts": out.reasons.get("label-conflict", 0)}.get(name)
    return Limits(limits.warning, None) if count is not None and count <= TOLERATED else limits
