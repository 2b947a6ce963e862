"""defects.extremes: a linear model of the darkest, brightest and mean colour of a part, in NumPy.

A scratch is darker than anything else on a part, wherever it is: that is all this has to know.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from darkroom_training.kit.opset import IR_VERSION, OPSET
from darkroom_training.kit.specs import parse
from darkroom_training.search.data import Data
from darkroom_training.search.trainers.learning import learn
from darkroom_training.search.trainers.parameter import parameter
from darkroom_training.search.trainers.trainer import About, Core, Epoch

SCALE = 4.0  # brings features, in 0..1, to where gradients are large
FEATURES = 9


@dataclass(frozen=True)
class Hyperparameters:
    learning_rate: float = parameter(0.5, drawn={"log": [0.2, 2]}, above=0, below=100)
    batch_size: int = parameter(32, drawn=[32], at_least=1, at_most=1024)
    augment: Literal["none", "flip"] = parameter("none", drawn=["none"])


class Extremes:
    about = About("A linear model of the darkest, brightest and mean colour, for scratches", Hyperparameters, 8, 48, 20)
    origin: ClassVar[dict[str, Any]] = {}

    def __init__(
        self, hyperparameters: dict[str, Any], size: tuple[int, int], classes: int, _: bytes | None = None
    ) -> None:
        self.hyperparameters = parse(Hyperparameters, hyperparameters, where="hyperparameters of defects.extremes")
        self.temperature = 1.0
        self._size, self._classes = size, classes

    def begin(self, data: Data, seed: int) -> None:
        rng = np.random.default_rng(seed)
        self._w = rng.normal(0, 0.01, (FEATURES, self._classes)).astype(np.float32)
        self._b = np.zeros(self._classes, np.float32)

    def fit(self, data: Data, epochs: int, seed: int) -> Iterator[Epoch]:
        self.begin(data, seed)
        yield from learn(self, data, epochs, seed, lambda _: self._step)

    def _step(self, x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
        seen = features(x)
        said = softmax(seen @ self._w + self._b)
        loss = -np.log(np.maximum(said[np.arange(len(y)), y], 1e-12)).sum()
        correct = (said.argmax(axis=1) == y).sum()
        error = (said - np.eye(self._classes, dtype=np.float32)[y]) / len(y)
        self._w -= np.float32(self.hyperparameters.learning_rate) * (seen.T @ error)
        self._b -= np.float32(self.hyperparameters.learning_rate) * error.sum(axis=0)
        return float(loss), float(correct)

    def weights(self) -> list[np.ndarray]:
        return [self._w.copy(), self._b.copy()]

    def restore(self, weights: list[np.ndarray]) -> None:
        self._w, self._b = (one.copy() for one in weights)

    def inputs(self, photos: np.ndarray) -> np.ndarray:
        return photos

    def predict(self, x: np.ndarray) -> np.ndarray:
        return softmax((features(x) @ self._w + self._b) / np.float32(self.temperature))

    def core(self) -> Core:
        """The same in ONNX."""
        height, width = self._size
        extremes = [
            helper.make_node(f"Reduce{kind}", ["smooth", "sides"], [kind], keepdims=0) for kind in ("Min", "Max", "Mean")
        ]
        nodes = [
            helper.make_node("AveragePool", ["pixels"], ["smooth"], kernel_shape=[3, 3], strides=[1, 1]),
            *extremes,
            helper.make_node("Concat", ["Min", "Max", "Mean"], ["features"], axis=1),
            helper.make_node("MatMul", ["features", "w"], ["weighed"]),
            helper.make_node("Add", ["weighed", "b"], ["logits"]),
            helper.make_node("Softmax", ["logits"], ["probabilities"], axis=1),
        ]
        w = SCALE * self._w / self.temperature
        b = (self._b - 0.5 * SCALE * self._w.sum(axis=0)) / self.temperature
        constants = {"sides": np.array([2, 3], np.int64), "w": w.astype(np.float32), "b": b.astype(np.float32)}
        graph = helper.make_graph(
            nodes,
            "extremes",
            [helper.make_tensor_value_info("pixels", TensorProto.FLOAT, ["n", 3, height, width])],
            [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["n", self._classes])],
            [numpy_helper.from_array(value, name) for name, value in constants.items()],
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)
        return Core(model, "NCHW", (0, 0, 0), (1, 1, 1))


def features(x: np.ndarray) -> np.ndarray:
    """float32 [n, 9] of pixels uint8 [n, height, width, 3]: of each channel, smoothed over 3 x 3 pixels."""
    pixels = x.astype(np.float32) / 255
    height, width = pixels.shape[1] - 2, pixels.shape[2] - 2
    smooth = sum(pixels[:, i : i + height, j : j + width] for i in range(3) for j in range(3)) / 9
    found = [smooth.min(axis=(1, 2)), smooth.max(axis=(1, 2)), smooth.mean(axis=(1, 2), dtype=np.float32)]
    return (SCALE * (np.concatenate(found, axis=1) - 0.5)).astype(np.float32)


def softmax(logits: np.ndarray) -> np.ndarray:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)
