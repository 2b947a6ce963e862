"""How a model lies in MLflow: as a Python function that takes photos and gives labels, and as the ONNX model that it runs."""

import base64
import io
import json
import tempfile
from importlib.metadata import version as installed
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import mlflow
import numpy as np
from mlflow.models import ModelSignature
from mlflow.models.model import Model as MlflowModel
from mlflow.types import ColSpec, DataType, Schema
from mlflow.types.schema import AnyType, Map
from PIL import Image

from darkroom_training.search.models.files import Model

PACKAGE = files("darkroom_training")  # in a folder, or in a wheel that was not unpacked
NEEDED = (
    "numpy",
    "onnxruntime",
    "pillow",
    "simplejpeg",
    "pyvips",
    "pyvips-binary",
)  # by that file, and what it imports
# A photo is a text, bytes, or pixels: no narrower type has room for all of them.
SIGNATURE = ModelSignature(
    inputs=Schema([ColSpec(AnyType())]),
    outputs=Schema(
        [
            ColSpec(DataType.string, "label"),
            ColSpec(DataType.double, "probability"),
            ColSpec(Map(DataType.double), "probabilities"),
        ]
    ),
)


def save_model(path: str, mlflow_model: MlflowModel, model: Model) -> None:
    """Write a model for MLflow; called by its `Model.log`, to which this module is a flavor."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "model.onnx").write_bytes(model.onnx)
        (folder / "model.json").write_text(json.dumps(model.card), encoding="utf-8")
        _copy(PACKAGE / "releases" / "served_model.py", folder / "served_model.py")
        _copy(PACKAGE / "__init__.py", folder / "darkroom_training" / "__init__.py")
        _copy(PACKAGE / "photos", folder / "darkroom_training" / "photos")  # decoding, as a package of its own
        mlflow_model.add_flavor("onnx", onnx_version=installed("onnx"), data="artifacts/model.onnx", code=None)
        mlflow.pyfunc.save_model(
            path,
            mlflow_model=mlflow_model,
            python_model=str(folder / "served_model.py"),
            artifacts={"onnx": str(folder / "model.onnx"), "card": str(folder / "model.json")},
            code_paths=[str(folder / "darkroom_training")],
            signature=SIGNATURE,
            input_example=[made_up_photo()],
            # Given, or MLflow loads the model to find out.
            pip_requirements=[f"{package}=={installed(package)}" for package in NEEDED],
        )


def made_up_photo() -> str:
    """A picture of nobody's, as a PNG in base64: green grows to the right, red downwards."""
    rows, columns = np.mgrid[0:64, 0:96]
    pixels = np.stack([rows * 4, columns * 2, np.full_like(rows, 128)], axis=-1).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


def _copy(source: Traversable, to: Path) -> None:
    """A file of this package, or a folder with all that is below it."""
    if source.is_file():
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_bytes(source.read_bytes())
        return
    for one in source.iterdir():
        if one.name != "__pycache__":
            _copy(one, to / one.name)
