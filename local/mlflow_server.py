"""A real MLflow server that ends with its parent.

    python mlflow_server.py PORT FOLDER

It is `mlflow server --workers 1 --serve-artifacts` without the launcher: that one imports MLflow as the worker does,
which doubles the 4 s of processor time before the first answer, and it leaves its worker behind when it is killed.
"""

import os
import signal
import sys
import threading
from pathlib import Path

import uvicorn
from mlflow.server import constants, handlers


def main(port: int, folder: Path) -> None:
    threading.Thread(target=end_with_parent, daemon=True).start()
    store = f"sqlite:///{folder}/mlflow.db"
    artifacts = "mlflow-artifacts:/"  # clients read and write artifacts through the server
    os.environ[constants.BACKEND_STORE_URI_ENV_VAR] = store
    os.environ[constants.ARTIFACT_ROOT_ENV_VAR] = artifacts
    os.environ[constants.ARTIFACTS_DESTINATION_ENV_VAR] = str(folder / "artifacts")
    os.environ[constants.SERVE_ARTIFACTS_ENV_VAR] = "true"
    handlers.initialize_backend_stores(store, None, artifacts)
    uvicorn.run("mlflow.server.fastapi_app:app", host="127.0.0.1", port=port)


def end_with_parent() -> None:
    """Waits until standard input, which the parent holds open, ends."""
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


main(int(sys.argv[1]), Path(sys.argv[2]))
