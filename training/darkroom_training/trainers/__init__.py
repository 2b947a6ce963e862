"""Trainers by framework. A framework is imported when one of its trainers is created."""

import difflib
from typing import Any

from darkroom_training.trainers.trainer import Trainer

NAMES = ("keras.cnn",)


def create(name: str, hyperparameters: dict[str, Any], size: tuple[int, int], classes: int) -> Trainer:
    """The named trainer for pictures of `size` (height, width). Raises ValueError for a name or value that is unknown."""
    if name == "keras.cnn":
        from darkroom_training.trainers.keras_cnn import KerasCnn

        return KerasCnn(hyperparameters, size, classes)
    close = difflib.get_close_matches(name, NAMES, n=1)
    hint = f'Did you mean "{close[0]}"?' if close else f"Known: {', '.join(NAMES)}"
    raise ValueError(f'there is no trainer "{name}". {hint}')
