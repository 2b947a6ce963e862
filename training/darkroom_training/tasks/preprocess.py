"""Turn photos into shards of pixels of one size. Knows no label."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image

from darkroom_training.photos.shards import Shard, pack
from darkroom_training.photos.sources import decoded
from darkroom_training.store import Missing, Store


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


def preprocess(spec: PreprocessSpec, store: Store) -> dict[str, Any]:
    """Write the shards that are not there yet; leave out, and name, photos that are not what they were."""
    left_out: list[dict[str, str]] = []
    decodings = skipped = 0
    for shard in spec.shards:
        members = _members(shard, store)
        if members is None:
            made, reasons = _make(shard, spec, store)
            decodings += made
        else:
            reasons = {s.photo: "left out of this shard before" for s in shard.photos if s.photo not in members}
            skipped += 1
        left_out += [
            {"photo": source.photo, "path": source.path, "reason": reasons[source.photo]}
            for source in shard.photos
            if source.photo in reasons
        ]
    return {"shards": len(spec.shards), "decoded": decodings, "skipped": skipped, "leftOut": left_out}


def _members(shard: ShardSpec, store: Store) -> set[str] | None:
    """The photos of a shard that is whole, else None."""
    try:
        return set(store.read_json(shard.members)["photos"])
    except Missing:
        return None


def _make(shard: ShardSpec, spec: PreprocessSpec, store: Store) -> tuple[int, dict[str, str]]:
    """Write a shard: how many photos it has, and why others are not in it."""
    height, width = spec.size
    photos: list[str] = []
    reasons: dict[str, str] = {}
    pixels = np.zeros((len(shard.photos), height, width, 3), dtype=np.uint8)
    for source, rgb in decoded(store, spec.images, shard.photos):
        if isinstance(rgb, str):
            reasons[source.photo] = rgb
        else:
            pixels[len(photos)] = rgb.resize((width, height), Image.Resampling.BILINEAR)
            photos.append(source.photo)
    store.write(shard.pixels, pack(Shard(photos, pixels[: len(photos)])))
    store.write_json(shard.members, {"photos": photos})
    return len(photos), reasons
