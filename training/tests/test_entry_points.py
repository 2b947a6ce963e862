"""The wheel as Databricks meets it: found by name, called with the URI of a spec, no heavier than it must be."""

import importlib.metadata
import json
import os
import re
import signal
import subprocess
import sys
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import encoded, picture, sha256, write_lines

import darkroom_training
from darkroom_training.clients.store.errors import Missing
from darkroom_training.clients.store.folders import path_etag
from darkroom_training.photos.policy import POLICY
from darkroom_training.tasks import task
from darkroom_training.tasks import wheel as checked

TRAINING = Path(__file__).parents[1]
TASKS = [
    "check",
    "doctor",
    "erase",
    "evaluate",
    "inspect",
    "predict",
    "preprocess",
    "register",
    "train",
    "train_several",
]


@dataclass(frozen=True)
class ResultOnly:
    result: str


def build(folder: Path) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=TRAINING, check=True, capture_output=True)
    [wheel] = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    return build(tmp_path_factory.mktemp("wheel"))


def test_the_same_sources_give_the_same_wheel(wheel, tmp_path):
    assert build(tmp_path).read_bytes() == wheel.read_bytes()
    assert not [name for name in zipfile.ZipFile(wheel).namelist() if "test" in name]


@pytest.fixture
def inspect_nothing(tmp_path):
    spec = {
        "images": str(tmp_path),
        "photos": write_lines(tmp_path / "photos.jsonl", []),
        "known": write_lines(tmp_path / "known.jsonl", []),
        "policy": POLICY,
        "records": str(tmp_path / "records.jsonl"),
        "result": str(tmp_path / "result.json"),
    }
    (tmp_path / "spec.json").write_text(json.dumps(spec))
    return tmp_path


def test_a_task_says_which_wheel_it_has_found(wheel, inspect_nothing):
    [found] = importlib.metadata.distributions(path=[str(wheel)])
    done = call(wheel, "inspect", str(inspect_nothing / "spec.json"), found.version)
    assert done.returncode == 0, done.stderr
    said = json.loads((inspect_nothing / "result.json").read_text())["wheel"]
    assert said["version"] == found.version
    assert re.fullmatch("[0-9a-f]{64}", said["sha256"])


def test_a_task_of_another_wheel_than_the_one_that_is_meant_does_nothing_and_says_what_to_do(wheel, inspect_nothing):
    done = call(wheel, "inspect", str(inspect_nothing / "spec.json"), "0.1.0+h0123456789abcdef")
    assert done.returncode != 0
    last = done.stderr.strip().splitlines()[-1]
    assert "was to run darkroom_training 0.1.0+h0123456789abcdef, and 0.1.0 is installed here" in last
    assert "restart it" in last and "TRAINING_WHEEL" in last
    assert not (inspect_nothing / "result.json").exists()


def test_a_task_in_an_image_of_another_wheel_does_nothing_and_says_what_to_do(tmp_path, monkeypatch):
    note = tmp_path / "wheel.txt"
    note.write_text("0.1.0+h0000000000000000\n")
    monkeypatch.setattr(checked, "IMAGE", note)
    monkeypatch.setattr(checked, "installed", lambda: {"version": "0.1.0+h1", "sha256": None})
    monkeypatch.setattr(sys, "argv", ["inspect", str(tmp_path / "spec.json"), "0.1.0+h1"])
    with pytest.raises(
        checked.WrongWheel, match=r"h1, and the image .* with 0\.1\.0\+h0000000000000000: .*npm run image"
    ):
        darkroom_training.inspect()
    note.write_text("0.1.0+h1\n")
    with pytest.raises(Missing, match="spec.json"):  # it goes on to its work
        darkroom_training.inspect()


def test_a_task_in_an_image_that_names_no_wheel_is_let_be(tmp_path, monkeypatch):
    monkeypatch.setattr(checked, "IMAGE", tmp_path / "wheel.txt")
    checked.check_image("0.1.0+h1")


