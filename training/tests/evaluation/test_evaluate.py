"""evaluate: models meet the original photos through their ONNX files, as serving will."""

import json
from dataclasses import replace

import colours
import numpy as np
import pytest
from conftest import encoded, read_lines, sha256, write_lines
from mlflow import MlflowClient

from darkroom_training.clients.store import Store
from darkroom_training.dataset.shards import Shard, pack
from darkroom_training.erasure import erase_tracked
from darkroom_training.evaluation.evaluate import EvaluateSpec, Named, evaluate
from darkroom_training.evaluation.track import by_class
from darkroom_training.kit.scratch import scratch
from darkroom_training.photos.decode import decode
from darkroom_training.search.local_copy import open_copy
from darkroom_training.search.models.files import load
from darkroom_training.search.models.session import Session


@pytest.fixture
def spec(tmp_path, mlflow_server):
    """Nine photos: two of each colour under its label, a red one labelled blue, one changed, one of a fourth class."""
    labelled = [(colour, colour, n) for n in range(2) for colour in colours.CLASSES]
    labelled += [("red", "blue", 5), ("red", "red", 6), ("green", "mauve", 7)]
    lines = []
    (tmp_path / "images").mkdir()
    for colour, label, n in labelled:
        content = encoded(colours.photo(colour, n), "PNG")
        path = f"{label} {colour} {n}.png"
        (tmp_path / "images" / path).write_bytes(content)
        lines.append({"photo": sha256(content), "path": path, "etag": "any", "label": label})
    (tmp_path / "images" / "red red 6.png").write_bytes(b"something else")
    colours.save(str(tmp_path / "challenger"))
    colours.save(str(tmp_path / "champion"), ["green", "red"])  # takes red for green, and never heard of blue
    client = MlflowClient()
    experiment = client.get_experiment_by_name("evaluate")
    experiment_id = experiment.experiment_id if experiment else client.create_experiment("evaluate")
    return EvaluateSpec(
        images=str(tmp_path / "images"),
        photos=write_lines(tmp_path / "test.jsonl", lines),
        models=tuple(Named(name, str(tmp_path / name)) for name in ("challenger", "champion")),
        golden=4,
        predictions=str(tmp_path / "predictions.jsonl"),
        mlflow_run=client.create_run(experiment_id).info.run_id,
        result="",
    )


def test_the_pixels_of_the_search_that_is_over_go(spec, tmp_path):
    (tmp_path / "shard.npz").write_bytes(pack(Shard(["0" * 64], np.zeros((1, 4, 4, 3), np.uint8))))
    open_copy(Store(), [str(tmp_path / "shard.npz")], ["0" * 64], (4, 4))
    assert list(scratch("pixels").iterdir()) != []
    evaluate(spec, Store())
    assert list(scratch("pixels").iterdir()) == []


def test_models_are_judged_on_the_same_photos(spec, tmp_path):
    result = evaluate(spec, Store())
    assert result["photos"] == 8
    assert result["leftOut"] == [{"path": "red red 6.png", "reason": "replaced since it was inspected"}]
    challenger, champion = result["models"]["challenger"], result["models"]["champion"]
    assert (challenger["correct"], challenger["accuracy"]) == (6, 0.75)
    blue = {"label": "blue", "photos": 3, "correct": 2, "predicted": 2, "recall": 2 / 3, "precision": 1.0}
    assert blue in challenger["classes"]
    assert challenger["sha256"] == sha256((tmp_path / "challenger" / "model.onnx").read_bytes())
    assert challenger["logLoss"] > 0 and 0 < challenger["brier"] < 2
    assert challenger["wilson95"] == pytest.approx([0.409, 0.929], abs=0.001)
    assert challenger["bytes"] == (tmp_path / "challenger" / "model.onnx").stat().st_size
    assert 0 < challenger["latencyMs"]["p50"] <= challenger["latencyMs"]["p95"]
    assert [one["photos"] for one in challenger["profile"]["batches"]] == [1, 8] and "profile" not in champion
    assert champion["correct"] == 0 and champion["confusion"]["labels"] == ["green", "red", "blue", "mauve"]
    green_and_red = {"photos": 4, "onlyFirst": 4, "onlySecond": 0, "compared": 2}
    assert result["pairs"]["champion"].items() >= green_and_red.items()
    assert result["common"] == {"photos": 4, "correct": {"challenger": 4, "champion": 0}}
    assert result["constant"] == {"label": "blue", "correct": 3}
    json.dumps(result, allow_nan=False)

    lines = read_lines(tmp_path / "predictions.jsonl")
    assert len(lines) == 8 and set(lines[0]) == {"photo", "path", "label", "challenger", "champion"}
    wrong = next(line for line in lines if line["path"] == "blue red 5.png")
    assert wrong["challenger"]["label"] == "red" and 0.5 < wrong["challenger"]["probability"] <= 1


