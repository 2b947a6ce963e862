"""BMP: Windows' headers."""

from dataclasses import dataclass

from darkroom_training.photos.headers.header import Header, Numbers, damaged, unsupported
from darkroom_training.photos.policy import find_name, name_of

OLDEST = 40  # bytes of the first header with sides of 32 bits
MASKS = [0xFF0000, 0xFF00, 0xFF]
MOST_COLOURS = 256


@dataclass(frozen=True)
class Layout:
    """Where a BMP's pixels are."""

    header: Header
    bits: int  # of a pixel
    palette: int  # where its colours begin, four bytes each
    colours: int
    pixels: int  # where rows begin
    stride: int  # bytes of a row, a multiple of 4
    upwards: bool  # the first row is the lowest


def read(content: bytes) -> Header:
    return layout(content).header


def layout(content: bytes) -> Layout:
    numbers = Numbers(content, big_endian=False)
    size = numbers.u32(14)
    variant = find_name("bmpVariant", size)
    if variant is None:
        raise damaged()
    if size < OLDEST:
        raise unsupported("bmp", "variant", variant)
    width, height, bits, colours = numbers.u32(18), numbers.u32(22), numbers.u16(28), numbers.u32(46)
    mode = find_name("bmpMode", bits)
    if mode is None or colours > min(MOST_COLOURS, 1 << bits) or (bits == 1 and colours == 1):
        raise damaged()
    upwards = height < 2**31
    height = height if upwards else 2**32 - height
    palette = 14 + size
    colours = colours or (1 << bits if bits <= 8 else 0)
    start = palette + 4 * colours
    if numbers.u32(10) != start:
        variant = "displaced pixels"
    elif bits == 32 and size > OLDEST and [numbers.u32(at) for at in (54, 58, 62)] != MASKS:
        variant = "unusual masks"
    stride = (width * bits + 31) // 32 * 4
    length = start + stride * (height - 1) + (width * bits + 7) // 8
    header = Header(width, height, mode, name_of("bmpCompression", numbers.u32(30)), variant, length=length)
    return Layout(header, bits, palette, colours, start, stride, upwards)
