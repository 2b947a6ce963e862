"""Whether a file is a photo, by its header alone: no codec sees what is refused here."""

import struct

from darkroom_training.photos.headers import bmp, gif, jpeg, png, tiff, webp
from darkroom_training.photos.headers.header import Header, damaged, unsupported
from darkroom_training.photos.policy import LIMITS, TABLE, TYPES, refused
from darkroom_training.photos.signatures import sniff

READERS = {"jpeg": jpeg.read, "png": png.read, "webp": webp.read, "gif": gif.read, "tiff": tiff.read, "bmp": bmp.read}


def read_header(content: bytes) -> tuple[str, Header]:
    """A photo's type and header. Raises Unreadable."""
    if not content:
        raise refused("empty")
    type = sniff(content)
    if type is None:
        raise refused("not-an-image")
    if type not in TYPES:
        raise refused("unsupported-type", type=type)
    try:
        header = READERS[type](content)
    except struct.error:
        raise damaged() from None
    _check(type, header, len(content))
    return type, header


def _check(type: str, header: Header, length: int) -> None:
    for field, accepted in TABLE["accepted"][type].items():
        value = getattr(header, field)
        if value not in accepted:
            raise unsupported(type, field, value)
    width, height, pixels, side = header.width, header.height, LIMITS["pixels"], LIMITS["side"]
    if width * height > pixels:
        raise refused("too-many-pixels", width=width, height=height, most=pixels)
    if not (1 <= width <= side and 1 <= height <= side):
        raise refused("unsupported-size", width=width, height=height, most=side)
    if header.scans * width * height > LIMITS["scanPixels"]:
        raise refused("too-costly")
    if length < header.length:
        raise refused("truncated", part="pixels")
