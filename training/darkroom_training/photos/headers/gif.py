"""GIF: the screen, which the first frame may enlarge."""

from darkroom_training.photos.headers.header import Header, Numbers, Parts, damaged

# Screens of old programs that were never the picture's size: libvips takes the first frame's instead.
SCREENS = {(640, 480), (640, 512), (800, 600), (1024, 768), (1280, 1024), (1600, 1200)}
LARGEST_SCREEN = 2048
EXTENSION, FRAME, COMMENT = 0x21, 0x2C, 0xFE


def read(content: bytes) -> Header:
    numbers, parts = Numbers(content, big_endian=False), Parts()
    width, height, flags = numbers.u16(6), numbers.u16(8), numbers.u8(10)
    if (width, height) in SCREENS or 0 in (width, height) or max(width, height) > LARGEST_SCREEN:
        width = height = 1
    at = 13 + (3 * (2 << (flags & 7)) if flags & 0x80 else 0)
    while numbers.u8(at) == EXTENSION:
        at = _after_extension(numbers, parts, at)
    if numbers.u8(at) != FRAME:
        raise damaged()
    frame = numbers.u16(at + 5), numbers.u16(at + 7)
    if 0 in frame:
        width, height = frame
    else:
        width, height = max(width, numbers.u16(at + 1) + frame[0]), max(height, numbers.u16(at + 3) + frame[1])
    return Header(width, height, "palette8", "lzw", content[3:6].decode("ascii"))


def _after_extension(numbers: Numbers, parts: Parts, at: int) -> int:
    """Where the next block begins: behind a label, a block of its own unless it is a comment, and blocks up to an empty one."""
    at += 2 if numbers.u8(at + 1) == COMMENT else 3 + numbers.u8(at + 2)
    while size := numbers.u8(at):
        parts.take()
        at += 1 + size
    return at + 1
