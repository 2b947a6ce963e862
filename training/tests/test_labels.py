"""A folder may have any name: it breaks no task, picture, report or record."""

import json
import math
import re

import numpy as np
import pytest
from conftest import encoded, picture, read_lines, sha256, write_lines
from matplotlib.figure import Figure
from mlflow import MlflowClient

from darkroom_training.clients import tracking
from darkroom_training.clients.store import Store
from darkroom_training.clients.store.folders import path_etag
from darkroom_training.dataset import check, inspect, preprocess
from darkroom_training.dataset.shards import unpack
from darkroom_training.evaluation import evaluate
from darkroom_training.kit.specs import parse
from darkroom_training.photos.policy import POLICY
from darkroom_training.releases import register
from darkroom_training.search import train
from darkroom_training.search.pictures import confusion_matrix

LABELS = [
    *("$5_off_$10_off", "$", "$$", "\\frac{1}{2}", "a^b_c%#&~{}"),  # mathematics to some
    *("caf\u00e9", "cafe\u0301", "cat", "cat ", "c\u200bat", "c\u0430t"),  # one to people
    *("__proto__", "constructor", "null", "NaN", "-1", "1e3", "=1+1"),
    *("two\nlines", "\u2028", "\x85", "\x1b[31mred", "\u202egnp.tac", "\u05d7\u05ea\u05d5\u05dc"),
    *("\U0001f431", "<script>alert('1')<b>", "\"'`", "a, b: [c]", "%41%2F", "x" * 200),
]
EACH = ("train", "train", "train", "train", "validation", "test")
SIDE = 16
SCATTERED = re.compile("[\u200b\u2028\u202e\x1b\x85]")  # what would be seen by nobody, or turn a page around


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """Six photos below each label, inspected, with a side each, in shards."""
    folder = tmp_path_factory.mktemp("labels")
    listed, lines = [], []
    for number, label in enumerate(LABELS):
        for n, split in enumerate(EACH):
            file = folder / "images" / "pets" / label / f"{n}.png"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content := encoded(picture(SIDE, SIDE, seed=100 * number + n), "PNG"))
            path, etag = f"pets/{label}/{n}.png", path_etag(str(file))
            listed.append({"path": path, "etag": etag, "size": len(content)})
            lines.append({"photo": sha256(content), "label": label, "split": split, "path": path, "etag": etag})
    lines.sort(key=lambda line: line["photo"])
    spec = {
        "images": str(folder / "images"),
        "photos": write_lines(folder / "listed.jsonl", listed),
        "known": write_lines(folder / "known.jsonl", []),
        "policy": POLICY,
        "records": str(folder / "records.jsonl"),
        "result": "",
    }
    assert inspect.inspect(parse(inspect.InspectSpec, spec, "spec"), Store())["decoded"] == len(lines)
    write_lines(folder / "photos.jsonl", lines)
    shard = {"id": "all", "pixels": str(folder / "all.npz"), "members": str(folder / "all.json"), "parts": []}
    sources = [{key: line[key] for key in ("photo", "path", "etag")} for line in lines]
    spec = {"images": str(folder / "images"), "size": [SIDE, SIDE], "engine": "processes", "result": ""}
    preprocess.preprocess(
        parse(preprocess.PreprocessSpec, spec | {"shards": [shard | {"photos": sources}]}, "spec"), Store()
    )
    assert len(unpack((folder / "all.npz").read_bytes()).photos) == len(lines)
    return folder


@pytest.fixture(scope="module")
def trained(tree, mlflow_server):
    parent = MlflowClient().create_run(MlflowClient().create_experiment("/Shared/darkroom/labels")).info.run_id
    spec = {
        "trial": {"id": "abc", "number": 1},
        "trainer": "keras.cnn",
        "hyperparameters": {"learning_rate": 0.003},
        "epochs": 1,
        "seed": 1,
        "selectBy": "validation_accuracy",
        "size": [SIDE, SIDE],
        "classes": sorted(LABELS),
        "manifest": str(tree / "photos.jsonl"),
        "shards": [str(tree / "all.npz")],
        "model": str(tree / "model"),
        "mlflow": {"experiment": "/Shared/darkroom/labels", "parentRun": parent, "runName": "trial-1", "tags": {}},
        "result": "",
    }
    return train.train(parse(train.TrainSpec, spec, "spec"), Store())


def artifacts(run: str) -> set[str]:
    return {file.path for file in MlflowClient().list_artifacts(run)}


