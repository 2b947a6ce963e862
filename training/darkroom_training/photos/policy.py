"""The decoding policy: which files are photos, how they are decoded, and why the others are not. Serving reads the same table."""

import json
import re
from importlib import resources
from typing import Any

TABLE: dict[str, Any] = json.loads(resources.files(__package__).joinpath("photos.json").read_text("utf-8"))
POLICY: str = TABLE["policy"]  # a record made under another one may have another verdict
LIMITS: dict[str, int] = TABLE["limits"]
TYPES = tuple(TABLE["accepted"])
OUT_OF_MEMORY = re.compile(TABLE["outOfMemory"], re.IGNORECASE)


class Unreadable(ValueError):
    """Why a photo cannot be used: `reason` for programs (photos.json), `detail` for people."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.reason}: {self.detail}"


def refused(reason: str, **values: object) -> Unreadable:
    """The error of a reason, with its sentence filled in."""
    return Unreadable(reason, TABLE["reasons"][reason]["sentence"].format(**values))


def refused_by_codec(error: Exception) -> Unreadable:
    """What an error of a codec says of its photo: a damaged file can fail anywhere, in any way; so can one for which memory is short."""
    return refused("too-costly") if OUT_OF_MEMORY.search(str(error)) else refused("truncated", part="pixels")


def same_policy(policy: str) -> None:
    """Raise ValueError where whoever wrote a spec decodes photos by another policy than this wheel."""
    if policy != POLICY:
        raise ValueError(
            f"policy: this wheel decodes by {POLICY}, not {policy}: deploy functions and wheel of one commit"
        )


def refused_by_storage(reason: str, code: str) -> Unreadable:
    """Why storage does not give a photo; it may do so later."""
    return Unreadable(reason, TABLE["storage"][reason]["sentence"].format(code=code))


def find_name(kind: str, code: int) -> str | None:
    """What a number in a file's header is called, if it has a name here."""
    return TABLE["names"][kind].get(str(code))


def name_of(kind: str, code: int) -> str:
    """What a number in a file's header is called; the number itself where it has no name here."""
    name = find_name(kind, code)
    return str(code) if name is None else name
