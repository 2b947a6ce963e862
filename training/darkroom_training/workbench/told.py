"""A trial, told to whoever sits in front of it. Its epochs it prints itself."""

from typing import Any


class Told:
    """Prints what MLflow would be told."""

    def log_params(self, params: dict[str, Any]) -> None:
        print(", ".join(f"{name} {value}" for name, value in params.items()), flush=True)

    def log_metrics(self, step: int, metrics: dict[str, float]) -> None:
        if "best_epoch" in metrics:
            print(f"epoch {step} was the best", flush=True)

    def log_dataset(self, name: str, dataset: str, manifest: str, counts: dict[str, int]) -> None: ...

    def set_tags(self, tags: dict[str, str]) -> None: ...
