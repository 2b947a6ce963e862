"""WebP: by Pillow, and chunks put around by hand."""

import struct

from conftest import encoded, picture
from PIL import Image

from corpus.exifs import every, exif

READABLE = "readable"
SMALL = picture(41, 31)
CLEAR = SMALL.copy()
CLEAR.putalpha(Image.linear_gradient("L").resize(SMALL.size))
EXIF, XMP, ICC, ALPHA = 0x08, 0x04, 0x20, 0x10


def chunk(name: bytes, data: bytes, length: int | None = None) -> bytes:
    return name + struct.pack("<I", len(data) if length is None else length) + data + b"\0" * (len(data) & 1)


def riff(*chunks: bytes, length: int | None = None) -> bytes:
    body = b"WEBP" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body) if length is None else length) + body


def canvas(width: int, height: int, flags: int) -> bytes:
    return chunk(
        b"VP8X", bytes([flags, 0, 0, 0]) + struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    )


def extended(
    content: bytes, flags: int, *behind: bytes, before: bytes = b"", size: tuple[int, int] = SMALL.size
) -> bytes:
    """A simple file's picture in an extended one, with chunks before and behind it."""
    return riff(canvas(*size, flags), before, content[12:], *behind)


def files() -> dict[str, tuple[bytes, str | None]]:
    lossy, lossless = encoded(SMALL, "WEBP", quality=80), encoded(SMALL, "WEBP", lossless=True)
    made = {
        f"quality {q} method {m}": encoded(SMALL, "WEBP", quality=q, method=m) for q in (0, 50, 100) for m in (0, 6)
    }
    made |= {
        f"sides {w} x {h}": encoded(picture(w, h), "WEBP", lossless=less)
        for w, h, less in (
            (1, 1, False),
            (1, 1, True),
            (17, 3, False),
            (2, 33, True),
            (640, 481, False),
            (640, 481, True),
        )
    }
    frames = {"save_all": True, "append_images": [SMALL.rotate(180), CLEAR.convert("RGBA")], "duration": 100}
    made |= {
        "lossless": lossless,
        "alpha": encoded(CLEAR, "WEBP"),
        "alpha of low quality": encoded(CLEAR, "WEBP", alpha_quality=10),
        "alpha lossless": encoded(CLEAR, "WEBP", lossless=True),
        "alpha exact": encoded(CLEAR, "WEBP", lossless=True, exact=True),
        "gray": encoded(SMALL.convert("L"), "WEBP"),
        "palette": encoded(SMALL.quantize(5), "WEBP", lossless=True),
        "animated": encoded(SMALL, "WEBP", **frames),
        "animated lossless": encoded(SMALL, "WEBP", lossless=True, **frames),
        "animated and clear": encoded(CLEAR, "WEBP", lossless=True, exact=True, **frames),
        "animated over a background": encoded(CLEAR, "WEBP", background=(9, 99, 199, 128), **frames),
        "animated, first frame in a corner": riff(
            canvas(60, 50, 0x12), chunk(b"ANIM", bytes([9, 99, 199, 255, 0, 0])),
            chunk(b"ANMF", bytes([3, 0, 0, 2, 0, 0]) + struct.pack("<I", 40)[:3] + struct.pack("<I", 30)[:3] + bytes([9, 0, 0, 0]) + lossless[12:])),
        "profile": encoded(SMALL, "WEBP", icc_profile=bytes(5000)),
        "profile of 1 MB": extended(lossy, ICC, before=chunk(b"ICCP", bytes(1_000_001))),
        "xmp that turns": encoded(SMALL, "WEBP", xmp=b'<x tiff:Orientation="6"/>'),
        "exif without its flag": extended(lossy, 0, chunk(b"EXIF", exif(6))),
        "flag without exif": extended(lossy, EXIF),
        "exif before the picture": extended(lossy, EXIF, before=chunk(b"EXIF", exif(6))),
        "two exif": extended(lossy, EXIF, chunk(b"EXIF", exif(3)), chunk(b"EXIF", exif(6))),
        "exif in lower case": extended(lossy, EXIF, chunk(b"exif", exif(6))),
        "exif behind the end": extended(lossy, EXIF) + chunk(b"EXIF", exif(6)),
        "exif in a simple file": riff(lossy[12:], chunk(b"EXIF", exif(6))),
        "unknown chunk": extended(lossy, 0, chunk(b"ABCD", bytes(99))),
        "bytes behind": lossy + b"PK" + bytes(300),
    }  # fmt: skip
    made |= {name: extended(lossless, EXIF, chunk(b"EXIF", one)) for name, one in every().items()}
    return {name: (content, READABLE) for name, content in made.items()} | {
        "canvas larger than the picture": (extended(lossy, 0, size=(60, 60)), None),
        "canvas smaller than the picture": (extended(lossy, 0, size=(20, 20)), None),
        "riff that is too long": (riff(lossy[12:], length=len(lossy) + 1000), None),
        "riff that is too short": (riff(lossy[12:], length=100), None),
        "odd riff": (riff(lossy[12:], length=len(lossy) - 7), None),
        "chunk that is too long": (riff(chunk(b"VP8 ", lossy[20:], 2**31)), None),
        "two pictures": (riff(lossy[12:], lossless[12:]), None),
        "alpha that is damaged": (extended(lossy, ALPHA, before=chunk(b"ALPH", b"\1\0\0\0")), None),
        "alpha that is raw": (extended(lossy, ALPHA, before=chunk(b"ALPH", b"\0" + bytes(41 * 31))), None),
        "no picture": (riff(canvas(41, 31, 0)), "truncated"),
        "no frame": (riff(canvas(41, 31, 2), chunk(b"ANIM", bytes(6))), "truncated"),
        "chunk nobody knows": (riff(chunk(b"ABCD", bytes(30))), "truncated"),
        "header alone": (riff(), "truncated"),
        "lossy without its signature": (riff(chunk(b"VP8 ", lossy[20:23] + bytes(3) + lossy[26:])), "truncated"),
        "lossy that is no key frame": (riff(chunk(b"VP8 ", bytes([lossy[20] | 1]) + lossy[21:])), "truncated"),
        "lossless of another version": (riff(chunk(b"VP8L", lossless[20:24] + bytes([lossless[24] | 0xE0]) + lossless[25:])), "truncated"),
        "lossy without sides": (riff(chunk(b"VP8 ", lossy[20:26] + bytes(4) + lossy[30:])), "unsupported-size"),
        "canvas of 65,501 pixels": (extended(lossy, 0, size=(65_501, 1)), "unsupported-size"),
        "canvas of 4 billion pixels": (riff(canvas(65_535, 65_535, 2), chunk(b"ANMF", bytes(20))), "too-many-pixels"),
        "lossy of 268 million pixels": (riff(chunk(b"VP8 ", b"\x10\0\0\x9d\x01\x2a\xff\x3f\xff\x3f")), "too-many-pixels"),
        "lossless of 268 million pixels": (riff(chunk(b"VP8L", b"\x2f\xff\xff\xff\x0f" + bytes(9))), "too-many-pixels"),
        "more chunks than anybody looks at": (extended(lossy, 0, *[chunk(b"ABCD", b"")] * 101_000), "too-costly"),
    }  # fmt: skip
