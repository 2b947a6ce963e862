"""keras.cnn: convolutions, flatten, dense, in Keras on TensorFlow's CPU build."""

from collections.abc import Iterator
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
from darkroom_training.search.trainers.trainer import About, Core, Epoch


@dataclass(frozen=True)
class Hyperparameters:
    learning_rate: float = parameter(0.001, drawn={"log": [0.0005, 0.005]}, above=0, below=1_000_000)  # Adam's
    dropout: float = parameter(0.3, drawn=[0.2, 0.35, 0.5], at_least=0, below=1)  # share, before each dense layer
    batch_size: int = parameter(32, drawn=[32], at_least=1, at_most=MOST_BATCH)
    augment: Augment = parameter("none", drawn=["none"])


class KerasCnn:
    about = About(
        "Three convolutions and a dense layer, from scratch, in Keras on TensorFlow", Hyperparameters, 8, 64, 12
    )
    origin: ClassVar[dict[str, Any]] = {}

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
        self.begin(data, seed)
        adam = keras.optimizers.Adam(self.hyperparameters.learning_rate)
        step = in_keras.training_step(self._model, adam, self._model.trainable_variables, in_keras.unit)
        yield from learn(self, data, epochs, seed, lambda _: step)

    def weights(self) -> list[np.ndarray]:
        return self._model.get_weights()

    def restore(self, weights: list[np.ndarray]) -> None:
        self._model.set_weights(weights)

    def inputs(self, photos: np.ndarray) -> np.ndarray:
        return photos

    def predict(self, x: np.ndarray) -> np.ndarray:
        return in_keras.predict(self._model, x, in_keras.unit, self.temperature)

    def core(self) -> Core:
        return Core(in_keras.converted(self._model, self.temperature), "NHWC", mean=(0, 0, 0), std=(1, 1, 1))


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
