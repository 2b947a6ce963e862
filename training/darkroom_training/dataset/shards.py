"""Shards: uint8 pixels of many photos in one file, with the photos' identities and nothing else."""

import io
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Shard:
    photos: list[str]  # identities, [n]
    pixels: np.ndarray  # uint8 [n, height, width, 3], RGB


def pack(shard: Shard) -> bytes:
    """The shard as a .npz; the same shard gives the same bytes."""
    file = io.BytesIO()
    np.savez(file, pixels=shard.pixels, photos=np.array(shard.photos, dtype="S64"))
    return file.getvalue()


def unpack(content: bytes) -> Shard:
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        return Shard([photo.decode() for photo in arrays["photos"]], arrays["pixels"])
