"""What a trial is made with beside its spec: other libraries, or another number of threads, may make other weights of it."""

import platform
import sys
from typing import Any

from darkroom_training.kit.cores import cores

LIBRARIES = (
    "PIL",
    "keras",
    "numpy",
    "onnx",
    "onnxruntime",
    "tensorflow",
    "tf2onnx",
    "torch",
)  # by what they are imported as


def environment() -> dict[str, Any]:
    """Threads, and versions of this process's Python, machine and those libraries that it has imported."""
    there = {name: sys.modules[name] for name in LIBRARIES if name in sys.modules}
    return {
        "threads": cores(),
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}",
        "libraries": {name: module.__version__ for name, module in there.items()},
    }


def as_tags(made_with: dict[str, Any]) -> dict[str, str]:
    """An environment as tags of an MLflow run."""
    versions = {"python": made_with["python"], **made_with["libraries"]}
    return {
        "darkroom.threads": str(made_with["threads"]),
        "darkroom.machine": made_with["machine"],
        "darkroom.libraries": ", ".join(f"{name} {version}" for name, version in versions.items()),
    }
