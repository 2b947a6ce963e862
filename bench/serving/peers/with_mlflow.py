"""Writes the model as MLflow has it, for `mlflow models serve`: photos in base64, as JSON."""

import base64
import os
import sys

import mlflow.pyfunc

sys.path.insert(0, os.path.dirname(__file__))


class Photos(mlflow.pyfunc.PythonModel):
    def load_context(self, context: mlflow.pyfunc.PythonModelContext) -> None:
        from model import Model

        self._model = Model(context.artifacts["model"])

    def predict(self, context: mlflow.pyfunc.PythonModelContext, model_input: list[str]) -> list[dict]:
        return [self._model.predict(base64.b64decode(photo)) for photo in model_input]


mlflow.pyfunc.save_model(
    sys.argv[1],
    python_model=Photos(),
    artifacts={"model": os.environ["MODEL"]},
    code_paths=[os.path.join(os.path.dirname(__file__), "model.py")],
    pip_requirements=["mlflow"],
)
