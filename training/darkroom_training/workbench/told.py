"""A trial, told to whoever sits in front of it."""

from typing import Any


class Told:
    """Prints what MLflow would be told."""

    def log_params(self, params: dict[str, Any]) -> None:
        print(", ".join(f"{name} {value}" for name, value in params.items()), flush=True)

    def log_metrics(self, step: int, metrics: dict[str, float]) -> None:
        if "train_loss" in metrics:
            train, validation = (
                f"{split} loss {metrics[f'{split}_loss']:.4f}, accuracy {metrics[f'{split}_accuracy']:.3f}"
                for split in ("train", "validation")
            )
            print(f"epoch {step}: {train}; {validation}", flush=True)
        else:
            print(f"epoch {step} was the best", flush=True)

    def set_tags(self, tags: dict[str, str]) -> None: ...
