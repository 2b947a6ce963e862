"""The epochs of one trial, from its beginning or from where an earlier task has paused."""

import math
from collections.abc import Callable
from typing import Any, Protocol

from darkroom_training.search.checkpoint import Checkpoint
from darkroom_training.search.data import Data
from darkroom_training.search.interim import Interim
from darkroom_training.search.spec import TrainSpec
from darkroom_training.search.trainers.trainer import Epoch, Resumable, Trainer


class Diverged(RuntimeError):
    """The loss is not a number any more: nothing that follows would be worth its time."""


class Log(Protocol):
    """Who is told of a trial while it happens: a run of MLflow, or whoever sits in front of it."""

    def log_params(self, params: dict[str, Any]) -> None: ...

    def log_metrics(self, step: int, metrics: dict[str, float]) -> None: ...

    def log_dataset(self, name: str, dataset: str, manifest: str, counts: dict[str, int]) -> None: ...

    def set_tags(self, tags: dict[str, str]) -> None: ...


def fit(
    trainer: Trainer,
    loaded: Data,
    spec: TrainSpec,
    log: Log,
    since: Checkpoint | None = None,
    keep: Callable[[Checkpoint], None] | None = None,
    interim: Interim | None = None,
) -> tuple[list[Epoch], Epoch]:
    """All epochs, and the best one, whose weights the trainer has afterwards. `keep` is given how it stands at the end, `interim` is
    asked after each epoch whether it is to be kept."""
    epochs: list[Epoch] = [*since.epochs] if since else []
    best = max(epochs, key=lambda epoch: merit(epoch, spec.select_by), default=None)
    weights = since.weights if since else None
    training = (
        trainer.go_on(loaded, since.state, since.epochs, spec.epochs, spec.seed)
        if since and isinstance(trainer, Resumable)
        else trainer.fit(loaded, spec.epochs, spec.seed)
    )
    for epoch in training:
        epochs.append(epoch)
        log.log_metrics(epoch.number, metrics_of(epoch))
        print(_line(epoch, spec.epochs), flush=True)
        if not math.isfinite(epoch.train_loss + epoch.validation_loss):
            raise Diverged(f"the loss became {epoch.train_loss} in epoch {epoch.number}: {_advice(spec)}")
        if best is None or merit(epoch, spec.select_by) > merit(best, spec.select_by):
            best, weights = epoch, trainer.weights()
        if epoch.number == (spec.until or spec.epochs):
            break
        if interim and isinstance(trainer, Resumable):
            interim.keep(lambda: Checkpoint([*epochs], trainer.state(), weights))  # noqa: B023
    if keep and spec.checkpoint and isinstance(trainer, Resumable):
        # Training that had ended already stands as it stood.
        went_on = since is None or len(epochs) > len(since.epochs)
        keep(Checkpoint(epochs, trainer.state() if went_on else since.state, weights))
    trainer.restore(weights)
    assert best is not None  # there is at least one epoch
    return epochs, best


def merit(epoch: Epoch, select_by: str) -> tuple[float, ...]:
    """Larger is better; ties go to the lower validation loss, then to the earlier epoch."""
    if select_by == "validation_loss":
        return (-epoch.validation_loss, -epoch.number)
    return (epoch.validation_accuracy, -epoch.validation_loss, -epoch.number)


def _advice(spec: TrainSpec) -> str:
    rate = spec.hyperparameters.get("learning_rate")
    return "try a lower learning_rate" + (f" than {rate}" if rate else "")


def metrics_of(epoch: Epoch) -> dict[str, float]:
    """As MLflow has them."""
    names = ("train_loss", "train_accuracy", "validation_loss", "validation_accuracy")
    return {name: getattr(epoch, name) for name in names}


def _line(epoch: Epoch, epochs: int) -> str:
    """What the trial's log says of an epoch."""
    return (
        f"epoch {epoch.number} of {epochs}: loss {epoch.train_loss:.3f}, accuracy {epoch.train_accuracy:.1%}; "
        f"validation loss {epoch.validation_loss:.3f}, accuracy {epoch.validation_accuracy:.1%} ({epoch.seconds:.1f} s)"
    )
