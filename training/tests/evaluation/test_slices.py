"""Slices: how a model does on parts of the test photos that are large enough to say something."""

import numpy as np
import pytest

from darkroom_training.evaluation.scores import wilson95
from darkroom_training.evaluation.slices import FEWEST, MOST_FOLDERS, Traits, slices, traits


def test_a_photo_is_sliced_by_its_shorter_side_its_brightness_and_the_folder_below_its_label():
    pixels = np.zeros((30, 40, 3), np.uint8)
    pixels[..., 1] = 200
    assert traits(pixels, "pets/tame/cat/home/a/1.png", "pets/tame/") == Traits(30, pytest.approx(117.4), "home")


@pytest.mark.parametrize(
    ("path", "prefix"), [("pets/cat/1.png", "pets/"), ("pets/cat/home/1.png", None), ("1.png", "pets/")]
)
def test_a_photo_right_below_its_label_or_whose_prefix_nobody_says_is_in_no_folder(path, prefix):
    assert traits(np.zeros((1, 1, 3), np.uint8), path, prefix).folder is None


def test_slices_of_enough_photos_have_accuracy_and_interval():
    photos = (
        [Traits(63, 10.0, "home")] * 30 + [Traits(64, 64.0, "zoo")] * (FEWEST - 1) + [Traits(2000, 255.0, None)] * 20
    )
    right = [n % 3 > 0 for n in range(30)] + [True] * 39
    assert slices(photos, right) == [
        {"by": by, "name": name, "photos": n, "correct": correct, "wilson95": wilson95(correct, n)}
        for by, name, n, correct in (
            ("size", "below 64 pixels", 30, 20),
            ("size", "from 1024 pixels", 20, 20),
            ("brightness", "below 64", 30, 20),
            ("brightness", "from 192", 20, 20),
            ("folder", "home", 30, 20),
        )
    ]


def test_of_very_many_folders_the_largest_are_told():
    photos = [Traits(64, 64.0, f"folder {n}") for n in range(50) for _ in range(FEWEST + n)]
    found = [one for one in slices(photos, [True] * len(photos)) if one["by"] == "folder"]
    assert [one["name"] for one in found] == [f"folder {n}" for n in range(49, 49 - MOST_FOLDERS, -1)]
