"""Trials trained by Spark: a task for each, on whatever workers the cluster has."""

import io
import json
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stderr, redirect_stdout
from functools import partial

from darkroom_training.clients.store import ENVIRONMENT, Access, Store
from darkroom_training.kit.on_spark import session, spread

# Of the task's environment: what its trials have, too.
PASSED = ("MLFLOW_", "TF_CPP_MIN_LOG_LEVEL", "OMP_NUM_THREADS")
LONGEST_LOG = 100_000  # characters of what a trial has written that come back: its end

Train = Callable[[str, Store], str | None]


def train_on_spark(
    trials: Sequence[str], train: Train, access: Access = ENVIRONMENT
) -> Iterator[tuple[str | None, str]]:
    """Train the trials of these specs (URIs), and yield of each, in their order: why it has failed, else None, and what it wrote.

    `train`, which goes to the workers by pickle, answers why. Where a worker dies of one trial, Spark ends the job with all others:
    then each that is left is trained by a job of its own, and only the one that is to blame fails.
    """
    work = partial(_on_worker, train=train, access=access, environment=_environment())
    session()  # where there is none, the task fails, and no trial
    try:
        answers = spread(trials, work)
    except Exception as died:
        print(
            f"a Spark task has died, and each trial that is left gets a job of its own: {_first_line(died)}", flush=True
        )
        with ThreadPoolExecutor(len(trials)) as pool:
            answers = list(pool.map(partial(_alone, work=work), trials))
    for answer in answers:
        yield tuple(json.loads(answer))


def _alone(trial: str, work: Callable[[str], str]) -> str:
    try:
        (answer,) = spread([trial], work)
    except Exception as died:
        return json.dumps([f"its Spark task has died: {_first_line(died)}", ""])
    return answer


def _first_line(problem: Exception) -> str:
    return next(iter(str(problem).splitlines()), type(problem).__name__)


def _environment() -> dict[str, str]:
    """What workers need beside what their machines have: where MLflow is, and at Databricks as whom it is reached."""
    import mlflow
    from mlflow.utils.databricks_utils import get_databricks_env_vars

    told = {name: value for name, value in os.environ.items() if name.startswith(PASSED)}
    return {**told, **get_databricks_env_vars(mlflow.get_tracking_uri())}


def _on_worker(trial: str, train: Train, access: Access, environment: dict[str, str]) -> str:
    os.environ.update(environment)  # before frameworks are imported
    written = io.StringIO()
    with redirect_stdout(written), redirect_stderr(written):
        failure = train(trial, Store(access, worker=True))
    return json.dumps([failure, written.getvalue()[-LONGEST_LOG:]])
