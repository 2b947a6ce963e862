"""A trial's data: pixels from the shards joined with labels and splits from the dataset's manifest."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from darkroom_training.clients.store import Store
from darkroom_training.dataset.shards import unpack
from darkroom_training.search.augment import Augment, augmented


@dataclass(frozen=True)
class Split:
    photos: list[str]  # identities, sorted: how photos are sharded does not change the model
    x: np.ndarray  # uint8 [n, height, width, 3], RGB
    y: np.ndarray  # int64 [n], index into classes


@dataclass(frozen=True)
class Data:
    classes: tuple[str, ...]
    train: Split
    validation: Split
    missing: int  # photos of the two splits that no shard has


def load(store: Store, manifest: str, shards: tuple[str, ...], classes: tuple[str, ...], size: tuple[int, int]) -> Data:
    """Read the train and validation photos. Raises ValueError for data that cannot be trained on."""
    lines = [line for line in store.read_lines(manifest) if line["split"] != "test"]
    wanted = {line["photo"] for line in lines}
    pixels: dict[str, np.ndarray] = {}
    for uri in shards:
        shard = unpack(store.read(uri))
        if shard.pixels.shape[1:] != (*size, 3):
            raise ValueError(f"{uri} has pixels of {shard.pixels.shape[1:3]}, the spec asks for {size}")
        pixels |= {photo: row for photo, row in zip(shard.photos, shard.pixels) if photo in wanted}
    there = sorted((line for line in lines if line["photo"] in pixels), key=lambda line: (line["photo"], line["label"]))
    unknown = {line["label"] for line in there} - set(classes)
    if unknown:
        raise ValueError(f"{manifest} has labels that are not among the classes: {', '.join(sorted(unknown))}")
    return Data(
        classes,
        _split("train", there, pixels, classes),
        _split("validation", there, pixels, classes),
        missing=len(lines) - len(there),
    )


def _split(name: str, lines: list[dict], pixels: dict[str, np.ndarray], classes: tuple[str, ...]) -> Split:
    mine = [line for line in lines if line["split"] == name]
    if not mine:
        raise ValueError(f"there are no {name} photos: add photos, or give that split a larger share in the plan")
    return Split(
        [line["photo"] for line in mine],
        np.stack([pixels[line["photo"]] for line in mine]),
        np.array([classes.index(line["label"]) for line in mine], dtype=np.int64),
    )


def batches(
    split: Split, size: int, augment: Augment, rng: np.random.Generator
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Every photo once, changed as `augment` says, in a random order."""
    order = rng.permutation(len(split.y))
    for start in range(0, len(order), size):
        chosen = order[start : start + size]
        yield augmented(split.x[chosen], augment, rng), split.y[chosen]
