"""Calibration: a model that is as often right as it says has no error but by chance."""

import numpy as np
import pytest

from darkroom_training.evaluation.calibration import calibration, reliability, reliability_diagram


def test_the_error_is_the_mean_distance_of_accuracy_and_confidence():
    found = reliability([0.95, 0.95, 0.65, 0.65], [True, False, True, True])
    assert found["error"] == pytest.approx((0.45 + 0.35) / 2)
    low, high = found["bins"]
    assert low == {"from": 0.6, "to": 0.7, "photos": 2, "confidence": pytest.approx(0.65), "accuracy": 1.0}
    assert (high["photos"], high["accuracy"]) == (2, 0.5)
    assert reliability([1.0], [True])["bins"][0]["to"] == 1.0


def test_an_error_within_chance_is_told_from_one_beyond():
    rng = np.random.default_rng(3)
    sure = rng.uniform(0.5, 1, 400)
    honest, boasting = rng.random(400) < sure, rng.random(400) < sure - 0.3
    low, high = reliability(sure, honest)["byChance"]
    assert 0 < low <= reliability(sure, honest)["error"] <= high < 0.1
    assert reliability(sure, boasting)["error"] > 2 * high
    few = reliability(sure[:20], honest[:20])["byChance"]
    assert few[1] > 2 * high  # twenty photos leave more to chance than four hundred


def test_before_the_temperature_is_what_dividing_the_logits_changed():
    logits = np.array([[2.0, 0.5, -1.0], [0.1, 3.0, 0.2]])
    softmax = lambda z: np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)  # noqa: E731
    found = calibration(list(softmax(logits / 2.5).astype(np.float32)), [True, True], 2.5)
    assert found["temperature"] == 2.5
    assert found["before"]["error"] == pytest.approx(reliability(softmax(logits).max(axis=1), [True, True])["error"])
    assert found["after"]["error"] > found["before"]["error"]


def test_a_model_of_before_temperatures_has_no_before():
    found = calibration([np.array([0.25, 0.75])], [True], None)
    assert set(found) == {"after"}
    reliability_diagram(found)


def test_a_certain_model_with_probabilities_of_zero_has_a_before():
    found = calibration([np.array([1.0, 0.0], np.float32)], [True], 3.0)
    assert found["before"]["error"] == pytest.approx(0, abs=1e-6)
