"""What the app says of files, the task says too: rows, words and all."""

import json
from pathlib import Path

import pytest
from conftest import encoded, picture, sha256, write_lines
from onnxruntime.capi.onnxruntime_pybind11_state import Fail

from darkroom_training.batches.predict import predict
from darkroom_training.batches.spec import PredictSpec
from darkroom_training.clients.store import Store
from darkroom_training.clients.store.folders import path_etag
from darkroom_training.kit.specs import parse
from darkroom_training.photos.policy import POLICY
from darkroom_training.search.models.session import Session

FIXTURES = Path(__file__).parents[3] / "test/shared/serving/fixtures"
ONNX = (FIXTURES / "colours.onnx").read_bytes()
CLASSES = ["red", "green", "blue"]
CHANGED = {"reason": "changed", "detail": "it was changed"}
ARCHIVED = {"reason": "archived", "detail": "it lies in the archive"}


@pytest.fixture
def batch(tmp_path):
    """A version that tells colours apart, and files; gives what predicts them, and reads a page's rows."""
    model, images = tmp_path / "model", tmp_path / "images"
    model.mkdir()
    images.mkdir()
    (model / "model.onnx").write_bytes(ONNX)
    (model / "model.json").write_text(json.dumps({"classes": CLASSES, "sha256": sha256(ONNX)}))
    photo = encoded(picture(), "PNG")
    for name, content in {"a.png": photo, "b.png": b"", "c.png": photo, "d.png": b"no photo"}.items():
        (images / name).write_bytes(content)

    def listed(name, page=1, **changes):
        path = images / name
        size = path.stat().st_size if path.exists() else 1
        etag = path_etag(str(path)) if path.exists() else "0x1"
        return {"page": page, "path": name, "etag": etag, "size": size, "archived": False, **changes}

    def run(lines, reject_below=0, **changes):
        told = {
            "images": str(images),
            "policy": POLICY,
            "model": str(model),
            "sha256": sha256(ONNX),
            "rejectBelow": reject_below,
            "unsure": "unsure",
            "parts": str(tmp_path / "parts"),
            "photos": write_lines(tmp_path / "photos.jsonl", lines),
            "words": {"archived": ARCHIVED, "changed": CHANGED},
            "result": str(tmp_path / "result.json"),
            **changes,
        }
        return predict(parse(PredictSpec, told, "spec"), Store())

    run.listed = listed
    run.rows = lambda page: Store().read_lines(str(tmp_path / f"parts/{page:06}.jsonl"))
    return run


def test_each_page_is_a_file_of_a_row_for_each_photo_in_its_order(batch):
    lines = [batch.listed("a.png"), batch.listed("b.png"), batch.listed("c.png", 7)]
    assert batch(lines) == {"pages": 2, "photos": 3}
    first, second = batch.rows(1)
    assert [first["path"], second["path"]] == ["a.png", "b.png"]
    assert first["probability"] == first["probabilities"][first["label"]] == max(first["probabilities"].values())
    assert list(first["probabilities"]) == CLASSES
    assert "likeliest" not in first
    assert second["error"]["reason"] == "empty"
    assert second["photo"] == sha256(b"")
    [third] = batch.rows(7)
    assert third["photo"] == first["photo"]


def test_below_the_plans_probability_a_photo_is_unsure(batch):
    batch([batch.listed("a.png")], reject_below=1.1)
    [row] = batch.rows(1)
    assert row["label"] == "unsure"
    assert row["likeliest"] in CLASSES


def test_files_that_cannot_be_read_are_rows_in_the_apps_words(batch):
    gone, other = batch.listed("e.png"), batch.listed("a.png", etag="1-2")
    archived, large = batch.listed("a.png", archived=True), batch.listed("a.png", size=1 << 40)
    batch([gone, other, archived, large, batch.listed("d.png")])
    reasons = [row["error"] for row in batch.rows(1)]
    assert reasons[:3] == [CHANGED, CHANGED, ARCHIVED]
    assert [one["reason"] for one in reasons[3:]] == ["too-large", "not-an-image"]


def test_a_photo_of_which_the_model_makes_no_numbers_is_a_row_too(batch, tmp_path):
    onnx = (FIXTURES / "no-answer-to-black.onnx").read_bytes()
    (tmp_path / "model/model.onnx").write_bytes(onnx)
    (tmp_path / "model/model.json").write_text(json.dumps({"classes": CLASSES, "sha256": sha256(onnx)}))
    (tmp_path / "images/black.png").write_bytes(encoded(picture().point(lambda _: 0), "PNG"))
    batch([batch.listed("black.png"), batch.listed("a.png")], sha256=sha256(onnx))
    black, other = batch.rows(1)
    assert black["error"]["reason"] == "no-answer"
    assert "label" in other


def test_a_photo_over_which_the_model_fails_is_a_row_too(batch, monkeypatch):
    def fail(*_):
        raise Fail("[ONNXRuntimeError] : 1 : FAIL : the input cannot be reshaped")

    monkeypatch.setattr(Session, "predict", fail)
    batch([batch.listed("a.png"), batch.listed("b.png")])
    assert [row["error"]["reason"] for row in batch.rows(1)] == ["no-answer", "empty"]


def test_a_version_whose_bytes_are_others_is_refused(batch):
    with pytest.raises(ValueError, match="ask for the batch again"):
        batch([batch.listed("a.png")], sha256="0" * 64)
