"""The one thing that EXIF decides: how a photo is turned."""

import struct

from darkroom_training.photos.headers.header import Numbers

ORIENTATION, SHORT = 0x0112, 3
PREFIX = b"Exif\0\0"
TURNS = range(1, 9)


def orientation(exif: bytes) -> int:
    """1 to 8, by the first directory's first orientation tag. EXIF that makes no sense turns nothing: 1."""
    exif = exif.removeprefix(PREFIX)
    if exif[:4] not in (b"II*\0", b"MM\0*"):
        return 1
    numbers = Numbers(exif, exif[:2] == b"MM")
    try:
        directory = numbers.u32(4)
        for entry in range(directory + 2, directory + 2 + 12 * numbers.u16(directory), 12):
            if numbers.u16(entry) == ORIENTATION:
                turn = one_short(numbers, entry)
                return turn if turn in TURNS else 1
    except struct.error:
        pass
    return 1


def one_short(numbers: Numbers, entry: int) -> int | None:
    """The number of a tag that has one SHORT, and nothing else."""
    whole = numbers.u16(entry + 2) == SHORT and numbers.u32(entry + 4) == 1
    return numbers.u16(entry + 8) if whole else None
