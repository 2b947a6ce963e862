"""Train one trial and export its ONNX model."""

import json
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Literal, Protocol

import numpy as np

from darkroom_training.backbones.fetch import Weights, fetch
from darkroom_training.clients.store import Store
from darkroom_training.dataset.features import FeatureFile
from darkroom_training.dataset.transform import Opened, TransformName, open_named
from darkroom_training.plugins.pinned import Package, check_installed
from darkroom_training.search import checkpoint, data, trainers
from darkroom_training.search.checkpoint import Checkpoint
from darkroom_training.search.data import Data
from darkroom_training.search.environment import as_tags, environment
from darkroom_training.search.features import load_features
from darkroom_training.search.models import files
from darkroom_training.search.models.export import export
from darkroom_training.search.preflight import preflight
from darkroom_training.search.temperature import fit_temperature
from darkroom_training.search.trainers.trainer import Epoch, Resumable, Trainer, as_params, predicted

MOST_SEED = 2**32 - 1  # what frameworks take
# What a model's card repeats of its MLflow run's tags: hashes of photos with labels and sides, of the plan, of the training code.
MADE_FROM = {"dataset": "darkroom.dataset", "plan": "darkroom.plan", "code": "darkroom.code"}


@dataclass(frozen=True)
class Trial:
    id: str
    number: int


@dataclass(frozen=True)
class Mlflow:
    experiment: str
    parent_run: str
    run_name: str
    tags: dict[str, str]
    run: str | None = None  # the id of the run that the trial began in, if it goes on


@dataclass(frozen=True)
class TrainSpec:
    trial: Trial
    trainer: str
    hyperparameters: dict[str, Any]
    epochs: int
    seed: int
    select_by: Literal["validation_accuracy", "validation_loss"]
    size: tuple[int, int]  # height, width
    classes: tuple[str, ...]
    manifest: str  # URI of the dataset's photos, labels and splits
    shards: tuple[str, ...]  # URIs
    model: str  # URI of the folder for the exported model
    mlflow: Mlflow
    result: str
    features: tuple[FeatureFile, ...] = ()  # of the shards: what pretrained trainers learn from
    weights: Weights | None = None  # in place of the trainer's own
    transform: TransformName | None = None  # of the photos' own pixels, that the shards were made with
    package: Package | None = None  # that brings the trainer, where it is none of ours
    until: int | None = None  # the last epoch for now; None: all are trained
    checkpoint: str | None = None  # URI, where to leave what a later task goes on from
    resume: str | None = None  # URI, where an earlier task has left that

    def __post_init__(self) -> None:
        if self.epochs < 1:
            raise ValueError(f"epochs: must be at least 1, got {self.epochs}")
        if self.until is not None and not 1 <= self.until <= self.epochs:
            raise ValueError(f"until: must be in 1..{self.epochs}, the number of epochs, got {self.until}")
        if not 0 <= self.seed <= MOST_SEED:
            raise ValueError(f"seed: must be in 0..{MOST_SEED}, got {self.seed}")
        if min(self.size) < 1:
            raise ValueError(f"size: both sides must be at least 1 pixel, got {list(self.size)}")
        if len(set(self.classes)) != len(self.classes) or len(self.classes) < 2:
            raise ValueError(f"classes: must be two or more different names, got {list(self.classes)}")


class Diverged(RuntimeError):
    """The loss is not a number any more: nothing that follows would be worth its time."""


class Log(Protocol):
    """Who is told of a trial while it happens: a run of MLflow, or whoever sits in front of it."""

    def log_params(self, params: dict[str, Any]) -> None: ...

    def log_metrics(self, step: int, metrics: dict[str, float]) -> None: ...

    def log_dataset(self, name: str, dataset: str, manifest: str, counts: dict[str, int]) -> None: ...

    def set_tags(self, tags: dict[str, str]) -> None: ...


@dataclass(frozen=True)
class Made:
    """A trial that was trained, and its model's files: {folder, sha256, bytes}."""

    trainer: Trainer
    loaded: Data
    epochs: list[Epoch]
    best: Epoch
    model: dict[str, Any]


