"""Describe photos: identity, type, size, statistics, or why one cannot be read."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from darkroom_training.clients.store import Changed, Missing, Refused, Store, join
from darkroom_training.kit.cores import READERS, cores, in_order
from darkroom_training.kit.specs import parse
from darkroom_training.photos.apart import Children
from darkroom_training.photos.decode import decode
from darkroom_training.photos.describe import perceptual_hashes, statistics
from darkroom_training.photos.policy import LIMITS, POLICY, Unreadable, refused, refused_by_storage, same_policy

MANY = 10  # photos: fewer may all be blocked for a reason of their own


@dataclass(frozen=True)
class InspectSpec:
    images: str  # root URI
    photos: str  # URI of a JSONL file of Listed
    known: str  # URI of a JSONL file of identities that are described already, one on each line
    policy: str  # how photos are decoded (photos.json), by the code that wrote this spec
    records: str
    result: str

    def __post_init__(self) -> None:
        same_policy(self.policy)


@dataclass(frozen=True)
class Listed:
    """A photo as the listing of the container has it."""

    path: str  # below the container
    etag: str
    size: int  # bytes


@dataclass(frozen=True)
class Read:
    """A photo that was read, or the record that says why not."""

    listed: Listed
    photo: str = ""  # SHA-256 in hex
    content: bytes = b""
    record: dict[str, Any] | None = None


def inspect(spec: InspectSpec, store: Store) -> dict[str, Any]:
    """Write one record for each listed photo; decode only bytes that nobody has described."""
    listed = [
        parse(Listed, line, where=f"{spec.photos}:{number}")
        for number, line in enumerate(store.read_lines(spec.photos), start=1)
    ]
    read = in_order(lambda one: _read(one, spec, store), listed, READERS)
    known = set(store.read_lines(spec.known))
    with Children(cores()) as children:
        wanted = _first_of_each(read, known)
        described = in_order(lambda one: _describe(one, children), wanted, cores())
        records = list(_same_verdict_for_copies(described))
    _check_access(records)
    store.write_lines(spec.records, records)
    return {
        "read": sum("photo" in record for record in records),
        "decoded": sum("statistics" in record for record in records),
        "unreadable": sum("unreadable" in record for record in records),
        "gone": sum("gone" in record for record in records),
    }


def _read(listed: Listed, spec: InspectSpec, store: Store) -> Read:
    if listed.size > LIMITS["bytes"]:
        too_large = refused("too-large", bytes=listed.size, most=LIMITS["bytes"])
        return Read(listed, record=_record(listed) | _unreadable(too_large))
    try:
        content = store.read(join(spec.images, listed.path), listed.etag, size=listed.size)
    except (Changed, Missing):
        return Read(listed, record=_record(listed) | {"gone": True})
    except Refused as refusal:
        why = refused_by_storage(refusal.reason, refusal.code)
        return Read(listed, record=_record(listed) | _unreadable(why) | {"passing": True})
    return Read(listed, hashlib.sha256(content).hexdigest(), content)


def _check_access(records: list[dict[str, Any]]) -> None:
    """Storage that gives none of many photos keeps this task out, not the photos."""
    blocked = [one for one in records if one.get("unreadable", {}).get("reason") == "blocked"]
    if len(blocked) >= MANY and len(blocked) == len(records):
        first = blocked[0]
        raise PermissionError(
            f"storage gives none of {len(records)} photos; of {first['path']} it says: {first['unreadable']['detail']} "
            "The tasks' identity needs the role Storage Blob Data Reader on the photos' account"
        )


def _first_of_each(photos: Iterator[Read], seen: set[str]) -> Iterator[Read]:
    """Give a record to every photo whose bytes were seen before, so that nothing decodes it."""
    for one in photos:
        if one.record is None and one.photo in seen:
            one = Read(one.listed, one.photo, record=_record(one.listed) | {"photo": one.photo})
        seen.add(one.photo)
        yield one


def _describe(one: Read, children: Children) -> dict[str, Any]:
    if one.record is not None:
        return one.record
    identity = _record(one.listed) | {"photo": one.photo}
    try:
        return identity | children.call(_figures, one.content)
    except Unreadable as reason:
        return identity | _unreadable(reason)


def _figures(content: bytes) -> dict[str, Any]:
    """What a photo's bytes say; called in a child process."""
    photo = decode(content)
    return {
        "type": photo.type,
        "width": photo.rgb.width,
        "height": photo.rgb.height,
        "mode": photo.mode,
        **perceptual_hashes(photo.rgb),
        "statistics": statistics(photo.rgb),
    }


def _same_verdict_for_copies(records: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """A copy of a photo that could not be read cannot be read either, for the same reason."""
    unreadable: dict[str, Any] = {}
    for record in records:
        if "unreadable" in record and "photo" in record:
            unreadable[record["photo"]] = record["unreadable"]
        elif record.get("photo") in unreadable:
            record = record | {"unreadable": unreadable[record["photo"]]}
        yield record


def _record(listed: Listed) -> dict[str, Any]:
    return {"path": listed.path, "etag": listed.etag, "size": listed.size, "policy": POLICY}


def _unreadable(reason: Unreadable) -> dict[str, Any]:
    return {"unreadable": {"reason": reason.reason, "detail": reason.detail}}
