"""A trial's MLflow run tells how it ended, whatever happens."""

import threading
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

from darkroom_training.clients.tracking import Run, existing_run, trial_run
from darkroom_training.tasks.task import MLFLOW_PATIENCE


@pytest.fixture
def parent(mlflow_server):
    client = MlflowClient()
    experiment = client.get_experiment_by_name("tracking")
    experiment_id = experiment.experiment_id if experiment else client.create_experiment("tracking")
    return client.create_run(experiment_id).info.run_id


def run_of(id: str):
    return MlflowClient().get_run(id)


def test_a_run_is_nested_tagged_and_finished(parent):
    with trial_run("tracking", "trial-1", parent, "abc", {"darkroom.trial": "1"}) as run:
        assert run_of(run.id).info.status == "RUNNING"
        run.log_params({"dropout": 0.3})
        run.log_metrics(1, {"loss": 0.5})
        assert run_of(run.id).data.metrics == {"loss": 0.5}  # people watch while it trains
    done = run_of(run.id)
    assert (done.info.status, done.info.run_name) == ("FINISHED", "trial-1")
    assert done.data.params == {"dropout": "0.3"}
    assert done.data.tags["mlflow.parentRunId"] == parent
    assert (done.data.tags["darkroom.trial"], done.data.tags["darkroom.trial_id"]) == ("1", "abc")
    assert existing_run(run.id).id == run.id


def test_a_run_whose_trial_raises_failed_and_says_why(parent):
    tried = {"mlflow.note.content": "Dropout 0.3."}
    with pytest.raises(ValueError, match="no photos"), trial_run("tracking", "trial-1", parent, "abc", tried) as run:
        raise ValueError("there are no photos")
    assert run_of(run.id).info.status == "FAILED"
    assert run_of(run.id).data.tags["darkroom.failure"] == "ValueError: there are no photos"
    described = run_of(run.id).data.tags["mlflow.note.content"]
    assert described == "Dropout 0.3. Failed: ValueError: there are no photos"


def test_trials_that_name_a_new_dataset_together_all_have_it(parent):
    runs = [existing_run(MlflowClient().create_run(run_of(parent).info.experiment_id).info.run_id) for _ in range(8)]
    for dataset in [f"{n:02d}" * 32 for n in range(10)]:
        with ThreadPoolExecutor(len(runs)) as trials:
            list(
                trials.map(
                    lambda run, dataset=dataset: run.log_dataset("cats", dataset, "file:///cats", {"train": 8}), runs
                )
            )
    for run in runs:
        assert len(run_of(run.id).inputs.dataset_inputs) == 10


@pytest.mark.parametrize("character", ["x", "ä", "写", "🦊"])
def test_a_reason_is_cut_to_the_bytes_that_a_tag_may_have_between_two_characters(parent, character):
    reason = "n" + character * 6000
    with pytest.raises(ValueError, match="n"), trial_run("tracking", "trial-1", parent, "abc", {}) as run:
        raise ValueError(reason)
    said = run_of(run.id).data.tags["darkroom.failure"]
    assert f"ValueError: {reason}".startswith(said) and 4996 < len(said.encode()) <= 5000


@pytest.mark.parametrize("refused", ["set_tag", "set_terminated"])
def test_the_run_has_ended_and_the_trials_own_error_comes_out_whatever_mlflow_refuses(parent, monkeypatch, refused):
    def refuse(*_):
        raise MlflowException("the service is away")

    monkeypatch.setattr(MlflowClient, refused, refuse)
    tried = {"mlflow.note.content": "Dropout 0.3."}
    with pytest.raises(ValueError, match="no photos"), trial_run("tracking", "trial-1", parent, "abc", tried) as run:
        raise ValueError("there are no photos")
    assert run_of(run.id).info.status == ("FAILED" if refused == "set_tag" else "RUNNING")


