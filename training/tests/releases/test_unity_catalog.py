"""register in Unity Catalog: MLflow's own client, unchanged, against the local Databricks, which is as strict as the real one."""

import os
import shutil
import subprocess
from dataclasses import replace

import colours
import mlflow
import pytest
from conftest import ROOT, free_port, wait_for
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

from darkroom_training.clients.store import Store
from darkroom_training.releases.register import RegisterSpec, register

NAME = "main.darkroom.colours"


@pytest.fixture(scope="module")
def databricks(tmp_path_factory):
    """The local Databricks; without its Node its tests are skipped."""
    node = shutil.which("node", path=f"{ROOT / 'node_modules/.bin'}:{os.environ['PATH']}")
    if node is None or not (ROOT / "node_modules/zod").exists():
        pytest.skip("the local Databricks is not installed: npm ci")
    data, port = tmp_path_factory.mktemp("databricks"), free_port()
    url = f"http://127.0.0.1:{port}"
    command = [
        node,
        str(ROOT / "local/databricks/cli.ts"),
        "--port",
        str(port),
        "--data",
        str(data),
        "--exit-with-parent",
    ]
    with open(data / "log.txt", "wb") as log:
        server = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=log, stderr=log)
    try:
        wait_for(url, server, data / "log.txt")
        yield url, data
    finally:
        server.terminate()
        server.wait()


@pytest.fixture
def spec(tmp_path, mlflow_server, databricks, monkeypatch):
    url, data = databricks
    monkeypatch.setenv("DATABRICKS_HOST", url)
    monkeypatch.setenv("DATABRICKS_TOKEN", (data / "token").read_text())
    before = mlflow.get_registry_uri()
    colours.save(str(tmp_path / "trial"))
    client = MlflowClient()
    found = client.get_experiment_by_name("catalog")
    run = client.create_run(found.experiment_id if found else client.create_experiment("catalog")).info.run_id
    key, tags = f"key of {tmp_path}", {"darkroom.commit": "c0ffee"}
    yield RegisterSpec(NAME, str(tmp_path / "trial"), run, key, tags, "", registry="databricks-uc")
    mlflow.set_registry_uri(before)


def test_a_key_makes_one_version_however_often_it_is_asked_for(spec):
    first = register(spec, Store())
    assert first["name"] == NAME
    assert register(spec, Store()) == first
    assert int(register(replace(spec, key="another"), Store())["version"]) == int(first["version"]) + 1


def test_the_version_is_ready_with_its_files_and_with_tags_that_the_catalog_takes(spec, databricks):
    result = register(spec, Store())
    version = MlflowClient().get_model_version(NAME, result["version"])
    assert version.status == "READY"
    assert version.tags == {"darkroom_commit": "c0ffee", "darkroom_key": spec.key}
    assert version.run_id == spec.mlflow_run
    assert version.description.startswith("by hand: 3 classes")
    files = databricks[1] / "catalog/Models" / NAME.replace(".", "/") / result["version"]
    assert (files / "MLmodel").is_file()
    assert list(files.rglob("model.onnx"))


def test_a_name_of_one_level_is_refused(spec):
    with pytest.raises(MlflowException, match="three levels|catalog.schema.model|Unity Catalog"):
        register(replace(spec, model="colours"), Store())
