"""How sure a model may be: one number that its logits are divided by, fitted on photos that it did not learn from.

Guo et al., On Calibration of Modern Neural Networks (2017). It changes no answer, only how probable each is said to be.
"""

import numpy as np
from scipy.optimize import minimize_scalar

BOUNDS = (0.05, 20.0)
LEAST = 1e-30  # probabilities below this count as this


def logits(probabilities: np.ndarray) -> np.ndarray:
    """float64 of the same shape: what a softmax makes these probabilities of, up to one number for each photo."""
    return np.log(np.maximum(probabilities.astype(np.float64), LEAST))


def fit_temperature(probabilities: np.ndarray, y: np.ndarray) -> float:
    """The temperature for probabilities float32 [n, classes], made at temperature 1, of photos of classes y int64 [n].

    Where all answers are right, the likelihood alone would want certainty. So each true class is expected with
    (n + 1) / (n + 2) only, the others share the rest (Platt, Probabilistic Outputs for Support Vector Machines, 1999).
    """
    n, classes = probabilities.shape
    cold = logits(probabilities)
    expected = np.full((n, classes), 1 / (n + 2) / max(classes - 1, 1))
    expected[np.arange(n), y] = (n + 1) / (n + 2)

    def loss(log_temperature: float) -> float:
        scaled = cold / np.exp(log_temperature)
        highest = scaled.max(axis=1, keepdims=True)
        normal = scaled - highest - np.log(np.exp(scaled - highest).sum(axis=1, keepdims=True))
        return -float((expected * normal).sum(axis=1).mean())

    found = minimize_scalar(loss, bounds=np.log(BOUNDS), method="bounded", options={"xatol": 1e-4})
    return float(np.float32(np.exp(found.x)))