def test_a_trial_of_these_classes_is_trained_and_drawn(trained, tree):
    assert trained["photos"] == {"train": 4 * len(LABELS), "validation": len(LABELS), "missing": 0}
    assert artifacts(trained["mlflowRunId"]) >= {"learning-curve.png", "confusion-matrix.png"}
    assert json.loads((tree / "model/model.json").read_text())["classes"] == sorted(LABELS)


def test_it_is_evaluated_and_registered(trained, tree):
    tests = [
        {key: line[key] for key in ("photo", "path", "etag", "label")} for line in read_lines(tree / "photos.jsonl")
    ]
    spec = {
        "images": str(tree / "images"),
        "photos": write_lines(tree / "test.jsonl", tests),
        "models": [{"name": "challenger", "folder": str(tree / "model"), "renamed": {"__proto__": "constructor"}}],
        "golden": 8,
        "predictions": str(tree / "predictions.jsonl"),
        "mlflowRun": trained["mlflowRunId"],
        "result": "",
    }
    result = evaluate.evaluate(parse(evaluate.EvaluateSpec, spec, "spec"), Store())
    assert {one["label"] for one in result["models"]["challenger"]["classes"]} == set(LABELS)
    assert json.loads(json.dumps(result))["photos"] == len(tests)
    assert "test-confusion-matrix.png" in artifacts(trained["mlflowRunId"])
    spec = {
        "model": "labels",
        "folder": str(tree / "model"),
        "mlflowRun": trained["mlflowRunId"],
        "key": "k",
        "tags": {},
    }
    registered = register.register(parse(register.RegisterSpec, spec | {"result": ""}, "spec"), Store())
    [version] = MlflowClient().search_model_versions("name = 'labels'")
    assert (str(version.version), version.status) == (registered["version"], "READY")


def test_the_data_are_checked_and_reported_on(tree):
    why = {"photos": 3, "reason": "class-too-small"}
    small = [why | {"label": label, "detail": f'"{label}" has 3 photos'} for label in LABELS]
    checks = ("similar_labels", "small_classes", "imbalance", "sides", "class_sides", "near_duplicates", "outliers")
    out = {"path": f"pets/{LABELS[-5]}/x", "reason": "gone", "detail": LABELS[18]}
    spec = {
        "model": "pets",
        "dataset": "d" * 64,
        "images": str(tree / "images"),
        "photos": str(tree / "photos.jsonl"),
        "records": [str(tree / "records.jsonl")],
        "leftOut": write_lines(tree / "left-out.jsonl", [out]),
        "files": 1,
        "problems": [f'Version 1 knows the class "{label}".' for label in LABELS],
        "size": [SIDE, SIDE],
        "nearDuplicates": 8,
        "checks": {name: {"warning": -1} for name in checks},
        "champion": None,
        "classesLeftOut": small,
        "split": {"train": 0.8, "validation": 0.1, "test": 0.1},
        "planned": ["review", *LABELS],
        "report": str(tree / "report"),
        "result": "",
    }
    result = check.check(parse(check.CheckSpec, spec, "spec"), Store())
    findings = {finding["check"]: finding for finding in result["findings"]}
    assert findings["similar_labels"]["value"] == 5  # cafe, three more cats, and two that nobody sees
    assert set(json.loads((tree / "report/report.json").read_text())["classes"]) == set(LABELS)
    html = (tree / "report/report.html").read_text()
    assert "<script" not in html and not SCATTERED.search(html)
    assert html.count("data:image/jpeg;base64,") >= 6 * len(LABELS)
    assert all(math.isfinite(finding["value"]) for finding in result["findings"] if finding["value"] is not None)


def test_no_trial_fails_for_a_picture(trained, caplog):
    run = tracking.existing_run(trained["mlflowRunId"])

    def broken() -> Figure:
        raise ValueError("cannot be drawn")

    run.log_figure(broken, "broken.png")
    figure = Figure()
    figure.text(0, 0, "$\\frac{$")  # fails only when it is drawn
    run.log_figure(lambda: figure, "worse.png")
    assert [record.message.split(" of ")[0] for record in caplog.records] == ["broken.png", "worse.png"]
    assert not artifacts(run.id) & {"broken.png", "worse.png"}


@pytest.mark.parametrize("label", LABELS)
def test_every_label_is_drawn(label, tmp_path):
    confusion_matrix(np.eye(2, dtype=int), [label, "other"], "test").savefig(tmp_path / "matrix.png")
