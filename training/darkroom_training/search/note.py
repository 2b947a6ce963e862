"""What people read of a trial in MLflow: what was tried, and how it ended."""

from collections.abc import Sequence

from darkroom_training.search.spec import TrainSpec
from darkroom_training.search.trainers.trainer import Epoch


def tried(spec: TrainSpec) -> str:
    said = ", ".join(f"{name} {_short(value)}" for name, value in spec.hyperparameters.items())
    return f"`{spec.trainer}` with {said or 'its defaults'} for {spec.epochs} epochs."


def ended(spec: TrainSpec, epochs: Sequence[Epoch], best: Epoch) -> str:
    figures = f"validation accuracy {best.validation_accuracy:.1%}, loss {best.validation_loss:.3f}"
    return f"{tried(spec)} Best of {len(epochs)} is epoch {best.number}: {figures}."


def _short(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)
