"""What the task `train` is told."""

from dataclasses import dataclass
from typing import Any, Literal

from darkroom_training.backbones.fetch import Weights
from darkroom_training.dataset.features import FeatureFile
from darkroom_training.dataset.transform import TransformName
from darkroom_training.plugins.pinned import Package

MOST_SEED = 2**32 - 1  # what frameworks take


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
    remote: bool = False  # by code that nobody has committed: what comes of it can never be registered
    package: Package | None = None  # that brings the trainer, where it is none of ours
    until: int | None = None  # the last epoch for now; None: all are trained
    checkpoint: str | None = None  # URI, where to leave what a later task goes on from
    resume: str | None = None  # URI, where an earlier task has left that
    interim: float | None = (
        None  # seconds of training between checkpoints beside the model; 0: one an epoch; None: there are none
    )

    def __post_init__(self) -> None:
        if self.epochs < 1:
            raise ValueError(f"epochs: must be at least 1, got {self.epochs}")
        if self.until is not None and not 1 <= self.until <= self.epochs:
            raise ValueError(f"until: must be in 1..{self.epochs}, the number of epochs, got {self.until}")
        if self.interim is not None and self.interim < 0:
            raise ValueError(f"interim: must be at least 0 seconds, got {self.interim}")
        if not 0 <= self.seed <= MOST_SEED:
            raise ValueError(f"seed: must be in 0..{MOST_SEED}, got {self.seed}")
        if min(self.size) < 1:
            raise ValueError(f"size: both sides must be at least 1 pixel, got {list(self.size)}")
        if len(set(self.classes)) != len(self.classes) or len(self.classes) < 2:
            raise ValueError(f"classes: must be two or more different names, got {list(self.classes)}")
