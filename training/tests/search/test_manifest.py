"""trainers.json, which the check of plans reads, says what the trainers here say of themselves."""

import dataclasses
import json
from pathlib import Path
from typing import Literal

import pytest

from darkroom_training.kit.specs import SpecError, parse
from darkroom_training.search import trainers
from darkroom_training.search.trainers.manifest import manifest
from darkroom_training.search.trainers.parameter import described, parameter

WRITTEN = Path(trainers.__file__).parent / "trainers.json"


def test_the_written_manifest_is_what_the_trainers_say():
    assert WRITTEN.read_text(encoding="utf-8") == manifest(), "write it anew: manifest.py says how"


@pytest.mark.parametrize("name", trainers.TRAINERS)
def test_whatever_a_search_draws_by_default_can_be_trained_with(name):
    about = trainers.find(name).about
    assert about.sentence and about.smallest >= 1 and about.epochs >= 1
    earlier: set[str] = set()
    for parameter_name, said in json.loads(manifest())[name]["space"].items():
        drawn, only = said["default"], said.get("only", {})
        values = drawn if isinstance(drawn, list) else [end for ends in drawn.values() for end in ends]
        conditions = [{other: value} for other, values in only.items() for value in values]
        for hyperparameters in [{parameter_name: value} for value in values] + conditions:
            parse(about.hyperparameters, hyperparameters, name)
        assert values and set(only) <= earlier
        earlier.add(parameter_name)


@dataclasses.dataclass(frozen=True)
class Hyperparameters:
    optimiser: Literal["adam", "sgd"] = parameter("adam", drawn=["adam"])
    momentum: float = parameter(0.9, drawn={"linear": [0.5, 0.99]}, at_least=0, below=1, only={"optimiser": ["sgd"]})
    batch_size: int = parameter(32, drawn=[32], above=0, at_most=64)


def test_a_parameter_says_what_it_may_be():
    optimiser, momentum, batch_size = map(described, dataclasses.fields(Hyperparameters))
    assert optimiser == {"kind": "choice", "of": ["adam", "sgd"], "default": ["adam"]}
    drawn = {"default": {"linear": [0.5, 0.99]}, "only": {"optimiser": ["sgd"]}}
    assert momentum == {"kind": "number", "from": 0, "below": 1, **drawn}
    assert batch_size == {"kind": "integer", "above": 0, "to": 64, "default": [32]}


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"momentum": 1}, "h: momentum: must be at least 0 and below 1, got 1.0"),
        ({"momentum": -0.1}, "h: momentum: must be at least 0 and below 1, got -0.1"),
        ({"momentum": float("nan")}, "h: momentum: must be at least 0 and below 1, got nan"),
        ({"batch_size": 0}, "h: batch_size: must be above 0 and at most 64, got 0"),
        ({"batch_size": 65}, "h: batch_size: must be above 0 and at most 64, got 65"),
        ({"optimiser": "lion"}, "h: optimiser: expected one of adam, sgd, got 'lion'"),
    ],
)
def test_and_is_nothing_else(value, message):
    with pytest.raises(SpecError) as error:
        parse(Hyperparameters, value, "h")
    assert str(error.value) == message


def test_bounds_that_include_themselves_do():
    assert parse(Hyperparameters, {"momentum": 0, "batch_size": 64}, "h") == Hyperparameters("adam", 0.0, 64)
