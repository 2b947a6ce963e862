"""What TypeScript writes for a task is what the task reads, and what it answers is what TypeScript reads."""

import copy
import json
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from schemas import MODULES, SCHEMAS, differences, problems

from darkroom_training.kit.specs import FORMAT, SpecError, parse

SPECS = {name: f"{name.title().replace('_', '')}Spec" for name in SCHEMAS}
RUN = Path(__file__).parents[2] / "test/recorded/documents/runs/RUN"


def spec_type(task: str) -> type:
    return getattr(import_module(MODULES[task]), SPECS[task])


@pytest.mark.parametrize("task", SCHEMAS)
def test_a_task_reads_exactly_what_is_declared_of_its_spec(task):
    assert differences(SCHEMAS[task]["spec"], spec_type(task)) == []


@pytest.mark.parametrize(
    ("change", "difference"),
    [
        (lambda s: s["properties"].pop("images"), ".images: known only here"),
        (lambda s: s["properties"].update(more={"type": "string"}), ".more: known only there"),
        (lambda s: s["required"].remove("size"), ".size: required here alone"),
        (lambda s: s["required"].append("planned"), ".planned: optional here alone"),
        (lambda s: s["properties"]["files"].update(type="number"), ".files: integer here, number there"),
        (
            lambda s: s["properties"].update(nearDuplicates={"type": "integer"}),
            ".nearDuplicates: may be null here alone",
        ),
        (lambda s: s["properties"]["size"]["prefixItems"].pop(), ".size: 2 items here, 1 there"),
        (
            lambda s: s["properties"]["checks"]["additionalProperties"]["properties"].pop("error"),
            ".checks.*.error: known only here",
        ),
    ],
)
def test_a_difference_is_found(change, difference):
    schema = copy.deepcopy(SCHEMAS["check"]["spec"])
    change(schema)
    assert differences(schema, spec_type("check")) == [difference]


@pytest.mark.parametrize(
    ("task", "file"),
    [
        ("check", "check/"),
        ("evaluate", "evaluate/"),
        ("inspect", "inspect/N."),
        ("preprocess", "preprocess/N."),
        ("register", "register/"),
        ("train", "trials/N/"),
    ],
)
def test_recorded_specs_and_results_are_as_declared(task, file):
    read: dict[str, Any] = {end: json.loads((RUN / f"{file}{end}.json").read_text()) for end in ("spec", "result")}
    assert {end: problems(SCHEMAS[task][end], document) for end, document in read.items()} == {"spec": [], "result": []}


def test_what_is_wrong_with_a_document_is_found():
    schema = SCHEMAS["register"]["result"]
    good = {"format": 1, "version": "7", "modelId": "m", "source": "s", "seconds": 1}
    assert problems(schema, good | {"more": True}) == []
    assert problems(schema, good | {"version": 7}) == [".version: expected string, got 7"]
    assert problems(schema, good | {"version": "x"}) == [".version: 'x' is none of what is allowed"]
    assert problems(schema, {k: v for k, v in good.items() if k != "source"}) == [".source: missing"]


def test_a_spec_bears_the_number_of_its_layout_or_none_and_a_later_one_is_refused():
    register = {"model": "m", "folder": "f", "mlflowRun": "r", "key": "k", "tags": {}, "result": "u"}
    read = parse(spec_type("register"), register, "spec")
    assert parse(spec_type("register"), {"format": FORMAT, **register}, "spec") == read
    with pytest.raises(
        SpecError, match="spec: format: this wheel reads formats up to 1, got 2: deploy functions and wheel"
    ):
        parse(spec_type("register"), {"format": 2, **register}, "spec")
    with pytest.raises(SpecError, match="spec: format: expected a whole number from 1 on, got '1'"):
        parse(spec_type("register"), {"format": "1", **register}, "spec")
