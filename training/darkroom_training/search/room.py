"""Whether this machine has room for the pixels of a dataset, or for its features."""

import shutil
from pathlib import Path

from darkroom_training.kit import memory


class DoesNotFit(RuntimeError):
    """The pixels are more than this machine has room for; the message says what to do."""


def check_memory(photos: int, size: tuple[int, int]) -> None:
    """Raises DoesNotFit. More would work, but an epoch would read every photo from the disk, in no order, and take hours."""
    there = memory.available()
    if there is not None and _bytes(photos, size) > there:
        raise too_large(photos, size, "memory", there, "this machine")


def check_features(rows: int, features: int) -> None:
    """Raises DoesNotFit where so many rows of float32 are more than the memory that is free."""
    there, needed = memory.available(), rows * features * 4
    if there is not None and needed > there:
        raise DoesNotFit(
            f"{rows:,} rows of {features:,} features take {needed / 1e6:,.0f} MB of memory, and this machine has {there / 1e6:,.0f} MB: "
            "choose fewer trials at once (search.parallel), fewer kinds of augment, or a bigger machine"
        )


def check_disk(photos: int, size: tuple[int, int], folder: Path) -> None:
    """Raises DoesNotFit where the folder's disk has less than the pixels take."""
    there = shutil.disk_usage(folder).free
    if _bytes(photos, size) > there:
        raise too_large(photos, size, "disk", there, str(folder))


def too_large(photos: int, size: tuple[int, int], what: str, there: int, where: str) -> DoesNotFit:
    height, width = size
    remedy = "TMPDIR on a larger disk, " if what == "disk" else "fewer trials at once (search.parallel), "
    return DoesNotFit(
        f"{photos:,} photos of {height} x {width} pixels take {_bytes(photos, size) / 1e6:,.0f} MB of {what}, and {where} has "
        f"{there / 1e6:,.0f} MB: choose a smaller preprocess.size, {remedy}or a bigger machine"
    )


def _bytes(photos: int, size: tuple[int, int]) -> int:
    return photos * size[0] * size[1] * 3
