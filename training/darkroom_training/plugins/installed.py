"""Entry points of installed wheels: trainers, data checks, transformations and scores of others, by their names."""

import hashlib
import importlib.metadata
import re
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["trainers", "checks", "preprocess", "scores"]
NAME = re.compile(r"[a-z][a-z0-9_-]*(\.[a-z0-9][a-z0-9_-]*)+")
REMEDY = (
    "a task finds it where the app's setting FURTHER_WHEELS names its wheel, `python -m darkroom_training` where that is "
    "installed (docs/extending.md)"
)


class PluginError(RuntimeError):
    """What a wheel brings cannot be used; the message names the wheel, the entry point and what to do."""


@dataclass(frozen=True)
class Plugin:
    """One entry point; `package` and `version` are those of the wheel that brings it."""

    kind: Kind
    name: str
    package: str
    version: str
    entry: importlib.metadata.EntryPoint

    def __str__(self) -> str:
        return f'"{self.name}" (darkroom.{self.kind}) of {self.package} {self.version}'

    def load(self, expected: type | None = None) -> Any:
        """The object behind the entry point. Raises PluginError where it cannot be imported, or is none of `expected`."""
        try:
            found = self.entry.load()
        except Exception as failed:
            raise PluginError(
                f"{self} cannot be imported from {self.entry.value}: {type(failed).__name__}: {failed}. Mend that wheel, or "
                "install what it needs beside it"
            ) from failed
        if expected is not None and not isinstance(found, expected):
            raise PluginError(
                f"{self} is {type(found).__name__}, not {expected.__name__} ({self.entry.value}): an entry point of this "
                "group names one of those"
            )
        return found


def plugins(kind: Kind) -> dict[str, Plugin]:
    """Every entry point of a kind, by its name. Raises PluginError for a name that two wheels give, or that plans cannot say."""
    found: dict[str, Plugin] = {}
    for entry in sorted(importlib.metadata.entry_points(group=f"darkroom.{kind}"), key=lambda entry: entry.name):
        dist = entry.dist
        assert dist is not None  # it was found by its distribution
        one = Plugin(kind, entry.name, dist.name, dist.version, entry)
        if not NAME.fullmatch(one.name):
            raise PluginError(
                f"{one}: must be small letters, digits, _ and -, with a dot after its package, such as "
                f'"{re.sub("[^a-z0-9_-]", "-", one.package.lower())}.{re.sub("[^a-z0-9_-]", "-", one.name.lower())}"'
            )
        if one.name in found:
            raise PluginError(
                f"{one} has the name of {found[one.name]}: which of them a plan means nobody can tell. Rename one, or remove a wheel"
            )
        found[one.name] = one
    return found


def plugin(kind: Kind, name: str) -> Plugin:
    """The one of this name. Raises PluginError where no installed wheel brings it."""
    known = plugins(kind)
    if name not in known:
        raise PluginError(
            f'no installed wheel brings "{name}" (darkroom.{kind}). There are: {", ".join(known) or "none"}; {REMEDY}'
        )
    return known[name]


def content_hash(package: str) -> str:
    """SHA-256, in hex, of what a wheel installs: the same wherever it is installed. Raises PluginError where nobody has noted it."""
    lines = [
        f"{file} {file.hash.value}"
        for file in importlib.metadata.distribution(package).files or []
        if file.hash and not file.parts[0].endswith(".dist-info") and file.suffix != ".pyc"
    ]
    if not lines:
        raise PluginError(
            f"{package} is installed without a record of its files' hashes, as by `pip install --editable`: build its wheel "
            "and install that, so that what made a model has a name"
        )
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()
