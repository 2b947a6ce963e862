"""JPEG: by Pillow, by libjpeg-turbo, and by hand where no encoder writes it."""

import random
import struct

import numpy as np
import simplejpeg
from conftest import encoded, picture
from PIL import Image

from corpus.exifs import every, exif

SMALL = picture(41, 31)
READABLE = "readable"
ODD = "unsupported-mode"
ONE = (1, 1)
SAMPLED = [
    *((luma, ONE, READABLE) for luma in ((1, 2), (1, 4), (4, 1))),
    *((both, both, READABLE) for both in ((1, 2), (2, 1), (1, 3), (3, 1))),
    *(((2, 2), chroma, READABLE) for chroma in ((1, 2), (2, 1))),
    *((luma, ONE, ODD) for luma in ((2, 4), (4, 2), (3, 1), (1, 3), (3, 2), (1, 0))),
    *((ONE, chroma, ODD) for chroma in ((1, 2), (2, 1), (2, 2), (1, 4), (4, 1), (3, 1))),
    ((2, 2), (2, 2), ODD),
]


def segment(marker: int, data: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


def with_segments(content: bytes, *segments: tuple[int, bytes]) -> bytes:
    """Marker segments right behind the first two bytes."""
    return content[:2] + b"".join(segment(*one) for one in segments) + content[2:]


def flat(
    width: int,
    height: int,
    sampling: list[tuple[int, int]],
    frame: int = 0xC0,
    bits: int = 8,
    each: bool = False,
    ids: bytes = b"\1\2\3\4",
) -> bytes:
    """One colour, every block the same two bits: any sampling factors; `each` component in a scan of its own."""
    tables = segment(0xDB, b"\0" + bytes([1]) * 64)
    tables += segment(0xC4, b"\x00" + bytes([1, *[0] * 15]) + b"\0") + segment(
        0xC4, b"\x10" + bytes([1, *[0] * 15]) + b"\0"
    )
    components = b"".join(bytes([ids[n], h << 4 | v, 0]) for n, (h, v) in enumerate(sampling))
    header = segment(frame, struct.pack(">BHHB", bits, height, width, len(sampling)) + components)
    most = max(h for h, _ in sampling), max(v for _, v in sampling)
    across, down = -(-width // (8 * most[0])), -(-height // (8 * most[1]))

    def scan(members: list[int], blocks: int) -> bytes:
        data = "0" * (2 * blocks)
        data += "1" * (-len(data) % 8)
        head = bytes([len(members)]) + b"".join(bytes([ids[n], 0]) for n in members) + b"\0\x3f\0"
        return segment(0xDA, head) + bytes(int(data[n : n + 8], 2) for n in range(0, len(data), 8))

    if each or len(sampling) == 1:
        sizes = [(-(-width * h // (8 * most[0])), -(-height * v // (8 * most[1]))) for h, v in sampling]
        scans = b"".join(scan([n], w * h) for n, (w, h) in enumerate(sizes))
    else:
        scans = scan(list(range(len(sampling))), across * down * sum(h * v for h, v in sampling))
    return b"\xff\xd8" + tables + header + scans + b"\xff\xd9"


def patched(content: bytes, marker: int, offset: int, value: bytes) -> bytes:
    """Bytes of the first segment of a marker replaced."""
    at = content.index(bytes([0xFF, marker])) + 4 + offset
    return content[:at] + value + content[at + len(value) :]


def progressive_scans(width: int, height: int, scans: int) -> bytes:
    """A gray progressive JPEG that is whole and legal: its coefficients come one by one, a bit at a time."""
    table = segment(0xC4, b"\x00" + bytes([1, *[0] * 15]) + b"\0") + segment(
        0xC4, b"\x10" + bytes([1, *[0] * 15]) + b"\0"
    )
    content = b"\xff\xd8" + segment(0xDB, b"\0" + bytes([1]) * 64) + table
    content += segment(0xC2, struct.pack(">BHHB", 8, height, width, 1) + b"\1\x11\0")
    blocks = -(-width // 8) * -(-height // 8)
    data = bytes(blocks // 8) + bytes([0xFF >> blocks % 8] if blocks % 8 else [])
    steps = [(0, 0, 0)] + [
        (k, high, low) for k in range(1, 64) for high, low in [(0, 13), *((n, n - 1) for n in range(13, 0, -1))]
    ]
    for k, high, low in steps[:scans]:
        content += segment(0xDA, bytes([1, 1, 0, k, k, high << 4 | low])) + data
    return content + b"\xff\xd9"


def files() -> dict[str, tuple[bytes, str | None]]:
    """Contents, and what becomes of them."""
    good = encoded(SMALL, "JPEG")
    made = {f"quality {q}": encoded(SMALL, "JPEG", quality=q) for q in (1, 30, 75, 95, 100)}
    made |= {f"subsampling {s}": encoded(SMALL, "JPEG", subsampling=s) for s in ("4:4:4", "4:2:2", "4:2:0")}
    made |= {
        f"progressive {s}": encoded(SMALL, "JPEG", subsampling=s, progressive=True) for s in ("4:4:4", "4:2:2", "4:2:0")
    }
    made |= {
        f"turbo {s}": simplejpeg.encode_jpeg(np.ascontiguousarray(SMALL), 90, "RGB", s)
        for s in ("440", "411", "444", "422", "420")
    }
    for size in ((1, 1), (1, 40), (40, 1), (7, 9), (8, 8), (15, 17), (16, 16), (17, 15), (33, 2), (640, 481)):
        made[f"sides {size}"] = encoded(picture(*size), "JPEG")
        made[f"progressive sides {size}"] = encoded(picture(*size), "JPEG", progressive=True)
        made[f"gray sides {size}"] = encoded(picture(*size).convert("L"), "JPEG")
    made |= {f"restarts every {n}": encoded(SMALL, "JPEG", restart_marker_blocks=n) for n in (1, 2, 5)}
    made |= {
        "gray": encoded(SMALL.convert("L"), "JPEG"),
        "gray progressive": encoded(SMALL.convert("L"), "JPEG", progressive=True),
        "rgb": encoded(SMALL, "JPEG", keep_rgb=True),
        "rgb by its components' names": flat(17, 9, [(1, 1)] * 3, ids=b"RGB\0"),
        "optimized": encoded(SMALL, "JPEG", optimize=True),
        "each component in its scan": flat(41, 31, [(2, 2), (1, 1), (1, 1)], each=True),
        "extended": flat(41, 31, [(1, 1)] * 3, frame=0xC1),
        "legal in 60 scans": progressive_scans(20, 20, 60),
        "bytes behind": good + b"PK\3\4" + bytes(500),
        "photo behind": good + encoded(picture(9, 9), "JPEG"),
        "profile of 1 MB": with_segments(good, *[(0xE2, b"ICC_PROFILE\0" + bytes([n + 1, 20]) + bytes(60_000)) for n in range(20)]),
        "comments": with_segments(good, (0xFE, b"a" * 65_533), (0xFE, b"")),
        "xmp that turns": with_segments(good, (0xE1, b'http://ns.adobe.com/xap/1.0/\0<x tiff:Orientation="6"/>')),
        "10,000 empty segments": with_segments(good, *[(0xE5, b"")] * 10_000),
        "fill bytes": good[:2] + b"\xff" * 1000 + good[2:],
        "second exif": with_segments(good, (0xE1, b"Exif\0\0" + exif(3)), (0xE1, b"Exif\0\0" + exif(6))),
        "exif that makes no sense, then another": with_segments(good, (0xE1, b"Exif\0\0rubbish"), (0xE1, b"Exif\0\0" + exif(6))),
        "exif in another segment": with_segments(good, (0xE2, b"Exif\0\0" + exif(6))),
        "exif in lower case": with_segments(good, (0xE1, b"exif\0\0" + exif(6))),
    }  # fmt: skip
    made |= {name: with_segments(good, (0xE1, b"Exif\0\0" + one)) for name, one in every().items()}
    known = {name: (content, READABLE) for name, content in made.items()}
    for luma, chroma, verdict in SAMPLED:
        known[f"sampled {luma} {chroma}"] = flat(41, 31, [luma, chroma, chroma]), verdict
    known["gray sampled 2 x 2"] = flat(41, 31, [(2, 2)]), READABLE
    frames = {
        "arithmetic": 0xC9,
        "arithmetic progressive": 0xCA,
        "lossless": 0xC3,
        "hierarchical": 0xC5,
        "hierarchical arithmetic": 0xCD,
    }
    known |= {name: (patched(good, 0xC0, -3, bytes([frame])), "unsupported-mode") for name, frame in frames.items()}
    return known | {
        "12 bits": (patched(good, 0xC0, 0, b"\x0c"), "unsupported-mode"),
        "cmyk": (encoded(SMALL.convert("CMYK"), "JPEG"), "unsupported-mode"),
        "cmyk progressive": (encoded(SMALL.convert("CMYK"), "JPEG", progressive=True), "unsupported-mode"),
        "two components": (flat(17, 9, [(1, 1)] * 2), "unsupported-mode"),
        "no height": (patched(good, 0xC0, 1, b"\0\0"), "unsupported-size"),
        "no width": (patched(good, 0xC0, 3, b"\0\0"), "unsupported-size"),
        "65,501 pixels wide": (patched(good, 0xC0, 1, struct.pack(">HH", 1, 65_501)), "unsupported-size"),
        "65,500 pixels wide": (encoded(Image.new("L", (65_500, 1), 90), "JPEG"), READABLE),
        "4 billion pixels": (patched(good, 0xC0, 1, b"\xff\xff\xff\xff"), "too-many-pixels"),
        "legal in 800 scans of 1.5 million pixels": (progressive_scans(1500, 1000, 800), "too-costly"),
        "refined again and again": (endless(200, 100), "truncated"),
        "bytes between segments": (good[:20] + b"\0" + good[20:], "truncated"),
        "two frames": (good.replace(good[good.index(b"\xff\xc0") :][:19], good[good.index(b"\xff\xc0") :][:19] * 2, 1), "truncated"),
        "two beginnings": (b"\xff\xd8" + good, "truncated"),
        "no frame": (good.replace(b"\xff\xc0", b"\xff\xe9", 1), "truncated"),
        "no end": (good[:-2], "truncated"),
        "no data": (good[: good.index(b"\xff\xda") + 14], "truncated"),
        "ended before its scan": (good[: good.index(b"\xff\xda")] + b"\xff\xd9", "truncated"),
        "no tables": (good[: good.index(b"\xff\xdb")] + good[good.index(b"\xff\xc0") :], "truncated"),
        "random data": (good[: good.index(b"\xff\xda") + 14] + random.Random(3).randbytes(3000) + b"\xff\xd9", "truncated"),
        "header alone": (b"\xff\xd8\xff", "truncated"),
        "frame without a word, scan of two": (b"\xff\xd8\xff\xc0\0\2\xff\xda\0\4\1\1", None),
        "two bytes": (b"\xff\xd8", "not-an-image"),
    }  # fmt: skip


def endless(side: int, scans: int) -> bytes:
    """A progressive JPEG whose last scan comes again and again: each one costs a pass over every pixel."""
    content = encoded(Image.new("RGB", (side, side), (90, 60, 30)), "JPEG", progressive=True)
    last = content.rindex(b"\xff\xda")
    return content[:last] + content[last:-2] * scans + content[-2:]
