"""A spec is validated once, and a mistake in it is named."""

from dataclasses import dataclass, field

import pytest

from darkroom_training.kit.specs import SpecError, parse


@dataclass(frozen=True)
class Inner:
    parent_run: str


@dataclass(frozen=True)
class Spec:
    size: tuple[int, int]
    names: tuple[str, ...]
    inner: Inner
    rate: float = 0.5
    tags: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.rate > 1:
            raise ValueError(f"rate: must be at most 1, got {self.rate}")


GOOD = {"size": [64, 48], "names": ["a"], "inner": {"parentRun": "r"}, "rate": 1}


def test_json_names_become_fields_and_defaults_fill_in():
    assert parse(Spec, GOOD, "spec") == Spec((64, 48), ("a",), Inner("r"), 1.0)
    assert parse(Spec, {k: v for k, v in GOOD.items() if k != "rate"}, "spec").rate == 0.5


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"rat": 1}, 'spec.json: rat: unknown field. Did you mean "rate"?'),
        ({"size": [64]}, "spec.json: size: expected a list of 2, got [64]"),
        ({"size": [64, "48"]}, "spec.json: size[1]: expected a whole number, got '48'"),
        ({"size": [64, True]}, "spec.json: size[1]: expected a whole number, got True"),
        ({"inner": {}}, "spec.json: inner.parentRun: missing"),
        ({"names": "a"}, "spec.json: names: expected a list, got 'a'"),
        ({"rate": 2}, "spec.json: rate: must be at most 1, got 2.0"),
    ],
)
def test_a_mistake_is_named_with_its_field(change, message):
    with pytest.raises(SpecError) as error:
        parse(Spec, GOOD | change, "spec.json")
    assert str(error.value) == message
