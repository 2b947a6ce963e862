"""WebP: the first chunk, and EXIF in extended files."""

from darkroom_training.photos.headers.exif import orientation
from darkroom_training.photos.headers.header import Header, Numbers, Parts, damaged

ANIMATION, ALPHA = 0x02, 0x10


def read(content: bytes) -> Header:
    numbers = Numbers(content, big_endian=False)
    kind = content[12:16]
    if kind == b"VP8 ":
        return _lossy(content, numbers)
    if kind == b"VP8L":
        return _lossless(numbers)
    if kind == b"VP8X":
        return _extended(content, numbers)
    raise damaged()


def _lossy(content: bytes, numbers: Numbers) -> Header:
    """14 bits a side, after a tag and a signature of three bytes each."""
    width, height = numbers.u16(26) & 0x3FFF, numbers.u16(28) & 0x3FFF
    if numbers.u8(20) & 1 or content[23:26] != b"\x9d\x01\x2a":
        raise damaged()
    return Header(width, height, "rgb8", "vp8", "lossy")


def _lossless(numbers: Numbers) -> Header:
    """14 bits a side, less one, then whether there is alpha and a version of three bits."""
    bits = numbers.u32(21)
    if numbers.u8(20) != 0x2F or bits >> 29:
        raise damaged()
    mode = "rgba8" if bits >> 28 & 1 else "rgb8"
    return Header(1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF), mode, "vp8l", "lossless")


def _extended(content: bytes, numbers: Numbers) -> Header:
    """A canvas of 24 bits a side, less one."""
    flags = numbers.u8(20)
    width, height = 1 + (numbers.u32(23) >> 8), 1 + numbers.u16(27) + (numbers.u8(29) << 16)
    mode = "rgba8" if flags & ALPHA else "rgb8"
    variant = "animated" if flags & ANIMATION else "extended"
    return Header(width, height, mode, "vp8x", variant, orientation=orientation(_exif(content, numbers)))


def _exif(content: bytes, numbers: Numbers) -> bytes:
    """The first EXIF chunk; none in a file that is cut before."""
    parts, at = Parts(), 12
    while at + 8 <= len(content):
        parts.take()
        size = numbers.u32(at + 4)
        if content[at : at + 4] == b"EXIF":
            return content[at + 8 : at + 8 + size]
        at += 8 + size + (size & 1)
    return b""
