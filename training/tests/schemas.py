"""What TypeScript declares of specs and results (JSON Schema, as far as it uses it), and what the dataclasses here say."""

import dataclasses
import json
import re
import types
import typing
from pathlib import Path
from typing import Any

from darkroom_training.kit.specs import _json_name

SCHEMAS = json.loads((Path(__file__).parents[2] / "test/shared/runs/tasks.schema.json").read_text(encoding="utf-8"))
# Where a task's spec and function are.
MODULES = {
    **{name: f"darkroom_training.dataset.{name}" for name in ("inspect", "check", "preprocess")},
    "train": "darkroom_training.search.train",
    "train_several": "darkroom_training.search.several",
    "evaluate": "darkroom_training.evaluation.evaluate",
    "register": "darkroom_training.releases.register",
    "erase": "darkroom_training.erasure.erase",
    "predict": "darkroom_training.batches.predict",
    "doctor": "darkroom_training.tasks.doctor",
}
TYPES = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "array": list,
    "object": dict,
    "null": type(None),
    "boolean": bool,
}
PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean"}


def problems(schema: dict[str, Any], value: Any, path: str = "") -> list[str]:
    """Where a JSON value is not what the schema says; nothing where it is."""
    if "anyOf" in schema:
        tried = [problems(one, value, path) for one in schema["anyOf"]]
        return [] if [] in tried else tried[0]
    if "type" not in schema:
        return []
    names = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if (isinstance(value, bool) and "boolean" not in names) or not any(isinstance(value, TYPES[n]) for n in names):
        return [f"{path}: expected {' or '.join(names)}, got {value!r}"]
    if isinstance(value, dict):
        known, others = schema.get("properties", {}), schema.get("additionalProperties", {})
        missing = [f"{path}.{name}: missing" for name in schema.get("required", []) if name not in value]
        unknown = [f"{path}.{name}: unknown" for name in value if name not in known and others is False]
        return (
            missing
            + unknown
            + [p for k, v in value.items() for p in problems(known.get(k, others or {}), v, f"{path}.{k}")]
        )
    if isinstance(value, list):
        ordered = schema.get("prefixItems", [])
        if ordered and len(value) != len(ordered):
            return [f"{path}: expected {len(ordered)} items, got {len(value)}"]
        return [
            p
            for n, v in enumerate(value)
            for p in problems(ordered[n] if ordered else schema["items"], v, f"{path}[{n}]")
        ]
    if ("enum" in schema and value not in schema["enum"]) or not re.search(schema.get("pattern", ""), str(value)):
        return [f"{path}: {value!r} is none of what is allowed"]
    return []


def differences(schema: dict[str, Any], kind: Any, path: str = "") -> list[str]:
    """What a type of `parse` accepts that the schema does not say, or the other way round; nothing where they agree."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if kind is Any:
        return []
    if origin in (types.UnionType, typing.Union):  # `X | None`
        options = schema.get("anyOf", [])
        if len(options) != 2 or options[1] != {"type": "null"}:
            return [f"{path}: may be null here alone"]
        return differences(options[0], arguments[0], path)
    if dataclasses.is_dataclass(kind):
        return _differences_of_fields(schema, kind, path)
    if origin is tuple and arguments[-1] is ...:
        return _typed(schema, "array", path) or differences(schema["items"], arguments[0], f"{path}[]")
    if origin is tuple:
        ordered = schema.get("prefixItems", [])
        if len(ordered) != len(arguments):
            return [f"{path}: {len(arguments)} items here, {len(ordered)} there"]
        return [d for n, one in enumerate(arguments) for d in differences(ordered[n], one, f"{path}[{n}]")]
    if origin is dict:
        values = schema.get("additionalProperties", {})
        return _typed(schema, "object", path) or differences(values, arguments[1], f"{path}.*")
    if origin is typing.Literal:
        same = set(schema.get("enum", [])) == set(arguments)
        return [] if same else [f"{path}: one of {arguments} here, of {schema.get('enum')} there"]
    return _typed(schema, PLAIN[kind], path)


def _typed(schema: dict[str, Any], name: str, path: str) -> list[str]:
    return [] if schema.get("type") == name else [f"{path}: {name} here, {schema.get('type')} there"]


def _differences_of_fields(schema: dict[str, Any], kind: Any, path: str) -> list[str]:
    declared, fields = schema.get("properties", {}), {_json_name(field): field for field in dataclasses.fields(kind)}
    found = [f"{path}.{name}: known only here" for name in fields if name not in declared]
    found += [
        f"{path}.{name}: known only there" for name in declared if name not in fields and (path, name) != ("", "format")
    ]
    for name, field in fields.items():
        if name in declared:
            found += differences(declared[name], _without_absence(field), f"{path}.{name}")
            required = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
            if required != (name in schema.get("required", [])):
                found.append(f"{path}.{name}: {'required' if required else 'optional'} here alone")
    return found


def _without_absence(field: dataclasses.Field) -> Any:
    """The type of a field that is there: None, where it is the default, stands for one that is not."""
    arguments = typing.get_args(field.type)
    return arguments[0] if field.default is None and types.NoneType in arguments else field.type
