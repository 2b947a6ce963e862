"""The dataset's profile, and what counts as drift."""

import json

import numpy as np
import pytest
from conftest import ROOT
from datasets import load, some

from darkroom_training.dataset.checks.profile import chance, drift, enough, profile, psi

CASES = json.loads((ROOT / "test/shared/drift/psi-cases.json").read_text())


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_index_has_its_known_values(case):
    assert psi(case["expected"], case["found"]) == pytest.approx(case["psi"], abs=1e-9)


def test_the_same_photos_drift_by_chance_as_often_as_it_is_said():
    rng = np.random.default_rng(0)
    shares = np.full(16, 1 / 16)
    drawn = [psi(rng.multinomial(400, shares).tolist(), rng.multinomial(300, shares).tolist()) for _ in range(4000)]
    assert np.mean(np.array(drawn) > chance(16, 400, 300)) < 0.004


def test_too_few_photos_tell_nothing():
    assert not enough([500, 500], [9, 1], 0.25)
    assert not enough([25] * 16, [4, 1] * 8, 0.25)  # above the limit, but so few photos vary as much
    assert enough([2500] * 16, [400, 100] * 8, 0.25)
    assert enough([500, 500], [30, 30], 0.25)


def test_a_profile_counts_every_photo_once(tmp_path):
    made = profile(load(tmp_path, some(30) + some(12, "dog", mean=250.0, width=20, height=4000)), "d1")
    assert made["classes"] == {"cat": 30, "dog": 12} and made["photos"] == 42
    for feature in made["features"].values():
        assert sum(feature["counts"]) == 42 and len(feature["counts"]) == len(feature["edges"]) + 1
    assert made["features"]["red"]["counts"][15] == 12 and made["features"]["aspect"]["counts"][0] == 12


def test_darker_photos_drift_from_the_champions(tmp_path):
    before = profile(load(tmp_path, some(300)), "d1")
    after = profile(load(tmp_path, some(300, mean=20.0)), "d2")
    assert drift(before, None, "", 0.25).value is None
    assert drift(before, before, "4", 0.25).value == 0
    found = drift(after, before, "4", 0.25)
    assert found.value > 1 and found.sentence.startswith("Compared with the photos of version 4, ")
    assert found.sentence.endswith('"brightness", "red", "green" and 1 more changed (PSI 12.75).')
