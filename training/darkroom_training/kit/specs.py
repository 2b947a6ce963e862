"""JSON specs become frozen dataclasses here, once: inside, types are trusted.

A field `select_by` is called `selectBy` in JSON, unless its metadata says `verbatim`. A field with a default may be left out. The
`bounds` in a number's metadata are kept to: `above` and `below` exclude themselves, `from` and `to` do not.
"""

import dataclasses
import difflib
import operator
import types
import typing
from typing import Any

PLAIN = {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}
BOUNDS = {
    "above": ("above", operator.gt),
    "from": ("at least", operator.ge),
    "below": ("below", operator.lt),
    "to": ("at most", operator.le),
}

FORMAT = 1  # of specs and results: the layout that this code knows. Those of before bear no number


class SpecError(ValueError):
    """A spec that does not say what it should; the message names the field."""


def parse(kind: type, value: Any, where: str) -> Any:
    """Make a `kind` of parsed JSON, or raise SpecError; `where` says what file or line it came from.

    A document may bear the number of its layout, `format`; a later one than FORMAT is refused.
    """
    if isinstance(value, dict) and "format" in value:
        _check_format(value["format"], where)
        value = {name: one for name, one in value.items() if name != "format"}
    return _parse(kind, value, where, "")


def _check_format(number: Any, where: str) -> None:
    if type(number) is not int or number < 1:
        raise _wrong(where, "format", "a whole number from 1 on", number)
    if number > FORMAT:
        raise SpecError(
            f"{where}: format: this wheel reads formats up to {FORMAT}, got {number}: "
            "deploy functions and wheel of one commit"
        )


def _parse(kind: Any, value: Any, where: str, path: str) -> Any:
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if kind is Any:
        return value
    if origin in (types.UnionType, typing.Union):  # `X | None`; the latter where X is a Literal
        return None if value is None else _parse(arguments[0], value, where, path)
    if origin is tuple and arguments[-1] is ...:
        if not isinstance(value, list):
            raise _wrong(where, path, "a list", value)
        return tuple(_parse(arguments[0], item, where, f"{path}[{i}]") for i, item in enumerate(value))
    if origin is tuple:
        if not isinstance(value, list) or len(value) != len(arguments):
            raise _wrong(where, path, f"a list of {len(arguments)}", value)
        return tuple(_parse(a, item, where, f"{path}[{i}]") for i, (a, item) in enumerate(zip(arguments, value)))
    if origin is dict:
        if not isinstance(value, dict):
            raise _wrong(where, path, "an object", value)
        return {key: _parse(arguments[1], item, where, f"{path}.{key}") for key, item in value.items()}
    if origin is typing.Literal:
        if value not in arguments:
            raise _wrong(where, path, "one of " + ", ".join(map(str, arguments)), value)
        return value
    if dataclasses.is_dataclass(kind):
        return _parse_fields(kind, value, where, path)
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is not kind:
        raise _wrong(where, path, PLAIN[kind], value)
    return value


def _parse_fields(kind: Any, value: Any, where: str, path: str) -> Any:
    if not isinstance(value, dict):
        raise _wrong(where, path, "an object", value)
    fields = {_json_name(field): field for field in dataclasses.fields(kind)}
    for name in value:
        if name not in fields:
            close = difflib.get_close_matches(name, fields, n=1)
            hint = f'Did you mean "{close[0]}"?' if close else f"Known fields: {', '.join(fields)}"
            raise SpecError(f"{where}: {_below(path, name)}: unknown field. {hint}")
    parsed = {}
    for name, field in fields.items():
        if name in value:
            parsed[field.name] = _parse(field.type, value[name], where, _below(path, name))
            _check_bounds(field.metadata.get("bounds", {}), parsed[field.name], where, _below(path, name))
        elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            raise SpecError(f"{where}: {_below(path, name)}: missing")
    try:
        return kind(**parsed)
    except SpecError:
        raise
    except ValueError as wrong:  # a dataclass's own check in __post_init__: the message begins with the field
        raise SpecError(f"{where}: {_below(path, str(wrong))}") from None


def _check_bounds(bounds: dict[str, float], value: Any, where: str, path: str) -> None:
    if not all(BOUNDS[name][1](value, bound) for name, bound in bounds.items()):  # NaN keeps to none
        said = " and ".join(f"{BOUNDS[name][0]} {bound}" for name, bound in bounds.items())
        raise SpecError(f"{where}: {path}: must be {said}, got {value}")


def _json_name(field: dataclasses.Field) -> str:
    return field.name if field.metadata.get("verbatim") else _camel(field.name)


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _wrong(where: str, path: str, expected: str, value: Any) -> SpecError:
    return SpecError(f"{where}: {path or 'the document'}: expected {expected}, got {value!r}")
