"""Labels that people take for one."""

import json

import pytest

from darkroom_training.dataset.checks.similar import look, similar_labels


@pytest.mark.parametrize(
    "one, other",
    [
        ("caf\u00e9", "cafe\u0301"),  # one character, or a letter and an accent
        ("Cat", "cat"),
        ("STRASSE", "stra\u00dfe"),
        ("hot dog", "hot\u00a0dog"),
        ("hot dog", " hot  dog\t"),
        ("cat", "c\u200bat"),  # zero-width space
        ("cat", "cat\ufeff"),
        ("cat", "\u202ecat\u202c"),  # turned around and back
        ("cat", "cat\ufe0f"),
        ("cat", "\u3164cat"),  # a Hangul letter that nobody sees
        ("cat", "\uff43\uff41\uff54"),  # full width
        ("cat", "c\u0430t"),  # Cyrillic
        ("Icon", "\u0406con"),
        ("Bird", "\u0392ird"),  # Greek
        ("o'clock", "o\u2019clock"),
        ("pre-war", "pre\u2010war"),
        ("\ufb01sh", "fish"),  # a ligature
        ("A\u030a", "\u212b"),  # Angstrom
    ],
)
def test_labels_that_look_the_same_are_told(one, other):
    assert look(one) == look(other)
    found = similar_labels({one: 31, other: 20}, [])
    assert found.value == 1


@pytest.mark.parametrize(
    "one, other",
    [
        *(("cat", "cats"), ("1", "-1"), ("0", "O"), ("1", "l"), ("rn", "m")),
        *(("hot dog", "hot-dog"), ("e", "\u00e9"), ("\U0001f431", "\U0001f436")),
    ],
)
def test_labels_that_look_different_are_not(one, other):
    assert similar_labels({one: 30, other: 30}, []).value == 0


def test_labels_that_look_the_same_are_spelled_out_with_what_to_do():
    found = similar_labels({"cafe\u0301": 20, "caf\u00e9": 31, "tea": 9}, ["review"])
    assert found.sentence == (
        'Labels that look the same are different classes: "caf\\u00e9" (31 photos) and "cafe\\u0301" (20 photos).'
    )
    assert found.remedy.endswith('dataset.renamed: {"cafe\\u0301": "caf\\u00e9"}.')
    assert similar_labels({"Review": 50, "tea": 9}, ["tea", "review"]).sentence.endswith(
        '"Review" (50 photos) and "review" (in the plan).'
    )
    many = similar_labels({f"{n}{end}": 9 for n in range(6) for end in ("a", "A", "A ")}, [])
    assert many.value == 12 and many.sentence.endswith("; and 3 more groups.")


def test_a_label_that_nobody_sees_is_none_of_the_others():
    assert look("\u200b") == look("\u2800") == ""
    assert similar_labels({"\u200b": 5, "\u2800": 6, "cat": 7}, []).value == 1


def test_the_remedy_keeps_the_name_that_people_would_write():
    for odd, plain in ((" cat", "Cat"), ("cafe\u0301", "caf\u00e9"), ("dog ", "dog")):
        assert similar_labels({odd: 20, plain: 20}, []).remedy.endswith(f"{{{json.dumps(odd)}: {json.dumps(plain)}}}.")
