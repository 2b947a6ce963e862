"""A trial's MLflow run tells how it ended, whatever happens."""

import pytest
from mlflow import MlflowClient

from darkroom_training.clients.tracking import existing_run, trial_run


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
    with pytest.raises(ValueError, match="no photos"), trial_run("tracking", "trial-1", parent, "abc", {}) as run:
        raise ValueError("there are no photos")
    assert run_of(run.id).info.status == "FAILED"
    assert run_of(run.id).data.tags["darkroom.failure"] == "ValueError: there are no photos"


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
