"""The packages of Databricks' machines, as a task's Python sees them: what was asked for, and what their runtime brings.

This machine's Python has those of every task. Modules of others are hidden from imports.
"""

import os
import re
import sys
from collections.abc import Iterable
from importlib import metadata
from typing import Any

PACKAGES = "LOCAL_DATABRICKS_PACKAGES"  # their names, with spaces between
BROUGHT = (
    *("numpy", "pandas", "pyarrow", "scipy", "scikit-learn", "matplotlib", "protobuf", "pyspark", "setuptools"),
    *("azure-storage-blob", "azure-identity", "databricks-sdk"),
)


class _Hidden:
    """Finds no module, and lets no other finder find a hidden one."""

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names

    def find_spec(self, name: str, *_: Any) -> None:
        top = name.partition(".")[0]
        if top in self._names:
            raise ModuleNotFoundError(f"No module named {top!r}", name=top)


def hide_others() -> None:
    """Let this process see what its machine would have; all, where nobody has said what that is."""
    wanted = os.environ.get(PACKAGES)
    if wanted is None:
        return
    there = _with_dependencies({_plain(name) for name in (*wanted.split(), *BROUGHT)})
    if "tensorflow-cpu" in there:
        there.add("tensorflow")  # as it is called on other systems than Linux
    hidden = [
        module
        for module, packages in metadata.packages_distributions().items()
        if there.isdisjoint(_plain(package) for package in packages)
    ]
    sys.meta_path.insert(0, _Hidden(frozenset(hidden)))


def _with_dependencies(names: Iterable[str]) -> set[str]:
    """These packages and, of those that are installed here, all that they need without an extra."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        try:
            needed = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue
        waiting += [_plain(re.split(r"[^\w.-]", line)[0]) for line in needed if "extra ==" not in line]
    return found


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
