"""Every data check, with data that breaks it."""

import numpy as np
import pytest
from datasets import OLD, load, some

from darkroom_training.dataset.checks import duplicates, labels, outliers, pixels, shapes
from darkroom_training.dataset.checks.finding import Limits, Measured, judge
from darkroom_training.dataset.checks.labels import ClassLeftOut, tally
from darkroom_training.dataset.checks.look_alikes import alike
from darkroom_training.kit import words


@pytest.fixture
def data(tmp_path):
    return lambda *groups: load(tmp_path, [one for group in groups for one in group])


def test_a_limit_is_crossed_only_above_it():
    limits = Limits(warning=0.1, error=0.5)
    severities = [judge("gray", Measured(value, ""), limits).severity for value in (0.1, 0.2, 0.5, 0.6, None)]
    assert severities == ["ok", "warning", "warning", "error", "ok"]
    found = judge("gray", Measured(0.6, "", "do this"), limits)
    assert (found.threshold, found.remedy) == (0.5, "do this")
    assert judge("gray", Measured(0.1, "", "do this"), limits).remedy == ""


def left_out(reason: str, count: int, detail: str = "why", files: int = 100):
    return tally([{"path": f"a/{n}.jpg", "reason": reason, "detail": detail} for n in range(count)], files)


def test_unreadable_files():
    found = labels.unreadable(left_out("truncated", 30))
    assert found.value == 0.3 and found.sentence == "30 of 100 files (30 %) cannot be read: 30 truncated."
    assert [example.path for example in found.examples][:2] == ["a/0.jpg", "a/1.jpg"] and len(found.examples) == 12


@pytest.mark.parametrize("reason", ["in-review", "stray", "unlabelled", "erased", "label-conflict", "class-too-small"])
def test_files_left_out_for_other_reasons_are_readable(reason):
    assert labels.unreadable(left_out(reason, 30)).value == 0


def test_photos_in_two_classes():
    found = labels.label_conflicts(
        left_out("label-conflict", 4, "the same photo is in cat and dog: keep the right one")
    )
    assert found.value == 0.04 and found.examples[0].note.startswith("the same photo is in cat and dog")


def test_classes_that_are_too_small():
    newt = ClassLeftOut("newt", 5, "class-too-small", '"newt" has 5 photos, the plan asks for 20')
    found = labels.small_classes(tally([], 100, [newt, ClassLeftOut("owl", 90, "held-class", "")]))
    assert found.value == 1 and '"newt" is too small' in found.sentence and newt.detail in found.sentence
    assert labels.small_classes(left_out("truncated", 5)).value == 0


def test_whatever_a_label_is_called_a_sentence_shows_all_of_it():
    assert words.names(["a\nb", "\u202egpj", "\u200b"]) == '"a\\nb", "\\u202egpj" and "\\u200b"'
    assert words.quoted("x" * 200) == f'"{"x" * 39}…{"x" * 20}"'


def test_imbalance(data):
    found = labels.imbalance(data(some(90, "cat"), some(3, "dog"), some(60, "emu")))
    assert found.value == 30
    assert found.sentence == '"cat" has 90 photos, "dog" has 3: 30.0 times as many.'
    assert found.remedy == 'Add photos of "dog".'


def test_near_duplicates(data):
    series = [some(1, phash=0b1010_0000 ^ 1 << n)[0] for n in range(6)]  # two bits apart
    mixed = data(some(4), series)
    found = duplicates.near_duplicates(mixed, alike(mixed.phash, mixed.mirrored, 2))
    assert found.value == 0.5 and "the largest group has 6 photos" in found.sentence
    assert duplicates.near_duplicates(mixed, alike(mixed.phash, mixed.mirrored, 1)).value == 0


def test_a_photo_and_its_mirror_image_look_alike(data):
    mixed = data(some(3), some(1, phash=0xF0F0, mirrored=0x0F0F0F), some(1, phash=0x0F0F0E, mirrored=0xF0F1))
    assert duplicates.near_duplicates(mixed, alike(mixed.phash, mixed.mirrored, 2)).value == 0.2


@pytest.mark.parametrize("distance", range(9))
def test_hashes_are_grouped_exactly_as_by_comparing_all_of_them(distance):
    rng = np.random.default_rng(distance)
    hashes = rng.integers(0, 2**64, 60, dtype=np.uint64)
    flips = np.uint64(1) << rng.integers(0, 64, (8, 60), dtype=np.uint64)
    near = np.concatenate([hashes, *(hashes ^ np.bitwise_xor.reduce(flips[:k], axis=0) for k in range(1, 9))])
    mirrored = rng.permutation(near ^ np.uint64(0b11))
    apart = np.bitwise_count(near[:, None] ^ near[None, :])
    apart = np.minimum(apart, np.bitwise_count(mirrored[:, None] ^ near[None, :]))
    reach = np.linalg.matrix_power((np.minimum(apart, apart.T) <= distance).astype(float) / len(near), 64) > 0
    group = alike(near, mirrored, distance).group
    assert ((group[:, None] == group[None, :]) == reach).all()


