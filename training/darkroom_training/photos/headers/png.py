"""PNG: the header chunk, and EXIF wherever it stands."""

from darkroom_training.photos.headers.exif import orientation
from darkroom_training.photos.headers.header import Header, Numbers, Parts, damaged
from darkroom_training.photos.policy import find_name

VARIANTS = ("plain", "interlaced")


def read(content: bytes) -> Header:
    numbers = Numbers(content, big_endian=True)
    colours = find_name("pngMode", numbers.u8(25))
    known = colours is not None and numbers.u16(26) == 0 and numbers.u8(28) < len(VARIANTS)
    if numbers.u32(8) != 13 or content[12:16] != b"IHDR" or not known:
        raise damaged()
    return Header(
        width=numbers.u32(16),
        height=numbers.u32(20),
        mode=f"{colours}{numbers.u8(24)}",
        compression="deflate",
        variant=VARIANTS[numbers.u8(28)],
        orientation=orientation(_exif(content, numbers)),
    )


def _exif(content: bytes, numbers: Numbers) -> bytes:
    """The first EXIF chunk; none in a file that is cut before."""
    parts, at = Parts(), 8
    while at + 8 <= len(content):
        parts.take()
        name, end = content[at + 4 : at + 8], at + 8 + numbers.u32(at)
        if name == b"IEND":
            break
        if name == b"eXIf":
            return content[at + 8 : end]
        at = end + 4
    return b""
