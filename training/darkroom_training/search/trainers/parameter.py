"""A hyperparameter as a field: what it may be, and what a search draws it from by default, for training and plans alike."""

import dataclasses
import typing
from typing import Any

KINDS = {float: "number", int: "integer"}
MOST_BATCH = 4096  # photos that are learned from at once: their activations take a hundred times their pixels


def parameter(
    default: Any,
    *,
    drawn: list[Any] | dict[str, list[float]],
    above: float | None = None,
    at_least: float | None = None,
    below: float | None = None,
    at_most: float | None = None,
    only: dict[str, list[Any]] | None = None,
) -> Any:
    """A field of a trainer's hyperparameters: a float, an int or a Literal.

    `drawn` is written as in a plan: a list, or {"log": [low, high]}, or {"linear": [low, high]}. `above` and `below` exclude
    themselves. With `only`, it is drawn where another one, named earlier, has one of these values.
    """
    bounds = {"above": above, "from": at_least, "below": below, "to": at_most}
    said = {name: bound for name, bound in bounds.items() if bound is not None}
    metadata = {"verbatim": True, "bounds": said, "drawn": drawn, "only": only}
    return dataclasses.field(default=default, metadata=metadata)


def described(field: dataclasses.Field) -> dict[str, Any]:
    """A parameter as the manifest says it."""
    choices = typing.get_args(field.type)
    kind = {"kind": "choice", "of": list(choices)} if choices else {"kind": KINDS[field.type]}
    only = {"only": field.metadata["only"]} if field.metadata["only"] else {}
    return {**kind, **field.metadata["bounds"], "default": field.metadata["drawn"], **only}
