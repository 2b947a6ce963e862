"""A trial that pauses and goes on gives the model of one that does not, whatever it is trained by."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from learnable import data as learnable
from torches import TORCH

from darkroom_training.clients.store import Store
from darkroom_training.search import checkpoint
from darkroom_training.search.checkpoint import Checkpoint
from darkroom_training.search.data import Data, Split
from darkroom_training.search.fit import fit
from darkroom_training.search.spec import Mlflow, TrainSpec, Trial
from darkroom_training.search.trainers import create
from darkroom_training.search.trainers.trainer import Epoch, Resumable

SIDE = 32
CNN = {"dropout": 0.4, "augment": "all", "batch_size": 16}
SGD = {"optimiser": "sgd", "momentum": 0.9, "learning_rate": 0.01}
DENSE = {"dense": 8, "dropout": 0.4, "batch_size": 16}
"""Of every framework, optimiser and kind of state."""
TRAINERS = [
    ("keras.cnn", CNN),
    ("keras.vgg16", DENSE | SGD),
    pytest.param("torch.cnn", CNN, marks=TORCH),
    pytest.param("torch.cnn", CNN | SGD, marks=TORCH),
    pytest.param("torch.resnet18", DENSE, marks=TORCH),
    ("pretrained.efficientnet-lite0", {"hidden": 8, "dropout": 0.4, "augment": "flip"}),
]


class Nowhere:
    def log_metrics(self, step, metrics): ...


def spec_of(trainer: str, hyperparameters: dict) -> TrainSpec:
    return TrainSpec(
        trial=Trial("abc", 1),
        trainer=trainer,
        hyperparameters=hyperparameters,
        epochs=4,
        seed=3,
        select_by="validation_accuracy",
        size=(SIDE, SIDE),
        classes=("red", "green", "blue"),
        manifest="manifest",
        shards=(),
        model="",
        mlflow=Mlflow("", "", "", {}),
        result="",
    )


def data_for(name: str) -> Data:
    data = learnable(SIDE)
    if name == "keras.vgg16":
        few = Split(data.train.photos[:15], data.train.x[:15], data.train.y[:15])
        return replace(data, train=few, validation=few)
    if not name.startswith("pretrained."):
        return data
    rng = np.random.default_rng(2)
    of = lambda split: replace(split, x=rng.standard_normal((len(split.y), 2, 1280), np.float32))  # noqa: E731
    return replace(data, train=of(data.train), validation=of(data.validation))


@pytest.fixture(autouse=True)
def narrow(monkeypatch):
    """VGG16 is the slowest by far; what a pause keeps of it does not depend on how wide its layers are."""
    monkeypatch.setattr("darkroom_training.search.trainers.keras_vgg16.WIDTHS", (4, 8, 16, 32, 32))


def trainer_of(spec: TrainSpec):
    return create(spec.trainer, spec.hyperparameters, size=spec.size, classes=3, weights=None)


@pytest.mark.parametrize(("name", "hyperparameters"), TRAINERS)
def test_training_that_paused_twice_gives_the_same_weights_and_figures(name, hyperparameters, tmp_path):
    spec, data, store = spec_of(name, hyperparameters), data_for(name), Store()
    whole = trainer_of(spec)
    epochs, best = fit(whole, data, spec, Nowhere())
    since = None
    for until in (1, 3, 4):
        trainer, file = trainer_of(spec), str(tmp_path / f"{until}.npz")
        part = replace(spec, until=until, checkpoint=file)
        now, chosen = fit(trainer, data, part, Nowhere(), since, lambda one: checkpoint.save(store, file, {}, one))  # noqa: B023
        assert [epoch.number for epoch in now] == list(range(1, until + 1))
        since = checkpoint.load(store, file, {})
    assert [replace(epoch, seconds=0) for epoch in now] == [replace(epoch, seconds=0) for epoch in epochs]
    assert chosen.number == best.number
    assert len(whole.weights()) == len(trainer.weights())
    assert all(np.array_equal(one, other) for one, other in zip(whole.weights(), trainer.weights()))


@pytest.mark.parametrize(
    ("name", "until"),
    [("keras.vgg16", 2), ("keras.vgg16", 3), *(pytest.param("torch.resnet18", n, marks=TORCH) for n in (1, 2, 3))],
)
def test_so_does_one_that_pauses_before_at_or_after_the_end_of_what_was_frozen(name, until, tmp_path):
    """Without a file of weights a plan cannot freeze anything: the trainer is told so past its check."""
    spec, data = spec_of(name, DENSE), data_for(name)

    def frozen():
        trainer = trainer_of(spec)
        trainer.hyperparameters = replace(trainer.hyperparameters, frozen_epochs=2)
        return trainer

    whole, first, second = frozen(), frozen(), frozen()
    fit(whole, data, spec, Nowhere())
    kept: list[Checkpoint] = []
    fit(first, data, replace(spec, until=until, checkpoint="here"), Nowhere(), None, kept.append)
    fit(second, data, spec, Nowhere(), kept[0])
    assert all(np.array_equal(one, other) for one, other in zip(whole.weights(), second.weights()))


@TORCH
def test_early_stopping_counts_the_epochs_before_a_pause_and_ends_for_good():
    """A rate of nothing: nothing becomes better after the first epochs, so that few more are trained."""
    asked = CNN | {"patience": 2, "learning_rate": 1e-12, "schedule": "constant"}
    spec, data = replace(spec_of("torch.cnn", asked), epochs=40), learnable(SIDE)
    whole, _ = fit(trainer_of(spec), data, spec, Nowhere())
    assert len(whole) < 40
    kept: list[Checkpoint] = []
    for until in (len(whole) - 1, len(whole) + 1, 40):
        part = replace(spec, until=until, checkpoint="here")
        epochs, _ = fit(trainer_of(spec), data, part, Nowhere(), kept[-1] if kept else None, kept.append)
    assert [epoch.validation_loss for epoch in epochs] == [epoch.validation_loss for epoch in whole]
    assert [len(one.epochs) for one in kept] == [len(whole) - 1, len(whole), len(whole)]


class Plain:
    """A trainer that cannot pause: its epochs are given, its weights are the number of the last one."""

    def fit(self, data, epochs, seed) -> Iterator[Epoch]:
        for number in range(1, epochs + 1):
            self.now = number
            yield Epoch(number, 1.0, 0.5, 1.0, number / 10, 0.0)

    def weights(self):
        return [np.array(self.now)]

    def restore(self, weights):
        self.restored = weights


def test_what_cannot_pause_leaves_nothing_and_begins_anew(tmp_path):
    spec, trainer, kept = spec_of("keras.cnn", {}), Plain(), []
    assert not isinstance(trainer, Resumable)
    part = replace(spec, until=2, checkpoint="here")
    epochs, best = fit(trainer, None, part, Nowhere(), Checkpoint([], [], []), kept.append)
    assert ([epoch.number for epoch in epochs], best.number, kept) == ([1, 2], 2, [])


EPOCHS = [Epoch(1, 0.5, 0.7, 0.4, 0.8, 2.0), Epoch(2, 0.25, 0.75, 0.375, 0.5, 1.5)]
KEPT = Checkpoint(EPOCHS, [np.arange(3, dtype=np.uint8), np.array(7)], [np.ones((2, 2), np.float32)])


def test_a_checkpoint_is_read_as_it_was_written(tmp_path):
    store, file = Store(), str(tmp_path / "checkpoint.npz")
    checkpoint.save(store, file, {"seed": 1, "size": (8, 8)}, KEPT)
    found = checkpoint.load(store, file, {"seed": 1, "size": (8, 8)})
    assert found is not None and found.epochs == EPOCHS
    for one, other in zip((*found.state, *found.weights), (*KEPT.state, *KEPT.weights), strict=True):
        assert (one.dtype, one.shape) == (other.dtype, other.shape) and np.array_equal(one, other)


@pytest.mark.parametrize("what", ["gone", "cut", "no file of ours", "another trial's"])
def test_what_cannot_be_gone_on_from_is_said_and_training_begins_anew(what, tmp_path, capsys):
    store, file = Store(), str(tmp_path / "checkpoint.npz")
    checkpoint.save(store, file, {"seed": 1}, KEPT)
    if what == "gone":
        file = str(tmp_path / "none.npz")
    elif what == "cut":
        store.write(file, store.read(file)[:-100])
    elif what == "no file of ours":
        store.write(file, b"hello")
    assert checkpoint.load(store, file, {"seed": 2 if what == "another trial's" else 1}) is None
    assert "training begins anew: " in capsys.readouterr().out
