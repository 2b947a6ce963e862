"""keras.cnn: convolutions, flatten, dense, in Keras on TensorFlow's CPU build."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # before the import: warnings and errors only
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import keras
import numpy as np
import onnx
import tensorflow as tf
import tf2onnx

from darkroom_training.kit.cores import cores
from darkroom_training.kit.opset import OPSET
from darkroom_training.kit.specs import parse
from darkroom_training.search.augment import Augment
from darkroom_training.search.data import Data, batches
from darkroom_training.search.trainers.fold import fold
from darkroom_training.search.trainers.parameter import MOST_BATCH, parameter
from darkroom_training.search.trainers.trainer import About, Core, Epoch, predicted, score

BATCH = 32  # photos at once where nothing is learned


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
        keras.utils.clear_session()  # layer names, which the export keeps, start over
        keras.utils.set_random_seed(seed)
        tf.config.experimental.enable_op_determinism()
        tf.config.threading.set_intra_op_parallelism_threads(cores())
        tf.config.threading.set_inter_op_parallelism_threads(1)
        self._model = network(self._size, self._classes, self.hyperparameters.dropout)

    def fit(self, data: Data, epochs: int, seed: int) -> Iterator[Epoch]:
        self.begin(data, seed)
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
            validation = score(predicted(self, data.validation), data.validation)
            yield Epoch(number, loss / photos, correct / photos, *validation, time.monotonic() - started)

    def weights(self) -> list[np.ndarray]:
        return self._model.get_weights()

    def restore(self, weights: list[np.ndarray]) -> None:
        self._model.set_weights(weights)

    def inputs(self, photos: np.ndarray) -> np.ndarray:
        return photos

    def predict(self, x: np.ndarray) -> np.ndarray:
        return np.concatenate(
            [
                tf.nn.softmax(self._model(unit(x[start : start + BATCH]), training=False) / self.temperature).numpy()
                for start in range(0, len(x), BATCH)
            ]
        )

    def core(self) -> Core:
        return Core(converted(self._model, self.temperature), "NHWC", mean=(0, 0, 0), std=(1, 1, 1))


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


def converted(model: keras.Model, temperature: float) -> onnx.ModelProto:
    """The network as ONNX, logits divided by the temperature and made probabilities.

    It is converted with its weights as inputs, and they become constants afterwards: tf2onnx copies constants so often that
    it would take fifty times their memory.
    """
    weights = {f"weight_{n}": variable.numpy() for n, variable in enumerate(model.trainable_variables)}
    others = [variable.value for variable in model.non_trainable_variables]

    def network(pixels, *weights):
        logits, _ = model.stateless_call(weights, others, pixels, training=False)
        return tf.nn.softmax(logits * (1 / temperature), name="probabilities")

    inputs = [tf.TensorSpec((None, *model.input_shape[1:]), tf.float32, name="pixels")]
    inputs += [tf.TensorSpec(weight.shape, weight.dtype, name=name) for name, weight in weights.items()]
    made, _ = tf2onnx.convert.from_function(tf.function(network), inputs, opset=OPSET)
    fold(made.graph, weights)
    return made


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
