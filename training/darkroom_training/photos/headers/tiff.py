"""TIFF: the first directory."""

import struct

from darkroom_training.photos.headers.exif import ORIENTATION, TURNS, one_short
from darkroom_training.photos.headers.header import Header, Numbers, unsupported
from darkroom_training.photos.headers.tiff_directory import Directory
from darkroom_training.photos.policy import LIMITS, name_of, refused

BIG, REDUCED, SEPARATE, JPEG = 43, 1, 2, 7
SUBFILE, WIDTH, HEIGHT, BITS, COMPRESSION, PHOTOMETRIC = 254, 256, 257, 258, 259, 262
SAMPLES, PLANAR, TILE, FORMAT = 277, 284, 322, 339
COLOURS = {"gray": 1, "rgb": 3, "palette": 1}  # samples


def read(content: bytes) -> Header:
    numbers = Numbers(content, content[:2] == b"MM")
    if numbers.u16(2) == BIG:
        raise unsupported("tiff", "variant", "bigtiff")
    directory = Directory(numbers)
    _count_pages(numbers)
    return Header(
        width=directory.one(WIDTH),
        height=directory.one(HEIGHT),
        mode=_mode(directory),
        compression=_compression(directory),
        variant=_variant(directory),
        orientation=_orientation(numbers, directory),
    )


def _count_pages(numbers: Numbers) -> None:
    """libvips reads every directory before the first picture."""
    pages: set[int] = set()
    try:
        page = numbers.u32(4)
        while page != 0 and page not in pages:
            pages.add(page)
            if len(pages) > LIMITS["pages"]:
                raise refused("too-costly")
            page = numbers.u32(page + 2 + 12 * numbers.u16(page))
    except struct.error:
        pass  # libvips will say so


def _orientation(numbers: Numbers, directory: Directory) -> int:
    """libvips reads no TIFF with a turn that nobody knows."""
    entry = directory.entries.get(ORIENTATION)
    turn = one_short(numbers, entry) if entry else None
    if turn is not None and turn not in TURNS:
        raise unsupported("tiff", "orientation", str(turn))
    return turn or 1


def _mode(directory: Directory) -> str:
    colours = name_of("tiffMode", directory.one(PHOTOMETRIC))
    if colours == "ycbcr" and directory.one(COMPRESSION, 1) == JPEG:
        colours = "rgb"  # which is what JPEG makes of it
    samples = directory.one(SAMPLES, 1)
    more = samples - COLOURS.get(colours, samples)
    alpha = "" if more == 0 else "a" if more == 1 else f"{more:+d} samples "
    bits, formats = set(directory.all(BITS, 1)), set(directory.all(FORMAT, 1))
    size = str(*bits) if len(bits) == 1 else " mixed"
    return f"{name_of('tiffSamples', *formats) if len(formats) == 1 else 'mixed '}{colours}{alpha}{size}"


def _compression(directory: Directory) -> str:
    """libtiff bounds the scans of JPEGs in strips; libvips decodes those in tiles itself, without a bound."""
    name, variant = name_of("tiffCompression", directory.one(COMPRESSION, 1)), _variant(directory)
    return f"jpeg in {variant}" if name == "jpeg" and variant != "strips" else name


def _variant(directory: Directory) -> str:
    """Raw photos of cameras have a preview first, which is none of the photo."""
    if directory.one(SUBFILE, 0) & REDUCED:
        return "preview"
    separate = directory.one(PLANAR, 1) == SEPARATE and directory.one(SAMPLES, 1) > 1
    return ("separate " if separate else "") + ("tiles" if TILE in directory.entries else "strips")
