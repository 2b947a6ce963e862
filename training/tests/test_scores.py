"""Figures about a model's answers, checked against figures worked out by hand or printed elsewhere."""

import pytest
from darkroom_training.models.golden import choose
from darkroom_training.scores import pair, score, wilson95


@pytest.mark.parametrize(
    ("correct", "photos", "interval"),
    [
        (0, 0, (0, 1)),
        (0, 10, (0, 0.2775)),
        (10, 10, (0.7225, 1)),
        (81, 263, (0.2553, 0.3662)),
        (75, 100, (0.6569, 0.8245)),
    ],
)
def test_wilsons_interval(correct, photos, interval):
    assert wilson95(correct, photos) == pytest.approx(interval, abs=1e-4)


def test_recall_and_precision_of_each_class():
    figures = score(["a", "a", "a", "b"], ["a", "a", "b", "b"], ["a", "b", "c"])
    assert (figures["accuracy"], figures["correct"]) == (0.75, 3)
    assert figures["classes"]["a"] == {"photos": 3, "correct": 2, "recall": 2 / 3, "precision": 1.0}
    assert figures["classes"]["b"] == {"photos": 1, "correct": 1, "recall": 1.0, "precision": 0.5}
    assert figures["classes"]["c"] == {"photos": 0, "correct": 0, "recall": None, "precision": None}
    assert figures["confusion"] == {"labels": ["a", "b", "c"], "counts": [[2, 1, 0], [0, 1, 0], [0, 0, 0]]}


def test_photos_of_a_class_that_the_model_does_not_know_count_as_wrong():
    figures = score(["a", "new"], ["a", "a"], ["b", "a"])
    assert figures["accuracy"] == 0.5
    assert figures["confusion"]["labels"] == ["b", "a", "new"]
    assert figures["classes"]["new"]["recall"] == 0


def test_pairs_count_who_is_right_on_the_same_photos():
    first, second = [True, True, True, False, False], [True, False, False, True, False]
    assert pair(first, second) == {"both": 1, "onlyFirst": 2, "onlySecond": 1, "neither": 1}


def test_golden_images_take_every_class_in_turn():
    photos = [(photo, label, "png rgb8") for photo, label in (("4", "dog"), ("1", "cat"), ("3", "cat"), ("2", "cat"), ("9", "cow"))]
    assert choose(photos, 4) == [("1", "cat"), ("9", "cow"), ("4", "dog"), ("2", "cat")]
    assert choose(reversed(photos), 4) == choose(photos, 4)
    assert len(choose(photos, 99)) == 5


def test_golden_images_have_one_of_each_kind_beyond_their_number():
    photos = [("1", "cat", "jpeg rgb8"), ("2", "dog", "jpeg rgb8"), ("3", "dog", "jpeg gray8"), ("4", "cat", "bmp rgb8")]
    photos += [("5", "cat", "bmp rgb8"), ("6", "cat", "jpeg rgb8")]
    assert choose(photos, 2) == [("1", "cat"), ("2", "dog"), ("4", "cat"), ("3", "dog")]
    assert choose(photos, 3) == [("1", "cat"), ("2", "dog"), ("4", "cat"), ("3", "dog")]
    assert choose(reversed(photos), 2) == choose(photos, 2)
