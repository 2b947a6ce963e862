"""Tests that every network must pass on the user's own photos before it is trained: what fails here would waste hours.

After Karpathy, A Recipe for Training Neural Networks (2019). That the exported model answers as the network does is checked when it is
exported (models/export.py).
"""

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from darkroom_training.search.data import Data, Split
from darkroom_training.search.trainers.trainer import Trainer, as_params, score

PHOTOS = 32  # that a network is tried on: one batch
STEPS = 40  # at most, on that batch
LEARNED = 0.9  # of the first loss, which a batch must come below
SURPRISE = 1.5  # times ln(classes), plus: what a network may lose that knows nothing
CLOSE = 1e-4  # of probabilities
# Where a trainer has them: nothing at random, all weights learn, and until the batch is known.
PLAIN = {"dropout": 0.0, "augment": "none", "label_smoothing": 0.0, "frozen_epochs": 0, "patience": 0}


class PreflightFailed(RuntimeError):
    """A network that would not learn; the message names the test and what may be wrong."""


def preflight(create: Callable[[dict[str, Any]], Trainer], trainer: Trainer, data: Data, seed: int) -> None:
    """Try a trainer on a batch of its data. Raises PreflightFailed.

    `create` makes one like `trainer`, of the hyperparameters that it is given.
    """
    batch = _batch(data)
    trainer.begin(data, seed)
    _check_ignorance(trainer, batch, len(data.classes))
    first = trainer.weights()
    trainer.begin(data, seed)
    if not all(np.array_equal(a, b) for a, b in zip(first, trainer.weights())):
        raise PreflightFailed(
            "same seed, same weights: two networks of one seed differ: something is drawn without the seed"
        )
    asked = as_params(trainer)
    plain = create(asked | {name: value for name, value in PLAIN.items() if name in asked})
    _check_learning(plain, replace(data, train=batch, validation=batch), seed)


def _check_ignorance(trainer: Trainer, batch: Split, classes: int) -> None:
    """What a network says that has learned nothing."""
    said = trainer.predict(batch.x)
    blank = trainer.predict(np.zeros_like(batch.x[:1]))
    if said.shape != (len(batch.y), classes):
        raise PreflightFailed(
            f"output: {len(batch.y)} photos of {classes} classes give {list(said.shape)} probabilities"
        )
    for what, some in (("output", said), ("zero input", blank)):
        if not np.isfinite(some).all() or np.abs(some.sum(axis=1) - 1).max() > CLOSE:
            raise PreflightFailed(f"{what}: probabilities must be numbers that sum to 1, got {some[0][:5].tolist()}")
    loss, _ = score(said, batch)
    if loss > SURPRISE * math.log(classes) + 1:
        raise PreflightFailed(
            f"initial loss: {loss:.2f} nats before anything is learned, about ln({classes}) = {math.log(classes):.2f} is expected: "
            "weights begin too large, or pixels come in unscaled"
        )
    turned = trainer.predict(batch.x[::-1])[::-1]
    if np.abs(turned - said).max() > CLOSE:
        raise PreflightFailed("batch order: what is said of a photo depends on the photos beside it")


def _check_learning(trainer: Trainer, one_batch: Data, seed: int) -> None:
    """One batch, again and again, must be learned; where numbers overflow, training itself says so, with every epoch."""
    trainer.begin(one_batch, seed)
    before = trainer.weights()
    first = least = None
    for epoch in trainer.fit(one_batch, STEPS, seed):
        if not math.isfinite(epoch.train_loss):
            return
        first = first if first is not None else epoch.train_loss
        least = epoch.train_loss if least is None else min(least, epoch.train_loss)
        if epoch.number > 1 and least <= LEARNED * first:
            break
    still = [list(old.shape) for old, new in zip(before, trainer.weights()) if np.array_equal(old, new)]
    if still:
        raise PreflightFailed(
            f"weights change: those of the shapes {still[:3]} stay as they were: no gradient reaches them"
        )
    if least > LEARNED * first:
        raise PreflightFailed(
            f"one batch: {len(one_batch.train.y)} photos are not learned in {STEPS} steps, the loss goes from {first:.4f} to {least:.4f}: "
            "try a higher learning_rate, and look whether photos of different labels are the same"
        )


def _batch(data: Data) -> Split:
    """Some training photos, of each class in turn."""
    y = data.train.y
    places = [np.flatnonzero(y == label) for label in range(len(data.classes))]
    turns = [mine[turn] for turn in range(PHOTOS) for mine in places if turn < len(mine)]
    chosen = np.sort(np.array(turns[:PHOTOS]))
    return Split([data.train.photos[n] for n in chosen], data.train.x[chosen], y[chosen])
