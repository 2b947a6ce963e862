"""How networks learn: rates and weights as asked, epochs until there is no progress."""

from dataclasses import replace

import numpy as np
import pytest

from darkroom_training.search.data import Data, Split
from darkroom_training.search.trainers.learning import (
    Pretrainable,
    Progress,
    begun_with,
    learn,
    rate,
    weights_of_classes,
)

ASKED = Pretrainable()


def test_a_cosine_goes_from_the_rate_to_almost_nothing():
    rates = [rate(replace(ASKED, learning_rate=0.1), number, epochs=10) for number in range(1, 11)]
    assert rates[0] == 0.1 and rates == sorted(rates, reverse=True) and 0 < rates[-1] < 0.01
    assert rate(replace(ASKED, learning_rate=0.1, schedule="constant"), 10, 10) == 0.1


def test_what_was_frozen_learns_at_a_tenth():
    asked = replace(ASKED, learning_rate=0.1, schedule="constant", frozen_epochs=2)
    assert [rate(asked, number, 4) for number in (1, 2, 3, 4)] == pytest.approx([0.1, 0.1, 0.01, 0.01])


def test_training_ends_where_neither_loss_nor_accuracy_has_become_better():
    progress = Progress(patience=2)
    seen = [(1.0, 0.5), (1.1, 0.6), (0.9, 0.5), (0.9, 0.6), (1.0, 0.6)]
    assert [progress.has_ended(*one) for one in seen] == [False, False, False, False, True]
    assert not any(Progress(patience=0).has_ended(1.0, 0.5) for _ in range(9))


def data(counts: list[int]) -> Data:
    y = np.repeat(np.arange(len(counts)), counts)
    split = Split([str(n) for n in y], np.zeros((len(y), 4, 4, 3), np.uint8), y)
    return Data(tuple("abc"[: len(counts)]), split, split, 0, split.x)


def test_balanced_classes_have_the_same_say():
    some = data([6, 2, 0])
    assert weights_of_classes(ASKED, some).tolist() == [1, 1, 1]
    balanced = weights_of_classes(replace(ASKED, class_weights="balanced"), some)
    assert balanced[0] * 6 == pytest.approx(balanced[1] * 2) and np.isfinite(balanced).all()


def test_nothing_is_frozen_that_has_not_learned():
    with pytest.raises(ValueError, match="frozen_epochs: there is nothing to keep frozen: name a file of weights"):
        begun_with("resnet18", replace(ASKED, frozen_epochs=1), None)
    assert begun_with("resnet18", replace(ASKED, frozen_epochs=1), b"x")["backbone"]["license"] == "BSD-3-Clause"


class Counting:
    """A trainer that notes how many photos a step gets."""

    def __init__(self) -> None:
        self.hyperparameters = replace(ASKED, batch_size=4)
        self.sizes: list[int] = []

    def predict(self, x):
        return np.full((len(x), 2), 0.5)

    def step(self, x, y):
        self.sizes.append(len(y))
        return float(len(y)), 0.0


@pytest.mark.parametrize(("least", "sizes"), [(1, [4, 4, 1]), (2, [4, 4])])
def test_a_batch_that_is_too_small_is_left_out_of_the_epoch_and_of_its_figures(least, sizes):
    trainer = Counting()
    [epoch] = learn(trainer, data([5, 4]), 1, 1, lambda _: trainer.step, least)
    assert trainer.sizes == sizes and epoch.train_loss == 1.0
