"""Trials that Spark trains: the bytes, results and MLflow runs of those that one process trains."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from conftest import write_lines
from mlflow import MlflowClient
from spark import SESSIONS, environment_of, needs_spark

from darkroom_training.dataset.shards import Shard, pack

SIDE, PHOTOS, TRIALS = 32, 48, (1, 2)
BACKBONE = "efficientnet-lite0"
EXPERIMENT = "/Shared/darkroom/spread"


@dataclass(frozen=True)
class Search:
    """What all trials have in common."""

    manifest: str
    shard: str


@pytest.fixture(scope="module")
def search(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dataset")
    pixels = np.random.default_rng(1).integers(0, 256, (PHOTOS, SIDE, SIDE, 3), dtype=np.uint8)
    names = [f"{n:064x}" for n in range(PHOTOS)]
    pixels[::2] //= 4  # of every other one, which is darker
    splits = ["validation" if n % 6 < 2 else "train" for n in range(PHOTOS)]
    lines = [{"photo": p, "label": "light" if n % 2 else "dark", "split": splits[n]} for n, p in enumerate(names)]
    (folder / "0.npz").write_bytes(pack(Shard(names, pixels)))
    return Search(write_lines(folder / "manifest.jsonl", lines), str(folder / "0.npz"))


def trained(search: Search, engine: str, folder: Path, session: dict[str, str] | None = None) -> list[dict]:
    """The results of the trials, trained in a process of their own; without what differs from one training to the next."""
    client = MlflowClient()
    experiment = client.get_experiment_by_name(EXPERIMENT)
    experiment_id = experiment.experiment_id if experiment else client.create_experiment(EXPERIMENT)
    parent = client.create_run(experiment_id, run_name=engine).info.run_id
    trials = []
    seen = {"backbone": BACKBONE, "pixels": search.shard, "variant": "plain"}
    for number in TRIALS:
        at = folder / engine / str(number)
        at.mkdir(parents=True)
        spec = {
            "trial": {"id": str(number), "number": number},
            "trainer": f"pretrained.{BACKBONE}",  # four processes of this test train: none has TensorFlow to import
            "hyperparameters": {"dropout": number / 10, "augment": "none"},
            "epochs": 2,
            "seed": number,
            "selectBy": "validation_loss",
            "size": [SIDE, SIDE],
            "classes": ["dark", "light"],
            "manifest": search.manifest,
            "shards": [search.shard],
            "features": [{**seen, "features": str(at / "features.npz")}],
            "model": str(at),
            "mlflow": {"experiment": EXPERIMENT, "parentRun": parent, "runName": f"trial-{number}", "tags": {}},
            "result": str(at / "result.json"),
        }
        (at / "spec.json").write_text(json.dumps(spec))
        trials.append({"number": number, "spec": str(at / "spec.json")})
    told = {"trials": trials, "engine": engine, "result": str(folder / engine / "result.json")}
    (folder / engine / "spec.json").write_text(json.dumps(told))
    command = [sys.executable, "-c", "import darkroom_training; darkroom_training.train_several()"]
    command.append(str(folder / engine / "spec.json"))
    done = subprocess.run(command, env=environment_of(session), cwd=folder, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stderr[-5000:]
    assert json.loads((folder / engine / "result.json").read_text())["failures"] == []
    assert all(f"trial {number}:\n" in done.stdout for number in TRIALS) and "epoch 2" in done.stdout
    results = [json.loads((folder / engine / f"{number}/result.json").read_text()) for number in TRIALS]
    for number, result in zip(TRIALS, results):
        run = client.get_run(result.pop("mlflowRunId"))
        assert (run.info.status, run.info.run_name) == ("FINISHED", f"trial-{number}")
        assert run.data.tags["mlflow.parentRunId"] == parent
        assert run.data.metrics["best_validation_loss"] == result["best"]["validation_loss"]
        assert result["model"].pop("folder") == str(folder / engine / str(number))
        for told in (result, *result["epochs"]):
            del told["seconds"]
    return results


@pytest.mark.parametrize("session", [pytest.param("classic", marks=needs_spark)])
def test_spark_leaves_the_bytes_and_results_of_one_process(search, mlflow_server, tmp_path, session):
    here = trained(search, "process", tmp_path)
    assert trained(search, "spark", tmp_path, SESSIONS[session]) == here
    models = [[(tmp_path / engine / f"{n}/model.onnx").read_bytes() for n in TRIALS] for engine in ("process", "spark")]
    assert models[0] == models[1] and models[0][0] != models[0][1]
