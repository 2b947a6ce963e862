"""Checks on the files and their labels."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from darkroom_training.dataset.checks.finding import MOST_EXAMPLES, Measured
from darkroom_training.dataset.checks.photos import Example, Photos
from darkroom_training.kit.words import names, percent, photos, quoted

IN_REVIEW = "in-review"  # waits for a label
CHECKED = {"label-conflict": "label_conflicts", "class-too-small": "small_classes"}  # by which check
OTHER = {IN_REVIEW, "stray", "gone", "erased", "near-duplicate-bridge", "unknown-class", "held-class", *CHECKED}
OTHER |= {"unlabelled"}  # of before files for review were told from strays
SMALL = 4  # times smaller than the largest class: worth more photos
TOLERATED = 10  # files that never stop a run, whatever their share


@dataclass(frozen=True)
class ClassLeftOut:
    """A class that is not trained, and why."""

    label: str
    photos: int
    reason: str  # class-too-small, unknown-class or held-class
    detail: str


@dataclass(frozen=True)
class LeftOut:
    """The files of a run that are not in its dataset."""

    files: int  # of the whole snapshot
    reasons: dict[str, int]  # how many, by reason
    examples: dict[str, list[dict[str, str]]]  # the first of each reason: {path, reason, detail}
    classes: Sequence[ClassLeftOut] = ()

    @property
    def unreadable(self) -> int:
        return sum(count for reason, count in self.reasons.items() if reason not in OTHER)


def tally(lines: Iterable[dict[str, str]], files: int, classes: Sequence[ClassLeftOut] = ()) -> LeftOut:
    """Count what was left out; `lines` are {path, reason, detail}."""
    out = LeftOut(files, {}, {}, classes)
    for line in lines:
        reason = line["reason"]
        out.reasons[reason] = out.reasons.get(reason, 0) + 1
        first = out.examples.setdefault(reason, [])
        if len(first) < MOST_EXAMPLES:
            first.append(line)
    return out


def check_of(reason: str) -> str | None:
    """The check that tells of files which were left out for a reason."""
    return CHECKED.get(reason) if reason in OTHER else "unreadable"


def unreadable(out: LeftOut) -> Measured:
    """The share of the snapshot's files that are no photos."""
    share = out.unreadable / max(out.files, 1)
    reasons = sorted((reason for reason in out.reasons if reason not in OTHER), key=lambda r: -out.reasons[r])
    counted = ", ".join(f"{out.reasons[reason]:,} {reason}" for reason in reasons)
    return Measured(
        share,
        f"{out.unreadable:,} of {out.files:,} files ({percent(share)}) cannot be read: {counted}."
        if out.unreadable
        else f"All of {out.files:,} files can be read.",
        "Save them again as JPEG or PNG, or remove them.",
        [example for reason in reasons for example in _examples(out, reason)],
    )


def label_conflicts(out: LeftOut) -> Measured:
    """The share of the snapshot's files whose photo is in two classes; they are left out of the dataset."""
    files = out.reasons.get("label-conflict", 0)
    share = files / max(out.files, 1)
    return Measured(
        share,
        f"{files:,} of {out.files:,} files ({percent(share)}) hold a photo that is in two classes; all were left out."
        if files
        else "No photo is in two classes.",
        "Keep each of them in the right folder only.",
        _examples(out, "label-conflict"),
    )


def small_classes(out: LeftOut) -> Measured:
    """How many classes are left out, because they have too few photos."""
    small = sorted((one for one in out.classes if one.reason == "class-too-small"), key=lambda one: one.label)
    count = len(small)
    found = (
        f"{names([one.label for one in small])} {'is' if count == 1 else 'are'} too small to be learned and left out"
    )
    return Measured(
        float(count),
        f"{found}: {'; '.join(one.detail for one in small[:3])}." if count else "Every class is large enough.",
        "Add photos of it, or lower the plan's min_photos_per_class.",
        _examples(out, "class-too-small"),
    )


def imbalance(data: Photos) -> Measured:
    """How many times as many photos the largest class has as the smallest one."""
    sizes = data.counts().sum(axis=1)
    if len(sizes) < 2:
        return Measured(None, "There are fewer than two classes.")
    largest, smallest = int(sizes.argmax()), int(sizes.argmin())
    ratio = float(sizes[largest] / sizes[smallest])
    if ratio == 1:
        return Measured(ratio, f"Every class has {photos(int(sizes[0]))}.")
    few = [data.labels[n] for n in np.argsort(sizes, kind="stable") if sizes[n] * SMALL < sizes[largest]]
    return Measured(
        ratio,
        f"{quoted(data.labels[largest])} has {photos(int(sizes[largest]))}, "
        f"{quoted(data.labels[smallest])} has {int(sizes[smallest]):,}: {ratio:.1f} times as many.",
        f"Add photos of {names(few or [data.labels[smallest]])}.",
    )


def _examples(out: LeftOut, reason: str) -> list[Example]:
    return [Example("", line["path"], "", line["detail"]) for line in out.examples.get(reason, [])]
