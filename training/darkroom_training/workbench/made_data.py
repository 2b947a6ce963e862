"""Data that every trainer can learn, made on the spot: photos of three classes, each of a colour of its own."""

import numpy as np

from darkroom_training.backbones.backbone import open_backbone
from darkroom_training.backbones.extractor import Extractor
from darkroom_training.search.data import SAMPLE, Data, Split
from darkroom_training.search.trainers.trainer import About

CLASSES = ("red", "green", "blue")
TRAIN, VALIDATION = 96, 24


def made_data(about: About, size: tuple[int, int], weights: bytes | None) -> Data:
    """Pixels of so many rows and columns, or what a trainer's backbone sees in them. The same each time."""
    rng = np.random.default_rng(1)
    sides = {"train": _photos(TRAIN, size, rng), "validation": _photos(VALIDATION, size, rng)}
    extractor = Extractor(open_backbone(about.backbone, weights)) if about.backbone else None

    def split(side: str) -> Split:
        x, y = sides[side]
        seen = x if extractor is None else np.stack([extractor.features(x), extractor.features(x[:, :, ::-1])], axis=1)
        return Split([f"{side}{n:050}" for n in range(len(y))], seen, y)

    return Data(CLASSES, split("train"), split("validation"), 0, sides["validation"][0][:SAMPLE])


def _photos(count: int, size: tuple[int, int], rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    y = np.arange(count) % len(CLASSES)
    x = rng.integers(0, 100, (count, *size, 3), dtype=np.uint8)
    x[np.arange(count), ..., y] += 120
    return x, y
