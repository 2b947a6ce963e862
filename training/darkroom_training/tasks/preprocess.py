"""Turn photos into shards of pixels of one size. Knows no label."""

import hashlib
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image

from darkroom_training.cores import cores, in_order
from darkroom_training.photos.decode import Unreadable, decode
from darkroom_training.photos.shards import Shard, pack
from darkroom_training.store import Missing, Store, join


@dataclass(frozen=True)
class Source:
    """A photo and where its file is."""

    photo: str  # SHA-256 in hex
    path: str  # below the container
    etag: str


@dataclass(frozen=True)
class ShardSpec:
    id: str
    pixels: str  # URI of the .npz
    members: str  # URI of the list of photos in it, written last
    photos: tuple[Source, ...]


@dataclass(frozen=True)
class PreprocessSpec:
    images: str  # root URI
    size: tuple[int, int]  # height, width
    shards: tuple[ShardSpec, ...]
    result: str


@dataclass(frozen=True)
class Resized:
    """A photo's pixels, or why it has none."""

    source: Source
    pixels: np.ndarray | None  # uint8 [height, width, 3]
    reason: str = ""


def preprocess(spec: PreprocessSpec, store: Store) -> dict[str, Any]:
    """Write the shards that are not there yet; leave out, and name, photos that are not what they were."""
    left_out: list[dict[str, str]] = []
    decoded = skipped = 0
    with ThreadPoolExecutor(cores()) as pool:
        for shard in spec.shards:
            members = _members(shard, store)
            if members is None:
                resized = _make(shard, spec, store, pool)
                decoded += sum(one.pixels is not None for one in resized)
            else:
                resized = [Resized(s, None, "left out of this shard before") for s in shard.photos if s.photo not in members]
                skipped += 1
            left_out += [_named(one) for one in resized if one.pixels is None]
    return {"shards": len(spec.shards), "decoded": decoded, "skipped": skipped, "leftOut": left_out}


def _members(shard: ShardSpec, store: Store) -> set[str] | None:
    """The photos of a shard that is whole, else None."""
    try:
        return set(store.read_json(shard.members)["photos"])
    except Missing:
        return None


def _make(shard: ShardSpec, spec: PreprocessSpec, store: Store, pool: Executor) -> list[Resized]:
    resized = list(in_order(pool, lambda source: _resize(source, spec, store), shard.photos, ahead=2 * cores()))
    there = [one for one in resized if one.pixels is not None]
    pixels = np.zeros((len(there), *spec.size, 3), dtype=np.uint8)
    for row, one in enumerate(there):
        pixels[row] = one.pixels
    photos = [one.source.photo for one in there]
    store.write(shard.pixels, pack(Shard(photos, pixels)))
    store.write_json(shard.members, {"photos": photos})
    return resized


def _resize(source: Source, spec: PreprocessSpec, store: Store) -> Resized:
    height, width = spec.size
    try:
        content = store.read(join(spec.images, source.path))
        if hashlib.sha256(content).hexdigest() != source.photo:
            return Resized(source, None, "replaced since it was inspected")
        rgb = decode(content).rgb
    except (Missing, Unreadable) as reason:
        return Resized(source, None, str(reason))
    return Resized(source, np.asarray(rgb.resize((width, height), Image.Resampling.BILINEAR)))


def _named(one: Resized) -> dict[str, str]:
    return {"photo": one.source.photo, "path": one.source.path, "reason": one.reason}
