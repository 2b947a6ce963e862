"""Prove from inside a task what a life cycle will need there, and leave nothing behind."""

import importlib.util
import os
import platform
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from darkroom_training.clients.store import Store, join
from darkroom_training.tasks import causes

# Of the extra `doctor`, by the names that Python imports. Frameworks are for trainings alone, which ask for theirs.
PACKAGES = (
    *("onnx", "onnxruntime", "mlflow", "numpy", "scipy", "PIL", "simplejpeg", "pyvips", "h5py"),
    *("matplotlib", "confusable_homoglyphs", "azure.storage.blob", "azure.identity"),
)
FRAMEWORKS = {"tensorflow": "TensorFlow", "torch": "PyTorch"}
CONTENT = b"written by the task doctor, and to be deleted by it\n"


@dataclass(frozen=True)
class Photo:
    """A photo as the listing of its container has it."""

    path: str  # below the container
    etag: str
    size: int  # bytes


@dataclass(frozen=True)
class DoctorSpec:
    images: str  # root URI of a container of photos
    file: str  # URI of a file that is there for a moment
    result: str
    photo: Photo | None = None  # without one none is read


def doctor(spec: DoctorSpec, store: Store) -> dict[str, Any]:
    """What each look has found, or why it failed: one that fails keeps no other from its turn."""
    looks: dict[str, Callable[[], str]] = {
        "photo": lambda: _photo(spec, store),
        "file": lambda: _file(spec.file, store),
        "mlflow": _mlflow,
        "packages": _packages,
        "identity": lambda: _identity(store),
    }
    return {"checks": [_looked(check, look) for check, look in looks.items()]}


def _looked(check: str, look: Callable[[], str]) -> dict[str, Any]:
    """`away` says that nobody answered: then it is no right that is missing."""
    try:
        return {"check": check, "ok": True, "detail": look()}
    except Exception as why:  # whatever it is, it is the finding
        away = causes.unanswered(why)
        if away is not None:
            return {"check": check, "ok": False, "away": True, "detail": f"{away or 'the service'} does not answer"}
        return {"check": check, "ok": False, "detail": causes.in_words(why)}


def _photo(spec: DoctorSpec, store: Store) -> str:
    if spec.photo is None:
        return "there is no photo yet"
    uri = join(spec.images, spec.photo.path)
    content = store.read(uri, spec.photo.etag, size=spec.photo.size)
    return f"{uri}: {len(content):,} bytes"


def _file(uri: str, store: Store) -> str:
    store.write(uri, CONTENT)
    try:
        if store.read(uri) != CONTENT:
            raise OSError(f"{uri} holds something else than was written")
    finally:
        store.remove(uri)
    if store.exists(uri):
        raise OSError(f"{uri} is there still after it was deleted")
    return f"{uri} was written, read and deleted"


def _mlflow() -> str:
    os.environ["MLFLOW_HTTP_REQUEST_MAX_RETRIES"] = "2"  # a service that is away is the finding, nothing to wait for
    from mlflow import MlflowClient

    client = MlflowClient()
    client.search_experiments(max_results=1)
    return f"{client.tracking_uri} answers"


def _packages() -> str:
    missing = [name for name in PACKAGES if not _is_there(name)]
    if missing:
        raise ImportError(f"{', '.join(missing)} cannot be imported here")
    there = [name for module, name in FRAMEWORKS.items() if _is_there(module)]
    return f"{len(PACKAGES)} of what tasks import are installed, and {' and '.join(there) or 'neither TensorFlow nor PyTorch'}"


def _is_there(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:  # of a package above it
        return False


def _identity(store: Store) -> str:
    runtime = os.environ.get("DATABRICKS_RUNTIME_VERSION")
    who = [
        f"storage by {':'.join(filter(None, (store.access.way, store.access.name)))}",
        f"as {_user()}, Databricks Runtime {runtime}" if runtime else "outside of Databricks' runtime",
        f"Python {platform.python_version()}, {os.cpu_count()} cores",
    ]
    return ", ".join(who)


def _user() -> str:
    from databricks.sdk import WorkspaceClient

    return WorkspaceClient().current_user.me().user_name or "nobody"
