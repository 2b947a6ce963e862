"""The temperature makes models as sure as they may be, and changes no answer."""

import numpy as np
import pytest

from darkroom_training.search.temperature import fit_temperature


def drawn(n: int, sharpness: float) -> tuple[np.ndarray, np.ndarray]:
    """Photos whose true classes follow some probabilities, and what a model says that is `sharpness` times as sure."""
    rng = np.random.default_rng(1)
    logits = rng.normal(0, 2, (n, 3))
    true = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    y = (true.cumsum(axis=1) < rng.random((n, 1))).sum(axis=1)
    said = np.exp(logits * sharpness)
    return (said / said.sum(axis=1, keepdims=True)).astype(np.float32), y


@pytest.mark.parametrize("sharpness", [0.5, 1, 3])
def test_it_undoes_how_much_too_sure_or_unsure_a_model_is(sharpness):
    assert fit_temperature(*drawn(20_000, sharpness)) == pytest.approx(sharpness, rel=0.05)


def test_a_model_that_is_right_about_few_photos_does_not_become_certain():
    sure = np.tile(np.float32([0.7, 0.3]), (10, 1))
    temperature = fit_temperature(sure, np.zeros(10, np.int64))
    scaled = sure ** (1 / temperature)
    assert (scaled / scaled.sum(axis=1, keepdims=True))[0, 0] == pytest.approx(11 / 12, abs=0.01)


def test_probabilities_of_nought_are_no_trouble():
    assert 0.05 <= fit_temperature(np.float32([[1, 0], [0, 1], [1, 0]]), np.array([0, 1, 1])) <= 20
