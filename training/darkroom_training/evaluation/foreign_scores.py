"""Scores that other wheels bring (entry points of `darkroom.scores`): figures that a gate can hold a model to."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from darkroom_training.plugins.installed import PluginError, plugin


@dataclass(frozen=True)
class Answers:
    """What a model says of the test photos."""

    classes: Sequence[str]  # the model's, under their present names
    true: Sequence[str]  # labels [n]; some may be none of the classes
    predicted: Sequence[str]  # [n]
    probabilities: np.ndarray  # float64 [n, classes]


@dataclass(frozen=True)
class Score:
    """What an entry point of `darkroom.scores` names."""

    about: str  # one sentence
    measure: Callable[[Answers], float]  # larger is better


def measure_all(names: Sequence[str], answers: Answers) -> dict[str, Any]:
    """Each score by its name. Raises PluginError, with its name, for one that is not there, fails, or is no number."""
    return {name: _measured(name, answers) for name in names}


def _measured(name: str, answers: Answers) -> float:
    one = plugin("scores", name)
    score = one.load(Score)
    try:
        value = float(score.measure(answers))
    except Exception as failed:
        raise PluginError(f"{one} failed: {type(failed).__name__}: {failed}") from failed
    if not math.isfinite(value):
        raise PluginError(
            f"{one} is {value} of {len(answers.true)} test photos: a score is a number, whatever the model says"
        )
    return value