def test_thousands_of_frames_are_one_group_and_hide_nobody_in_their_crowd():
    rng = np.random.default_rng(1)
    flips = np.uint64(1) << rng.integers(0, 64, (3, 5000), dtype=np.uint64)
    frames = np.uint64(0xF0F0_5A5A_0FF0_1234) ^ np.bitwise_xor.reduce(flips, axis=0)
    twins = rng.integers(0, 2**20, 20, dtype=np.uint64) ^ np.uint64(0xF0F0_5A5A_0000_0000)  # the same in the upper half
    photos = np.concatenate([frames, twins, twins ^ np.uint64(1)])
    found = alike(photos, photos, 6)
    assert found.sizes[found.group[:5000]].min() == 5000
    assert (found.group[5000:5020] == found.group[5020:]).all()


def test_look_alikes_with_different_labels(data):
    twins = some(1, "cat", phash=77) + some(1, "dog", phash=76) + some(2, "cat", phash=0xFF00FF)
    mixed = data(some(6), twins)
    found = duplicates.contradictions(mixed, alike(mixed.phash, mixed.mirrored, 2))
    assert found.value == 0.2 and 'in "cat" and "dog"' in found.sentence
    assert [(example.label, example.note) for example in found.examples] == [
        ("cat", "look-alikes 1"),
        ("dog", "look-alikes 1"),
    ]


def test_blank_photos(data):
    found = pixels.blank(data(some(80), some(10, std=0.5), some(10, "dog", modeShare=0.999)))
    assert found.value == 0.2 and found.sentence.startswith("20 of 100 photos (20 %) are of one colour")


def test_black_photos(data):
    found = pixels.zeros(data(some(9), some(1, zeros=0.97)))
    assert found.value == 0.1 and found.sentence == "1 of 10 photos (10 %) is nearly all black."


def test_values_that_nobody_scaled(data):
    found = pixels.unused_range(data(some(5, min=0, max=16)))
    assert found.value == pytest.approx(1 - 16 / 255) and "from 0 to 16" in found.sentence


def test_a_few_photos_of_few_distinct_values(data):
    found = pixels.levels(data(some(95), some(5, unique=2)))
    assert found.value == 0.05 and "5 of 100 photos (5.0 %) have at most 8 distinct values" in found.sentence
    assert pixels.levels(data(some(20, unique=2))).value == 0  # drawings alone are no mistake


def test_gray_photos_among_coloured_ones_of_one_class(data):
    gray = {"mean": 99.0, "std": 40.0, "correlation": 1.0}
    found = pixels.gray(data(some(40, "cat"), some(20, "dog", **gray), some(40, "dog")))
    assert found.value == 0.2
    assert found.sentence.endswith('have no colour, the others have colours; all of these are "dog".')
    assert pixels.gray(data(some(20, **gray))).sentence == "All photos have no colour."


def test_values_that_lean_to_one_end(data):
    found = pixels.skewness(data(some(10, skewness=6.0)))
    assert found.value == 6 and "most pixels are dark" in found.sentence
    assert "bright" in pixels.skewness(data(some(10, skewness=-6.0))).remedy


def test_photos_smaller_than_the_training_size(data):
    found = shapes.size(data(some(6), some(4, width=300, height=20)), height=64, width=64)
    assert found.value == 0.4 and found.examples[0].note == "300 x 20"


def test_photos_that_the_training_size_squeezes(data):
    mixed = data(some(8), some(1, width=900, height=100), some(1, width=100, height=500))
    assert shapes.aspect(mixed, height=64, width=64).value == 0.2
    assert shapes.aspect(mixed, height=64, width=192).value == 0.2  # 300 x 200 fits, 900 x 100 is 3 times too wide


def test_a_photo_unlike_all_others(data):
    found = outliers.outliers(data(some(99), some(1, mean=250.0)))
    assert found.value == 0.01 and found.examples[0].note == "brightness 250, usually 115 to 115"


def test_records_of_an_earlier_version_are_not_judged_by_what_they_lack(data):
    old = some(10)
    for one in old:
        one["record"]["statistics"] = {name: one["record"]["statistics"][name] for name in OLD}
    assert [check(data(old)).value for check in (pixels.gray, pixels.levels, pixels.skewness)] == [None] * 3
    assert outliers.outliers(data(old)).value == 0 and pixels.blank(data(old)).value == 0
    assert pixels.gray(data(old, some(10))).value == 0


def test_what_another_decoding_policy_saw_counts_for_nothing(tmp_path):
    bright = some(3, mean=250.0)
    for one in bright:
        one["record"]["policy"] = "another"
    both = load(tmp_path, some(3) + bright)
    assert np.isnan(both.figures["brightness"]).tolist() == [False] * 3 + [True] * 3


def test_photos_that_no_record_describes_are_counted_and_judged_by_nothing(tmp_path):
    unknown = load(tmp_path, some(5) + some(5, "dog"), described=False)
    found = alike(unknown.phash, unknown.mirrored, 2)
    checks = (
        pixels.blank,
        pixels.zeros,
        pixels.unused_range,
        pixels.levels,
        pixels.gray,
        pixels.skewness,
        outliers.outliers,
    )
    assert {check(unknown).value for check in checks} == {0, None}
    assert (shapes.size(unknown, 64, 64).value, shapes.aspect(unknown, 64, 64).value) == (0, 0)
    assert (labels.imbalance(unknown).value, unknown.counts().sum()) == (1, 10)
    assert found.sizes.max() == 1
