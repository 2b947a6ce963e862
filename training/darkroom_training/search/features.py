"""A trial's data where a backbone has looked at the photos before: features instead of pixels."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import groupby

import numpy as np

from darkroom_training.backbones.fetch import Weights
from darkroom_training.clients.store import Missing, Store
from darkroom_training.dataset.features import FeatureFile, Found
from darkroom_training.dataset.shards import unpack
from darkroom_training.search.data import SAMPLE, SPLITS, Data, Line, read_lines, splits
from darkroom_training.search.room import check_features

VARIANTS = ("plain", "mirrored")  # in the order in which rows have them


def load_features(
    store: Store, manifest: str, files: Sequence[FeatureFile], classes: tuple[str, ...], weights: Weights | None = None
) -> Data:
    """What a backbone sees in the train and validation photos, computed where they are not there.

    Raises ValueError for data that cannot be trained on, and DoesNotFit.
    """
    lines = read_lines(store, manifest, classes)
    rows: dict[str, list[int]] = defaultdict(list)
    for n, line in enumerate(lines):
        rows[line.photo].append(n)
    variants = [variant for variant in VARIANTS if any(file.variant == variant for file in files)]
    found = Found(store, weights)
    x: np.ndarray | None = None
    seen = np.zeros((len(lines), len(variants)), bool)
    for file in files:
        some = found.read(file) or found.compute(file)
        if x is None and len(some.photos) > 0:
            check_features(len(lines) * len(variants), some.features.shape[1])
            x = np.zeros((len(lines), len(variants), some.features.shape[1]), np.float32)
        if len(some.photos) > 0 and some.features.shape[1] != x.shape[2]:
            raise ValueError(
                f"{file.features} has {some.features.shape[1]} features of a photo, others {x.shape[2]}: remove the wrong files, "
                "and they are computed again"
            )
        for photo, features in zip(some.photos, some.features):
            for n in rows.get(photo, ()):
                x[n, variants.index(file.variant)] = features
                seen[n, variants.index(file.variant)] = True
    whole = seen.all(axis=1)
    there = [line for n, line in enumerate(lines) if whole[n]]
    if x is None or not there:
        raise ValueError(f"no shard has any of the {len(lines)} photos of {manifest}")
    train, validation = splits(there, x if whole.all() else x[whole], classes, None)
    return Data(classes, train, validation, missing=len(lines) - len(there), sample=_sample(store, files, there))


def _sample(store: Store, files: Sequence[FeatureFile], lines: list[Line]) -> np.ndarray:
    """Pixels of some photos of validation, of as few shards as have them."""
    wanted = {line.photo for line in lines if SPLITS[line.split] == "validation"}
    sample: list[np.ndarray] = []
    for pixels, _ in groupby(files, lambda file: file.pixels):
        try:
            shard = unpack(store.read(pixels))
        except Missing:
            continue
        sample += [row for photo, row in zip(shard.photos, shard.pixels) if photo in wanted][: SAMPLE - len(sample)]
        if len(sample) == SAMPLE:
            break
    return np.stack(sample)
