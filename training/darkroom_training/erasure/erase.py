"""Erase a photo from what only this side can rewrite: shards, golden images, MLflow's artifacts.

Every step may be repeated: what is erased already is left as it is.
"""

import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from darkroom_training.clients.store import Changed, Missing, Refused, Store, join
from darkroom_training.dataset.shards import Shard, pack, unpack
from darkroom_training.evaluation import golden
from darkroom_training.photos.decode import decode
from darkroom_training.photos.policy import Unreadable
from darkroom_training.photos.sources import read_photo
from darkroom_training.search import local_copy
from darkroom_training.search.models import files
from darkroom_training.search.models.session import Session

# What unpacking raises where a task was killed and there is no renaming.
HALF_WRITTEN = (zipfile.BadZipFile, EOFError, ValueError)


@dataclass(frozen=True)
class ShardFiles:
    pixels: str  # URI of the .npz
    members: str  # URI of the list of photos in it; missing where the shard was never finished


@dataclass(frozen=True)
class Golden:
    folder: str  # URI of a model
    images: str  # root URI of its photos
    test: str | None = None  # URI of its test photos, {photo, path, label}: another one of the label takes the place


@dataclass(frozen=True)
class Tracked:
    """MLflow's runs of these datasets of an experiment."""

    experiment: str
    datasets: tuple[str, ...]


@dataclass(frozen=True)
class EraseSpec:
    photo: str  # SHA-256 in hex
    names: tuple[str, ...]  # of its files
    shards: tuple[ShardFiles, ...]
    golden: tuple[Golden, ...]
    mlflow: Tracked
    result: str


def erase(spec: EraseSpec, store: Store) -> dict[str, Any]:
    """Leave neither the photo's pixels nor its identity; say what was changed."""
    from darkroom_training.erasure import erase_tracked  # MLflow is slow to import

    local_copy.sweep(unused=0)
    return {
        "shards": [shard.pixels for shard in spec.shards if _from_shard(shard, spec.photo, store)],
        "golden": [one.folder for one in spec.golden if _from_golden(one, spec.photo, store)],
        "artifacts": erase_tracked.erase(spec.mlflow.experiment, spec.mlflow.datasets, {spec.photo, *spec.names}),
    }


def _from_shard(files: ShardFiles, photo: str, store: Store) -> bool:
    """Pixels first: as long as they are there, the list of members says so, and a repetition finds them."""
    try:
        content = store.read(files.pixels)
    except Missing:
        return False
    members = _members(files, store)
    try:
        shard = unpack(content)
    except HALF_WRITTEN:
        if members is not None:
            raise
        store.write(files.pixels, b"")  # nobody can use it, and it may hold the photo
        return content != b""
    kept = [n for n, member in enumerate(shard.photos) if member != photo]
    if len(kept) < len(shard.photos):
        pixels = shard.pixels[np.array(kept, dtype=np.int64)]
        store.write(files.pixels, pack(Shard([shard.photos[n] for n in kept], pixels)))
    if members is not None and photo in members:
        store.write_json(files.members, {"photos": [member for member in members if member != photo]})
        return True
    return len(kept) < len(shard.photos)


def _members(files: ShardFiles, store: Store) -> list[str] | None:
    """The list of members of a shard that is whole. Half a list is emptied: it may name the photo."""
    try:
        return store.read_json(files.members)["photos"]
    except Missing:
        return None
    except json.JSONDecodeError:
        store.write(files.members, b"")
        return None


def _from_golden(one: Golden, photo: str, store: Store) -> bool:
    """Drop the golden image, and put another test photo of its label in its place if there is one."""
    try:
        expected = golden.load(store, one.folder)
    except Missing:
        return False
    kept = [entry for entry in expected if entry["file"].split(".")[0] != photo]
    if len(kept) == len(expected):
        return False
    if one.test is not None:
        label = next(entry["label"] for entry in expected if entry not in kept)
        taken = {photo, *(entry["file"].split(".")[0] for entry in kept)}
        session = Session(files.load(store, one.folder).onnx)
        for other, content in _others(one.images, one.test, label, taken, store):
            kept.append(golden.add(store, one.folder, session, (other, label, content)))
            break
    golden.save_expected(store, one.folder, kept)
    return True


def _others(images: str, test: str, label: str, taken: set[str], store: Store) -> Iterator[tuple[str, bytes]]:
    """Test photos of a label that are still what they were, with their bytes."""
    try:
        lines = store.read_lines(test)
    except Missing:
        return
    for line in lines:
        if line["label"] != label or line["photo"] in taken:
            continue
        try:
            content = read_photo(store, join(images, line["path"]), line["photo"])
            decode(content)
        except (Changed, Missing, Refused, Unreadable):
            continue
        yield line["photo"], content
