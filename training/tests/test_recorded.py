"""What an earlier version of the code wrote for the tasks, and they for it, is read as before."""

import json
from pathlib import Path

import pytest

from darkroom_training.dataset.check import CheckSpec
from darkroom_training.dataset.inspect import InspectSpec
from darkroom_training.dataset.preprocess import PreprocessSpec
from darkroom_training.evaluation.evaluate import EvaluateSpec
from darkroom_training.kit.specs import parse
from darkroom_training.photos.policy import POLICY
from darkroom_training.releases.register import RegisterSpec
from darkroom_training.search.spec import TrainSpec

RUN = Path(__file__).parents[2] / "test/recorded/documents/runs/RUN"
SPECS = {
    "check/spec.json": CheckSpec,
    "evaluate/spec.json": EvaluateSpec,
    "inspect/N.spec.json": InspectSpec,
    "preprocess/N.spec.json": PreprocessSpec,
    "register/spec.json": RegisterSpec,
    "trials/N/spec.json": TrainSpec,
}


@pytest.mark.parametrize("file", SPECS)
def test_a_recorded_spec_is_read(file):
    spec = json.loads((RUN / file).read_text(encoding="utf-8"))
    if "policy" in spec:
        spec["policy"] = POLICY  # an earlier one is refused, and says so: test_inspect.py
    parse(SPECS[file], spec, where=file)
