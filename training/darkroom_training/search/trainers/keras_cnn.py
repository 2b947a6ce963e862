"""keras.cnn: convolutions, flatten, dense, in Keras on TensorFlow's CPU build."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import keras
import numpy as np

from darkroom_training.kit.specs import parse
from darkroom_training.search.augment import Augment
from darkroom_training.search.data import Data
from darkroom_training.search.trainers import in_keras
from darkroom_training.search.trainers.learning import learn
from darkroom_training.search.trainers.parameter import MOST_BATCH, parameter
from darkroom_training.search.trainers.trainer import About, Epoch


@dataclass(frozen=True)
class Hyperparameters:
    learning_rate: float = parameter(0.001, drawn={"log": [0.0005, 0.005]}, above=0, below=1_000_000)  # Adam's
    dropout: float = parameter(0.3, drawn=[0.2, 0.35, 0.5], at_least=0, below=1)  # share, before each dense layer
    batch_size: int = parameter(32, drawn=[32], at_least=1, at_most=MOST_BATCH)
    augment: Augment = parameter("none", drawn=["none"])


class KerasCnn(in_keras.InKeras):
    about = About(
        "Three convolutions and a dense layer, from scratch, in Keras on TensorFlow", Hyperparameters, 8, 64, 12
    )
    origin: ClassVar[dict[str, Any]] = {}
    _normal = staticmethod(in_keras.unit)
    _mean, _std = (0, 0, 0), (1, 1, 1)

    def __init__(
        self, hyperparameters: dict[str, Any], size: tuple[int, int], classes: int, _: bytes | None = None
    ) -> None:
        self.hyperparameters = parse(Hyperparameters, hyperparameters, where="hyperparameters of keras.cnn")
        self.temperature = 1.0
        self._size = size
        self._classes = classes

    def begin(self, data: Data, seed: int) -> None:
        in_keras.seeded(seed)
        self._model = network(self._size, self._classes, self.hyperparameters.dropout)

    def fit(self, data: Data, epochs: int, seed: int) -> Iterator[Epoch]:
        yield from self.go_on(data, [], (), epochs, seed)

    def go_on(
        self, data: Data, state: list[np.ndarray], done: Sequence[Epoch], epochs: int, seed: int
    ) -> Iterator[Epoch]:
        self.begin(data, seed)
        self._optimizer = keras.optimizers.Adam(self.hyperparameters.learning_rate)
        step = in_keras.training_step(self._model, self._optimizer, self._model.trainable_variables, self._normal)
        if done:
            self._restore_model(state)
            self._restore_optimizer(state)
        yield from learn(self, data, epochs, seed, lambda _: step, done=done)


def network(size: tuple[int, int], classes: int, dropout: float) -> keras.Model:
    """float32 [n, height, width, 3] in 0..1 to logits [n, classes]."""
    layers = keras.layers
    return keras.Sequential([
        keras.Input((*size, 3)),
        layers.Conv2D(16, 3, padding="same", activation="relu"),
        layers.MaxPooling2D(),
        layers.Conv2D(32, 3, padding="same", activation="relu"),
        layers.MaxPooling2D(),
        layers.Conv2D(64, 3, padding="same", activation="relu"),
        layers.MaxPooling2D(),
        layers.Flatten(),
        layers.Dropout(dropout),
        layers.Dense(128, activation="relu"),
        layers.Dropout(dropout),
        layers.Dense(classes),
    ])  # fmt: skip
