"""Data that any network learns: photos of three classes, each of a colour of its own."""

import numpy as np

from darkroom_training.search.data import Data, Split

CLASSES = 3


def data(side: int, alike: bool = False) -> Data:
    """Photos of so many pixels, or one photo again and again."""
    rng = np.random.default_rng(1)

    def split(n: int) -> Split:
        y = np.arange(n) % CLASSES
        x = rng.integers(0, 100, (n, side, side, 3), dtype=np.uint8)
        if alike:
            x[:] = x[0]
        else:
            x[np.arange(n), ..., y] += 120
        return Split([f"{i:064x}" for i in range(n)], x, y)

    train, validation = split(90), split(30)
    return Data(("red", "green", "blue"), train, validation, 0, validation.x[:8])
