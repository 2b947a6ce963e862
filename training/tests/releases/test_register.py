"""register: one winner, one version, however often it is asked."""

from dataclasses import replace

import colours
import mlflow
import numpy as np
import pytest
from mlflow import MlflowClient

from darkroom_training.clients.store import Store
from darkroom_training.releases.register import RegisterSpec, register


@pytest.fixture
def spec(tmp_path, mlflow_server):
    colours.save(str(tmp_path / "trial"))
    client = MlflowClient()
    experiment = client.get_experiment_by_name("register")
    experiment_id = experiment.experiment_id if experiment else client.create_experiment("register")
    run = client.create_run(experiment_id).info.run_id
    client.set_terminated(run)
    return RegisterSpec(
        "colours", str(tmp_path / "trial"), run, f"key of {tmp_path}", {"darkroom.commit": "c0ffee"}, ""
    )


def logged_models(spec: RegisterSpec) -> int:
    return len(MlflowClient().get_run(spec.mlflow_run).outputs.model_outputs)


def test_registering_twice_makes_one_version(spec):
    first = register(spec, Store())
    assert register(spec, Store()) == first
    assert logged_models(spec) == 1
    assert register(replace(spec, key="another"), Store())["version"] != first["version"]


def test_what_died_between_logging_and_registering_goes_on(spec, monkeypatch):
    with monkeypatch.context() as crash:
        crash.setattr(mlflow, "register_model", lambda *a, **k: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            register(spec, Store())
    assert register(spec, Store())["version"]
    assert logged_models(spec) == 1


def test_the_version_leads_to_a_model_that_predicts(spec):
    result = register(spec, Store())
    client = MlflowClient()
    version = client.get_model_version(spec.model, result["version"])
    assert version.tags == {"darkroom.commit": "c0ffee", "darkroom.key": spec.key}
    assert version.run_id == spec.mlflow_run
    assert result["source"] == version.source == f"models:/{result['modelId']}"
    assert client.get_run(spec.mlflow_run).info.status == "FINISHED"

    model = mlflow.pyfunc.load_model(version.source)
    assert model.metadata.metadata["darkroom"]["classes"] == colours.CLASSES
    [image] = model.metadata.get_input_schema()
    assert (image.name, image.type, image.shape) == ("image", np.dtype("uint8"), (1, -1, -1, 3))
    answer = model.predict({"image": np.asarray(colours.photo("green"))[None]})
    assert answer["probabilities"].argmax() == 1
