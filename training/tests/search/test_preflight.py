"""The preflight lets networks pass that learn, and names what is wrong with those that do not."""

from dataclasses import dataclass
from functools import partial

import numpy as np
import pytest
from learnable import CLASSES, data

from darkroom_training.search import trainers
from darkroom_training.search.data import Data
from darkroom_training.search.preflight import PreflightFailed, preflight
from darkroom_training.search.trainers.trainer import Epoch, score

SIDE = 16


@dataclass(frozen=True)
class Hyperparameters:
    learning_rate: float = 0.5
    dropout: float = 0.2


class Softmax:
    """Softmax regression on the mean colour: a trainer of somebody else's, which each test breaks in one way."""

    def __init__(self, hyperparameters=None, **broken):
        self.hyperparameters = Hyperparameters(**(hyperparameters or {}))
        self.broken = broken

    def begin(self, data, seed):
        rng = np.random.default_rng(None if self.broken.get("unseeded") else seed)
        self._w = [rng.normal(0, self.broken.get("scale", 0.01), (3, CLASSES)), np.zeros(CLASSES)]

    def predict(self, x):
        colours = x.mean(axis=(1, 2)) / (1 if self.broken.get("unscaled") else 255)
        if self.broken.get("by_batch"):
            colours = colours - colours[0]
        logits = colours @ self._w[0] + self._w[1]
        p = np.exp(logits - logits.max(axis=1, keepdims=True))
        p /= 1 if self.broken.get("no_sum") else p.sum(axis=1, keepdims=True)
        return np.where(x.any(axis=(1, 2, 3))[:, None], p, np.nan if self.broken.get("no_zero") else p)

    def fit(self, data, epochs, seed):
        self.begin(data, seed)
        for number in range(1, epochs + 1):
            p, y = self.predict(data.train.x), data.train.y
            loss, accuracy = score(p, data.train)
            error = (p - np.eye(CLASSES)[y]) / len(y)
            rate = self.hyperparameters.learning_rate
            self._w[1] -= rate * error.sum(axis=0)
            if not self.broken.get("frozen"):
                self._w[0] -= rate * (data.train.x.mean(axis=(1, 2)) / 255).T @ error
            yield Epoch(number, loss, accuracy, loss, accuracy, 0.0)

    def weights(self):
        return [one.copy() for one in self._w]


def run(trainer: Softmax, photos: Data) -> None:
    preflight(lambda asked: type(trainer)(asked, **trainer.broken), trainer, photos, seed=1)


def test_a_network_that_learns_passes():
    run(Softmax({"learning_rate": 5.0}), data(SIDE))


@pytest.mark.parametrize("name", ["keras.cnn"])
@pytest.mark.parametrize("hyperparameters", [{}, {"augment": "all", "learning_rate": 0.0005}])
def test_our_trainers_pass(name, hyperparameters):
    create = partial(trainers.create, name, size=(SIDE, SIDE), classes=CLASSES)
    preflight(create, create(hyperparameters), data(SIDE), seed=3)


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ({"unseeded": True}, "same seed, same weights"),
        ({"scale": 500.0}, "initial loss"),
        ({"no_sum": True}, "output: probabilities must be numbers that sum to 1"),
        ({"no_zero": True}, "zero input: probabilities must be numbers"),
        ({"by_batch": True}, "batch order"),
        ({"frozen": True}, r"weights change: those of the shapes \[\[3, 3\]\] stay as they were"),
    ],
)
def test_what_is_wrong_with_a_network_is_named(broken, said):
    with pytest.raises(PreflightFailed, match=said):
        run(Softmax({"learning_rate": 5.0}, **broken), data(SIDE))


def test_a_rate_that_is_too_low_is_named():
    with pytest.raises(PreflightFailed, match="one batch: 32 photos are not learned in 40 steps.*higher learning_rate"):
        run(Softmax({"learning_rate": 1e-9}), data(SIDE))


def test_photos_that_are_all_the_same_are_named():
    create = partial(trainers.create, "keras.cnn", size=(SIDE, SIDE), classes=CLASSES)
    with pytest.raises(PreflightFailed, match="whether photos of different labels are the same"):
        preflight(create, create({}), data(SIDE, alike=True), seed=3)


def test_a_loss_that_is_no_number_is_left_to_training_which_shows_every_epoch():
    with np.errstate(invalid="ignore"):
        run(Softmax({"learning_rate": np.inf}), data(SIDE))
