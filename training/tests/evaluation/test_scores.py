"""Figures about a model's answers, checked against figures worked out by hand or printed elsewhere."""

import math

import numpy as np
import pytest

from darkroom_training.evaluation.golden import choose
from darkroom_training.evaluation.scores import best_constant, pair, score, wilson95


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


def answers(*rows):
    """Predicted labels and probabilities of photos; each row is {label: probability}."""
    return [max(row, key=row.get) for row in rows], [np.array(list(row.values())) for row in rows]


def test_recall_and_precision_of_each_class():
    predicted = ["a", "a", "b", "b"]
    figures = score(["a", "a", "a", "b"], predicted, [np.full(3, 1 / 3)] * 4, ["a", "b", "c"])
    assert (figures["accuracy"], figures["correct"]) == (0.75, 3)
    a, b, c = figures["classes"]
    assert a == {"label": "a", "photos": 3, "correct": 2, "predicted": 2, "recall": 2 / 3, "precision": 1.0}
    assert b == {"label": "b", "photos": 1, "correct": 1, "predicted": 2, "recall": 1.0, "precision": 0.5}
    assert c == {"label": "c", "photos": 0, "correct": 0, "predicted": 0, "recall": None, "precision": None}
    assert figures["confusion"] == {"labels": ["a", "b", "c"], "counts": [[2, 1, 0], [0, 1, 0], [0, 0, 0]]}


def test_photos_of_a_class_that_the_model_does_not_know_count_as_wrong():
    figures = score(["a", "new"], *answers({"b": 0.25, "a": 0.75}, {"b": 0.25, "a": 0.75}), ["b", "a"])
    assert figures["accuracy"] == 0.5
    assert figures["confusion"]["labels"] == ["b", "a", "new"]
    assert figures["classes"][2]["recall"] == 0
    assert figures["logLoss"] == pytest.approx((-math.log(0.75) - math.log(1e-7)) / 2)
    assert figures["brier"] == pytest.approx((2 * 0.25**2 + 0.25**2 + 0.75**2 + 1) / 2)


def test_log_loss_and_brier_score():
    figures = score(["a", "b"], *answers({"a": 0.8, "b": 0.2}, {"a": 0.6, "b": 0.4}), ["a", "b"])
    assert figures["logLoss"] == pytest.approx((-math.log(0.8) - math.log(0.4)) / 2)
    assert figures["brier"] == pytest.approx((2 * 0.2**2 + 2 * 0.6**2) / 2)


def test_two_older_names_of_one_class_are_one_answer():
    figures = score(["cat"], ["cat"], [np.array([0.5, 0.3, 0.2])], ["cat", "cat", "dog"])
    assert figures["confusion"]["labels"] == ["cat", "dog"]
    assert figures["logLoss"] == pytest.approx(-math.log(0.8))


def test_pairs_count_who_is_right_on_the_same_photos_of_classes_that_both_know():
    true = ["a", "a", "b", "b", "new", "__proto__"]
    first, second = [True, True, True, False, True, False], [True, False, False, True, False, False]
    assert pair(true, first, second, {"a", "b", "__proto__"}) == {
        "photos": 5,
        "onlyFirst": 2,
        "onlySecond": 1,
        "compared": 3,
        "classes": [
            {"label": "a", "photos": 2, "onlyFirst": 1, "onlySecond": 0},
            {"label": "b", "photos": 2, "onlyFirst": 1, "onlySecond": 1},
        ],
    }


def test_the_best_constant_answer_is_the_commonest_class_of_the_test_photos():
    assert best_constant(["b", "a", "b", "a", "c"]) == {"label": "a", "correct": 2}


def test_golden_images_take_every_class_in_turn():
    photos = [
        (photo, label, "png rgb8")
        for photo, label in (("4", "dog"), ("1", "cat"), ("3", "cat"), ("2", "cat"), ("9", "cow"))
    ]
    assert choose(photos, 4) == [("1", "cat"), ("9", "cow"), ("4", "dog"), ("2", "cat")]
    assert choose(reversed(photos), 4) == choose(photos, 4)
    assert len(choose(photos, 99)) == 5


def test_golden_images_have_one_of_each_kind_beyond_their_number():
    photos = [
        ("1", "cat", "jpeg rgb8"),
        ("2", "dog", "jpeg rgb8"),
        ("3", "dog", "jpeg gray8"),
        ("4", "cat", "bmp rgb8"),
    ]
    photos += [("5", "cat", "bmp rgb8"), ("6", "cat", "jpeg rgb8")]
    assert choose(photos, 2) == [("1", "cat"), ("2", "dog"), ("4", "cat"), ("3", "dog")]
    assert choose(photos, 3) == [("1", "cat"), ("2", "dog"), ("4", "cat"), ("3", "dog")]
    assert choose(reversed(photos), 2) == choose(photos, 2)
