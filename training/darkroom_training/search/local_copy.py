"""The pixels of a dataset on this machine's own disk, mapped into memory: the first trial writes them, all others read them.

A copy is three files, `<key>.lock`, `.pixels` and `.json`, the last one written last: its existence says that the copy is
whole. Whoever makes or opens it claims the lock meanwhile. What nobody uses is removed by whoever sweeps.
"""

import errno
import hashlib
import json
import mmap
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from darkroom_training.clients.store import Store
from darkroom_training.kit.claims import claim, claim_old, is_used, use
from darkroom_training.kit.scratch import scratch
from darkroom_training.search.room import check_disk, check_memory, too_large
from darkroom_training.search.write_pixels import write_pixels

UNUSED = 3600  # seconds until a copy goes that no trial has opened
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True)
class Copy:
    """Pixels of the photos that were asked for, without those that no shard has."""

    x: np.ndarray  # uint8 [n, height, width, 3], RGB; read only
    mapping: mmap.mmap | None  # None for no photo at all
    missing: frozenset[int]  # which of the photos asked for no shard has

    def let_go(self) -> None:
        """Give up the pages that were read. They stay in the machine's cache, where all trials find them, and count for no process."""
        if self.mapping is not None:
            self.mapping.madvise(mmap.MADV_DONTNEED)


def open_copy(store: Store, shards: Sequence[str], photos: Sequence[str], size: tuple[int, int]) -> Copy:
    """The photos' pixels in the order asked for. Made unless it is there; two that come at once make it once.

    Raises DoesNotFit, and ValueError for shards of another size.
    """
    folder = scratch("pixels")
    key = hashlib.sha256(json.dumps([sorted(shards), list(photos), size]).encode()).hexdigest()
    pixels, about = folder / f"{key}.pixels", folder / f"{key}.json"
    check_memory(len(photos), size)
    with claim(folder / f"{key}.lock"):
        sweep(UNUSED)
        if not _is_whole(pixels, about):
            _make(store, shards, photos, size, pixels, about)
        missing = frozenset(json.loads(about.read_text())["missing"])
        shape = (len(photos) - len(missing), *size, 3)
        return Copy(*_mapped(pixels, shape), missing)


def _mapped(pixels: Path, shape: tuple[int, ...]) -> tuple[np.ndarray, mmap.mmap | None]:
    if shape[0] == 0:  # nothing that could be mapped
        return np.empty(shape, np.uint8), None
    with open(pixels, "rb") as file:
        use(file)
        mapping = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    return np.ndarray(shape, np.uint8, mapping), mapping


def sweep(unused: float) -> None:
    """Remove the copies that no trial uses, nor has opened for so many seconds."""
    for lock in scratch("pixels").glob("*.lock"):
        pixels, about = lock.with_suffix(".pixels"), lock.with_suffix(".json")
        if claimed := claim_old(lock, unused):
            if not is_used(pixels):
                for file in (about, pixels, lock):  # in this order: half a copy is none
                    file.unlink(missing_ok=True)
            claimed.close()


def _is_whole(pixels: Path, about: Path) -> bool:
    try:
        expected = json.loads(about.read_text())["sha256"]
        with open(pixels, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == expected
    except (OSError, ValueError, KeyError):
        return False


def _make(
    store: Store, shards: Sequence[str], photos: Sequence[str], size: tuple[int, int], pixels: Path, about: Path
) -> None:
    for old in (about, pixels):  # whoever has mapped it keeps what he has
        old.unlink(missing_ok=True)
    check_disk(len(photos), size, pixels.parent)
    try:
        with open(pixels, "w+b") as file:
            missing = write_pixels(store, shards, photos, size, file)
            file.flush()
            os.fsync(file.fileno())
            file.seek(0)
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        draft = about.with_suffix(".draft")
        draft.write_text(json.dumps({"missing": missing, "sha256": sha256}))
        os.replace(draft, about)
    except OSError as error:
        if error.errno not in FULL:
            raise
        raise too_large(len(photos), size, "disk", shutil.disk_usage(pixels.parent).free, str(pixels.parent)) from None
    finally:
        if not about.exists():
            pixels.unlink(missing_ok=True)  # so that half of it does not fill the disk