class Busy(BaseHTTPRequestHandler):
    """An MLflow that has no time for the first `left` requests, and says when to come again."""

    left = 0

    def do_POST(self):
        busy = Busy.left > 0
        Busy.left -= busy
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(429 if busy else 200)
        self.send_header("retry-after", "7")
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_):
        pass


def test_an_mlflow_that_is_too_busy_is_asked_again_when_it_says(monkeypatch):
    waits: list[float] = []
    monkeypatch.setattr("urllib3.util.retry.time.sleep", waits.append)
    monkeypatch.setattr(Busy, "left", 10)
    for name, value in MLFLOW_PATIENCE.items():
        monkeypatch.setenv(name, value)
    with ThreadingHTTPServer(("127.0.0.1", 0), Busy) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        Run(MlflowClient(f"http://127.0.0.1:{server.server_port}"), "r").log_metrics(1, {"loss": 0.5})
        server.shutdown()
    assert waits == [7] * 10


def test_a_run_whose_task_is_cancelled_is_killed(parent):
    with pytest.raises(KeyboardInterrupt), trial_run("tracking", "trial-1", parent, "abc", {}) as run:
        raise KeyboardInterrupt
    assert run_of(run.id).info.status == "KILLED"


def test_a_run_that_a_dead_process_left_behind_is_ended_by_the_next_attempt(parent):
    client = MlflowClient()
    experiment_id = run_of(parent).info.experiment_id
    nested = {"mlflow.parentRunId": parent}
    dead = client.create_run(experiment_id, run_name="trial-1", tags=nested).info.run_id
    sibling = client.create_run(experiment_id, run_name="trial-2", tags=nested).info.run_id
    with trial_run("tracking", "trial-1", parent, "abc", {}):
        assert run_of(dead).info.status == "KILLED"
        assert run_of(sibling).info.status == "RUNNING"


@pytest.mark.parametrize("status", ["RUNNING", "KILLED", "FINISHED"])
def test_a_trial_that_is_done_again_goes_on_in_its_run_and_logs_nothing_twice(parent, status):
    client = MlflowClient()
    nested = {"mlflow.parentRunId": parent, "darkroom.trial_id": "abc"}
    dead = client.create_run(run_of(parent).info.experiment_id, run_name="trial-1", tags=nested).info.run_id
    existing_run(dead).log_metrics(1, {"loss": 0.5})
    if status != "RUNNING":
        client.set_terminated(dead, status)
    with trial_run("tracking", "trial-1", parent, "abc", {}) as run:
        assert (run.id, run_of(dead).info.status) == (dead, "RUNNING")
        run.log_metrics(1, {"loss": 0.5, "accuracy": 0.9})
        run.log_metrics(2, {"loss": 0.25})
    assert run_of(dead).info.status == "FINISHED"
    assert [(m.step, m.value) for m in client.get_metric_history(dead, "loss")] == [(1, 0.5), (2, 0.25)]
    assert [m.step for m in client.get_metric_history(dead, "accuracy")] == [1]


def test_a_trial_that_knows_its_run_searches_for_no_other(parent, monkeypatch):
    client = MlflowClient()
    own = client.create_run(run_of(parent).info.experiment_id, run_name="trial-1").info.run_id
    monkeypatch.setattr(MlflowClient, "search_runs", lambda *_, **__: pytest.fail("searched"))
    with trial_run("tracking", "trial-1", parent, "abc", {}, own) as run:
        assert run.id == own


def test_it_begins_a_run_where_its_own_has_failed_or_another_trial_had_the_name(parent):
    for trial in ("abc", "another"):
        with pytest.raises(ValueError, match="no"), trial_run("tracking", "trial-1", parent, trial, {}) as failed:
            raise ValueError("no")
        with trial_run("tracking", "trial-1", parent, f"later than {trial}", {}) as other:
            pass
        with trial_run("tracking", "trial-1", parent, trial, {}) as run:
            assert run.id not in (failed.id, other.id)
