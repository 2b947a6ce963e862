"""Shards, in no order, into one file of pixels in the order of a trial's photos."""

import os
import tempfile
from collections.abc import Sequence
from typing import BinaryIO

from darkroom_training.clients.store import Store
from darkroom_training.dataset.shards import rows
from darkroom_training.kit.cores import READERS, in_order


def write_pixels(
    store: Store, shards: Sequence[str], photos: Sequence[str], size: tuple[int, int], file: BinaryIO
) -> list[int]:
    """Write uint8 [n, height, width, 3] to the file, some shards at a time; give which of the photos no shard has.

    Memory holds one photo a thread: a shard waits on the disk, in a file without a name that goes with this process.
    """
    row = size[0] * size[1] * 3  # bytes
    wanted: dict[str, list[int]] = {}
    for n, photo in enumerate(photos):
        wanted.setdefault(photo, []).append(n)

    def copied(uri: str) -> set[str]:
        there = set()
        with tempfile.TemporaryFile(dir=os.path.dirname(file.name)) as shard:
            for piece in store.stream(uri):
                shard.write(piece)
            shard.seek(0)
            try:
                for photo, pixels in rows(shard, size):
                    for n in wanted.get(photo, ()):
                        os.pwrite(file.fileno(), pixels, n * row)
                    there.add(photo)
            except ValueError as wrong:
                raise ValueError(f"{uri} has {wrong}") from None
        return there

    found: set[str] = set()
    for there in in_order(copied, shards, READERS):
        found |= there
    missing = [n for n, photo in enumerate(photos) if photo not in found]
    _close_gaps(file, len(photos), row, set(missing))
    return missing


def _close_gaps(file: BinaryIO, count: int, row: int, missing: set[int]) -> None:
    """Move every photo to the place that it has without the missing ones."""
    place = 0
    for n in range(count):
        if n not in missing:
            if n != place:
                os.pwrite(file.fileno(), os.pread(file.fileno(), row, n * row), place * row)
            place += 1
    os.truncate(file.fileno(), place * row)
