"""What every reader finds out."""

import struct
from dataclasses import dataclass

from darkroom_training.photos.policy import LIMITS, Unreadable, refused


@dataclass(frozen=True)
class Header:
    width: int  # pixels, as they are stored: before the photo is turned upright
    height: int
    mode: str  # colours and bits of a sample: rgb8, graya8, palette4 …
    compression: str
    variant: str  # which of the type's forms
    sampling: str = ""  # of a JPEG's components: how many samples of each, across x down
    orientation: int = 1  # EXIF's, 1 to 8
    scans: int = 1  # passes over all pixels that decoding takes
    length: int = 0  # bytes that the file must have at least


class Numbers:
    """Unsigned numbers of a file, in its byte order. Reading outside of it raises struct.error."""

    def __init__(self, content: bytes, big_endian: bool) -> None:
        order = ">" if big_endian else "<"
        self._content = content
        self._u16 = struct.Struct(f"{order}H").unpack_from
        self._u32 = struct.Struct(f"{order}I").unpack_from

    def u8(self, at: int) -> int:
        if at >= len(self._content):
            raise struct.error("the file ends before")
        return self._content[at]

    def u16(self, at: int) -> int:
        return self._u16(self._content, at)[0]

    def u32(self, at: int) -> int:
        return self._u32(self._content, at)[0]


def damaged() -> Unreadable:
    return refused("truncated", part="header")


def unsupported(type: str, field: str, value: str) -> Unreadable:
    """The error of a file of which `field` (of Header) is none that is accepted."""
    return refused("unsupported-mode", type=type.upper(), field=field, value=value)


class Parts:
    """Counts what a reader walks over, so that no file keeps it busy for long."""

    def __init__(self) -> None:
        self._left = LIMITS["parts"]

    def take(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise refused("too-costly")