def test_a_model_that_knows_a_class_by_an_older_name_is_judged_by_the_present_one(spec, tmp_path):
    colours.save(str(tmp_path / "champion"), ["rot", "green", "blue"])
    named = replace(spec.models[1], renamed={"rot": "red"})
    champion = evaluate(replace(spec, models=(spec.models[0], named)), Store())["models"]["champion"]
    assert champion["correct"] == 6 and champion["confusion"]["labels"] == ["red", "green", "blue", "mauve"]


def test_the_best_version_so_far_is_measured_beside_the_champion(spec, tmp_path):
    colours.save(str(tmp_path / "best"))
    result = evaluate(replace(spec, models=(*spec.models, Named("best", str(tmp_path / "best")))), Store())
    assert set(result["models"]) == set(result["common"]["correct"]) == {"challenger", "champion", "best"}
    assert result["pairs"]["best"].items() >= {"photos": 7, "onlyFirst": 0, "onlySecond": 0}.items()


def test_golden_images_hold_what_the_model_must_answer(spec, tmp_path):
    evaluate(spec, Store())
    golden = tmp_path / "challenger" / "golden"
    expected = json.loads((golden / "golden.json").read_text())
    assert {one["label"] for one in expected} == {"red", "green", "blue", "mauve"}
    session = Session(load(Store(), str(tmp_path / "challenger")).onnx)
    for one in expected:
        content = (golden / one["file"]).read_bytes()
        assert one["file"] == f"{sha256(content)}.png"
        assert np.allclose(session.predict(decode(content).rgb), one["probabilities"], atol=1e-6)


def test_golden_images_cover_every_kind_of_photo_beside_every_class(spec, tmp_path):
    lines = read_lines(tmp_path / "test.jsonl")
    red = colours.photo("red", 20)
    for format, picture in (("BMP", red), ("TIFF", red), ("PNG", red.quantize(2))):
        content = encoded(picture, format)
        (tmp_path / "images" / format).write_bytes(content)
        lines.append({"photo": sha256(content), "path": format, "etag": "any", "label": "red"})
    write_lines(tmp_path / "test.jsonl", lines)
    evaluate(spec, Store())
    expected = json.loads((tmp_path / "challenger" / "golden" / "golden.json").read_text())
    contents = [(tmp_path / "challenger" / "golden" / one["file"]).read_bytes() for one in expected]
    kinds = {(photo.type, photo.mode) for photo in map(decode, contents)}
    assert kinds == {("png", "rgb8"), ("png", "palette1"), ("bmp", "rgb8"), ("tiff", "rgb8")}
    assert {one["label"] for one in expected} == {"red", "green", "blue", "mauve"}
    assert 4 <= len(expected) <= 4 + 3


