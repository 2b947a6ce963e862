"""The one place that turns a photo's bytes into pixels, for inspect, preprocess and evaluate.

Serving decodes with sharp (autoOrient, ignoreIcc, removeAlpha) and must see the same pixels: the first frame, turned
as EXIF says, gray and palette expanded to RGB, alpha dropped without blending, colour profiles ignored.
"""

import io
import warnings
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError

from darkroom_training.photos.signatures import OTHER_TYPES, TYPES, sniff, webp_size

Image.MAX_IMAGE_PIXELS = None  # our own limit is checked before anything is decoded, and says so better
warnings.filterwarnings("ignore", category=UserWarning, module="PIL")  # odd metadata is nobody's concern
MODES = {"1", "L", "LA", "P", "PA", "RGB", "RGBA"}
XMP = ("xmp", "XML:com.adobe.xmp")
ORIENTATION = 0x0112  # EXIF's
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class Unreadable(ValueError):
    """Why a photo cannot be used: `reason` for programs (docs/training-tasks.md), `detail` for people."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.reason}: {self.detail}"


@dataclass(frozen=True)
class Photo:
    type: str  # jpeg, png, webp, gif, tiff or bmp
    mode: str  # Pillow's name of the file's own pixel format
    rgb: Image.Image  # 8 bits a channel, upright


def decode(content: bytes, max_pixels: int | None = None) -> Photo:
    """Decode a photo. Raises Unreadable; one with more than `max_pixels` is refused by its header."""
    type = sniff(content)
    if type is None:
        detail = "the file is empty" if not content else "no known image format begins like this"
        raise Unreadable("not-an-image" if content else "empty", detail)
    if type in OTHER_TYPES:
        raise Unreadable("unsupported-type", f"{type} is not supported; use {', '.join(TYPES)}")
    if type == "webp":  # its decoder takes memory for every pixel before it says how many there are
        _check_size(*webp_size(content), max_pixels)
    try:
        with Image.open(io.BytesIO(content), formats=[type.upper()]) as image:
            _check(image, type, max_pixels)
            rgb = _gif_rgb(image) if type == "gif" else _upright_rgb(image)
            return Photo(type, image.mode, rgb)
    except (Unreadable, MemoryError):
        raise
    except UnidentifiedImageError:
        raise Unreadable("truncated", "cut short or damaged: what its header says makes no sense") from None
    except Exception as broken:  # a damaged file can fail anywhere in a codec, in any way
        raise Unreadable("truncated", f"cut short or damaged: {_one_line(broken)}") from None


def upright(content: bytes) -> Image.Image:
    """The picture alone, 8-bit RGB. Raises Unreadable."""
    return decode(content).rgb


def _one_line(error: Exception) -> str:
    """What an error says, printable and short; some quote the file's own bytes."""
    said = " ".join(str(error).split()) or type(error).__name__
    return "".join(c if c.isprintable() else "?" for c in said)[:200]


def _check_size(width: int, height: int, max_pixels: int | None) -> None:
    if max_pixels is not None and width * height > max_pixels:
        raise Unreadable("too-many-pixels", f"{width} x {height} is more than {max_pixels} pixels")


def _check(image: Image.Image, type: str, max_pixels: int | None) -> None:
    _check_size(*image.size, max_pixels)
    # Pillow calls 16-bit PNG and TIFF "RGB" too; only the raw mode of the coded data tells.
    sixteen = type in ("png", "tiff") and any(";16" in repr(tile.args) for tile in image.tile)
    if image.mode not in MODES or sixteen:
        what = f"16 bits a channel ({image.mode})" if sixteen else f"pixel format {image.mode}"
        raise Unreadable("unsupported-mode", f"{what} is not supported; save it as 8-bit RGB or gray")


def _upright_rgb(image: Image.Image) -> Image.Image:
    image.load()
    for name in XMP:  # Pillow also obeys an orientation in XMP, sharp does not
        image.info.pop(name, None)
    turn = TURNS.get(_orientation(image))
    upright = image if turn is None else image.transpose(turn)
    upright.info.pop("transparency", None)
    return upright.convert("RGB")


def _orientation(image: Image.Image) -> int:
    """EXIF's orientation; EXIF that makes no sense turns nothing, as in sharp."""
    try:
        return image.getexif().get(ORIENTATION, 1)
    except Exception:
        return 1


def _gif_rgb(image: Image.Image) -> Image.Image:
    """Where the first frame is transparent, or does not reach, a GIF has no colour of its own: black, as in sharp."""
    frame = image.tile[0].extents  # left, top, right, bottom
    colours = image.convert("RGBA").crop(frame)
    rgb = Image.new("RGB", image.size)
    rgb.paste(colours.convert("RGB"), frame[:2], colours.getchannel("A"))
    return rgb
