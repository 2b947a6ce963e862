"""reproduce: a finished trial again, in a process of its own, from nothing but its spec."""

import dataclasses
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from conftest import write_lines
from mlflow import MlflowClient

from darkroom_training.dataset.shards import Shard, pack
from darkroom_training.kit.specs import _camel
from darkroom_training.search.spec import Mlflow, TrainSpec, Trial
from darkroom_training.workbench.compare import differences

TRAINING = Path(__file__).parents[2]
SIDE = 32
EXPERIMENT = "/Shared/darkroom/reproduce"


@pytest.fixture(scope="module")
def finished(tmp_path_factory, mlflow_server):
    """A folder with a run's files: what a trial was told, and the model that it left beside it."""
    folder = tmp_path_factory.mktemp("run")
    names = [f"{n * 7919 % 10007:064x}" for n in range(60)]
    rng = np.random.default_rng(1)
    pixels = np.stack([rng.integers(0, 128, (SIDE, SIDE, 3)) + 100 * (n % 2) for n in range(60)]).astype(np.uint8)
    (folder / "shard.npz").write_bytes(pack(Shard(names, pixels)))
    splits = ("train", "train", "validation", "test")
    lines = [{"photo": p, "label": "ab"[n % 2], "split": splits[n // 2 % 4]} for n, p in enumerate(names)]
    client = MlflowClient()
    parent = client.create_run(client.create_experiment(EXPERIMENT)).info.run_id
    tags = {"darkroom.dataset": "d1", "darkroom.plan": "p1", "darkroom.code": "c1"}
    spec = TrainSpec(
        trial=Trial("abc", 1),
        trainer="keras.cnn",
        hyperparameters={"batch_size": 8},
        epochs=2,
        seed=3,
        select_by="validation_loss",
        size=(SIDE, SIDE),
        classes=("a", "b"),
        manifest=write_lines(folder / "manifest.jsonl", lines),
        shards=(str(folder / "shard.npz"),),
        model=str(folder / "trial"),
        mlflow=Mlflow(EXPERIMENT, parent, "trial-1", tags),
        result=str(folder / "trial/result.json"),
    )
    (folder / "trial").mkdir()
    (folder / "trial/spec.json").write_text(json.dumps(as_json(spec)))
    # In a process of its own, as at Databricks: this one may have imported other libraries.
    task = [sys.executable, "-c", "from darkroom_training import train; train()", str(folder / "trial/spec.json")]
    subprocess.run(task, cwd=TRAINING, env={**os.environ, "OMP_NUM_THREADS": "1"}, check=True)
    return folder, json.loads((folder / "trial/result.json").read_text())


def as_json(value):
    if dataclasses.is_dataclass(value):
        said = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        return {_camel(name): as_json(one) for name, one in said.items() if one is not None}
    return [as_json(one) for one in value] if isinstance(value, tuple) else value


def again(folder: Path, threads: int = 1) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "darkroom_training", "reproduce", str(folder / "trial/spec.json")]
    environment = {**os.environ, "OMP_NUM_THREADS": str(threads), "MLFLOW_TRACKING_URI": "http://127.0.0.1:1"}
    return subprocess.run(command, cwd=TRAINING, env=environment, capture_output=True, text=True)


def test_a_trial_tells_what_it_was_made_from_and_with(finished):
    folder, result = finished
    card = json.loads((folder / "trial/model.json").read_text())
    assert (card["seed"], card["dataset"], card["plan"], card["code"]) == (3, "d1", "p1", "c1")
    made_with = card["environment"]
    assert made_with["threads"] == 1 and {"numpy", "onnxruntime", "tensorflow"} <= set(made_with["libraries"])
    run = MlflowClient().get_run(result["mlflowRunId"]).data
    assert run.params["seed"] == "3" and run.tags["darkroom.plan"] == "p1"
    assert run.tags["darkroom.threads"] == "1" and f"numpy {np.__version__}" in run.tags["darkroom.libraries"]


def test_the_same_threads_give_the_same_bytes_and_nobody_else_hears_of_it(finished):
    folder, result = finished
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    done = again(folder)
    assert done.returncode == 0, done.stderr
    assert f"the same bytes: model.onnx is {result['model']['sha256']} again" in done.stdout
    assert "made with the same libraries, and as many threads (1)" in done.stdout
    assert "epoch 2 of 2: loss" in done.stdout
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


def test_other_threads_are_named_and_what_they_change_is_measured(finished):
    folder, _ = finished
    done = again(folder, threads=2)
    assert "threads: 1 then, 2 now" in done.stdout, done.stderr
    if done.returncode == 1:
        assert "other bytes: model.onnx was" in done.stdout
        assert re.search(r"on 14 test photos: probabilities differ by .* at most, 0 answers differ", done.stdout)


def test_another_model_is_told_by_how_far_it_is_away(finished, tmp_path):
    folder, _ = finished
    (tmp_path / "trial").mkdir()
    spec = json.loads((folder / "trial/spec.json").read_text())
    for file in ("model.onnx", "model.json"):
        (tmp_path / "trial" / file).write_bytes((folder / "trial" / file).read_bytes())
    (tmp_path / "trial/spec.json").write_text(json.dumps({**spec, "seed": 4}))
    done = again(tmp_path)
    assert done.returncode == 1, done.stderr
    assert re.search(r"on 14 test photos: probabilities differ by 0\.\d+ at most, \d+ answers? differ", done.stdout)


def test_what_is_gone_is_named(finished, tmp_path):
    folder, _ = finished
    missing = again(tmp_path)
    assert missing.returncode == 2 and "spec.json: the run's files are gone" in missing.stderr
    (tmp_path / "trial").mkdir()
    spec = json.loads((folder / "trial/spec.json").read_text())
    (tmp_path / "trial/spec.json").write_text(json.dumps({**spec, "shards": [str(tmp_path / "0.npz")]}))
    gone = again(tmp_path)
    assert gone.returncode == 2
    assert gone.stderr.startswith("✖ 1 of the 2 files that it learned from are gone, such as ")
    assert "Traceback" not in gone.stderr
    (tmp_path / "trial/spec.json").write_text(json.dumps(spec))
    assert "the trial left no model" in again(tmp_path).stderr


def test_a_library_that_only_one_of_two_has_differs():
    then = {"threads": 1, "python": "3.11", "machine": "Linux x86_64", "libraries": {"numpy": "2.0"}}
    now = {**then, "libraries": {"numpy": "2.1", "torch": "2.9"}}
    assert differences(then, now) == ["numpy: 2.0 then, 2.1 now", "torch: not used then, 2.9 now"]
    assert differences(then, then) == []
