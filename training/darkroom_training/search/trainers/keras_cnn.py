"""keras.cnn: convolutions, flatten, dense, in Keras on TensorFlow's CPU build."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # before the import: warnings and errors only
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import keras
import numpy as np
import tensorflow as tf
import tf2onnx

from darkroom_training.kit.cores import cores
from darkroom_training.kit.specs import parse
from darkroom_training.search.augment import Augment
from darkroom_training.search.data import Data, Split, batches
from darkroom_training.search.trainers.trainer import Core, Epoch

OPSET = 18
BATCH = 64  # photos at once where nothing is learned


@dataclass(frozen=True)
class Hyperparameters:
    learning_rate: float = field(default=0.001, metadata={"json": "learning_rate"})  # Adam's
    dropout: float = 0.3  # share dropped before each dense layer
    batch_size: int = field(default=32, metadata={"json": "batch_size"})
    augment: Augment = "none"

    def __post_init__(self) -> None:
        if self.learning_rate <= 0:
            raise ValueError(f"learning_rate: must be above 0, got {self.learning_rate}")
        if not 0 <= self.dropout < 1:
            raise ValueError(f"dropout: must be in 0..1, below 1, got {self.dropout}")
        if self.batch_size < 1:
            raise ValueError(f"batch_size: must be at least 1, got {self.batch_size}")


class KerasCnn:
    def __init__(self, hyperparameters: dict[str, Any], size: tuple[int, int], classes: int) -> None:
        self.hyperparameters = parse(Hyperparameters, hyperparameters, where="hyperparameters of keras.cnn")
        self._size = size
        self._classes = classes

    def fit(self, data: Data, epochs: int, seed: int) -> Iterator[Epoch]:
        keras.utils.clear_session()  # layer names, which the export keeps, start over
        keras.utils.set_random_seed(seed)
        tf.config.experimental.enable_op_determinism()
        tf.config.threading.set_intra_op_parallelism_threads(cores())
        tf.config.threading.set_inter_op_parallelism_threads(1)
        self._model = network(self._size, self._classes, self.hyperparameters.dropout)
        step = training_step(self._model, self.hyperparameters.learning_rate)
        for number in range(1, epochs + 1):
            started = time.monotonic()
            rng = np.random.default_rng([seed, number])
            loss = correct = 0.0
            for x, y in batches(data.train, self.hyperparameters.batch_size, self.hyperparameters.augment, rng):
                batch_loss, batch_correct = step(x, y)  # sums over the batch
                loss += float(batch_loss)
                correct += float(batch_correct)
            photos = len(data.train.y)
            validation = score(self.predict(data.validation.x), data.validation)
            yield Epoch(number, loss / photos, correct / photos, *validation, time.monotonic() - started)

    def weights(self) -> list[np.ndarray]:
        return self._model.get_weights()

    def restore(self, weights: list[np.ndarray]) -> None:
        self._model.set_weights(weights)

    def predict(self, x: np.ndarray) -> np.ndarray:
        return np.concatenate(
            [
                tf.nn.softmax(self._model(unit(x[start : start + BATCH]), training=False)).numpy()
                for start in range(0, len(x), BATCH)
            ]
        )

    def core(self) -> Core:
        pixels = tf.TensorSpec((1, *self._size, 3), tf.float32, name="pixels")
        network = tf.function(lambda pixels: tf.nn.softmax(self._model(pixels, training=False), name="probabilities"))
        model, _ = tf2onnx.convert.from_function(network, [pixels], opset=OPSET)
        return Core(model, "NHWC", mean=(0, 0, 0), std=(1, 1, 1))


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


def training_step(model: keras.Model, learning_rate: float):
    """A function (x uint8 [n, height, width, 3], y int64 [n]) that learns from a batch: (summed loss, number correct)."""
    optimizer = keras.optimizers.Adam(learning_rate)
    optimizer.build(model.trainable_variables)

    @tf.function(
        input_signature=[
            tf.TensorSpec((None, *model.input_shape[1:]), tf.uint8),
            tf.TensorSpec((None,), tf.int64),
        ]
    )
    def step(x, y):
        with tf.GradientTape() as tape:
            logits = model(unit(x), training=True)
            losses = tf.nn.sparse_softmax_cross_entropy_with_logits(y, logits)
            loss = tf.reduce_mean(losses)
        optimizer.apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
        return tf.reduce_sum(losses), tf.reduce_sum(tf.cast(tf.argmax(logits, axis=1) == y, tf.float32))

    return step


def unit(x):
    """uint8 0..255 to float32 0..1."""
    return tf.cast(x, tf.float32) / 255.0


def score(probabilities: np.ndarray, split: Split) -> tuple[float, float]:
    """(mean loss in nats, accuracy) of probabilities [n, classes]."""
    true = probabilities[np.arange(len(split.y)), split.y]
    loss = -np.log(np.maximum(true, 1e-12)).mean()  # NaN stays NaN
    return float(loss), float((probabilities.argmax(axis=1) == split.y).mean())
