"""The profile: what serving a model takes, measured apart."""

import colours
import onnx

from darkroom_training.clients.store import Store
from darkroom_training.evaluation.profile import profile
from darkroom_training.search.models.files import load


def model(tmp_path) -> bytes:
    colours.save(str(tmp_path))
    return load(Store(), str(tmp_path)).onnx


def test_latency_at_one_and_eight_photos_and_memory_of_a_session(tmp_path):
    found = profile(model(tmp_path), [(10, 20), (30, 40), (900, 50)])
    assert (found["height"], found["width"], found["cores"]) == (30, 40, 1)
    assert [one["photos"] for one in found["batches"]] == [1, 8]
    assert all(0 < one["p50"] <= one["p95"] for one in found["batches"])
    assert found["memory"] is None or 0 < found["memory"] < 500e6


def test_a_model_that_takes_one_photo_is_measured_with_one(tmp_path):
    proto = onnx.load_model_from_string(model(tmp_path))
    for value in (proto.graph.input[0], proto.graph.output[0]):
        value.type.tensor_type.shape.dim[0].dim_value = 1
    [alone] = profile(proto.SerializeToString(), [(30, 40)])["batches"]
    assert alone["photos"] == 1


def test_photos_that_are_too_large_together_are_measured_alone(tmp_path):
    [alone] = profile(model(tmp_path), [(3000, 3000)])["batches"]
    assert alone["photos"] == 1


def test_a_model_that_cannot_be_measured_fails_nothing(caplog):
    assert profile(b"no model", [(30, 40)]) is None
    assert "cannot be measured" in caplog.text
