"""keras.vgg16: Simonyan and Zisserman's network (2015), in Keras on TensorFlow."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from darkroom_training.backbones import resnet, vgg
from darkroom_training.backbones.backbone import weights_of
from darkroom_training.kit.specs import parse
from darkroom_training.search.data import Data
from darkroom_training.search.trainers import in_keras
from darkroom_training.search.trainers.learning import (
    Hyperparameters,
    Pretrainable,
    Step,
    begun_with,
    learn,
    rate,
    weights_of_classes,
)
from darkroom_training.search.trainers.parameter import parameter
from darkroom_training.search.trainers.trainer import About, Epoch

WIDTHS = (64, 128, 256, 512, 512)  # channels of each block


@dataclass(frozen=True)
class OfVgg16(Pretrainable):
    """Without batch normalisation, what begins from scratch learns nothing at higher rates."""

    learning_rate: float = parameter(0.0001, drawn={"log": [0.00003, 0.0003]}, above=0, below=1_000_000)


class KerasVgg16(in_keras.InKeras):
    about = About(
        "VGG16 with pooled features, from scratch or from Keras' weights, in Keras on TensorFlow",
        OfVgg16,
        32,
        64,
        12,
        takes_weights=True,
    )

    def __init__(
        self, hyperparameters: dict[str, Any], size: tuple[int, int], classes: int, weights: bytes | None = None
    ) -> None:
        self.hyperparameters = parse(OfVgg16, hyperparameters, where="hyperparameters of keras.vgg16")
        self.temperature = 1.0
        self.origin = begun_with("vgg16", self.hyperparameters, weights)
        self._size, self._classes, self._weights = size, classes, weights
        self._mean, self._std = (resnet.MEAN, resnet.STD) if weights is None else (vgg.MEAN, vgg.STD)

    def begin(self, data: Data, seed: int) -> None:
        in_keras.seeded(seed)
        self._model = network(self._size, self._classes, self.hyperparameters)
        if self._weights is not None:
            convolutions = [layer for layer in self._model.layers if isinstance(layer, keras.layers.Conv2D)]
            with weights_of("vgg16"):
                for layer, weights in zip(convolutions, vgg.read_convolutions(self._weights)):
                    layer.set_weights(weights)

    def fit(self, data: Data, epochs: int, seed: int) -> Iterator[Epoch]:
        yield from self.go_on(data, [], (), epochs, seed)

    def go_on(
        self, data: Data, state: list[np.ndarray], done: Sequence[Epoch], epochs: int, seed: int
    ) -> Iterator[Epoch]:
        self.begin(data, seed)
        if done:
            self._restore_model(state)
        steps = self._steps(data, epochs, state, len(done) + 1)
        yield from learn(self, data, epochs, seed, steps, done=done)

    def _steps(self, data: Data, epochs: int, state: list[np.ndarray], first: int):
        asked = self.hyperparameters
        objective = partial(learned_from, asked.label_smoothing, weights_of_classes(asked, data))

        def step_of(number: int) -> Step:
            if number in (first, asked.frozen_epochs + 1):
                frozen = number <= asked.frozen_epochs
                learning = [
                    layer for layer in self._model.layers if not frozen or isinstance(layer, keras.layers.Dense)
                ]
                variables = [one for layer in learning for one in layer.trainable_variables]
                self._optimizer = optimizer(asked, variables)
                self._step = in_keras.training_step(self._model, self._optimizer, variables, self._normal, objective)
                if number not in (1, asked.frozen_epochs + 1):
                    self._restore_optimizer(state)
            self._optimizer.learning_rate = rate(asked, number, epochs)
            return self._step

        return step_of

    def _normal(self, x: tf.Tensor) -> tf.Tensor:
        return (in_keras.unit(x) - self._mean) / self._std


def network(size: tuple[int, int], classes: int, asked: Hyperparameters) -> keras.Model:
    """float32 [n, height, width, 3], normalised, to logits [n, classes]."""
    layers = keras.layers
    parts = [keras.Input((*size, 3))]
    for convolutions, width in zip(vgg.BLOCKS, WIDTHS):
        for _ in range(convolutions):
            parts.append(layers.Conv2D(width, 3, padding="same", activation="relu", kernel_initializer="he_normal"))
        parts.append(layers.MaxPooling2D())
    parts += [layers.GlobalAveragePooling2D(), layers.Dropout(asked.dropout)]
    if asked.dense:
        parts += [layers.Dense(asked.dense, activation="relu"), layers.Dropout(asked.dropout)]
    small = keras.initializers.RandomNormal(stddev=0.01)  # all classes are about as probable at first
    return keras.Sequential([*parts, layers.Dense(classes, kernel_initializer=small)])


def optimizer(asked: Hyperparameters, variables: list[keras.Variable]) -> keras.optimizers.Optimizer:
    decay = asked.weight_decay or None
    if asked.optimiser == "sgd":
        made = keras.optimizers.SGD(asked.learning_rate, asked.momentum, weight_decay=decay)
    else:
        made = keras.optimizers.Adam(asked.learning_rate, weight_decay=decay)
    made.exclude_from_weight_decay([one for one in variables if len(one.shape) == 1])
    return made


def learned_from(smoothing: float, class_weights: np.ndarray, y, logits, losses):
    """What is learned from, of each photo: its loss against a smoothed label, times what its class counts."""
    others = -tf.reduce_mean(tf.nn.log_softmax(logits), axis=1)
    return ((1 - smoothing) * losses + smoothing * others) * tf.gather(class_weights, y)