def test_every_task_is_found_by_its_name(wheel):
    [found] = importlib.metadata.distributions(path=[str(wheel)])
    assert found.name == "darkroom_training"
    assert {point.name: point.value for point in found.entry_points} == {t: f"darkroom_training:{t}" for t in TASKS}
    assert all(callable(getattr(darkroom_training, task)) for task in TASKS)


def call(wheel: Path, task: str, *arguments: str) -> subprocess.CompletedProcess:
    """Run a task from the wheel, and print which heavy packages it loaded."""
    code = f"""
import sys, darkroom_training
sys.argv[0] = "{task}"
assert darkroom_training.{task}() is None
print([name for name in ("tensorflow", "mlflow", "onnx", "sklearn", "matplotlib") if name in sys.modules])
"""
    environment = {**os.environ, "PYTHONPATH": str(wheel)}
    return subprocess.run([sys.executable, "-c", code, *arguments], env=environment, capture_output=True, text=True)


def test_inspect_and_preprocess_run_from_the_wheel_and_load_nothing_heavy(wheel, tmp_path):
    content = encoded(picture(), "PNG")
    (tmp_path / "a.png").write_bytes(content)
    listed = {"path": "a.png", "etag": path_etag(str(tmp_path / "a.png")), "size": len(content)}
    spec = {
        "images": str(tmp_path),
        "photos": write_lines(tmp_path / "photos.jsonl", [listed]),
        "known": write_lines(tmp_path / "known.jsonl", []),
        "policy": POLICY,
        "records": str(tmp_path / "records.jsonl"),
        "result": str(tmp_path / "inspect.json"),
    }
    (tmp_path / "spec.json").write_text(json.dumps(spec))
    done = call(wheel, "inspect", str(tmp_path / "spec.json"))
    assert (done.returncode, done.stdout) == (0, "[]\n"), done.stderr
    result = json.loads((tmp_path / "inspect.json").read_text())
    del result["wheel"]
    assert result.pop("seconds") >= 0 and result == {"format": 1, "read": 1, "decoded": 1, "unreadable": 0, "gone": 0}

    photo = {"photo": sha256(content), "path": "a.png", "etag": "any"}
    shard = {"id": "s", "pixels": str(tmp_path / "s.npz"), "members": str(tmp_path / "s.json"), "photos": [photo]}
    spec = {"images": str(tmp_path), "size": [8, 8], "shards": [shard], "engine": "processes"}
    spec["result"] = str(tmp_path / "preprocess.json")
    (tmp_path / "spec.json").write_text(json.dumps(spec))
    done = call(wheel, "preprocess", str(tmp_path / "spec.json"))
    assert (done.returncode, done.stdout) == (0, "[]\n"), done.stderr
    assert json.loads((tmp_path / "preprocess.json").read_text())["decoded"] == 1


def test_a_task_that_fails_raises_and_its_last_line_says_why(wheel, tmp_path):
    (tmp_path / "spec.json").write_text('{"image": "x"}')
    done = call(wheel, "inspect", str(tmp_path / "spec.json"))
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].endswith('spec.json: image: unknown field. Did you mean "images"?')


def test_a_cancelled_task_gets_to_tidy_up(tmp_path, monkeypatch):
    (tmp_path / "spec.json").write_text(json.dumps({"result": str(tmp_path / "result.json")}))
    monkeypatch.setattr(sys, "argv", ["train", str(tmp_path / "spec.json")])
    before = signal.getsignal(signal.SIGTERM)

    def cancelled_midway(spec, store):
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(5)

    with pytest.raises(KeyboardInterrupt):
        task.run(ResultOnly, cancelled_midway)
    signal.signal(signal.SIGTERM, before)
    assert not (tmp_path / "result.json").exists()


def test_evaluate_and_register_do_not_load_tensorflow():
    code = "import sys\nfrom darkroom_training.evaluation import evaluate\nfrom darkroom_training.releases import register\nprint('tensorflow' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=TRAINING, capture_output=True, text=True)
    assert done.stdout == "False\n", done.stderr
