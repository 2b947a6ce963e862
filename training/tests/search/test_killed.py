"""A trial that is killed with -9 goes on where it was, in its MLflow run, and gives the model of one that was not."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from conftest import write_lines
from mlflow import MlflowClient

from darkroom_training.clients.store import Store
from darkroom_training.dataset.shards import Shard, pack
from darkroom_training.kit.import_path import import_path
from darkroom_training.kit.specs import parse
from darkroom_training.search.interim import Interim
from darkroom_training.search.spec import TrainSpec
from darkroom_training.search.train import train

SIDE, EPOCHS, EXPERIMENT = 16, 5, "/Shared/darkroom/killed"


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    """Photos of three colours in a shard, and the manifest that splits them."""
    folder, rng = tmp_path_factory.mktemp("dataset"), np.random.default_rng(1)
    names, labels = [f"{n:064x}" for n in range(120)], [n % 3 for n in range(120)]
    pixels = rng.integers(0, 120, (120, SIDE, SIDE, 3), np.uint8)
    for one, label in zip(pixels, labels):
        one[..., label] += 100
    splits = ["validation" if n % 4 == 0 else "train" for n in range(120)]
    lines = [{"photo": p, "label": str(y), "split": s} for p, y, s in zip(names, labels, splits)]
    (folder / "shard.npz").write_bytes(pack(Shard(names, pixels)))
    return write_lines(folder / "manifest.jsonl", lines), [str(folder / "shard.npz")]


@pytest.fixture(scope="module")
def parent(mlflow_server):
    client = MlflowClient()
    return client.create_run(client.create_experiment(EXPERIMENT)).info.run_id


def spec_in(folder: Path, name: str, dataset, parent: str) -> Path:
    manifest, shards = dataset
    folder.mkdir()
    spec = {
        "trial": {"id": f"{name} {folder}", "number": 1},
        "trainer": name,
        "hyperparameters": {"augment": "all", "dropout": 0.4, "batch_size": 16},
        "epochs": EPOCHS,
        "seed": 1,
        "selectBy": "validation_loss",
        "size": [SIDE, SIDE],
        "classes": ["0", "1", "2"],
        "manifest": manifest,
        "shards": shards,
        "model": str(folder / "model"),
        "interim": 0,
        "mlflow": {"experiment": EXPERIMENT, "parentRun": parent, "runName": f"{name} {folder.name}", "tags": {}},
        "result": str(folder / "result.json"),
    }
    (folder / "spec.json").write_text(json.dumps(spec))
    return folder / "spec.json"


def run_and_kill(spec: Path, kill: str) -> tuple[int, str]:
    """The exit status and the log of the task in a process of its own, which dies as `kill` says (killed.py)."""
    task = [sys.executable, str(Path(__file__).with_name("killed.py")), str(spec), kill]
    environment = {**os.environ, "PYTHONPATH": import_path()}
    done = subprocess.run(task, env=environment, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def run(spec: Path) -> dict:
    return train(parse(TrainSpec, json.loads(spec.read_text()), where=str(spec)), Store())


def test_killed_twice_it_has_one_run_each_epoch_once_and_the_same_bytes(dataset, parent, tmp_path, capsys):
    name = "keras.cnn"  # what each trainer keeps is held against one without a pause in test_checkpoint.py
    whole, killed = (spec_in(tmp_path / one, name, dataset, parent) for one in ("whole", "killed"))
    expected = run(whole)
    assert run_and_kill(killed, "logged 3")[0] == -9
    status, log = run_and_kill(killed, "writing 4")
    assert status == -9 and "goes on after epoch 2, where an earlier process" in log, log
    capsys.readouterr()
    made = run(killed)
    log = capsys.readouterr().out
    assert "is left aside" in log and "goes on after epoch 3" in log, log
    lines = [line.split(":")[0] for line in log.splitlines() if line.startswith("epoch")]
    assert lines == ["epoch 4 of 5", "epoch 5 of 5"]
    figures = [[{**epoch, "seconds": 0} for epoch in result["epochs"]] for result in (expected, made)]
    assert made["model"]["sha256"] == expected["model"]["sha256"]
    assert figures[0] == figures[1] and made["best"] == expected["best"]
    client = MlflowClient()
    same = f"attributes.run_name = '{name} killed'"
    [found] = client.search_runs([client.get_experiment_by_name(EXPERIMENT).experiment_id], same)
    assert (found.info.run_id, found.info.status) == (made["mlflowRunId"], "FINISHED")
    for figure in ("train_loss", "validation_accuracy"):
        history = client.get_metric_history(found.info.run_id, figure)
        assert [(m.step, m.value) for m in history] == [(e["epoch"], e[figure]) for e in figures[1]]


def test_checkpoints_in_between_cost_a_twentieth_of_the_time_at_the_most(tmp_path, monkeypatch):
    now, kept = [0.0], []
    monkeypatch.setattr("darkroom_training.search.interim.time.monotonic", lambda: now[0])

    def save(_store, uri, _trial, _checkpoint):
        kept.append((now[0], Path(uri).name))
        now[0] += 10

    monkeypatch.setattr("darkroom_training.search.interim.checkpoint.save", save)
    interim = Interim(Store(), str(tmp_path), 60, {})
    for _ in range(50):
        now[0] += 20
        interim.keep(lambda: None)
    assert kept == [
        (60, "interim-1.npz"),
        (270, "interim-2.npz"),
        (480, "interim-1.npz"),
        (690, "interim-2.npz"),
        (900, "interim-1.npz"),
    ]
