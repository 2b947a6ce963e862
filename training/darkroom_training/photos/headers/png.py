"""PNG: the header chunk, and EXIF wherever it stands."""

from collections.abc import Iterator

from darkroom_training.photos.headers.exif import orientation
from darkroom_training.photos.headers.header import Header, Numbers, Parts, damaged
from darkroom_training.photos.policy import find_name

FIRST = 8  # where the first chunk begins
ANCILLARY = 0x20  # a small first letter
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


def pixels_alone(content: bytes) -> bytes:
    """The file without chunks that are none of its pixels. Some are packed, a thousand times smaller than what a codec makes of them."""
    view, numbers = memoryview(content), Numbers(content, big_endian=True)
    kept = [view[start:end] for name, start, end in _chunks(content, numbers) if not name[0] & ANCILLARY]
    return b"".join([view[:FIRST], *kept])


def _exif(content: bytes, numbers: Numbers) -> bytes:
    """The first EXIF chunk; none in a file that is cut before. All are walked over, so that they are counted."""
    chunks = [slice(start + 8, end - 4) for name, start, end in _chunks(content, numbers) if name == b"eXIf"]
    return content[chunks[0]] if chunks else b""


def _chunks(content: bytes, numbers: Numbers) -> Iterator[tuple[bytes, int, int]]:
    """Name, start and end of every chunk, to the end of the picture or of the file."""
    parts, at, name = Parts(), FIRST, b""
    while at + 8 <= len(content) and name != b"IEND":
        parts.take()
        name, end = content[at + 4 : at + 8], at + 12 + numbers.u32(at)
        yield name, at, end
        at = end
