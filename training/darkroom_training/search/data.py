"""A trial's data: pixels from the shards joined with labels and splits from the dataset's manifest."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from darkroom_training.clients.store import Store
from darkroom_training.search.augment import Augment, augmented
from darkroom_training.search.local_copy import Copy, open_copy

SPLITS = ("train", "validation")


@dataclass(frozen=True)
class Split:
    photos: list[str]  # identities, sorted: how photos are sharded does not change the model
    x: np.ndarray  # uint8 [n, height, width, 3], RGB; read only
    y: np.ndarray  # int64 [n], index into classes
    copy: Copy | None = None  # that `x` is a part of

    def let_go(self) -> None:
        """Give up the pages of `x` that were read; reading them again costs little."""
        if self.copy is not None:
            self.copy.let_go()


@dataclass(frozen=True)
class Data:
    classes: tuple[str, ...]
    train: Split
    validation: Split
    missing: int  # photos of the two splits that no shard has


def load(store: Store, manifest: str, shards: tuple[str, ...], classes: tuple[str, ...], size: tuple[int, int]) -> Data:
    """Map the train and validation photos. Raises ValueError for data that cannot be trained on, and DoesNotFit."""
    lines = sorted(
        (SPLITS.index(line["split"]), line["photo"], line["label"])
        for line in store.stream_lines(manifest)
        if line["split"] != "test"
    )
    unknown = {label for _, _, label in lines} - set(classes)
    if unknown:
        raise ValueError(f"{manifest} has labels that are not among the classes: {', '.join(sorted(unknown))}")
    copy = open_copy(store, shards, [photo for _, photo, _ in lines], size)
    there = [line for n, line in enumerate(lines) if n not in copy.missing]
    train, validation = (_split(split, there, copy, classes) for split in SPLITS)
    return Data(classes, train, validation, missing=len(copy.missing))


def _split(name: str, lines: list[tuple[int, str, str]], copy: Copy, classes: tuple[str, ...]) -> Split:
    mine = [n for n, (split, _, _) in enumerate(lines) if SPLITS[split] == name]
    if not mine:
        raise ValueError(f"there are no {name} photos: add photos, or give that split a larger share in the plan")
    return Split(
        [lines[n][1] for n in mine],
        copy.x[mine[0] : mine[-1] + 1],
        np.array([classes.index(lines[n][2]) for n in mine], dtype=np.int64),
        copy,
    )


def batches(
    split: Split, size: int, augment: Augment, rng: np.random.Generator
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Every photo once, changed as `augment` says, in a random order."""
    order = rng.permutation(len(split.y))
    for start in range(0, len(order), size):
        chosen = order[start : start + size]
        yield augmented(split.x[chosen], augment, rng), split.y[chosen]
        split.let_go()
