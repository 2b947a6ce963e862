"""What MLflow is told of the first model's evaluation."""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from darkroom_training.clients.tracking import Run
from darkroom_training.evaluation.calibration import reliability_diagram
from darkroom_training.evaluation.mistakes import FILE, Mistakes
from darkroom_training.search.pictures import confusion_matrix

MOST_CLASSES = 100  # with metrics of their own
LONGEST = 100  # characters of a label in a metric's name


def track(run: Run, result: dict[str, Any], mistakes: Mistakes) -> None:
    """Test metrics, recall and precision by class, figures, and the sheet of mistakes, if there are any."""
    low, high = result["wilson95"]
    calibrated = result["calibration"]
    before = {"test_calibration_error_before": calibrated["before"]["error"]} if "before" in calibrated else {}
    run.log_metrics(
        0,
        {
            "test_photos": int(np.sum(result["confusion"]["counts"])),
            "test_accuracy": result["accuracy"],
            "test_accuracy_low": low,
            "test_accuracy_high": high,
            "test_log_loss": result["logLoss"],
            "test_brier": result["brier"],
            "test_calibration_error": calibrated["after"]["error"],
            **before,
            **by_class(result["classes"]),
            **{f"test_{name}": value for name, value in result.get("scores", {}).items()},
        },
    )
    counts, labels = np.array(result["confusion"]["counts"]), result["confusion"]["labels"]
    run.log_figure(lambda: confusion_matrix(counts, labels, "test"), "test-confusion-matrix.png")
    run.log_figure(lambda: reliability_diagram(calibrated), "test-reliability.png")
    if mistakes.count > 0:
        run.log_figure(mistakes.sheet, FILE)


def by_class(classes: Sequence[dict[str, Any]]) -> dict[str, float]:
    """`recall_<label>` and `precision_<label>` of the first classes, where they are known, by names that every MLflow takes.

    A label that has to be changed for that ends with its place among the classes, so that no two become one.
    """
    found = {}
    for place, one in enumerate(classes[:MOST_CLASSES], start=1):
        plain = re.sub(r"[^0-9A-Za-z_-]", "_", one["label"])[:LONGEST]
        name = plain if plain == one["label"] else f"{plain}_{place}"
        figures = {f"{figure}_{name}": one[figure] for figure in ("recall", "precision")}
        found.update({metric: value for metric, value in figures.items() if value is not None and metric not in found})
    return found
