"""What a trainer is to the rest: any framework can stand behind it."""

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, runtime_checkable

import numpy as np
import onnx

from darkroom_training.search.data import Data, Split

AT_ONCE = 256  # photos whose pages are in memory


@dataclass(frozen=True)
class Epoch:
    number: int  # from 1
    train_loss: float  # nats, as seen while training (with dropout)
    train_accuracy: float  # 0..1
    validation_loss: float
    validation_accuracy: float
    seconds: float


@dataclass(frozen=True)
class Core:
    """A network as ONNX: float pixels in, probabilities [n, classes] out. `layout` is that of its input."""

    model: onnx.ModelProto
    layout: str  # NHWC [n, height, width, 3] or NCHW [n, 3, height, width]
    mean: tuple[float, float, float]  # pixels enter as (uint8 / 255 - mean) / std, by channel
    std: tuple[float, float, float]


@dataclass(frozen=True)
class About:
    """What plans and people need to know of a trainer before anything is trained (manifest.py)."""

    sentence: str
    hyperparameters: type  # a frozen dataclass of parameters (parameter.py)
    smallest: int  # pixels that both sides of a photo need
    size: int  # of both sides, and next:
    epochs: int  # where a plan does not say how many
    backbone: str | None = None  # whose features it learns from, instead of pixels
    takes_weights: bool = False  # whether its own network can begin with a file of them


class Trainer(Protocol):
    about: ClassVar[About]
    hyperparameters: Any  # a frozen dataclass, defaults filled in
    temperature: float  # that logits are divided by: 1 until it is fitted, after training
    origin: dict[str, Any]  # what a model's card says beside the hyperparameters

    def begin(self, data: Data, seed: int) -> None:
        """A network that has learned nothing, for these data. The same seed gives the same weights."""

    def fit(self, data: Data, epochs: int, seed: int) -> Iterator[Epoch]:
        """Begin and train, yielding after each epoch. The same data, hyperparameters and seed give the same weights."""

    def weights(self) -> list[np.ndarray]:
        """A copy of what has been learned so far, for `restore`."""

    def restore(self, weights: list[np.ndarray]) -> None: ...

    def inputs(self, photos: np.ndarray) -> np.ndarray:
        """What its data hold in `x` for photos uint8 [n, height, width, 3]: their pixels, or what a backbone sees in them."""

    def predict(self, x: np.ndarray) -> np.ndarray:
        """Probabilities float32 [n, classes] of rows of `x`."""

    def core(self) -> Core:
        """The network as it is now."""


@runtime_checkable
class Resumable(Trainer, Protocol):
    """One whose training can pause. Any other one begins anew."""

    def state(self) -> list[np.ndarray]:
        """A copy of all that its training goes on from after an epoch, but for what `begin` makes anew."""

    def go_on(
        self, data: Data, state: list[np.ndarray], done: Sequence[Epoch], epochs: int, seed: int
    ) -> Iterator[Epoch]:
        """What `fit` would go on to yield after the epochs that were done; `state` is that of the last one."""


def predicted(trainer: Trainer, split: Split) -> np.ndarray:
    """Probabilities float32 [n, classes] of a split, whose pages are given up on the way."""
    parts = []
    for start in range(0, len(split.y), AT_ONCE):
        parts.append(trainer.predict(split.x[start : start + AT_ONCE]))
        split.let_go()
    return np.concatenate(parts)


def score(probabilities: np.ndarray, split: Split) -> tuple[float, float]:
    """(mean loss in nats, accuracy) of probabilities [n, classes]."""
    true = probabilities[np.arange(len(split.y)), split.y]
    loss = -np.log(np.maximum(true, 1e-12)).mean()  # NaN stays NaN
    return float(loss), float((probabilities.argmax(axis=1) == split.y).mean())


def as_params(trainer: Trainer) -> dict[str, Any]:
    return dataclasses.asdict(trainer.hyperparameters)
