"""Register the winner in MLflow's registry, once."""

from dataclasses import dataclass
from importlib.metadata import version as installed
from typing import Any

import mlflow
import numpy as np
import onnx
from mlflow import MlflowClient
from mlflow.entities import LoggedModelStatus
from mlflow.entities.model_registry import ModelVersion
from mlflow.models import ModelSignature
from mlflow.types import Schema, TensorSpec

from darkroom_training.clients.store import Store
from darkroom_training.search.models import files
from darkroom_training.search.models.files import Model
from darkroom_training.search.models.graph import INPUT, OUTPUT

KEY = "darkroom.key"


@dataclass(frozen=True)
class RegisterSpec:
    model: str  # registered name
    folder: str  # URI of the winner's folder
    mlflow_run: str  # the winner's
    key: str  # who asks: the same key is answered with the same version
    tags: dict[str, str]
    result: str


def register(spec: RegisterSpec, store: Store) -> dict[str, Any]:
    """Log the model to the winner's run and make a version of it; repeating it makes no second one."""
    client = MlflowClient()
    experiment = client.get_run(spec.mlflow_run).info.experiment_id
    version = _version_of(client, spec.model, spec.key)
    if version is None:
        logged = _logged_model_of(client, experiment, spec) or _log(files.load(store, spec.folder), experiment, spec)
        tags = {**spec.tags, KEY: spec.key}
        version = mlflow.register_model(f"models:/{logged}", spec.model, tags=tags)
    model_id = version.source.removeprefix("models:/")  # MLflow's own field for it stays empty
    return {"version": str(version.version), "modelId": model_id, "source": version.source}


def _version_of(client: MlflowClient, name: str, key: str) -> ModelVersion | None:
    # Unity Catalog searches by name alone.
    token = None
    while True:
        page = client.search_model_versions(f"name = '{name}'", page_token=token)
        for version in page:
            if version.tags.get(KEY) == key:
                return version
        token = page.token
        if not token:
            return None


def _logged_model_of(client: MlflowClient, experiment: str, spec: RegisterSpec) -> str | None:
    """The model that an attempt logged before it died without registering it."""
    logged = client.search_logged_models([experiment], filter_string=f"attributes.source_run_id = '{spec.mlflow_run}'")
    whole = (one for one in logged if one.status == LoggedModelStatus.READY and one.tags.get(KEY) == spec.key)
    return next((one.model_id for one in whole), None)


def _log(model: Model, experiment: str, spec: RegisterSpec) -> str:
    """The new logged model's id."""
    mlflow.set_experiment(experiment_id=experiment)  # or the model goes to the default one, away from its run
    logged = mlflow.onnx.log_model(
        onnx.load_model_from_string(model.onnx),
        name="model",
        run_id=spec.mlflow_run,  # without reopening the run
        signature=ModelSignature(
            inputs=Schema([TensorSpec(np.dtype(np.uint8), (1, -1, -1, 3), INPUT)]),
            outputs=Schema([TensorSpec(np.dtype(np.float32), (1, len(model.classes)), OUTPUT)]),
        ),
        # Given, or MLflow loads the model to find out.
        pip_requirements=[f"{package}=={installed(package)}" for package in ("onnx", "onnxruntime", "numpy")],
        save_as_external_data=False,
        metadata={"darkroom": model.card},
        tags={KEY: spec.key},
    )
    return logged.model_id
