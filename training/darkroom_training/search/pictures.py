"""Pictures that people look at in MLflow."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from darkroom_training.kit.words import short
from darkroom_training.search.trainers.trainer import Epoch

LONGEST = 24  # characters of a label: it must leave the picture some room
# Artifacts that show figures and never a photo. A picture of any other name is emptied when a photo of its run is erased.
OF_FIGURES = {"learning-curve.png", "confusion-matrix.png", "test-confusion-matrix.png", "test-reliability.png"}


def learning_curve(epochs: Sequence[Epoch], best: Epoch) -> Figure:
    """Loss and accuracy of both splits by epoch; the line marks the epoch that was exported."""
    figure = Figure(figsize=(9, 4), layout="constrained")
    loss, accuracy = figure.subplots(1, 2)
    numbers = [epoch.number for epoch in epochs]
    for axes, name in ((loss, "loss"), (accuracy, "accuracy")):
        for split in ("train", "validation"):
            axes.plot(numbers, [getattr(epoch, f"{split}_{name}") for epoch in epochs], marker=".", label=split)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.axvline(best.number, color="gray", linestyle=":")
        axes.set(xlabel="epoch", title=f"{name} (nats)" if name == "loss" else name)
    accuracy.legend()
    return figure


def confusion_matrix(counts: np.ndarray, labels: Sequence[str], title: str) -> Figure:
    """Photos by true (rows) and predicted (columns) class; counts is int [labels, labels]."""
    side = min(3 + 0.45 * len(labels), 20)  # inches
    figure = Figure(figsize=(side, side), layout="constrained")
    axes = figure.subplots()
    axes.imshow(counts / np.maximum(counts.sum(axis=1, keepdims=True), 1), cmap="Blues", vmin=0, vmax=1)
    names = [short(label, LONGEST) for label in labels]
    axes.set_xticks(range(len(names)), names, rotation=90, parse_math=False)  # "$5_off_$10_off" is no formula
    axes.set_yticks(range(len(names)), names, parse_math=False)
    axes.set(xlabel="predicted", ylabel="true", title=title)
    if len(labels) <= 20:
        for (row, column), count in np.ndenumerate(counts):
            axes.text(column, row, str(count), ha="center", va="center")
    return figure


def confusion(true: Sequence[int], predicted: Sequence[int], classes: int) -> np.ndarray:
    """Counts int64 [classes, classes]: rows are true classes, columns predicted ones."""
    counts = np.zeros((classes, classes), dtype=np.int64)
    np.add.at(counts, (np.asarray(true, dtype=int), np.asarray(predicted, dtype=int)), 1)
    return counts