def test_a_photo_on_which_a_runtime_fails_is_left_out_and_named(spec, tmp_path):
    colours.save_fragile(str(tmp_path / "champion"), rows=10)  # photos have 9 rows and more
    (tmp_path / "images" / "blue blue 1.png").write_bytes(b"GIF89a")
    result = evaluate(spec, Store())
    reasons = {one["path"]: one["reason"] for one in result["leftOut"]}
    assert set(reasons) == {"red red 0.png", "green green 0.png", "blue blue 0.png", "blue blue 1.png", "red red 6.png"}
    assert reasons["red red 0.png"].startswith("not-predicted: a model fails on its 7 x 9 pixels: ")
    assert result["photos"] == 4


def test_the_challengers_run_in_mlflow_gets_the_figures(spec):
    evaluate(spec, Store())
    client = MlflowClient()
    metrics = client.get_run(spec.mlflow_run).data.metrics
    assert metrics["test_accuracy"] == 0.75
    assert metrics["test_accuracy_low"] < 0.75 < metrics["test_accuracy_high"]
    assert metrics["recall_blue"] == 2 / 3 and metrics["precision_blue"] == 1
    assert metrics["test_calibration_error"] > 0 and "test_calibration_error_before" not in metrics
    files = {file.path for file in client.list_artifacts(spec.mlflow_run)}
    assert files == {"test-confusion-matrix.png", "test-reliability.png", "mistakes.png"}


def test_metrics_of_classes_have_names_that_every_mlflow_takes():
    labels = ["cat", "chat noir", "chat/noir", "猫", "../x", "a" * 300, "猫2"]
    figures = by_class([{"label": label, "recall": n / 10, "precision": None} for n, label in enumerate(labels)])
    names = ["cat", "chat_noir_2", "chat_noir_3", "__4", "___x_5", f"{'a' * 100}_6", "_2_7"]
    assert figures == {f"recall_{name}": n / 10 for n, name in enumerate(names)}


def test_a_model_without_mistakes_has_no_sheet_of_them(spec, tmp_path):
    lines = [line for line in read_lines(tmp_path / "test.jsonl") if line["path"].startswith("green green")]
    evaluate(replace(spec, photos=write_lines(tmp_path / "green.jsonl", lines)), Store())
    files = {file.path for file in MlflowClient().list_artifacts(spec.mlflow_run)}
    assert files == {"test-confusion-matrix.png", "test-reliability.png"}


def test_an_erasure_of_a_photo_empties_the_sheet_of_mistakes_and_keeps_figures(spec):
    client = MlflowClient()
    client.set_tag(spec.mlflow_run, "darkroom.dataset", f"dataset of {spec.mlflow_run}")
    evaluate(spec, Store())
    assert all(file.file_size for file in client.list_artifacts(spec.mlflow_run))
    changed = erase_tracked.erase("evaluate", [f"dataset of {spec.mlflow_run}"], {"0" * 64})
    assert changed == [f"{spec.mlflow_run}/mistakes.png"]
    sizes = {file.path: file.file_size for file in client.list_artifacts(spec.mlflow_run)}
    assert not sizes["mistakes.png"] and sizes["test-reliability.png"] and sizes["test-confusion-matrix.png"]


def test_slices_go_by_the_folder_below_the_label_where_the_spec_says_where_labels_are(spec, tmp_path):
    lines = []
    for n in range(21):
        content = encoded(colours.photo("red", n), "PNG")
        folder = tmp_path / "images" / "pets" / "red" / "home"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{n}.png").write_bytes(content)
        lines.append({"photo": sha256(content), "path": f"pets/red/home/{n}.png", "etag": "any", "label": "red"})
    result = evaluate(replace(spec, photos=write_lines(tmp_path / "more.jsonl", lines), prefix="pets/"), Store())
    found = [(one["by"], one["name"], one["correct"]) for one in result["models"]["challenger"]["slices"]]
    assert found == [("size", "below 64 pixels", 21), ("brightness", "64 to 127", 21), ("folder", "home", 21)]


def test_a_model_that_is_not_the_one_described_is_refused(spec, tmp_path):
    (tmp_path / "champion" / "model.onnx").write_bytes(b"swapped")
    with pytest.raises(ValueError, match="is not the file that model.json beside it describes"):
        evaluate(spec, Store())
