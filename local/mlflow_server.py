"""A real MLflow server that ends with its parent and is not to be reached from web pages.

    python mlflow_server.py PORT FOLDER [NAME...]

NAMEs are those by which this machine may be called, beside those of the loopback addresses.

It is `mlflow server --workers 1 --serve-artifacts` without the launcher: that one imports MLflow as the worker does,
which doubles the 4 s of processor time before the first answer, and it leaves its worker behind when it is killed.
"""

import errno
import os
import signal
import sys
import threading
from pathlib import Path

import uvicorn
from loopback_guard import LoopbackGuard
from mlflow.server import constants, handlers
from mlflow_rates import Rates
from starlette.responses import JSONResponse


def main(port: int, folder: Path, names: list[str]) -> None:
    threading.Thread(target=end_with_parent, daemon=True).start()
    store = f"sqlite:///{folder}/mlflow.db"
    artifacts = "mlflow-artifacts:/"  # clients read and write artifacts through the server
    os.environ[constants.BACKEND_STORE_URI_ENV_VAR] = store
    os.environ[constants.ARTIFACT_ROOT_ENV_VAR] = artifacts
    os.environ[constants.ARTIFACTS_DESTINATION_ENV_VAR] = str(folder / "artifacts")
    os.environ[constants.SERVE_ARTIFACTS_ENV_VAR] = "true"
    handlers.initialize_backend_stores(store, None, artifacts)
    os.environ["MLFLOW_SERVER_ALLOWED_HOSTS"] = "*"  # MLflow would let in every private network; the guard is stricter
    from mlflow.server.fastapi_app import app  # reads the environment

    app.add_exception_handler(OSError, disk_trouble)
    guarded = LoopbackGuard(Rates(app), names, os.environ.get("HEALTH_NONCE", ""))
    uvicorn.run(guarded, host="127.0.0.1", port=port)


async def disk_trouble(request, problem: OSError) -> JSONResponse:
    """Names a full disk, which MLflow itself does for its database only."""
    if problem.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        raise problem
    message = f"The disk of MLflow's artifacts is full: make room there. {problem}"
    return JSONResponse({"error_code": "TEMPORARILY_UNAVAILABLE", "message": message}, 503)


def end_with_parent() -> None:
    """Waits until standard input, which the parent holds open, ends."""
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


main(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
