"""What Databricks is asked to install for each kind of task: packages.json, every package with its version, made from the extras of
pyproject.toml and from what each runtime that we support brings (constraints-*.txt). Run it after a change of either:

../.venv/bin/python packages.py
"""

import hashlib
import json
import subprocess
import tomllib
from pathlib import Path

HERE = Path(__file__).parent
UV = HERE / "../.venv/tools/bin/uv"
RUNTIMES = ("17.3", "serverless-4")
# Both runtimes are of Python 3.12 on Ubuntu 24.04, whose C library is 2.39.
PLATFORM = ("--python-version", "3.12", "--python-platform", "x86_64-manylinux_2_39")
SHAPE = ("--quiet", "--no-header", "--no-annotate")
FRAMEWORKS = ("keras", "torch")


def sources() -> str:
    """What packages.json is made from, as a SHA-256: a file of other sources is stale."""
    project = tomllib.loads((HERE / "pyproject.toml").read_text())["project"]
    declared = [project["dependencies"], project["optional-dependencies"]]
    constraints = [constraints_of(runtime).read_text() for runtime in RUNTIMES]
    return hashlib.sha256(json.dumps([declared, constraints]).encode()).hexdigest()


def tasks() -> list[str]:
    """The kinds of task: each has an entry point and an extra of its name."""
    return list(tomllib.loads((HERE / "pyproject.toml").read_text())["project"]["scripts"])


def constraints_of(runtime: str) -> Path:
    return HERE / f"constraints-{runtime}.txt"


def brings(runtime: str) -> list[str]:
    """The constraints of a runtime."""
    return [line for line in constraints_of(runtime).read_text().splitlines() if not line.startswith("#")]


def pinned(runtime: str) -> dict[str, list[str]]:
    """The pins of each kind of task, and those that a framework's trainers need beyond `train`. What the runtime brings is left out."""
    brought = {line.split("==")[0] for line in brings(runtime) if "==" in line}
    everything = "\n".join(
        _resolved(runtime, (*tasks(), *FRAMEWORKS))
    )  # so that a package has one version in all of them
    own = {task: _resolved(runtime, (task,), everything) for task in tasks()}
    frameworks = {one: _resolved(runtime, ("train", one), everything) for one in FRAMEWORKS}
    frameworks = {one: [pin for pin in pins if pin not in own["train"]] for one, pins in frameworks.items()}
    return {
        extra: [pin for pin in pins if pin.split("==")[0] not in brought]
        for extra, pins in {**own, **frameworks}.items()
    }


def _resolved(runtime: str, extras: tuple[str, ...], among: str = "") -> list[str]:
    chosen = [part for extra in extras for part in ("--extra", extra)]
    limits = ["-c", str(constraints_of(runtime)), "-c", "-"]
    command = [str(UV), "pip", "compile", "pyproject.toml", *chosen, *limits, *PLATFORM, *SHAPE]
    done = subprocess.run(command, cwd=HERE, input=among, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"{', '.join(extras)} on {runtime}: {done.stderr}")
    return done.stdout.split()


if __name__ == "__main__":
    found: dict[str, dict[str, list[str]]] = {}
    for runtime in RUNTIMES:  # those that bring the same are asked the same
        alike = (other for other in found if brings(other) == brings(runtime))
        found[runtime] = next((found[other] for other in alike), None) or pinned(runtime)
    made = {"sources": sources(), "runtimes": found}
    (HERE / "packages.json").write_text(json.dumps(made, indent=2) + "\n")
