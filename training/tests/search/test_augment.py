"""Augmentation: every change is seeded, keeps shape and type, and touches no label."""

import typing

import numpy as np
import pytest
from conftest import picture

from darkroom_training.search.augment import (
    COLOUR,
    DEGREES,
    ZOOM,
    Augment,
    augmented,
    coloured,
    cropped,
    erased,
    flipped,
    warped,
)
from darkroom_training.search.data import Split, batches

KINDS = typing.get_args(Augment)
SIDE = 24
PHOTOS = np.stack([np.asarray(picture(SIDE, SIDE, seed=n)) for n in range(60)])
LABELS = np.arange(60) * 7 % 3


def generator(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def full(value: float, n: int = 60) -> np.ndarray:
    return np.full(n, value)


@pytest.mark.parametrize("how", KINDS)
@pytest.mark.parametrize("shape", [(8, 8), (24, 24), (17, 40), (40, 9), (1, 1)])
def test_shape_and_type_stay_and_the_given_photos_too(how, shape):
    given = generator().integers(0, 256, (5, *shape, 3), dtype=np.uint8)
    before = given.copy()
    changed = augmented(given, how, generator())
    assert (changed.shape, changed.dtype) == (given.shape, np.uint8)
    assert np.array_equal(given, before)


@pytest.mark.parametrize("how", KINDS)
def test_the_same_seed_changes_in_the_same_way_and_another_does_not(how):
    first, again, other = (augmented(PHOTOS, how, generator(seed)) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert np.array_equal(first, other) == (how == "none")
    assert np.array_equal(first, PHOTOS) == (how == "none")


@pytest.mark.parametrize("how", KINDS)
def test_labels_go_with_their_photos(how):
    bright = np.repeat(np.uint8([40, 120, 200])[LABELS], SIDE * SIDE * 3).reshape(PHOTOS.shape)  # a label's own gray
    for x, y in batches(Split([], bright, LABELS), 16, how, generator()):
        assert np.abs(x.mean(axis=(1, 2, 3)) - np.array([40, 120, 200])[y]).max() <= 200 * COLOUR + 1


def test_half_of_the_photos_are_mirrored():
    changed = augmented(np.tile(PHOTOS, (10, 1, 1, 1)), "flip", generator())
    same = (changed == np.tile(PHOTOS, (10, 1, 1, 1))).all(axis=(1, 2, 3))
    mirrored = (changed == np.tile(PHOTOS[:, :, ::-1], (10, 1, 1, 1))).all(axis=(1, 2, 3))
    assert (same ^ mirrored).all() and 250 < mirrored.sum() < 350


def test_changes_of_no_size_change_nothing():
    assert np.array_equal(flipped(PHOTOS, full(False).astype(bool)), PHOTOS)
    assert np.array_equal(warped(PHOTOS, full(0.0), full(1.0)), PHOTOS)
    assert np.array_equal(coloured(PHOTOS, full(1.0), full(1.0), full(1.0)), PHOTOS)
    assert np.array_equal(cropped(PHOTOS, full(1.0), np.zeros((2, 60))), PHOTOS)
    assert np.array_equal(erased(PHOTOS, np.zeros((2, 60)), np.ones((2, 60))), PHOTOS)


def test_turns_and_zooms_are_about_the_middle_and_as_large_as_said():
    quarter = warped(PHOTOS, full(90.0), full(1.0)).astype(int)
    assert np.abs(quarter - np.rot90(PHOTOS, axes=(1, 2))).max() <= 1  # rounding
    dot = np.zeros((1, 61, 61, 3), dtype=np.uint8)
    dot[0, 29:32, 44:47] = 255  # 15 pixels right of the middle
    at = np.argwhere(warped(dot, full(0.0, 1), full(1.2, 1))[0, ..., 0] > 128).mean(axis=0)
    assert at == pytest.approx([30, 48], abs=0.5)  # 18 pixels


@pytest.mark.parametrize("how", ["rotate", "zoom"])
def test_turns_and_zooms_invent_no_colour(how):
    """A photo goes on mirrored beyond its edge: there is no black corner, nothing brighter or darker than it was."""
    changed = augmented(PHOTOS // 2 + 60, how, generator())
    extremes = PHOTOS // 2 + 60
    assert (changed.min(axis=(1, 2)) >= extremes.min(axis=(1, 2))).all()
    assert (changed.max(axis=(1, 2)) <= extremes.max(axis=(1, 2))).all()
    assert DEGREES <= 15 and ZOOM <= 1.3  # for which the margin is enough


def test_brightness_contrast_and_saturation_do_what_they_are_called():
    brighter = coloured(PHOTOS, full(1.2), full(1.0), full(1.0))
    assert np.array_equal(brighter, np.rint(PHOTOS * np.float32(1.2)).clip(0, 255).astype(np.uint8))
    assert (coloured(PHOTOS, full(1.0), full(0.8), full(1.0)).std(axis=(1, 2, 3)) < PHOTOS.std(axis=(1, 2, 3))).all()
    gray = coloured(PHOTOS, full(1.0), full(1.0), full(0.0))
    assert np.ptp(gray, axis=3).max() == 0
    assert np.ptp(augmented(gray, "colour", generator()), axis=3).max() == 0  # gray stays gray


def test_a_crop_is_the_window_that_was_asked_for():
    corners = np.zeros((1, 40, 40, 3), dtype=np.uint8)
    corners[0, 20:, 20:] = 200  # the lower right quarter
    assert (
        cropped(corners, full(0.5, 1), np.ones((2, 1)))[:, 2:, 2:] == 200
    ).all()  # its edge sees what lies beside it
    assert (cropped(corners, full(0.5, 1), np.zeros((2, 1)))[:, :-2, :-2] == 0).all()


def test_what_is_erased_has_the_mean_colour_and_the_rest_stays():
    changed = erased(PHOTOS, np.full((2, 60), 0.5), np.zeros((2, 60)))
    mean = np.rint(PHOTOS.mean(axis=(1, 2)))[:, None, None]
    assert (changed[:, :12, :12] == mean).all()
    changed[:, :12, :12] = PHOTOS[:, :12, :12]
    assert np.array_equal(changed, PHOTOS)


@pytest.mark.parametrize(
    ("how", "draws"), [("flip", 60), ("rotate", 60), ("zoom", 60), ("colour", 180), ("all", 360), ("none", 0)]
)
def test_a_kind_draws_as_many_numbers_as_it_did_when_models_were_first_trained_with_it(how, draws):
    rng, other = generator(), generator()
    augmented(PHOTOS, how, rng)
    other.random(draws)
    assert rng.random() == other.random()
