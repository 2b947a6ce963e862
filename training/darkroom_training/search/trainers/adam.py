"""Adam with decoupled weight decay (Loshchilov and Hutter, 2019), in NumPy."""

from collections.abc import Sequence

import numpy as np

BETA_1, BETA_2, EPSILON = np.float32(0.9), np.float32(0.999), np.float32(1e-8)


class Adam:
    def __init__(self, weights: Sequence[np.ndarray]) -> None:
        """`weights` are changed in place. Biases, of one dimension, do not decay."""
        self._weights = weights
        self._mean = [np.zeros_like(one) for one in weights]
        self._square = [np.zeros_like(one) for one in weights]
        self._steps = 0

    def state(self) -> list[np.ndarray]:
        """A copy of what it goes on from, for `restore`."""
        return [*(one.copy() for one in (*self._mean, *self._square)), np.array(self._steps)]

    def restore(self, state: Sequence[np.ndarray]) -> None:
        count = len(self._weights)
        self._mean, self._square = list(state[:count]), list(state[count : 2 * count])
        self._steps = int(state[-1])

    def step(self, gradients: Sequence[np.ndarray], rate: float, decay: float) -> None:
        self._steps += 1
        mean_share = 1 - BETA_1**self._steps
        square_share = 1 - BETA_2**self._steps
        for weight, gradient, mean, square in zip(self._weights, gradients, self._mean, self._square):
            mean += (1 - BETA_1) * (gradient - mean)
            square += (1 - BETA_2) * (gradient * gradient - square)
            if weight.ndim > 1:
                weight *= np.float32(1 - rate * decay)
            weight -= np.float32(rate) * (mean / mean_share) / (np.sqrt(square / square_share) + EPSILON)
