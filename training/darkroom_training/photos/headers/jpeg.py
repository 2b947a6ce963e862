"""JPEG: marker segments up to the first scan, and how many scans follow."""

import re

from darkroom_training.photos.headers.exif import PREFIX, orientation
from darkroom_training.photos.headers.header import Header, Numbers, Parts, damaged
from darkroom_training.photos.policy import name_of

FILL = re.compile(rb"\xff+")
MARKER = re.compile(rb"\xff([^\x00\xff\xd0-\xd7])", re.DOTALL)  # one that ends a scan's data
ALONE = {0x01, *range(0xD0, 0xD8)}  # markers without a segment
FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
ARITHMETIC = range(0xC9, 0xD0)
SOI, EOI, SCAN, APP1 = 0xD8, 0xD9, 0xDA, 0xE1
PROGRESSIVE = 0xC2
COLOURS = {1: "gray", 3: "rgb", 4: "cmyk"}


def read(content: bytes) -> Header:
    numbers, parts = Numbers(content, big_endian=True), Parts()
    frame: tuple[int, int] | None = None  # its marker, and where it begins
    turn: int | None = None
    at = 2
    while True:
        parts.take()
        fill = FILL.match(content, at)
        if fill is None:
            raise damaged()
        at = fill.end()
        marker = numbers.u8(at)
        at += 1
        if marker in ALONE:
            continue
        if marker in (0, SOI, EOI) or (marker in FRAMES and frame):
            raise damaged()
        end = at + numbers.u16(at)
        if end < at + 2 or end > len(content):
            raise damaged()
        if marker in FRAMES:
            frame = (marker, at + 2)
        elif marker == APP1 and turn is None and content[at + 2 : end].startswith(PREFIX):
            turn = orientation(content[at + 2 : end])
        elif marker == SCAN:
            break
        at = end
    if frame is None:
        raise damaged()
    kind, start = frame
    components = numbers.u8(start + 5)
    many = kind == PROGRESSIVE or numbers.u8(at + 2) < components
    return Header(
        width=numbers.u16(start + 3),
        height=numbers.u16(start + 1),
        mode=f"{COLOURS.get(components, f'{components} components ')}{numbers.u8(start)}",
        compression="arithmetic" if kind in ARITHMETIC else "huffman",
        variant=name_of("jpegVariant", kind),
        sampling=_sampling(numbers, start, components),
        orientation=turn or 1,
        scans=_scans(content, end, numbers, parts) if many else 1,
    )


def _sampling(numbers: Numbers, frame: int, components: int) -> str:
    """Of a single component it says nothing."""
    if components == 1:
        return "1x1"
    factors = [numbers.u8(frame + 7 + 3 * n) for n in range(components)]
    return ",".join(f"{one >> 4}x{one & 15}" for one in factors)


def _scans(content: bytes, at: int, numbers: Numbers, parts: Parts) -> int:
    """How many scans there are, the first of which begins its data at `at`."""
    scans = 1
    while (found := MARKER.search(content, at)) and found[1][0] != EOI:
        parts.take()
        at = found.end()
        if found[1][0] != 0x01:
            at += max(numbers.u16(at), 2)
        scans += found[1][0] == SCAN
    return scans
