"""The layers that learn: linear, or one hidden layer, on standardised features."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

SMALLEST = np.float32(1e-6)  # of a deviation: a feature that never changes is left alone


@dataclass(frozen=True)
class Head:
    mean: np.ndarray  # float32 [features], of the training photos
    deviation: np.ndarray  # float32 [features]
    weights: list[np.ndarray]  # of each layer float32 [in, out], then [out]

    @staticmethod
    def of(features: np.ndarray, classes: int, hidden: int, rng: np.random.Generator) -> "Head":
        """A head that knows nothing: all classes are as probable. `features` are float32 [n, features] to learn from."""
        count = features.shape[1]
        weights = [np.zeros((hidden or count, classes), np.float32), np.zeros(classes, np.float32)]
        if hidden:  # He's initialisation, for units that are zero half of the time
            first = rng.standard_normal((count, hidden), np.float32) * np.float32(np.sqrt(2 / count))
            weights = [first, np.zeros(hidden, np.float32), *weights]
        return Head(features.mean(axis=0), features.std(axis=0) + SMALLEST, weights)

    def predict(self, features: np.ndarray, temperature: float) -> np.ndarray:
        """Probabilities float32 [n, classes]."""
        return _softmax(self._forward(self._standard(features))[-1] * np.float32(1 / temperature))

    def learn(
        self, features: np.ndarray, y: np.ndarray, dropout: float, rng: np.random.Generator
    ) -> tuple[float, int, list[np.ndarray]]:
        """The summed loss, how many are right, and the gradients of the mean loss by each of the weights."""
        x = self._standard(features)
        if dropout > 0:
            x *= (rng.random(x.shape, np.float32) >= dropout) / np.float32(1 - dropout)
        outputs = self._forward(x)
        rows = np.arange(len(y))
        probabilities = _softmax(outputs[-1])
        loss = -float(np.log(np.maximum(probabilities[rows, y], np.float32(1e-12))).sum())
        right = int((probabilities.argmax(axis=1) == y).sum())
        error = probabilities
        error[rows, y] -= 1
        error /= len(y)
        gradients = [outputs[-2].T @ error, error.sum(axis=0)]
        if len(outputs) > 2:  # a hidden layer
            error = (error @ self.weights[2].T) * (outputs[1] > 0)
            gradients = [x.T @ error, error.sum(axis=0), *gradients]
        return loss, right, gradients

    def layers(self) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Weight [in, out] and bias [out] of each layer, the first for features as they come."""
        pairs = list(zip(self.weights[::2], self.weights[1::2]))
        first = pairs[0][0] / self.deviation[:, None]
        yield first, pairs[0][1] - self.mean @ first
        yield from pairs[1:]

    def _standard(self, features: np.ndarray) -> np.ndarray:
        return (features - self.mean) / self.deviation

    def _forward(self, x: np.ndarray) -> list[np.ndarray]:
        """What enters each layer, and the logits."""
        if len(self.weights) == 2:
            return [x, x @ self.weights[0] + self.weights[1]]
        inside = np.maximum(x @ self.weights[0] + self.weights[1], 0)
        return [x, inside, inside @ self.weights[2] + self.weights[3]]


def _softmax(logits: np.ndarray) -> np.ndarray:
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    return shifted / shifted.sum(axis=1, keepdims=True)