def train(spec: TrainSpec, store: Store) -> dict[str, Any]:
    """Train one trial and leave its ONNX model, metrics and pictures behind.

    Repeating it with the same spec gives the same weights. Raises Diverged, ExportMismatch, or ValueError for data or
    hyperparameters that cannot be trained with; MLflow's run then says so.
    """
    # Slow to import, and of no use to a trial alone.
    from darkroom_training.clients import tracking
    from darkroom_training.search.pictures import confusion_matrix, learning_curve

    where = spec.mlflow
    named = where.experiment, where.run_name, where.parent_run, spec.trial.id, where.tags, where.run
    with tracking.trial_run(*named) as run:
        if run.id != where.run:
            spec = replace(spec, mlflow=replace(where, run=None))
        made = make(spec, store, run)
        epochs, best, loaded = made.epochs, made.best, made.loaded
        counts = _confusion(made.trainer, loaded)
        run.log_figure(lambda: learning_curve(epochs, best), "learning-curve.png")
        run.log_figure(lambda: confusion_matrix(counts, loaded.classes, "validation"), "confusion-matrix.png")
    return {
        "mlflowRunId": run.id,
        "epochs": [_as_json(epoch) for epoch in epochs],
        "best": {
            "epoch": best.number,
            "validation_accuracy": best.validation_accuracy,
            "validation_loss": best.validation_loss,
        },
        "model": made.model,
        "photos": _photos(loaded),
    }


def make(spec: TrainSpec, store: Store, log: Log) -> Made:
    """Train one trial and leave its model behind, and tell of it. Raises what `train` does."""
    if spec.package:
        check_installed(spec.trainer, spec.package)
    before = open_named(spec.transform) if spec.transform else None
    weights = fetch(spec.weights, store) if spec.weights else None
    create = partial(trainers.create, spec.trainer, size=spec.size, classes=len(spec.classes), weights=weights)
    trainer = create(spec.hyperparameters)
    log.log_params({"trainer": spec.trainer, **as_params(trainer), "epochs": spec.epochs, "seed": spec.seed})
    loaded = load(spec, store, trainer)
    if (dataset := spec.mlflow.tags.get(MADE_FROM["dataset"])) is not None:
        log.log_dataset(spec.mlflow.experiment.rsplit("/", 1)[-1], dataset, spec.manifest, _photos(loaded))
    since = _since(spec, store, trainer)
    if since is None:
        preflight(create, trainer, loaded, spec.seed)
    elif spec.mlflow.run is None:  # the run that the trial began in is gone
        for epoch in since.epochs:
            log.log_metrics(epoch.number, _metrics(epoch))
    epochs, best = fit(trainer, loaded, spec, log, since, partial(_keep, spec, store))
    log.log_metrics(best.number, {"best_epoch": best.number, **_best(best)})
    trainer.temperature = fit_temperature(predicted(trainer, loaded.validation), loaded.validation.y)
    model = export(trainer, spec.size, loaded.sample, _properties(spec), before)
    made_with = environment()
    log.set_tags(as_tags(made_with))
    saved = files.save(store, spec.model, model, _origin(spec, trainer, before) | {"environment": made_with})
    return Made(trainer, loaded, epochs, best, saved)


def load(spec: TrainSpec, store: Store, trainer: Trainer) -> Data:
    """What the trial learns from."""
    if trainer.about.backbone is None:
        return data.load(store, spec.manifest, spec.shards, spec.classes, spec.size)
    return load_features(store, spec.manifest, spec.features, spec.classes, spec.weights)


def fit(
    trainer: Trainer,
    loaded: Data,
    spec: TrainSpec,
    log: Log,
    since: Checkpoint | None = None,
    keep: Callable[[Checkpoint], None] | None = None,
) -> tuple[list[Epoch], Epoch]:
    """All epochs, and the best one, whose weights the trainer has afterwards. `keep` is given how it stands at the end."""
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
        log.log_metrics(epoch.number, _metrics(epoch))
        print(_line(epoch, spec.epochs), flush=True)
        if not math.isfinite(epoch.train_loss + epoch.validation_loss):
            raise Diverged(f"the loss became {epoch.train_loss} in epoch {epoch.number}: {_advice(spec)}")
        if best is None or merit(epoch, spec.select_by) > merit(best, spec.select_by):
            best, weights = epoch, trainer.weights()
        if epoch.number == spec.until:
            break
    if keep and spec.checkpoint and isinstance(trainer, Resumable):
        # Training that had ended already stands as it stood.
        went_on = since is None or len(epochs) > len(since.epochs)
        keep(Checkpoint(epochs, trainer.state() if went_on else since.state, weights))
    trainer.restore(weights)
    assert best is not None  # there is at least one epoch
    return epochs, best


