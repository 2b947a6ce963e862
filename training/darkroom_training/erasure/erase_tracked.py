"""Erase a photo from MLflow: from pictures that may show it, and from texts that name it."""

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from mlflow import MlflowClient
from mlflow.artifacts import download_artifacts
from mlflow.entities import Run

from darkroom_training.clients.tracking import DATASET, PARENT
from darkroom_training.search.pictures import OF_FIGURES

FOLDER = "/Shared/darkroom/"  # of experiments
PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".html", ".pdf"}


def erase(experiment: str, datasets: Iterable[str], words: set[str]) -> list[str]:
    """Empty the artifacts and blank the tags of these datasets' runs; give `<run>/<artifact>` of each.

    A picture is emptied unless it is known to draw figures only: nobody can tell what another one shows. Databricks deletes
    no artifact, so it is written over, which every store allows.
    """
    client = MlflowClient()
    found = (client.get_experiment_by_name(name) for name in _names(experiment))
    ids = [one.experiment_id for one in found if one is not None]
    changed = []
    for run in (run for id in ids for run in _runs(client, id, datasets)):
        for key, value in run.data.tags.items():
            if any(word in value for word in words):
                client.set_tag(run.info.run_id, key, "removed: it named a photo that was erased")
                changed.append(f"{run.info.run_id}/tag {key}")
        for path in _artifacts(client, run.info.run_id):
            if _tells(run.info.run_id, path, words):
                _empty(client, run.info.run_id, path)
                changed.append(f"{run.info.run_id}/{path}")
    return changed


def _names(experiment: str) -> set[str]:
    """The experiment's name, and the one that it had before environments had a folder each."""
    if not experiment.startswith(FOLDER):
        return {experiment}
    return {experiment, FOLDER + experiment.rsplit("/", 1)[-1]}


def _runs(client: MlflowClient, experiment: str, datasets: Iterable[str]) -> Iterator[Run]:
    """The trials of these datasets and, once each, the runs that they are nested in."""
    parents: set[str] = set()
    for dataset in datasets:
        token = None
        while True:
            page = client.search_runs([experiment], f"tags.`{DATASET}` = '{dataset}'", page_token=token)
            for run in page:
                parents.update({run.data.tags[PARENT]} if PARENT in run.data.tags else ())
                yield run
            token = page.token
            if not token:
                break
    for parent in sorted(parents):
        yield client.get_run(parent)


def _artifacts(client: MlflowClient, run: str, folder: str | None = None) -> Iterator[str]:
    for file in client.list_artifacts(run, folder):
        if file.is_dir:
            yield from _artifacts(client, run, file.path)
        else:
            yield file.path


def _tells(run: str, path: str, words: set[str]) -> bool:
    """Whether an artifact may show the photo or names it."""
    if path in OF_FIGURES:
        return False
    with tempfile.TemporaryDirectory() as folder:
        content = Path(download_artifacts(run_id=run, artifact_path=path, dst_path=folder)).read_bytes()
    if PurePosixPath(path).suffix.lower() in PICTURES:
        return content != b""
    return any(word.encode() in content for word in words)


def _empty(client: MlflowClient, run: str, path: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder) / PurePosixPath(path).name
        empty.touch()
        parent = str(PurePosixPath(path).parent)
        client.log_artifact(run, str(empty), None if parent == "." else parent)
