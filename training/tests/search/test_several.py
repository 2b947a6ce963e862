"""Trials that share a run: each has its own end, and what is done is not done again."""

import json
import os
import subprocess
import sys
from pathlib import Path

from conftest import ROOT
from spark import SESSIONS, environment_of, on_sessions


def spec_of(folder: Path, trainers: list[str], engine: str = "process") -> Path:
    """The spec of a run whose trials, numbered from 1, do what their trainers are called (dies.py)."""
    trials = []
    for number, trainer in enumerate(trainers, start=1):
        at = folder / str(number)
        at.mkdir()
        spec = {
            "trial": {"id": str(number), "number": number},
            "trainer": trainer,
            "hyperparameters": {},
            "epochs": 1,
            "seed": 1,
            "selectBy": "validation_loss",
            "size": [8, 8],
            "classes": ["cat", "dog"],
            "manifest": "",
            "shards": [],
            "model": str(at),
            "mlflow": {"experiment": "", "parentRun": "", "runName": "", "tags": {}},
            "result": str(at / "result.json"),
        }
        (at / "spec.json").write_text(json.dumps(spec))
        trials.append({"number": number, "spec": str(at / "spec.json")})
    (folder / "spec.json").write_text(
        json.dumps({"trials": trials, "engine": engine, "result": str(folder / "result.json")})
    )
    return folder / "spec.json"


def run(spec: Path, session: dict[str, str] | None = None) -> tuple[int, list[str]]:
    """The exit status, and what was done."""
    command = [sys.executable, str(Path(__file__).with_name("dies.py")), str(spec)]
    environment = environment_of(session)
    environment["PYTHONPATH"] += os.pathsep + os.pathsep.join(sys.path)
    done = subprocess.run(command, env=environment, cwd=spec.parent, stdout=subprocess.PIPE, text=True)
    return done.returncode, [line.removeprefix("does ") for line in done.stdout.splitlines() if "does" in line]


def ended(folder: Path, count: int) -> list[bool]:
    return [(folder / str(n) / "result.json").exists() for n in range(1, count + 1)]


def test_half_a_result_is_none(tmp_path):
    spec = spec_of(tmp_path, ["one", "two"])
    for number, left in ((1, "{}"), (2, '{"seconds": 1')):
        (tmp_path / str(number)).mkdir(exist_ok=True)
        (tmp_path / str(number) / "result.json").write_text(left)
    assert run(spec) == (0, ["two"])


def test_each_has_its_result_and_one_that_raises_fails_alone(tmp_path):
    spec = spec_of(tmp_path, ["one", "fail", "three"])
    assert run(spec) == (0, ["one", "fail", "three"])
    assert ended(tmp_path, 3) == [True, False, True]
    result = json.loads((tmp_path / "result.json").read_text())
    assert result["failures"] == [{"number": 2, "reason": "ValueError: there is no such trainer"}]
    assert json.loads((tmp_path / "3/result.json").read_text())["trainer"] == "three"


def test_after_a_kill_the_unfinished_are_trained_and_what_may_have_killed_comes_last(tmp_path):
    spec = spec_of(tmp_path, ["one", "kill", "three"])
    assert run(spec) == (-9, ["one", "kill"])
    assert run(spec) == (-9, ["three", "kill"])
    assert ended(tmp_path, 3) == [True, False, True] and not (tmp_path / "result.json").exists()
    cured = json.loads((tmp_path / "2/spec.json").read_text()) | {"trainer": "two"}
    (tmp_path / "2/spec.json").write_text(json.dumps(cured))
    assert run(spec) == (0, ["two"])
    assert ended(tmp_path, 3) == [True, True, True] and (tmp_path / "result.json").exists()


def test_without_spark_the_task_fails_and_no_trial(tmp_path):
    spec = spec_of(tmp_path, ["one", "two"], "spark")
    assert run(spec, {"PYTHONPATH": str(ROOT / "training")}) == (1, [])
    assert ended(tmp_path, 2) == [False, False] and not (tmp_path / "result.json").exists()


@on_sessions
def test_on_spark_each_has_its_end_what_is_done_stays_and_one_whose_worker_dies_fails_alone(tmp_path, session):
    spec = spec_of(tmp_path, ["done", "fail", "kill", "four"], "spark")
    (tmp_path / "1/result.json").write_text("{}")
    status, did = run(spec, SESSIONS[session])
    assert status == 0 and set(did) <= {"fail", "four"}
    assert ended(tmp_path, 4) == [True, False, False, True]
    failed, killed = json.loads((tmp_path / "result.json").read_text())["failures"]
    assert failed == {"number": 2, "reason": "ValueError: there is no such trainer"}
    assert killed["number"] == 3 and killed["reason"].startswith("its Spark task has died: ")
