"""What Databricks is asked to install is what each kind of task imports, in versions that its machines take."""

import ast
import json
import sys
import tomllib
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest

import packages

ROOT = Path(packages.HERE)
MADE = json.loads((ROOT / "packages.json").read_text())
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
PACKAGE = "darkroom_training"
# By which module each task begins, where it is not in a file of its name and subject.
TASKS = {
    "inspect": "dataset.inspect",
    "check": "dataset.check",
    "preprocess": "dataset.preprocess",
    "train": "search.train",
    "train_several": "search.several",
    "evaluate": "evaluation.evaluate",
    "register": "releases.register",  # and what MLflow imports of what is registered, to try it
    "erase": "erasure.erase",
    "predict": "batches.predict",
    "doctor": "tasks.doctor",
}
# Spark, the SDK and requests are every runtime's own; frameworks are asked for where a plan has their trainers.
BROUGHT = {"pyspark", "databricks-sdk", "requests"}


def plain(requirement: str) -> str:
    return requirement.split("==")[0].split("[")[0].strip().lower().replace("_", "-")


def declared(extra: str) -> set[str]:
    """The packages of an extra, and of those that it names."""
    found = set()
    for requirement in PROJECT["optional-dependencies"][extra]:
        if requirement.startswith(f"{PACKAGE}["):
            for inner in requirement.removeprefix(f"{PACKAGE}[").rstrip("]").split(","):
                found |= declared(inner)
        else:
            found.add(plain(requirement))
    return found


@cache
def imports(module: str) -> frozenset[str]:
    """The modules that a module of ours imports, now or when a function of it is called."""
    path = ROOT.joinpath(*module.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    found = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{name.name}" for name in node.names}
            ours = {one for one in inner if is_ours(one)}
            found |= ours or {node.module}
    return frozenset(found)


def is_ours(module: str) -> bool:
    path = ROOT.joinpath(*module.split("."))
    return module.startswith(PACKAGE) and (path.is_dir() or path.with_suffix(".py").is_file())


def imported(start: str) -> set[str]:
    """Everything of others that a module imports, itself or by others of ours."""
    seen, waiting, found = set(), [f"{PACKAGE}.{start}"], set()
    while waiting:
        module = waiting.pop()
        if module in seen:
            continue
        seen.add(module)
        for name in imports(module):
            if is_ours(name):
                waiting.append(name)
            elif name.split(".")[0] not in {*sys.stdlib_module_names, PACKAGE}:
                found.add(name.split(".")[0])
    return found


def test_every_kind_of_task_has_an_extra_of_its_name():
    assert set(packages.tasks()) == set(TASKS)
    assert set(packages.tasks()) <= set(PROJECT["optional-dependencies"])


@pytest.mark.parametrize("task", TASKS)
def test_a_tasks_extra_names_what_it_imports(task):
    by_module = metadata.packages_distributions()
    asked = declared(task) | {plain(one) for one in PROJECT["dependencies"]} | BROUGHT
    served = imported("releases.served_model") if task == "register" else set()
    for module in imported(TASKS[task]) | served:
        known = {plain(one) for one in by_module.get(module, [module])}
        assert known & asked, f"{task} imports {module}"


@pytest.mark.parametrize("runtime", packages.RUNTIMES)
def test_frameworks_are_asked_for_by_themselves_alone(runtime):
    for task, pins in MADE["runtimes"][runtime].items():
        names = {pin.split("==")[0] for pin in pins}
        assert ("tensorflow-cpu" in names) == (task == "keras")
        assert ("torch" in names) == (task == "torch")


@pytest.mark.parametrize("runtime", packages.RUNTIMES)
def test_what_a_runtime_brings_stays_as_it_is(runtime):
    brought = {line.split("==")[0] for line in packages.constraints_of(runtime).read_text().split("\n") if "==" in line}
    assert {"numpy", "pandas", "pyarrow"} <= brought
    for pins in MADE["runtimes"][runtime].values():
        assert brought.isdisjoint(pin.split("==")[0] for pin in pins)


def test_the_versions_are_those_that_are_tested_here():
    lines = [(ROOT / name).read_text().split("\n") for name in ("requirements.in", "requirements-torch.in")]
    tested = {line.split(";")[0].split("#")[0].strip() for file in lines for line in file}
    for extra, requirements in PROJECT["optional-dependencies"].items():
        for pinned in (one for one in requirements if "==" in one):
            assert pinned in tested, f"{extra} names {pinned}"


def test_packages_json_is_made_from_what_is_declared_now():
    assert MADE["sources"] == packages.sources(), "run ../.venv/bin/python packages.py in training/"
