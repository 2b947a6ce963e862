"""A trial's data: pixels or features joined with labels and splits from the dataset's manifest."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from darkroom_training.clients.store import Store
from darkroom_training.search.augment import Augment, augmented
from darkroom_training.search.local_copy import Copy, open_copy

SPLITS = ("train", "validation")
SAMPLE = 16  # photos


@dataclass(frozen=True)
class Split:
    photos: list[str]  # identities, sorted: how photos are sharded does not change the model
    x: np.ndarray  # uint8 [n, height, width, 3], RGB, or features float32 [n, variants, features]; read only
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
    sample: (
        np.ndarray
    )  # uint8 [n, height, width, 3]: some photos of validation, or of training where it has none at hand


@dataclass(frozen=True, order=True)
class Line:
    """A photo of the manifest; in the order of what follows."""

    split: int  # place in SPLITS
    photo: str
    label: str


def read_lines(store: Store, manifest: str, classes: Sequence[str]) -> list[Line]:
    """The train and validation photos, sorted. Raises ValueError for labels that are none of the classes."""
    lines = sorted(
        Line(SPLITS.index(line["split"]), line["photo"], line["label"])
        for line in store.stream_lines(manifest)
        if line["split"] != "test"
    )
    unknown = {line.label for line in lines} - set(classes)
    if unknown:
        raise ValueError(f"{manifest} has labels that are not among the classes: {', '.join(sorted(unknown))}")
    return lines


def load(store: Store, manifest: str, shards: tuple[str, ...], classes: tuple[str, ...], size: tuple[int, int]) -> Data:
    """Map the train and validation photos. Raises ValueError for data that cannot be trained on, and DoesNotFit."""
    lines = read_lines(store, manifest, classes)
    copy = open_copy(store, shards, [line.photo for line in lines], size)
    there = [line for n, line in enumerate(lines) if n not in copy.missing]
    train, validation = splits(there, copy.x, classes, copy)
    return Data(classes, train, validation, missing=len(copy.missing), sample=validation.x[:SAMPLE])


def splits(lines: list[Line], x: np.ndarray, classes: tuple[str, ...], copy: Copy | None) -> tuple[Split, Split]:
    """Train and validation of sorted lines and their rows. Raises ValueError where one has no photo."""
    train, validation = (_split(name, lines, x, classes, copy) for name in SPLITS)
    return train, validation


def _split(name: str, lines: list[Line], x: np.ndarray, classes: tuple[str, ...], copy: Copy | None) -> Split:
    mine = [n for n, line in enumerate(lines) if SPLITS[line.split] == name]
    if not mine:
        raise ValueError(f"there are no {name} photos: add photos, or give that split a larger share in the plan")
    return Split(
        [lines[n].photo for n in mine],
        x[mine[0] : mine[-1] + 1],
        np.array([classes.index(lines[n].label) for n in mine], dtype=np.int64),
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
