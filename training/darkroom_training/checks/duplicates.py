"""Photos that look the same, by their perceptual hashes."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from darkroom_training.checks.finding import MOST_EXAMPLES, Measured
from darkroom_training.checks.photos import Photos
from darkroom_training.checks.words import names, photos, these

BITS = 64
FARTHEST = 200  # neighbours in sorted order that a hash is compared with: what is more alike than that is one group anyway


@dataclass(frozen=True)
class Alike:
    group: np.ndarray  # int32 [n]: photos of one number look the same
    sizes: np.ndarray  # int64 [groups]


def alike(phash: np.ndarray, distance: int) -> Alike:
    """Group photos whose hashes (uint64 [n]) differ in at most `distance` bits, directly or by way of others."""
    hashes, of_photo = np.unique(phash, return_inverse=True)
    parent = np.arange(len(hashes), dtype=np.int32)
    for first, second in _close(hashes, distance):
        _join(parent, first, second)
    roots = np.array([_root(parent, n) for n in range(len(hashes))], dtype=np.int32)
    _, group = np.unique(roots[of_photo], return_inverse=True)
    return Alike(group.astype(np.int32), np.bincount(group))


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


def _close(hashes: np.ndarray, distance: int) -> Iterator[tuple[int, int]]:
    """Pairs at most `distance` bits apart: of distance + 1 parts of the 64 bits, at least one is then equal."""
    edges = np.linspace(0, BITS, distance + 2).astype(int)
    for low, high in zip(edges, edges[1:]):
        part = (hashes >> np.uint64(low)) & np.uint64((1 << int(high - low)) - 1)
        order = np.argsort(part, kind="stable")
        sorted_part, sorted_hash = part[order], hashes[order]
        candidates = np.arange(len(hashes))
        for step in range(1, FARTHEST):
            candidates = candidates[candidates + step < len(hashes)]
            candidates = candidates[sorted_part[candidates] == sorted_part[candidates + step]]
            if len(candidates) == 0:
                break
            apart = np.bitwise_count(sorted_hash[candidates] ^ sorted_hash[candidates + step])
            for n in candidates[apart <= distance]:
                yield int(order[n]), int(order[n + step])


def _root(parent: np.ndarray, n: int) -> int:
    while parent[n] != n:
        parent[n] = parent[parent[n]]
        n = parent[n]
    return int(n)


def _join(parent: np.ndarray, first: int, second: int) -> None:
    a, b = _root(parent, first), _root(parent, second)
    parent[max(a, b)] = min(a, b)
