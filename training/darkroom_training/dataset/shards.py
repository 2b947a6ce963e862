"""Shards: uint8 pixels of many photos in one file, with the photos' identities and nothing else."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
from numpy.lib import format as npy


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


def rows(file: BinaryIO, size: tuple[int, int]) -> Iterator[tuple[str, bytes]]:
    """Each photo of a packed shard with its pixels, one in memory at a time. Raises ValueError for pixels of another size."""
    with np.load(file, allow_pickle=False) as arrays:
        photos = [photo.decode() for photo in arrays["photos"]]
    with zipfile.ZipFile(file) as parts, parts.open("pixels.npy") as pixels:
        npy.read_magic(pixels)
        shape, _, _ = npy.read_array_header_1_0(pixels)
        if shape[1:] != (*size, 3):
            raise ValueError(f"pixels of {shape[1:3]}, the spec asks for {size}")
        for photo in photos:
            yield photo, pixels.read(size[0] * size[1] * 3)
