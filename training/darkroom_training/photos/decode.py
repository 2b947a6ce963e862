"""The one place that turns a photo's bytes into pixels, for every task.

Serving decodes with the same libraries in the same versions (photos.json): the first frame, turned as EXIF says, gray and
palette expanded to RGB, alpha dropped without blending, colour profiles ignored.
"""

from dataclasses import dataclass

from PIL import Image

from darkroom_training.photos.decoders import DECODERS
from darkroom_training.photos.policy import refused_by_codec
from darkroom_training.photos.read_header import read_header

Image.MAX_IMAGE_PIXELS = None  # our own limit is checked before anything is decoded, and says so better
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True)
class Photo:
    type: str  # jpeg, png, webp, gif, tiff or bmp
    mode: str  # the file's own colours and bits: rgb8, palette4 …
    rgb: Image.Image  # 8 bits a channel, upright


def decode(content: bytes) -> Photo:
    """Decode a photo. Raises Unreadable; whatever its header can tell is refused before any codec sees it."""
    type, header = read_header(content)
    try:
        rgb = DECODERS[type](content, header)
    except MemoryError:
        raise
    except Exception as error:
        raise refused_by_codec(error) from None
    turn = TURNS.get(header.orientation)
    return Photo(type, header.mode, rgb if turn is None else rgb.transpose(turn))


def upright(content: bytes) -> Image.Image:
    """The picture alone, 8-bit RGB. Raises Unreadable."""
    return decode(content).rgb
