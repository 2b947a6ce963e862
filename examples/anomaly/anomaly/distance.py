"""anomaly.distance: one number, how far a photo is from the usual ones, and a threshold on it.

What is usual is the mean and the spread of each cell over the photos of one class: nothing is learned of what anomalies look like,
which are few and never the same. Of them it is learned only from which distance on a photo is one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from anomaly.ranked import USUAL
from anomaly.seen import CONSTANTS, nodes, seen
from darkroom_training.kit.opset import IR_VERSION, OPSET
from darkroom_training.kit.specs import parse
from darkroom_training.search.augment import Augment
from darkroom_training.search.data import Data, Split
from darkroom_training.search.trainers.learning import learn
from darkroom_training.search.trainers.parameter import parameter
from darkroom_training.search.trainers.trainer import AT_ONCE, About, Core, Epoch

STEADY = 0.01  # of 0..1: what varies less counts as varying so much


@dataclass(frozen=True)
class Hyperparameters:
    learning_rate: float = parameter(1, drawn={"log": [0.5, 2]}, above=0, below=100)
    missed: float = parameter(
        1, drawn=[1, 3], above=0, below=1000
    )  # so many false alarms cost what a missed anomaly does
    batch_size: int = parameter(16, drawn=[16], at_least=1, at_most=1024)
    augment: Augment = parameter("none", drawn=["none"])


class Distance:
    about = About(
        "How far a photo is from the usual ones, and from where on it is an anomaly", Hyperparameters, 32, 64, 30
    )
    origin: ClassVar[dict[str, Any]] = {}

    def __init__(
        self, hyperparameters: dict[str, Any], size: tuple[int, int], classes: int, _: bytes | None = None
    ) -> None:
        self.hyperparameters = parse(Hyperparameters, hyperparameters, where="hyperparameters of anomaly.distance")
        self.temperature = 1.0
        self._size, self._classes = size, classes

    def begin(self, data: Data, seed: int) -> None:
        usual = _usual(data)
        cells = _all_seen(data.train)
        mine = cells[data.train.y == usual]
        self._centre = mine.mean(axis=0)
        self._spread = np.maximum(mine.std(axis=0), np.float32(STEADY))
        scores = self._scores(cells)
        self._middle, self._scale = np.float32(scores.mean()), np.float32(max(scores.std(), STEADY))
        self._costs = np.full(self._classes, self.hyperparameters.missed, np.float32)
        self._costs[usual] = 1
        self._w = np.random.default_rng(seed).normal(0, 0.01, self._classes).astype(np.float32)
        self._b = np.zeros(self._classes, np.float32)

    def fit(self, data: Data, epochs: int, seed: int) -> Iterator[Epoch]:
        self.begin(data, seed)
        yield from learn(self, data, epochs, seed, lambda _: self._step)

    def _step(self, x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
        scores = self._scaled(x)
        said = _softmax(scores[:, None] * self._w + self._b)
        loss = -np.log(np.maximum(said[np.arange(len(y)), y], 1e-12)).sum()
        correct = (said.argmax(axis=1) == y).sum()
        error = (said - np.eye(self._classes, dtype=np.float32)[y]) * self._costs[y, None] / self._costs[y].sum()
        self._w -= np.float32(self.hyperparameters.learning_rate) * (scores @ error)
        self._b -= np.float32(self.hyperparameters.learning_rate) * error.sum(axis=0)
        return float(loss), float(correct)

    def weights(self) -> list[np.ndarray]:
        return [self._w.copy(), self._b.copy()]

    def restore(self, weights: list[np.ndarray]) -> None:
        self._w, self._b = (one.copy() for one in weights)

    def inputs(self, photos: np.ndarray) -> np.ndarray:
        return photos

    def predict(self, x: np.ndarray) -> np.ndarray:
        logits = self._scaled(x)[:, None] * self._w + self._b
        return _softmax(logits / np.float32(self.temperature))

    def scores(self, x: np.ndarray) -> np.ndarray:
        """The anomaly scores float32 [n] of pixels uint8 [n, height, width, 3]: 0 for what is usual in every cell."""
        return self._scores(seen(x))

    def _scores(self, cells: np.ndarray) -> np.ndarray:
        """The farthest cell decides: an anomaly is somewhere. The logarithm keeps the worst of them within reach."""
        away = (cells - self._centre) / self._spread
        return np.log1p((away * away).mean(axis=1).max(axis=(1, 2)))

    def _scaled(self, x: np.ndarray) -> np.ndarray:
        return (self.scores(x) - self._middle) / self._scale

    def core(self) -> Core:
        """The same in ONNX."""
        height, width = self._size
        distance = [
            helper.make_node("Sub", ["seen", "centre"], ["off"]),
            helper.make_node("Div", ["off", "spread"], ["away"]),
            helper.make_node("Mul", ["away", "away"], ["distances"]),
            helper.make_node("ReduceMean", ["distances", "channels"], ["by cell"], keepdims=0),
            helper.make_node("ReduceMax", ["by cell", "cells"], ["farthest"], keepdims=0),
            helper.make_node("Add", ["farthest", "one"], ["more"]),
            helper.make_node("Log", ["more"], ["score"]),
            helper.make_node("Unsqueeze", ["score", "channels"], ["column"]),
            helper.make_node("Mul", ["column", "w"], ["weighed"]),
            helper.make_node("Add", ["weighed", "b"], ["logits"]),
            helper.make_node("Softmax", ["logits"], ["probabilities"], axis=1),
        ]
        w = self._w / self._scale / self.temperature
        b = self._b / self.temperature - self._middle * w
        constants = {
            **CONSTANTS,
            "cells": np.array([1, 2], np.int64),
            "one": np.array(1, np.float32),
            "centre": self._centre[None],
            "spread": self._spread[None],
            "w": w.astype(np.float32)[None],
            "b": b.astype(np.float32)[None],
        }
        graph = helper.make_graph(
            nodes(self._size) + distance,
            "distance",
            [helper.make_tensor_value_info("pixels", TensorProto.FLOAT, ["n", 3, height, width])],
            [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["n", self._classes])],
            [numpy_helper.from_array(value, name) for name, value in constants.items()],
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)
        return Core(model, "NCHW", (0, 0, 0), (1, 1, 1))


def _usual(data: Data) -> int:
    """The class called normal, or else the one with most photos."""
    counts = np.bincount(data.train.y, minlength=len(data.classes))
    return data.classes.index(USUAL) if USUAL in data.classes else int(counts.argmax())


def _all_seen(split: Split) -> np.ndarray:
    parts = []
    for start in range(0, len(split.y), AT_ONCE):
        parts.append(seen(split.x[start : start + AT_ONCE]))
        split.let_go()
    return np.concatenate(parts)


def _softmax(logits: np.ndarray) -> np.ndarray:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)
