"""How many photos there are to choose models by, and to judge them by."""

import pytest
from datasets import load, some

from darkroom_training.dataset.checks import sides
from darkroom_training.evaluation.scores import wilson95

SHARES = {"train": 0.8, "validation": 0.1, "test": 0.1}


@pytest.fixture
def data(tmp_path):
    return lambda *groups: load(tmp_path, [one for group in groups for one in group])


def test_too_few_photos_to_choose_or_to_judge_by(data):
    found = sides.sides(data(some(320), some(40, split="validation"), some(41, split="test")), SHARES, 0.05)
    assert found.value == pytest.approx(0.0955, abs=0.001)
    assert found.sentence == (
        "There are 40 photos to choose a model by and 41 to judge it by: an accuracy of 90 % is known to within 9.5 %."
    )
    assert found.remedy == "1,410 photos in all would do."
    assert sides.half_width(141) <= 0.05 < sides.half_width(140)
    enough = sides.sides(data(some(1128), some(141, split="validation"), some(141, split="test")), SHARES, 0.05)
    assert enough.value <= 0.05


def test_classes_with_too_few_photos_to_choose_or_to_judge_by(data):
    newts = some(16, "newt") + some(2, "newt", "validation") + some(3, "newt", "test")
    cats = some(400, "cat") + some(50, "cat", "validation") + some(50, "cat", "test")
    found = sides.class_sides(data(cats, newts), SHARES, 0.25)
    assert found.value == pytest.approx(sides.half_width(2))
    assert found.sentence.startswith('"newt" has 2 photos to choose a model by and 3 to judge it by')
    assert found.remedy == '60 photos of each class would do: add photos of "newt".'
    assert sides.class_sides(data(cats), SHARES, 0.25).value == pytest.approx(sides.half_width(50))


def test_the_interval_is_wilsons():
    for photos in (10, 100, 1000):
        low, high = wilson95(round(0.9 * photos), photos)
        assert sides.half_width(photos) == pytest.approx((high - low) / 2)
    assert sides.half_width(0) == 0.5
