"""Tries an image of ours from inside, before it is pushed: python tests.py FOLDER

Ends with 1 where a package or the wheel has another version than was asked for, a task cannot be imported, or a trainer does not train,
export and predict.
"""

import importlib
import importlib.metadata
import os
import pkgutil
import sys
from collections.abc import Iterator
from pathlib import Path

PACKAGE = "darkroom_training"
# What a runtime brings, and frameworks that an image may leave out: their trainers are tried where it has them.
MAY_BE_ABSENT = ("pyspark", "keras", "tensorflow", "tf2onnx", "torch", "onnxscript")


def main(folder: str) -> int:
    told = {
        name: (Path(folder) / name).read_text().split() for name in ("requirements.txt", "wheel.txt", "trainers.txt")
    }
    pins = [*told["requirements.txt"], f"{PACKAGE}=={told['wheel.txt'][0]}"]
    found = [*other_versions(pins), *(not_imported() if is_installed(PACKAGE) else [])]
    for fault in found:
        print(f"✖ {fault}", file=sys.stderr)
    return 1 if found else tried(told["trainers.txt"])


def is_installed(name: str) -> bool:
    return any(importlib.metadata.distributions(name=name))


def other_versions(pins: list[str]) -> Iterator[str]:
    """What is not installed as it was asked for."""
    for name, version in (pin.split("==") for pin in pins):
        there = importlib.metadata.version(name) if is_installed(name) else "nothing"
        if there != version:
            yield f"{name}: {version} was asked for, {there} is installed"


def not_imported() -> Iterator[str]:
    """Modules of the wheel that cannot be imported, and entry points that there are not."""
    package = importlib.import_module(PACKAGE)
    for module in pkgutil.walk_packages(package.__path__, f"{PACKAGE}."):
        if module.name.endswith("__main__"):
            continue
        try:
            importlib.import_module(module.name)
        except ModuleNotFoundError as missing:
            if (missing.name or "").split(".")[0] not in MAY_BE_ABSENT:
                yield f"{module.name}: {missing}"
        except ImportError as failed:
            yield f"{module.name}: {failed}"
    for point in importlib.metadata.distribution(PACKAGE).entry_points:
        try:
            point.load()
        except Exception as failed:
            yield f"entry point {point.name}: {failed}"


def tried(trainers: list[str]) -> int:
    """Each trainer on made data, which says how it went."""
    from darkroom_training.workbench.check_trainer import check_trainer

    failed = [name for name in trainers if not check_trainer(name)]
    for name in failed:
        print(f"✖ {name} failed its tests, which stand above", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    os.environ["CUDA_VISIBLE_DEVICES"] = ""  # a registry builds without a GPU
    sys.exit(main(*sys.argv[1:]))
