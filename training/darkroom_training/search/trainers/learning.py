"""How networks learn from pixels, whatever framework they are in: their hyperparameters, and the epochs."""

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from darkroom_training.backbones.backbone import KINDS
from darkroom_training.search.augment import Augment
from darkroom_training.search.data import Data, batches
from darkroom_training.search.trainers.parameter import MOST_BATCH, parameter
from darkroom_training.search.trainers.trainer import Epoch, Trainer, predicted, score

FINE = 0.1  # times the learning rate, once what was frozen learns too
Step = Callable[[np.ndarray, np.ndarray], tuple[float, float]]


@dataclass(frozen=True)
class Hyperparameters:
    """`weight_decay` is a share of the learning rate that weights lose in each step, biases and normalisation aside."""

    optimiser: Literal["adam", "sgd"] = parameter("adam", drawn=["adam"])
    momentum: float = parameter(0.9, drawn=[0.9], at_least=0, below=1, only={"optimiser": ["sgd"]})
    learning_rate: float = parameter(0.001, drawn={"log": [0.0003, 0.003]}, above=0, below=1_000_000)  # at first
    schedule: Literal["constant", "cosine"] = parameter("cosine", drawn=["cosine"])
    weight_decay: float = parameter(0.01, drawn=[0.01], at_least=0, below=1000)
    dropout: float = parameter(0.3, drawn=[0.2, 0.35, 0.5], at_least=0, below=1)  # share, before each dense layer
    dense: int = parameter(128, drawn=[128], at_least=0, at_most=4096)  # units of the layer before the last; none for 0
    batch_size: int = parameter(32, drawn=[32], at_least=2, at_most=MOST_BATCH)
    augment: Augment = parameter("flip", drawn=["flip"])
    label_smoothing: float = parameter(0, drawn=[0], at_least=0, below=1)  # share of certainty that all classes get
    class_weights: Literal["none", "balanced"] = parameter("none", drawn=["none"])
    patience: int = parameter(0, drawn=[0], at_least=0, at_most=1000)  # epochs without progress; 0: all are trained


@dataclass(frozen=True)
class Pretrainable(Hyperparameters):
    """Of networks that can begin with weights."""

    dense: int = parameter(0, drawn=[0], at_least=0, at_most=4096)
    frozen_epochs: int = parameter(0, drawn=[0], at_least=0, at_most=1000)  # in which the last layers alone learn


def learn(
    trainer: Trainer,
    data: Data,
    epochs: int,
    seed: int,
    step_of: Callable[[int], Step],
    least: int = 1,
    done: Sequence[Epoch] = (),
) -> Iterator[Epoch]:
    """Train epoch by epoch, after those that are done. `step_of` an epoch's number learns from a batch: its summed loss, and how many were right.

    A batch with fewer than `least` photos, which only the last one can be, is left out: each epoch it is another one.
    """
    asked = trainer.hyperparameters
    progress = Progress(getattr(asked, "patience", 0))
    for epoch in done:
        if progress.has_ended(epoch.validation_loss, epoch.validation_accuracy):
            return
    for number in range(len(done) + 1, epochs + 1):
        started = time.monotonic()
        rng = np.random.default_rng([seed, number])
        step = step_of(number)
        loss = correct = 0.0
        photos = 0
        for x, y in batches(data.train, asked.batch_size, asked.augment, rng):
            if len(y) >= least:
                batch_loss, batch_correct = step(x, y)
                loss += float(batch_loss)
                correct += float(batch_correct)
                photos += len(y)
        validation = score(predicted(trainer, data.validation), data.validation)
        yield Epoch(number, loss / photos, correct / photos, *validation, time.monotonic() - started)
        if progress.has_ended(*validation):
            return


class Progress:
    """Whether validation has become better, in loss or in accuracy, within the last `patience` epochs."""

    def __init__(self, patience: int) -> None:
        self._patience, self._waited = patience, 0
        self._loss, self._accuracy = np.inf, -np.inf

    def has_ended(self, loss: float, accuracy: float) -> bool:
        better = loss < self._loss or accuracy > self._accuracy
        self._loss, self._accuracy = min(loss, self._loss), max(accuracy, self._accuracy)
        self._waited = 0 if better else self._waited + 1
        return 0 < self._patience <= self._waited


def rate(asked: Hyperparameters, number: int, epochs: int) -> float:
    """The learning rate of an epoch, counted from 1."""
    frozen = getattr(asked, "frozen_epochs", 0)
    share = FINE if 0 < frozen < number else 1.0
    if asked.schedule == "cosine":
        share *= (1 + np.cos(np.pi * (number - 1) / epochs)) / 2
    return float(asked.learning_rate * share)


def weights_of_classes(asked: Hyperparameters, data: Data) -> np.ndarray:
    """What a photo of each class counts, float32 [classes]: "balanced" gives every class the same say."""
    counts = np.bincount(data.train.y, minlength=len(data.classes))
    if asked.class_weights == "none":
        return np.ones(len(counts), np.float32)
    return (counts.sum() / (len(counts) * np.maximum(counts, 1))).astype(np.float32)


def begun_with(network: str, asked: Pretrainable, weights: bytes | None) -> dict[str, Any]:
    """What a model's card says of weights that a network begins with. Raises ValueError where nothing learned would be frozen."""
    if weights is not None:
        known = {"name": network, "weights": hashlib.sha256(weights).hexdigest(), "license": KINDS[network].license}
        return {"backbone": known}
    if asked.frozen_epochs > 0:
        raise ValueError(
            "frozen_epochs: there is nothing to keep frozen: name a file of weights in search.weights, or leave it 0"
        )
    return {}
