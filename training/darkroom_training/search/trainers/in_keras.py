"""Networks that learn in Keras on TensorFlow, on a GPU where there is one."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # before the import: warnings and errors only
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext

import keras
import numpy as np
import onnx
import tensorflow as tf
import tf2onnx

from darkroom_training.kit.cores import cores
from darkroom_training.kit.opset import OPSET
from darkroom_training.search.trainers.fold import fold
from darkroom_training.search.trainers.learning import Step
from darkroom_training.search.trainers.trainer import Core

BATCH = 32  # photos at once where nothing is learned
Normal = Callable[[tf.Tensor], tf.Tensor]  # uint8 pixels to the float32 that a network takes


def seeded(seed: int) -> None:
    """What is drawn from now on is the seed's, and sums are made in one order."""
    keras.utils.clear_session()  # layer names, which the export keeps, start over
    keras.utils.set_random_seed(seed)
    tf.config.experimental.enable_op_determinism()
    tf.config.threading.set_intra_op_parallelism_threads(cores())
    tf.config.threading.set_inter_op_parallelism_threads(1)
    # A served model is compared with what the network says, on a GPU too.
    tf.config.experimental.enable_tensor_float_32_execution(False)


class InKeras:
    """What every trainer of one Keras model does alike: `_model`, of pixels uint8 that `_normal` has made float32."""

    temperature: float
    _model: keras.Model
    _optimizer: keras.optimizers.Optimizer
    _normal: Normal
    _mean: tuple[float, float, float]  # what `_normal` does, as `Core` says it
    _std: tuple[float, float, float]

    def weights(self) -> list[np.ndarray]:
        return self._model.get_weights()

    def state(self) -> list[np.ndarray]:
        return [np.array(one) for one in (*self._model.variables, *self._optimizer.variables)]

    def _restore_model(self, state: list[np.ndarray]) -> None:
        """Whatever the network has: what dropout draws next, too."""
        for variable, value in zip(self._model.variables, state):
            variable.assign(value)

    def _restore_optimizer(self, state: list[np.ndarray]) -> None:
        for variable, value in zip(self._optimizer.variables, state[len(self._model.variables) :], strict=True):
            variable.assign(value)

    def restore(self, weights: list[np.ndarray]) -> None:
        self._model.set_weights(weights)

    def inputs(self, photos: np.ndarray) -> np.ndarray:
        return photos

    def predict(self, x: np.ndarray) -> np.ndarray:
        return np.concatenate(
            [
                tf.nn.softmax(
                    self._model(self._normal(x[start : start + BATCH]), training=False) / self.temperature
                ).numpy()
                for start in range(0, len(x), BATCH)
            ]
        )

    def core(self) -> Core:
        return Core(converted(self._model, self.temperature), "NHWC", self._mean, self._std)


def training_step(
    model: keras.Model,
    optimizer: keras.optimizers.Optimizer,
    variables: Sequence[keras.Variable],
    normal: Normal,
    objective: Callable[[tf.Tensor, tf.Tensor, tf.Tensor], tf.Tensor] = lambda y, logits, losses: losses,
) -> Step:
    """A function (x uint8 [n, height, width, 3], y int64 [n]) that learns from a batch: (summed loss, number correct).

    The `variables` learn. `objective` may make other losses [n] of labels [n], logits [n, classes] and losses in nats [n].
    """
    optimizer.build(variables)
    precision = _mixed if has_gpu() else nullcontext

    @tf.function(
        input_signature=[
            tf.TensorSpec((None, *model.input_shape[1:]), tf.uint8),
            tf.TensorSpec((None,), tf.int64),
        ]
    )
    def step(x, y):
        with tf.GradientTape() as tape:
            with precision(model):
                logits = tf.cast(model(normal(x), training=True), tf.float32)
            losses = tf.nn.sparse_softmax_cross_entropy_with_logits(y, logits)
            loss = tf.reduce_mean(objective(y, logits, losses))
        optimizer.apply(tape.gradient(loss, variables), variables)
        return tf.reduce_sum(losses), tf.reduce_sum(tf.cast(tf.argmax(logits, axis=1) == y, tf.float32))

    return step


def has_gpu() -> bool:
    return bool(tf.config.list_physical_devices("GPU"))


@contextmanager
def _mixed(model: keras.Model) -> Iterator[None]:
    """Layers compute in bfloat16 meanwhile; weights, and whatever is predicted and exported otherwise, stay float32."""
    policies = [layer.dtype_policy for layer in model.layers]
    for layer in model.layers:
        layer.dtype_policy = "mixed_bfloat16"
    try:
        yield
    finally:
        for layer, policy in zip(model.layers, policies):
            layer.dtype_policy = policy


def unit(x):
    """uint8 0..255 to float32 0..1."""
    return tf.cast(x, tf.float32) / 255.0


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