def _since(spec: TrainSpec, store: Store, trainer: Trainer) -> Checkpoint | None:
    """What the trial goes on from; None where it begins, or must begin anew: the same model comes out."""
    if spec.resume is None or not isinstance(trainer, Resumable):
        return None
    found = checkpoint.load(store, spec.resume, _whose(spec))
    return found if found and len(found.epochs) < (spec.until or spec.epochs) else None


def _keep(spec: TrainSpec, store: Store, stands: Checkpoint) -> None:
    checkpoint.save(store, spec.checkpoint, _whose(spec), stands)


def _whose(spec: TrainSpec) -> dict[str, Any]:
    """Whose training goes on from a checkpoint: that of the same photos and hyperparameters, for as many epochs in all."""
    names = ("trainer", "hyperparameters", "epochs", "seed", "select_by", "size", "classes", "manifest")
    return {name: getattr(spec, name) for name in names}


def merit(epoch: Epoch, select_by: str) -> tuple[float, ...]:
    """Larger is better; ties go to the lower validation loss, then to the earlier epoch."""
    if select_by == "validation_loss":
        return (-epoch.validation_loss, -epoch.number)
    return (epoch.validation_accuracy, -epoch.validation_loss, -epoch.number)


def _advice(spec: TrainSpec) -> str:
    rate = spec.hyperparameters.get("learning_rate")
    return "try a lower learning_rate" + (f" than {rate}" if rate else "")


def _metrics(epoch: Epoch) -> dict[str, float]:
    names = ("train_loss", "train_accuracy", "validation_loss", "validation_accuracy")
    return {name: getattr(epoch, name) for name in names}


def _line(epoch: Epoch, epochs: int) -> str:
    """What the trial's log says of an epoch."""
    return (
        f"epoch {epoch.number} of {epochs}: loss {epoch.train_loss:.3f}, accuracy {epoch.train_accuracy:.1%}; "
        f"validation loss {epoch.validation_loss:.3f}, accuracy {epoch.validation_accuracy:.1%} ({epoch.seconds:.1f} s)"
    )


def _best(epoch: Epoch) -> dict[str, float]:
    """What to sort trials by: MLflow sorts by the last epoch otherwise."""
    return {f"best_{name}": value for name, value in _metrics(epoch).items() if name.startswith("validation")}


def _as_json(epoch: Epoch) -> dict[str, Any]:
    return {"epoch": epoch.number, **_metrics(epoch), "seconds": round(epoch.seconds, 3)}


def _photos(loaded: Data) -> dict[str, int]:
    return {"train": len(loaded.train.y), "validation": len(loaded.validation.y), "missing": loaded.missing}


def _properties(spec: TrainSpec) -> dict[str, str]:
    """What the ONNX file says of itself. Not the run: the same trial of another one has the same bytes."""
    classes = json.dumps(spec.classes, ensure_ascii=False)
    known = {"dataset": spec.mlflow.tags.get(MADE_FROM["dataset"]), "trainer": spec.trainer, "classes": classes}
    return {name: value for name, value in known.items() if value is not None}


def _origin(spec: TrainSpec, trainer: Trainer, before: Opened | None) -> dict[str, Any]:
    return {
        "classes": list(spec.classes),
        "size": list(spec.size),
        "trainer": spec.trainer,
        "hyperparameters": as_params(trainer),
        "seed": spec.seed,
        "epochs": spec.epochs,
        **{name: spec.mlflow.tags[tag] for name, tag in MADE_FROM.items() if tag in spec.mlflow.tags},
        "temperature": trainer.temperature,
        **trainer.origin,
        **({"transform": {"name": before.name, "sha256": before.sha256, "package": before.package}} if before else {}),
        **({"package": {"name": spec.package.name, "sha256": spec.package.sha256}} if spec.package else {}),
    }


def _confusion(trainer: Trainer, loaded: Data) -> np.ndarray:
    from darkroom_training.search.pictures import confusion

    answers = predicted(trainer, loaded.validation).argmax(axis=1)
    return confusion(loaded.validation.y, answers, len(loaded.classes))
