"""bench.sleeper: a linear model that sleeps after each epoch, as a network on a cluster of its own would keep us waiting.

It does not sleep through the many epochs of the checks before a training, which learn from one batch.
"""

import time
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

MIDDLE = np.float32(0.5)


@dataclass(frozen=True)
class Hyperparameters:
    seconds: float = parameter(20.0, drawn=[20], at_least=0, at_most=600)
    learning_rate: float = parameter(0.5, drawn={"log": [0.2, 2]}, above=0, below=100)
    batch_size: int = parameter(32, drawn=[32], at_least=1, at_most=1024)
    augment: Literal["none", "flip"] = parameter("none", drawn=["none"])


class Sleeper:
    about = About("A linear model that sleeps after each epoch", Hyperparameters, 8, 16, 1)
    origin: ClassVar[dict[str, Any]] = {}

    def __init__(
        self, hyperparameters: dict[str, Any], size: tuple[int, int], classes: int, _: bytes | None = None
    ) -> None:
        self.hyperparameters = parse(Hyperparameters, hyperparameters, where="hyperparameters of bench.sleeper")
        self.temperature = 1.0
        self._size, self._classes = size, classes

    def begin(self, data: Data, seed: int) -> None:
        shape = (3 * self._size[0] * self._size[1], self._classes)
        self._w = np.random.default_rng(seed).normal(0, 0.01, shape).astype(np.float32)

    def fit(self, data: Data, epochs: int, seed: int) -> Iterator[Epoch]:
        self.begin(data, seed)
        for epoch in learn(self, data, epochs, seed, lambda _: self._step):
            if len(data.train.y) > self.hyperparameters.batch_size:
                time.sleep(self.hyperparameters.seconds)
            yield epoch

    def _step(self, x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
        seen = flat(x)
        said = softmax(seen @ self._w)
        loss = -np.log(np.maximum(said[np.arange(len(y)), y], 1e-12)).sum()
        error = (said - np.eye(self._classes, dtype=np.float32)[y]) / len(y)
        self._w -= np.float32(self.hyperparameters.learning_rate) * (seen.T @ error)
        return float(loss), float((said.argmax(axis=1) == y).sum())

    def weights(self) -> list[np.ndarray]:
        return [self._w.copy()]

    def restore(self, weights: list[np.ndarray]) -> None:
        self._w = weights[0].copy()

    def inputs(self, photos: np.ndarray) -> np.ndarray:
        return photos

    def predict(self, x: np.ndarray) -> np.ndarray:
        return softmax(flat(x) @ self._w / np.float32(self.temperature))

    def core(self) -> Core:
        """The same in ONNX."""
        height, width = self._size
        nodes = [
            helper.make_node("Sub", ["pixels", "middle"], ["centred"]),
            helper.make_node("Flatten", ["centred"], ["flat"]),
            helper.make_node("MatMul", ["flat", "w"], ["logits"]),
            helper.make_node("Softmax", ["logits"], ["probabilities"], axis=1),
        ]
        constants = {"middle": np.array([MIDDLE], np.float32), "w": self._w / np.float32(self.temperature)}
        graph = helper.make_graph(
            nodes,
            "sleeper",
            [helper.make_tensor_value_info("pixels", TensorProto.FLOAT, ["n", 3, height, width])],
            [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["n", self._classes])],
            [numpy_helper.from_array(value, name) for name, value in constants.items()],
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)
        return Core(model, "NCHW", (0, 0, 0), (1, 1, 1))


def flat(x: np.ndarray) -> np.ndarray:
    """float32 [n, 3 * height * width] of pixels uint8 [n, height, width, 3]: channel by channel, around 0."""
    return (x.astype(np.float32) / 255 - MIDDLE).transpose(0, 3, 1, 2).reshape(len(x), -1)


def softmax(logits: np.ndarray) -> np.ndarray:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)
