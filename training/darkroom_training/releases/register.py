"""Register the winner in MLflow's registry, once."""

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import mlflow
from mlflow import MlflowClient
from mlflow.entities import LoggedModelStatus
from mlflow.entities.model_registry import ModelVersion
from mlflow.exceptions import MlflowException
from mlflow.models.model import Model as MlflowModel

from darkroom_training.clients.store import Store
from darkroom_training.kit.words import names
from darkroom_training.releases import flavor
from darkroom_training.search.models import files
from darkroom_training.search.models.files import Model

KEY = "darkroom.key"
UNITY_CATALOG = "databricks-uc"
REMOTE = "/runs/_remote/"  # where the files of such trainings lie
TAKES = (
    "Says of photos which class each shows. `mlflow.pyfunc.load_model(...).predict` takes a list of files (bytes, or texts in base64), "
    'or `{"image": [...]}` with pixels as well, uint8 `[height, width, 3]`; `mlflow models serve` takes `{"inputs": ["<base64>", ...]}`. The answer has a label and '
    "the probability of every class for each of them."
)


@dataclass(frozen=True)
class RegisterSpec:
    model: str  # registered name
    folder: str  # URI of the winner's folder
    mlflow_run: str  # the winner's
    key: str  # who asks: the same key is answered with the same version
    tags: dict[str, str]
    result: str
    registry: Literal["databricks", "databricks-uc"] | None = (
        None  # of MLflow's; the tracking server's own where it is left out
    )


def register(spec: RegisterSpec, store: Store) -> dict[str, Any]:
    """Log the model to the winner's run and make a version of it; repeating it makes no second one."""
    if spec.registry:
        mlflow.set_registry_uri(spec.registry)
    client = MlflowClient()
    in_catalog = spec.registry == UNITY_CATALOG
    experiment = client.get_run(spec.mlflow_run).info.experiment_id
    version = _version_of(client, spec.model, spec.key, in_catalog)
    if version is None:
        model = files.load(store, spec.folder)
        # The card is written by the code that is tried; the place, by who tries it.
        if model.card.get("remote") or REMOTE in spec.folder:
            raise ValueError(
                f"{spec.folder} was trained by the code of somebody's checkout (darkroom train --remote), and can never be registered"
            )
        logged = _logged_model_of(client, experiment, spec) or _log(model, experiment, spec)
        tags = {_tag(name, in_catalog): value for name, value in {**spec.tags, KEY: spec.key}.items()}
        version = mlflow.register_model(f"models:/{logged}", spec.model, tags=tags)
        client.update_model_version(spec.model, version.version, _described(model))
        client.update_registered_model(spec.model, TAKES)
    model_id = version.source.removeprefix("models:/")  # MLflow's own field for it stays empty
    return {"name": spec.model, "version": str(version.version), "modelId": model_id, "source": version.source}


def _tag(name: str, in_catalog: bool) -> str:
    """A tag's name as the registry takes it: Unity Catalog has none with `. , - = / :`."""
    return re.sub("[.,=/:-]", "_", name) if in_catalog else name


def _version_of(client: MlflowClient, name: str, key: str, in_catalog: bool) -> ModelVersion | None:
    """The version that was made for a key. Unity Catalog searches by name alone, and tells tags of each version by itself."""
    for found in _versions_of(client, name):
        version = client.get_model_version(name, found.version) if in_catalog else found
        if version.tags.get(_tag(KEY, in_catalog)) == key:
            return version
    return None


def _versions_of(client: MlflowClient, name: str) -> Iterator[ModelVersion]:
    token = None
    while True:
        try:
            page = client.search_model_versions(f"name = '{name}'", page_token=token)
        except MlflowException as missing:
            if missing.error_code not in ("RESOURCE_DOES_NOT_EXIST", "NOT_FOUND"):
                raise
            return  # a model without versions is not there yet
        yield from page
        token = page.token
        if not token:
            return


def _logged_model_of(client: MlflowClient, experiment: str, spec: RegisterSpec) -> str | None:
    """The model that an attempt logged before it died without registering it."""
    logged = client.search_logged_models([experiment], filter_string=f"attributes.source_run_id = '{spec.mlflow_run}'")
    whole = (one for one in logged if one.status == LoggedModelStatus.READY and one.tags.get(KEY) == spec.key)
    return next((one.model_id for one in whole), None)


def _described(model: Model) -> str:
    trainer, classes = model.card["trainer"], names(model.classes)
    return f"{trainer}: {len(model.classes)} classes, {classes}. The same file as the ONNX model that serves, SHA-256 `{model.sha256}`."


def _log(model: Model, experiment: str, spec: RegisterSpec) -> str:
    """The new logged model's id."""
    mlflow.set_experiment(experiment_id=experiment)  # or the model goes to the default one, away from its run
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", ".*Add type hints")  # advice; the signature is given
        logged = MlflowModel.log(
            artifact_path=None,
            name="model",
            flavor=flavor,
            run_id=spec.mlflow_run,  # without reopening the run
            metadata={"darkroom": model.card},
            tags={KEY: spec.key},
            model=model,
        )
    return logged.model_id
