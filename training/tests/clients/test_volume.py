"""Every task on a Volume: a real file system on which a file can only be written from its start to its end."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, encoded, picture, read_lines, sha256
from mlflow import MlflowClient

from darkroom_training.clients.store.folders import path_etag
from darkroom_training.photos.policy import POLICY

VOLUME = Path(__file__).parent / "volume.py"
TASK = "import sys, darkroom_training; name = sys.argv.pop(1); getattr(darkroom_training, name)()"


@pytest.fixture(scope="module")
def volume(tmp_path_factory):
    """(folder behind it, path where commands see it, function that runs Python there and gives what it prints)."""
    backing, mount = tmp_path_factory.mktemp("backing"), tmp_path_factory.mktemp("volume")

    def run(code: str, *arguments: str) -> str:
        command = [sys.executable, str(VOLUME), str(backing), str(mount), sys.executable, "-c", code, *arguments]
        env = {**os.environ, "PYTHONPATH": str(ROOT / "training")}
        done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=900)
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    try:
        run("")
    except AssertionError as reason:
        pytest.skip(f"file systems cannot be mounted here: {str(reason).splitlines()[-1]}")
    return backing, mount, run


FORBIDDEN = {
    "append": "open(path, 'ab').write(b'more')",
    "seek back": "f = open(path, 'wb'); f.write(b'more'); f.seek(0); f.write(b'm'); f.close()",
    "write over a part": "f = open(path, 'r+b'); f.write(b'm'); f.close()",
    "shorten": "os.truncate(path, 1)",
    "rename": "os.rename(path, path + '.new')",
    "replace": "os.replace(path, path + '.new')",
    "link": "os.link(path, path + '.new')",
    "NumPy's archives": "import numpy; numpy.savez(path, pixels=numpy.zeros(9))",
    "zip archives": "import zipfile; z = zipfile.ZipFile(path, 'w'); z.open('a', 'w').write(b'm'); z.close()",
}


def test_the_volume_is_as_strict_as_databricks(volume):
    code = """
import json, os, sys
path, said = sys.argv[1] + "/file", {}
for what, code in json.loads(sys.argv[2]).items():
    open(path, "wb").write(b"content")
    try:
        exec(code)
        said[what] = "worked"
    except OSError as error:
        said[what] = error.strerror
open(path, "wb").write(b"new content" * 100_000)
print(json.dumps([said, open(path, "rb").read() == b"new content" * 100_000]))
"""
    said, whole = json.loads(volume[2](code, str(volume[1]), json.dumps(FORBIDDEN)))
    assert said == dict.fromkeys(FORBIDDEN, "Operation not supported")
    assert whole


def test_every_task_leaves_its_results_on_a_volume(volume, mlflow_server):
    backing, mount, run = volume
    lines, sources = [], []
    for n in range(24):
        content = encoded(picture(30 + n, 30, seed=n), "PNG")
        path = backing / "images" / ("cat" if n % 2 else "dog") / f"{n}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        place = str(path.relative_to(backing / "images"))
        lines.append({"path": place, "etag": path_etag(str(path)), "size": len(content)})
        sources.append({"photo": sha256(content), "path": place, "etag": "any"})

    def task(name: str, spec: dict) -> dict:
        spec["result"] = f"{mount}/runs/{name}.result.json"
        (backing / f"{name}.json").write_text(json.dumps(spec))
        run(TASK, name, f"{mount}/{name}.json")
        return json.loads((backing / f"runs/{name}.result.json").read_text())

    def jsonl(name: str, values: list) -> str:
        (backing / name).write_text("".join(json.dumps(value) + "\n" for value in values))
        return f"{mount}/{name}"

    images, size = f"{mount}/images", [16, 16]
    inspected = {"images": images, "photos": jsonl("photos.jsonl", lines), "known": jsonl("known.jsonl", [])}
    assert (
        task("inspect", {**inspected, "policy": POLICY, "records": f"{mount}/datasets/index/1.jsonl"})["decoded"] == 24
    )
    assert len(read_lines(backing / "datasets/index/1.jsonl")) == 24

    shard = {"id": "s", "pixels": f"{mount}/shards/s.npz", "members": f"{mount}/shards/s.json", "photos": sources}
    made = task("preprocess", {"images": images, "size": size, "shards": [shard], "engine": "processes"})
    assert made["decoded"] == 24

    labels = [one["path"].split("/")[0] for one in sources]
    splits = ["validation" if n % 4 == 0 else "train" for n in range(24)]
    manifest = [{"photo": s["photo"], "label": y, "split": split} for s, y, split in zip(sources, labels, splits)]
    client = MlflowClient()
    parent = client.create_run(client.create_experiment("/Shared/darkroom/volume")).info.run_id
    trained = task("train", {
        "trial": {"id": "t", "number": 1}, "trainer": "keras.cnn", "hyperparameters": {"augment": "all"}, "epochs": 1,
        "seed": 1, "selectBy": "validation_accuracy", "size": size, "classes": ["cat", "dog"],
        "manifest": jsonl("manifest.jsonl", manifest), "shards": [f"{mount}/shards/s.npz"], "model": f"{mount}/trials/1",
        "mlflow": {"experiment": "/Shared/darkroom/volume", "parentRun": parent, "runName": "trial-1", "tags": {}},
    })  # fmt: skip
    assert sha256((backing / "trials/1/model.onnx").read_bytes()) == trained["model"]["sha256"]

    photos = jsonl("test.jsonl", [{**source, "label": label} for source, label in zip(sources, labels)])
    models = [{"name": "challenger", "folder": f"{mount}/trials/1", "renamed": {}}]
    judged = task("evaluate", {
        "images": images, "photos": photos, "models": models, "golden": 2, "predictions": f"{mount}/predictions.jsonl",
        "mlflowRun": trained["mlflowRunId"],
    })  # fmt: skip
    assert judged["photos"] == 24 == len(read_lines(backing / "predictions.jsonl"))
    assert len(json.loads((backing / "trials/1/golden/golden.json").read_text())) == 2

    registered = {"model": "volume", "folder": f"{mount}/trials/1", "mlflowRun": trained["mlflowRunId"]}
    assert task("register", {**registered, "key": "run", "tags": {}})["version"] == "1"
