"""Train one trial and export its ONNX model."""

import json
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from darkroom_training.backbones.fetch import fetch
from darkroom_training.clients.store import Store
from darkroom_training.dataset.transform import Opened, open_named
from darkroom_training.kit.cores import cores
from darkroom_training.plugins.pinned import check_installed
from darkroom_training.search import checkpoint, data, trainers
from darkroom_training.search.checkpoint import Checkpoint
from darkroom_training.search.data import Data
from darkroom_training.search.environment import as_tags, environment
from darkroom_training.search.features import load_features
from darkroom_training.search.fit import Log, fit, metrics_of
from darkroom_training.search.interim import Interim
from darkroom_training.search.models import files
from darkroom_training.search.models.export import export
from darkroom_training.search.note import ended, tried
from darkroom_training.search.preflight import preflight
from darkroom_training.search.spec import TrainSpec
from darkroom_training.search.temperature import fit_temperature
from darkroom_training.search.trainers.trainer import Epoch, Resumable, Trainer, as_params, predicted
from darkroom_training.tasks import wheel

# What a model's card repeats of its MLflow run's tags: hashes of photos with labels and sides, of the plan, of the training code.
MADE_FROM = {"dataset": "darkroom.dataset", "plan": "darkroom.plan", "code": "darkroom.code"}


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
    tags = {**where.tags, tracking.NOTE: tried(spec)}
    named = where.experiment, where.run_name, where.parent_run, spec.trial.id, tags, where.run
    with tracking.trial_run(*named) as run:
        made = make(spec, store, run)
        epochs, best, loaded = made.epochs, made.best, made.loaded
        run.set_tags({tracking.NOTE: ended(spec, epochs, best)})
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
    interim = _interim(spec, store)
    since = _since(spec, store, trainer, interim)
    if since is None:
        preflight(create, trainer, loaded, spec.seed)
    for epoch in since.epochs if since else []:  # a run of MLflow that is new, or was killed, may know nothing of them
        log.log_metrics(epoch.number, metrics_of(epoch))
    epochs, best = fit(trainer, loaded, spec, log, since, partial(_keep, spec, store), interim)
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


def _interim(spec: TrainSpec, store: Store) -> Interim | None:
    """What is kept of this trial meanwhile: for the same task alone, done by the same wheel with as many threads."""
    if spec.interim is None:
        return None
    whose = {**_whose(spec), "id": spec.trial.id, "wheel": wheel.installed(), "threads": cores()}
    return Interim(store, spec.model, spec.interim, whose)


def _since(spec: TrainSpec, store: Store, trainer: Trainer, interim: Interim | None) -> Checkpoint | None:
    """What the trial goes on from; None where it begins, or must begin anew: the same model comes out."""
    if not isinstance(trainer, Resumable):
        return None
    if interim and (left := interim.found()):
        print(f"goes on after epoch {len(left.epochs)}, where an earlier process of this trial was ended", flush=True)
        return left
    if spec.resume is None:
        return None
    found = checkpoint.load(store, spec.resume, _whose(spec))
    return found if found and len(found.epochs) < (spec.until or spec.epochs) else None


def _keep(spec: TrainSpec, store: Store, stands: Checkpoint) -> None:
    checkpoint.save(store, spec.checkpoint, _whose(spec), stands)


def _whose(spec: TrainSpec) -> dict[str, Any]:
    """Whose training goes on from a checkpoint: that of the same photos and hyperparameters, for as many epochs in all."""
    names = ("trainer", "hyperparameters", "epochs", "seed", "select_by", "size", "classes", "manifest")
    return {name: getattr(spec, name) for name in names}


def _best(epoch: Epoch) -> dict[str, float]:
    """What to sort trials by: MLflow sorts by the last epoch otherwise."""
    return {f"best_{name}": value for name, value in metrics_of(epoch).items() if name.startswith("validation")}


def _as_json(epoch: Epoch) -> dict[str, Any]:
    return {"epoch": epoch.number, **metrics_of(epoch), "seconds": round(epoch.seconds, 3)}


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
        **({"remote": True} if spec.remote else {}),
        **({"transform": {"name": before.name, "sha256": before.sha256, "package": before.package}} if before else {}),
        **({"package": {"name": spec.package.name, "sha256": spec.package.sha256}} if spec.package else {}),
    }


def _confusion(trainer: Trainer, loaded: Data) -> np.ndarray:
    from darkroom_training.search.pictures import confusion

    answers = predicted(trainer, loaded.validation).argmax(axis=1)
    return confusion(loaded.validation.y, answers, len(loaded.classes))
