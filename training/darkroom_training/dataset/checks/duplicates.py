"""Checks on photos that look the same."""

import numpy as np

from darkroom_training.dataset.checks.finding import MOST_EXAMPLES, Measured
from darkroom_training.dataset.checks.look_alikes import Alike
from darkroom_training.dataset.checks.photos import Photos
from darkroom_training.kit.words import names, photos, these


def near_duplicates(data: Photos, found: Alike) -> Measured:
    """The share of photos that are nearly a copy of another one."""
    spare = len(data) - len(found.sizes)
    groups = np.flatnonzero(found.sizes > 1)
    share = spare / max(len(data), 1)
    sentence = these(spare, len(data), "looks", "look") + " like another one; the largest group has "
    largest = int(found.sizes.max(initial=0))
    biggest = groups[np.argsort(-found.sizes[groups], kind="stable")][: MOST_EXAMPLES // 2]
    examples = [
        data.example(n, f"group of {found.sizes[g]}") for g in biggest for n in np.flatnonzero(found.group == g)[:2]
    ]
    return Measured(
        share,
        f"{sentence}{photos(largest)}." if spare else "No photo looks like another one.",
        "Series of one scene teach little more than one photo of it: add different scenes, or remove most of a series.",
        examples,
    )


def contradictions(data: Photos, found: Alike) -> Measured:
    """The share of photos that look like one under another label."""
    pairs = np.unique(np.stack([found.group, data.label]), axis=1)  # [2, pairs]
    labels_of = np.bincount(pairs[0], minlength=len(found.sizes))
    inside = np.flatnonzero(labels_of[found.group] > 1)
    share = len(inside) / max(len(data), 1)
    inside = inside[np.argsort(found.group[inside], kind="stable")]
    number = {group: n for n, group in enumerate(dict.fromkeys(found.group[inside].tolist()), start=1)}
    classes = [data.labels[n] for n in np.unique(data.label[inside])]
    return Measured(
        share,
        f"{these(len(inside), len(data), 'looks', 'look')} like one under another label, in {names(classes)}."
        if len(inside)
        else "No photo looks like one under another label.",
        "Look at them: where the label is wrong, move the photo to the right folder.",
        [data.example(n, f"look-alikes {number[found.group[n]]}") for n in inside[:MOST_EXAMPLES]],
    )
