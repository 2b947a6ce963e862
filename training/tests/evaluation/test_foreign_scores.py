"""Scores of other wheels are figures of what a model says of the test photos, or they are refused by name."""

import sys

import numpy as np
import pytest
from wheels import install

from darkroom_training.evaluation.foreign_scores import Answers, measure_all
from darkroom_training.plugins.installed import PluginError

CODE = """
from darkroom_training.evaluation.foreign_scores import Score

def kept(answers):
    good = answers.classes.index("good")
    return sum(row[good] > 0.5 for row, label in zip(answers.probabilities, answers.true) if label == "good")

kept_score = Score("Good ones that are kept", kept)
nothing = Score("Of no photo", lambda answers: float("nan"))
text = Score("A text", lambda answers: "much")
"""


@pytest.fixture(autouse=True)
def line(tmp_path, monkeypatch):
    names = {"line.kept": "kept_score", "line.nothing": "nothing", "line.text": "text"}
    monkeypatch.syspath_prepend(str(install(tmp_path / "wheel", "line", {"darkroom.scores": names}, CODE)))
    yield
    sys.modules.pop("line", None)


ANSWERS = Answers(
    ["bad", "good"], ["good", "good", "bad"], ["good", "bad", "bad"], np.array([[0.2, 0.8], [0.6, 0.4], [1.0, 0.0]])
)


def test_a_score_sees_labels_answers_and_probabilities():
    assert measure_all(["line.kept"], ANSWERS) == {"line.kept": 1.0}


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("line.nothing", r'"line.nothing" \(darkroom.scores\) of line 1.0 is nan of 3 test photos'),
        ("line.text", r'"line.text" .* failed: ValueError: could not convert'),
        ("line.gone", r'no installed wheel brings "line.gone" \(darkroom.scores\). There are: line.kept'),
    ],
)
def test_what_is_no_number_is_refused_by_name(name, message):
    with pytest.raises(PluginError, match=message):
        measure_all([name], ANSWERS)
