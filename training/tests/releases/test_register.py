"""register: one winner, one version, however often it is asked."""

import base64
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace

import colours
import mlflow
import numpy as np
import pandas
import pytest
from conftest import encoded
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


def test_what_was_trained_by_code_that_nobody_has_committed_is_refused(spec, tmp_path):
    card = tmp_path / "trial/model.json"
    card.write_text(json.dumps({**json.loads(card.read_text()), "remote": True}))
    with pytest.raises(ValueError, match="can never be registered"):
        register(spec, Store())
    assert logged_models(spec) == 0


def test_so_is_what_lies_where_such_training_does_whatever_its_card_says(spec, tmp_path):
    elsewhere = tmp_path / "runs/_remote/20260131-1/model"
    shutil.copytree(tmp_path / "trial", elsewhere)
    with pytest.raises(ValueError, match="can never be registered"):
        register(replace(spec, folder=str(elsewhere)), Store())
    assert logged_models(spec) == 0


def test_what_died_between_logging_and_registering_goes_on(spec, monkeypatch):
    with monkeypatch.context() as crash:
        crash.setattr(mlflow, "register_model", lambda *a, **k: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            register(spec, Store())
    assert register(spec, Store())["version"]
    assert logged_models(spec) == 1


def test_the_version_leads_to_the_model_with_its_classes_and_what_it_takes(spec, tmp_path):
    result = register(spec, Store())
    client = MlflowClient()
    version = client.get_model_version(spec.model, result["version"])
    assert version.tags == {"darkroom.commit": "c0ffee", "darkroom.key": spec.key}
    assert version.run_id == spec.mlflow_run
    assert result["source"] == version.source == f"models:/{result['modelId']}"
    assert client.get_run(spec.mlflow_run).info.status == "FINISHED"
    assert version.description.startswith('by hand: 3 classes, "red", "green" and "blue". ')
    assert "predict" in client.get_registered_model(spec.model).description

    model = mlflow.pyfunc.load_model(version.source)
    assert model.metadata.metadata["darkroom"]["classes"] == colours.CLASSES
    assert [one.name for one in model.metadata.get_output_schema()] == ["label", "probability", "probabilities"]
    proto = mlflow.onnx.load_model(version.source)
    assert proto.SerializeToString() == (tmp_path / "trial" / "model.onnx").read_bytes()


@pytest.fixture(scope="module")
def served(tmp_path_factory, mlflow_server):
    """A registered version, as MLflow loads it."""
    folder = tmp_path_factory.mktemp("served")
    colours.save(str(folder))
    client = MlflowClient()
    run = client.create_run(client.create_experiment("served")).info.run_id
    result = register(RegisterSpec("served", str(folder), run, "key", {}, ""), Store())
    return mlflow.pyfunc.load_model(f"models:/served/{result['version']}")


def labels(answers) -> list[str]:
    return [answer["label"] for answer in answers]


def text(colour: str, n: int = 0) -> str:
    return base64.b64encode(encoded(colours.photo(colour, n), "PNG")).decode()


@pytest.mark.parametrize(
    "given",
    [
        [text("green"), text("red", 3), text("blue")],
        np.array([text("green"), text("red", 3), text("blue")]),
        [base64.b64decode(text(colour)) for colour in ("green", "red", "blue")],
        {"image": [np.asarray(colours.photo(colour)).tolist() for colour in ("green", "red", "blue")]},
        {"image": np.stack([np.asarray(colours.photo(colour)) for colour in ("green", "red", "blue")])},
        {"image": [np.asarray(colours.photo(colour, n)) for n, colour in enumerate(("green", "red", "blue"))]},
        pandas.DataFrame({"photo": [text("green"), text("red", 3), text("blue")]}),
    ],
    ids=["texts", "array of texts", "bytes", "lists of pixels", "an array", "arrays of other sizes", "a frame"],
)
def test_several_photos_get_labels_with_probabilities_in_their_order(served, given):
    answers = served.predict(given)
    assert labels(answers) == ["green", "red", "blue"]
    assert list(answers[0]["probabilities"]) == colours.CLASSES
    assert sum(answers[0]["probabilities"].values()) == pytest.approx(1)
    assert answers[0]["probability"] == answers[0]["probabilities"]["green"] > 0.5
    json.dumps(answers)


def test_one_photo_is_a_list_of_one(served):
    assert labels(served.predict(text("blue"))) == ["blue"]


@pytest.mark.parametrize(
    ("photo", "why"),
    [
        ("what?", "photo 2: it is no base64: a photo is a file in base64"),
        (base64.b64encode(b"GIF89a").decode(), "photo 2: truncated"),
        (text("red")[:40], "photo 2: "),
    ],
)
def test_what_is_no_photo_is_said_by_its_place(served, photo, why):
    with pytest.raises(ValueError, match=re.escape(why)):
        served.predict([text("red"), photo])


@pytest.mark.parametrize("value", [-1, 256, 0.5])
def test_values_that_no_pixel_has_are_refused(served, value):
    pixels = np.full((4, 4, 3), value).tolist()
    with pytest.raises(ValueError, match="photo 1: got .* values that are none of 0..255"):
        served.predict({"image": [pixels]})


def test_bare_lists_of_pixels_of_which_mlflow_keeps_the_first_row_only_are_refused_with_a_remedy(served):
    with pytest.raises(ValueError, match=r'pixels of several photos are given as {"image": \['):
        served.predict(np.zeros((2, 4, 4, 3), np.uint8).tolist())


def test_its_example_is_a_picture_of_nobodys_that_it_answers(served):
    example = served.input_example
    assert "label" in served.predict(example)[0]


def test_it_needs_nothing_of_this_package_but_what_lies_beside_it(served, tmp_path):
    """In a process of its own, which finds no other darkroom_training."""
    code = "import json, sys, mlflow; print(json.dumps(mlflow.pyfunc.load_model(sys.argv[1]).predict(sys.argv[2:])[0]['label']))"
    command = [sys.executable, "-c", code, f"models:/{served.metadata.model_id}", text("green")]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.stdout.strip() == '"green"', done.stderr
