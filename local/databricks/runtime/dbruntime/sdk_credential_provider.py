"""What Databricks' SDK, and MLflow by it, ask in a cluster's Python for the workspace and the task's own right to use it."""

import os
from collections.abc import Callable

from local_api import TOKEN, URL


def init_runtime_native_auth() -> tuple[str, Callable[[], dict[str, str]]]:
    """(URL of the workspace, headers of a call)."""
    return os.environ[URL], lambda: {"Authorization": f"Bearer {os.environ[TOKEN]}"}
