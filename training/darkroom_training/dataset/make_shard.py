"""What every engine of `preprocess` does to one shard."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from PIL import Image

from darkroom_training.clients.store import Missing, Store
from darkroom_training.dataset import transform
from darkroom_training.dataset.shards import Shard, pack, unpack
from darkroom_training.photos.apart import Children
from darkroom_training.photos.decode import upright
from darkroom_training.photos.sources import each


@dataclass(frozen=True)
class Source:
    """A photo and where its file is."""

    photo: str  # SHA-256 in hex
    path: str  # below the container
    etag: str


@dataclass(frozen=True)
class Part:
    """A shard that is there already, and which of its photos go into another one."""

    pixels: str  # URI of the .npz
    photos: tuple[str, ...]  # SHA-256 in hex


@dataclass(frozen=True)
class ShardSpec:
    id: str
    pixels: str  # URI of the .npz
    members: str  # URI of the list of photos in it, written last
    photos: tuple[Source, ...]  # to decode
    parts: tuple[Part, ...] = ()  # to copy, in front of those


@dataclass(frozen=True)
class Made:
    """A shard that was written: how many photos were decoded for it, and why others are not in it."""

    decoded: int
    left_out: dict[str, str] = field(default_factory=dict)  # photo to reason


def make_shard(
    shard: ShardSpec,
    images: str,
    size: tuple[int, int],
    store: Store,
    children: Children,
    graph: bytes | None = None,
) -> Made:
    """Write a shard of pixels of one size (height, width). The same photos give the same bytes, wherever this runs.

    `graph` is what changes the photos' own pixels first (transform.py).
    """
    photos: list[str] = []
    reasons: dict[str, str] = {}
    most = len(shard.photos) + sum(len(part.photos) for part in shard.parts)
    pixels = np.zeros((most, *size, 3), dtype=np.uint8)
    for photo, row in _copied(shard.parts, store):
        pixels[len(photos)] = row
        photos.append(photo)
    copied = len(photos)
    for source, made in each(store, images, shard.photos, resized, size, graph, children=children):
        if isinstance(made, str):
            reasons[source.photo] = made
        else:
            pixels[len(photos)] = made
            photos.append(source.photo)
    store.write(shard.pixels, pack(Shard(photos, pixels[: len(photos)])))
    store.write_json(shard.members, {"photos": photos})
    return Made(len(photos) - copied, reasons)


def _copied(parts: tuple[Part, ...], store: Store) -> Iterator[tuple[str, np.ndarray]]:
    """Photos and their pixels as other shards have them. What is not there any more (erased) is left out."""
    for part in parts:
        try:
            old = unpack(store.read(part.pixels))
        except Missing:
            continue
        rows = {photo: row for row, photo in enumerate(old.photos)}
        yield from ((photo, old.pixels[rows[photo]]) for photo in part.photos if photo in rows)


def resized(content: bytes, size: tuple[int, int], graph: bytes | None = None) -> np.ndarray:
    """A photo's pixels, uint8 [height, width, 3] RGB, resized with Pillow's bilinear filter. Raises Unreadable."""
    height, width = size
    rgb = upright(content)
    if graph is not None:
        rgb = Image.fromarray(transform.apply(graph, np.asarray(rgb)))
    return np.asarray(rgb.resize((width, height), Image.Resampling.BILINEAR))
