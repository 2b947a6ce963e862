"""The sheet of mistakes shows the surest ones first, and no more than people look at."""

import numpy as np
from conftest import picture

from darkroom_training.evaluation.mistakes import MOST, SIDE, Mistakes


def titles(sheet):
    return [axes.get_title() for axes in sheet.axes if axes.get_title()]


def test_the_surest_mistakes_come_first_with_label_answer_and_probability():
    mistakes = Mistakes()
    for n, probability in enumerate([0.6, 0.99, 0.75]):
        mistakes.add(str(n), "cat", "dog", probability, picture(seed=n))
    assert titles(mistakes.sheet()) == [f"is cat\nsaid dog, {p}" for p in ("99.0%", "75.0%", "60.0%")]


def test_of_many_mistakes_the_surest_are_kept_in_whatever_order_they_come(tmp_path):
    mistakes, probabilities = Mistakes(), np.random.default_rng(1).permutation(100) / 100
    for n, probability in enumerate(probabilities):
        mistakes.add(str(n), "$a_1", "$b_1", float(probability), picture(3000, 20, n))  # no formulas
    sheet = mistakes.sheet()
    assert titles(sheet) == [f"is $a_1\nsaid $b_1, {p}.0%" for p in range(99, 99 - MOST, -1)]
    assert max(side for axes in sheet.axes for image in axes.images for side in image.get_array().shape) <= SIDE
    assert sheet.get_suptitle() == "the 24 surest of 100 mistakes"
    sheet.savefig(tmp_path / "sheet.png")
