"""What plans may name, of our wheel and of all others that are installed: what the app's setting TRAINERS reads."""

import dataclasses
import json
from importlib.resources import files
from typing import Any

from darkroom_training.dataset.checks.foreign import DataCheck
from darkroom_training.dataset.transform import opened
from darkroom_training.evaluation.foreign_scores import Score
from darkroom_training.kit.specs import SpecError, parse
from darkroom_training.plugins.installed import Plugin, PluginError, content_hash, plugins
from darkroom_training.search.trainers import TRAINERS, find
from darkroom_training.search.trainers.manifest import described
from darkroom_training.search.trainers.trainer import About

FORMAT = 1


def manifest() -> str:
    """JSON of every trainer, check, transformation and score. Raises PluginError for the first that could not be used."""
    # As the check of plans reads them: frameworks take their time to import.
    ours: dict[str, Any] = json.loads(
        files("darkroom_training.search.trainers").joinpath("trainers.json").read_text("utf-8")
    )
    brought = {kind: plugins(kind) for kind in ("trainers", "checks", "preprocess", "scores")}
    packages = {one.package: one.version for some in brought.values() for one in some.values()}
    return (
        json.dumps(
            {
                "format": FORMAT,
                "trainers": ours | _each(brought["trainers"], _trainer),
                "checks": _each(brought["checks"], _check),
                "preprocess": _each(brought["preprocess"], _transform),
                "scores": _each(brought["scores"], lambda one: {"about": one.load(Score).about}),
                "packages": {
                    name: {"version": version, "sha256": content_hash(name)}
                    for name, version in sorted(packages.items())
                },
            },
            indent=2,
        )
        + "\n"
    )


def _each(some: dict[str, Plugin], say: Any) -> dict[str, Any]:
    return {name: {**say(one), "package": one.package} for name, one in some.items()}


def _trainer(one: Plugin) -> dict[str, Any]:
    if one.name in TRAINERS:
        raise PluginError(f"{one} has the name of a trainer of ours: rename it")
    about = find(one.name).about
    try:
        _check_draws(about, one)
        return described(about)
    except (KeyError, AttributeError, TypeError) as fault:
        raise PluginError(f"{one} does not say of itself what a plan needs (About, parameter): {fault!r}") from fault


def _check_draws(about: About, one: Plugin) -> None:
    """Raise PluginError where a search could draw, by default, what the trainer itself would refuse."""
    for field in dataclasses.fields(about.hyperparameters):
        drawn = field.metadata["drawn"]
        for value in drawn if isinstance(drawn, list) else [end for ends in drawn.values() for end in ends]:
            try:
                parse(about.hyperparameters, {field.name: value}, "by default")
            except SpecError as fault:
                raise PluginError(f"{one} cannot be trained with what it draws {fault}") from None


def _check(one: Plugin) -> dict[str, Any]:
    check = one.load(DataCheck)
    limits = {name: limit for name, limit in dataclasses.asdict(check.limits).items() if limit is not None}
    return {"about": check.title, "limits": limits, "share": check.share}


def _transform(one: Plugin) -> dict[str, Any]:
    found = opened(one)
    return {"about": one.load().about, "sha256": found.sha256}
