"""What MLflow is told about a trial, while it happens."""

import json
import logging
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Set
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure
from mlflow import MlflowClient
from mlflow.entities import Dataset, DatasetInput, InputTag, Metric, Param, RunTag
from mlflow.exceptions import MlflowException

TRIAL, PARENT, FAILURE = "darkroom.trial_id", "mlflow.parentRunId", "darkroom.failure"
DATASET = "darkroom.dataset"  # the tag that says which
NOTE = "mlflow.note.content"  # what MLflow shows as a run's description
LONGEST_DIGEST = 36  # characters: what every MLflow takes
LONGEST_TAG = 5000  # bytes: what every MLflow takes
logger = logging.getLogger(__name__)


class Run:
    """One MLflow run."""

    def __init__(self, client: MlflowClient, id: str, known: Set[tuple[str, int]] = frozenset()) -> None:
        """`known` are names and steps of metrics that it has: they are not logged again."""
        self.id = id
        self._client = client
        self._known = known

    def log_params(self, params: Mapping[str, Any]) -> None:
        self._client.log_batch(self.id, params=[Param(name, str(value)) for name, value in params.items()])

    def log_metrics(self, step: int, metrics: Mapping[str, float]) -> None:
        now = int(time.time() * 1000)  # milliseconds
        new = [Metric(name, value, now, step) for name, value in metrics.items() if (name, step) not in self._known]
        if new:
            self._client.log_batch(self.id, metrics=new)

    def set_tags(self, tags: Mapping[str, str]) -> None:
        self._client.log_batch(self.id, tags=[RunTag(name, _shortened(value)) for name, value in tags.items()])

    def log_dataset(self, name: str, dataset: str, manifest: str, counts: Mapping[str, int]) -> None:
        """What is learned from: the dataset's identity, of which MLflow shows the beginning, its manifest's URI, photos by split."""
        source, profile = json.dumps({"uri": manifest, "dataset": dataset}), json.dumps(counts)
        learned = Dataset(name, dataset[:LONGEST_DIGEST], "darkroom", source, profile=profile)
        inputs = [DatasetInput(learned, [InputTag("mlflow.data.context", "training")])]
        try:
            self._client.log_inputs(self.id, inputs)
        except (
            MlflowException
        ):  # MLflow notes a dataset once: of trials that name a new one together it may turn down all but one
            self._client.log_inputs(self.id, inputs)

    def log_figure(self, draw: Callable[[], Figure], file: str) -> None:
        """Draw a picture and keep it with the run. What cannot be drawn is said and left out: no trial fails for a picture."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / file
            try:
                draw().savefig(path)
            except Exception:
                logger.exception("%s of run %s cannot be drawn; everything else goes on", file, self.id)
                return
            self._client.log_artifact(self.id, str(path))


def existing_run(id: str) -> Run:
    return Run(MlflowClient(), id)


@contextmanager
def trial_run(
    experiment: str, name: str, parent: str, trial: str, tags: Mapping[str, str], id: str | None = None
) -> Iterator[Run]:
    """A run nested under `parent`: the one with this id if it is there, or the one that this very trial was in when its process was
    killed, or else a new one. FINISHED at the end, FAILED with the reason when the block raises, KILLED when the task is told to stop."""
    client = MlflowClient()
    experiment_id = _experiment(client, experiment)
    tags = {**tags, TRIAL: trial, PARENT: parent}
    known = id if id is not None and _begun_again(client, id, tags) else None
    if known is None:  # who knows its run asks for no other: MLflow answers few searches a second
        left = _end_abandoned(client, experiment_id, parent, name, trial)
        known = left if left is not None and _begun_again(client, left, tags) else None
    run = known or client.create_run(experiment_id, run_name=name, tags=tags).info.run_id
    try:
        yield Run(client, run, _logged(client, run) if known else frozenset())
    except Exception as failure:
        with _or_log(f"run {run} has failed, which MLflow cannot be told"):
            client.set_terminated(run, "FAILED")  # first: without a reason it has ended still
            why = f"{type(failure).__name__}: {failure}"
            told = {FAILURE: why, NOTE: f"{tags.get(NOTE, '')} Failed: {why}".strip()}
            Run(client, run).set_tags(told)
        raise
    except BaseException:
        with _or_log(f"run {run} was stopped, which MLflow cannot be told"):
            client.set_terminated(run, "KILLED")
        raise
    client.set_terminated(run, "FINISHED")


def _begun_again(client: MlflowClient, id: str, tags: Mapping[str, str]) -> bool:
    """Whether a run that has ended goes on. One that people have deleted does not."""
    try:
        if client.get_run(id).info.lifecycle_stage != "active":
            return False
        client.update_run(id, status="RUNNING")
        client.log_batch(id, tags=[RunTag(key, _shortened(value)) for key, value in tags.items()])
    except MlflowException as missing:
        if missing.error_code != "RESOURCE_DOES_NOT_EXIST":
            raise
        return False
    return True


@contextmanager
def _or_log(what: str) -> Iterator[None]:
    """What goes wrong here must not hide why the task ends."""
    try:
        yield
    except MlflowException:
        logger.exception(what)


def _shortened(text: str) -> str:
    """The beginning of a text, in whole characters, as far as a tag takes it."""
    return text.encode()[:LONGEST_TAG].decode(errors="ignore")


def _experiment(client: MlflowClient, name: str) -> str:
    found = client.get_experiment_by_name(name)
    if found:
        return found.experiment_id
    try:
        return client.create_experiment(name)
    except MlflowException as race:  # a trial beside this one was faster
        found = client.get_experiment_by_name(name)
        if not found:
            raise race
        return found.experiment_id


def _end_abandoned(client: MlflowClient, experiment_id: str, parent: str, name: str, trial: str) -> str | None:
    """A process that was killed leaves its run RUNNING, or has called it KILLED at its end; whoever repeats the trial goes on in the
    newest of those that were this very trial's, whose id is given, and ends the others."""
    same = f"tags.`{PARENT}` = '{parent}' and attributes.run_name = '{name}' and attributes.status != 'FAILED'"
    found = client.search_runs([experiment_id], same, order_by=["attributes.start_time DESC"])
    for run in found:
        if run.info.status == "RUNNING":
            client.set_terminated(run.info.run_id, "KILLED")
    own = (run.info.run_id for run in found if run.data.tags.get(TRIAL) == trial)
    return next(own, None)


def _logged(client: MlflowClient, id: str) -> set[tuple[str, int]]:
    """Names and steps of the metrics that a run has."""
    names = client.get_run(id).data.metrics
    return {(name, metric.step) for name in names for metric in client.get_metric_history(id, name)}
