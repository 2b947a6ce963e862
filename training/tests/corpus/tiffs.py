"""TIFF: directories by hand, pixels by libvips and libtiff."""

import struct
import zlib

import numpy as np
import pyvips
from conftest import encoded, picture
from PIL import Image

from corpus.exifs import exif
from corpus.jpegs import progressive_scans

READABLE = "readable"
SHORT, LONG = 3, 4
SMALL = picture(41, 31)
KINDS = {  # photometric, samples
    "white is zero": (0, 1), "gray": (1, 1), "gray with alpha": (1, 2), "rgb": (2, 3), "rgb with alpha": (2, 4),
}  # fmt: skip


def tiff(
    *entries: tuple[int, int, list[int]], data: bytes = b"", order: str = "<", next: int = 0, magic: int = 42
) -> bytes:
    """One directory of (tag, type, values), pixels behind it where tag 273 is not given; values that do not fit stand last."""
    every = {entry[0]: entry for entry in entries}
    start = 8 + 2 + 12 * (len(every) + (273 not in every)) + 4
    every.setdefault(273, (273, LONG, [start]))
    tail, packed = data, []
    for tag, type, values in (every[tag] for tag in sorted(every)):
        content = struct.pack(f"{order}{len(values)}{'H' if type == SHORT else 'I'}", *values)
        if len(content) > 4:
            tail, content = tail + content, struct.pack(f"{order}I", start + len(tail))
        packed.append(struct.pack(f"{order}HHI", tag, type, len(values)) + content.ljust(4, b"\0"))
    mark = (b"II" if order == "<" else b"MM") + struct.pack(f"{order}HI", magic, 8)
    return mark + struct.pack(f"{order}H", len(packed)) + b"".join(packed) + struct.pack(f"{order}I", next) + tail


def plain(
    photometric: int = 2,
    samples: int = 3,
    *more: tuple[int, int, list[int]],
    bits: int = 8,
    width: int = 19,
    height: int = 13,
    order: str = "<",
    data: bytes | None = None,
    next: int = 0,
) -> bytes:
    """Random pixels in one strip; `more` entries add to or replace the usual ones."""
    if data is None:
        row = (width * samples * bits + 7) // 8
        data = np.random.default_rng(bits * samples).integers(0, 256, height * row, dtype=np.uint8).tobytes()
    usual = [
        (256, SHORT, [width]),
        (257, SHORT, [height]),
        (258, SHORT, [bits] * samples),
        (259, SHORT, [1]),
        (262, SHORT, [photometric]),
    ]
    usual += [(277, SHORT, [samples]), (278, LONG, [height]), (279, LONG, [len(data)])]
    extra = samples - (3 if photometric == 2 else 1)
    usual += [(338, SHORT, [2] * extra)] if extra > 0 else []
    entries = {entry[0]: entry for entry in (*usual, *more)}
    return tiff(*(entry for entry in entries.values() if entry[2]), data=data, order=order, next=next)


def pages(count: int) -> bytes:
    """The same small page again and again."""
    size = len(plain(width=1, height=1))
    size += size & 1
    content = b""
    for n in range(count):
        next = 8 + (n + 1) * size if n + 1 < count else 0
        content += plain(width=1, height=1, next=next)[8:].ljust(size, b"\0")
    return b"II*\0" + struct.pack("<I", 8) + content


def without(tag: int, **options) -> bytes:
    return plain(2, 3, (tag, SHORT, []), **options)


def by_vips(image: Image.Image, **options) -> bytes:
    return pyvips.Image.new_from_array(np.asarray(image)).tiffsave_buffer(**options)


def readable() -> dict[str, bytes]:
    made = {f"{name}, {order}": plain(*kind, order=order) for name, kind in KINDS.items() for order in "<>"}
    made |= {f"{name} of 1 bit": plain(kind, 1, bits=1) for name, kind in (("gray", 1), ("white is zero", 0))}
    palette = (320, SHORT, np.random.default_rng(1).integers(0, 65_536, 768).tolist())
    made |= {f"palette, {order}": plain(3, 1, palette, order=order) for order in "<>"}
    made["palette of 8 bits in 16"] = plain(3, 1, (320, SHORT, [n % 256 for n in palette[2]]))
    for compression in ("raw", "tiff_lzw", "tiff_deflate", "tiff_adobe_deflate", "packbits"):
        for mode in ("RGB", "L", "1", "P", "RGBA", "LA"):
            made[f"{mode} {compression}"] = encoded(SMALL.convert(mode), "TIFF", compression=compression)
    for compression in ("none", "lzw", "deflate", "packbits"):
        for predictor in ("none", "horizontal"):
            options = {"compression": compression, "predictor": predictor}
            made[f"{compression} {predictor}, tiles"] = by_vips(
                SMALL, tile=True, tile_width=16, tile_height=16, **options
            )
            made[f"{compression} {predictor}, strips"] = by_vips(SMALL, **options)
    made |= {f"{mode} jpeg": encoded(SMALL.convert(mode), "TIFF", compression="jpeg") for mode in ("RGB", "L")}
    made |= {f"jpeg of quality {q}": by_vips(SMALL, compression="jpeg", Q=q) for q in (30, 75, 90, 100)}
    made["jpeg progressive"] = plain(1, 1, (259, SHORT, [7]), width=40, height=40, data=progressive_scans(40, 40, 99))
    made |= {f"turned {n}, {order}": plain(2, 3, (274, SHORT, [n]), order=order) for n in range(1, 9) for order in "<>"}
    planes = np.random.default_rng(2).integers(0, 256, 3 * 19 * 13, dtype=np.uint8).tobytes()
    start = 8 + 2 + 12 * 10 + 4
    separate = [(284, SHORT, [2]), (273, LONG, [start, start + 247, start + 494]), (279, LONG, [247] * 3)]
    made |= {
        "turned by a long": plain(2, 3, (274, LONG, [6])),
        "turned twice in one tag": plain(2, 3, (274, SHORT, [6, 6])),
        "turned in its exif": plain(2, 3, (34665, LONG, [2000])).ljust(2000, b"\0") + exif(6)[8:],
        "one plane called separate": plain(1, 1, (284, SHORT, [2])),
        "planes": plain(2, 3, *separate, data=planes),
        "associated alpha": plain(2, 4, (338, SHORT, [1])),
        "alpha that nobody explains": plain(2, 4, (338, SHORT, [])),
        "alpha of no kind": plain(2, 4, (338, SHORT, [0])),
        "bits the wrong way round": plain(1, 1, (266, SHORT, [2]), bits=1),
        "sides as longs": plain(2, 3, (256, LONG, [19]), (257, LONG, [13])),
        "strips of one row": plain(1, 1, (278, LONG, [1]), (273, LONG, [400 + 19 * n for n in range(13)]), (279, LONG, [19] * 13)).ljust(800, b"\7"),
        "without its bits": plain(1, 1, (258, SHORT, []), bits=1),
        "without rows": without(278),
        "without a size of its strip": without(279),
        "two pages": encoded(SMALL, "TIFF", save_all=True, append_images=[picture(9, 9)]),
        "next directory is itself": plain(next=8),
        "exif that is itself": plain(2, 3, (34665, LONG, [8])),
        "parts that are itself": plain(2, 3, (330, LONG, [8])),
        "profile": encoded(SMALL, "TIFF", icc_profile=bytes(3000)),
        "bytes behind": plain() + b"PK" + bytes(300),
        "one pixel": plain(width=1, height=1),
        "65,500 pixels wide": encoded(Image.new("L", (65_500, 1), 90), "TIFF"),
        "65,500 pixels high": encoded(Image.new("L", (1, 65_500), 90), "TIFF"),
        "no preview": plain(2, 3, (254, LONG, [0])),
        "page of several": plain(2, 3, (254, LONG, [2])),
    }  # fmt: skip
    return made


def odd() -> dict[str, bytes]:
    """Kinds that are no photos here."""
    made = {
        f"compressed {n}": plain(2, 3, (259, SHORT, [n]))
        for n in (2, 3, 4, 6, 34_712, 34_925, 50_000, 50_001, 50_002, 99)
    }
    made |= {f"{bits} bits": plain(1, 1, bits=bits) for bits in (2, 4, 12, 16, 32)}
    made |= {f"sample format {n}": plain(1, 1, (339, SHORT, [n])) for n in (2, 3, 4, 5)}
    made |= {f"turned {n}": plain(2, 3, (274, SHORT, [n])) for n in (0, 9, 65_535)}
    made |= {f"photometric {n}": plain(n, 3) for n in (4, 6, 8, 9, 10, 32_803)}
    made |= {
        f"{compression}": encoded(
            SMALL.convert("1" if compression == "group4" else "RGB"), "TIFF", compression=compression
        )
        for compression in ("lzma", "zstd", "group4")
    }
    return made | {
        "palette of 4 bits": plain(3, 1, bits=4),
        "cmyk": encoded(SMALL.convert("CMYK"), "TIFF"),
        "lab": encoded(Image.new("LAB", (9, 9)), "TIFF"),
        "ycbcr": encoded(SMALL.convert("YCbCr"), "TIFF"),
        "float": encoded(Image.fromarray(np.zeros((4, 4), dtype=np.float32)), "TIFF"),
        "16 bits by Pillow": encoded(Image.fromarray(np.zeros((4, 4), dtype=np.uint16)), "TIFF"),
        "bits that differ": plain(2, 3, (258, SHORT, [8, 8, 5])),
        "five samples": plain(2, 5),
        "two samples of rgb": plain(2, 2),
        "65,535 samples": plain(1, 1, (277, SHORT, [65_535])),
        "palette with alpha": plain(3, 2),
        "separate tiles": plain(2, 3, (284, SHORT, [2]), (322, LONG, [16]), (323, LONG, [16])),
        "preview": plain(2, 3, (254, LONG, [1])),
        "jpeg in tiles": by_vips(SMALL, compression="jpeg", tile=True, tile_width=16, tile_height=16),
        "jpeg in separate strips": plain(2, 3, (259, SHORT, [7]), (284, SHORT, [2])),
        "jpeg of cmyk": plain(5, 4, (259, SHORT, [7])),
        "big tiff": by_vips(SMALL, bigtiff=True),
        "big tiff header alone": b"II+\0\x08\0\0\0",
    }  # fmt: skip


def damaged() -> dict[str, tuple[bytes, str | None]]:
    tiles = by_vips(SMALL, tile=True, tile_width=16, tile_height=16)
    known = {
        "no sides": plain(width=0, height=0, data=b"a"),
        "65,501 pixels wide": plain(2, 3, (256, LONG, [65_501]), (257, LONG, [1])),
    }
    made = {
        "directory of no tags": b"II*\0\x08\0\0\0\0\0" + bytes(4),
        "directory cut": b"II*\0\x08\0\0\0\xff\xff",
        "directory nowhere": b"II*\0" + struct.pack("<I", 2**32 - 1),
        "header alone": b"II*\0",
        "width missing": without(256),
        "height missing": without(257),
        "colours missing": without(262),
        "width of no number": plain(2, 3, (256, SHORT, [])),
        "next directory is nowhere": plain(next=2**32 - 2),
        "turned 9 by a long": plain(2, 3, (274, LONG, [9])),
        "pixels cut": plain()[:-300],
        "pixels nowhere": plain(2, 3, (273, LONG, [2**32 - 1])),
    }
    unsure = {
        "jpeg rubbish": plain(2, 3, (259, SHORT, [7])),
        "jpeg of another size": plain(2, 3, (259, SHORT, [7]), data=encoded(SMALL, "JPEG")),
        "jpeg of other colours": plain(2, 3, (259, SHORT, [7]), width=41, height=31, data=encoded(SMALL.convert("L"), "JPEG")),
        "jpeg cut": encoded(SMALL, "TIFF", compression="jpeg")[:900],
        "jpeg of 100 scans": plain(1, 1, (259, SHORT, [7]), width=40, height=40, data=progressive_scans(40, 40, 101)),
        "pixels that are the header": plain(2, 3, (273, LONG, [0])),
        "width twice": _twice(plain(), 256),
        "strips missing": plain(2, 3, (273, LONG, [])),
        "samples missing": without(277),
        "samples more than its bits": plain(2, 3, (258, SHORT, [8])),
        "no rows in a strip": plain(2, 3, (278, LONG, [0])),
        "size of its strip too small": plain(2, 3, (279, LONG, [100])),
        "no size of its strip": plain(2, 3, (279, LONG, [0])),
        "one strip for many": plain(2, 3, (278, LONG, [1])),
        "palette missing": plain(3, 1),
        "palette too short": plain(3, 1, (320, SHORT, [9] * 100)),
        "deflated rubbish": plain(2, 3, (259, SHORT, [8])),
        "lzw rubbish": plain(2, 3, (259, SHORT, [5])),
        "packed rubbish": plain(2, 3, (259, SHORT, [32_773])),
        "deflated and cut": plain(2, 3, (259, SHORT, [8]), data=zlib.compress(bytes(741))[:-5]),
        "deflated with more": plain(2, 3, (259, SHORT, [8]), data=zlib.compress(bytes(7410))),
        "deflated with less": plain(2, 3, (259, SHORT, [8]), data=zlib.compress(bytes(74))),
        "predictor of floats": plain(2, 3, (259, SHORT, [8]), (317, SHORT, [3]), data=zlib.compress(bytes(741))),
        "predictor nobody knows": plain(2, 3, (259, SHORT, [8]), (317, SHORT, [9]), data=zlib.compress(bytes(741))),
        "planes nobody knows": plain(2, 3, (284, SHORT, [3])),
        "no samples": plain(1, 1, (277, SHORT, [0])),
        "tiles of 15": tiles.replace(struct.pack("<HHII", 322, LONG, 1, 16), struct.pack("<HHII", 322, LONG, 1, 15)),
        "tiles cut": tiles[:2000],
        "tiles of 2^31 pixels": plain(2, 3, (322, LONG, [2**15]), (323, LONG, [2**16])),
        "4 billion strips": plain(2, 3, (278, LONG, [1]), (273, LONG, [8])),
        "orientation as its last tag, cut": plain(2, 3, (274, SHORT, [6]))[:130],
    }  # fmt: skip
    many = {"2^62 pixels": plain(2, 3, (256, LONG, [2**31 - 1]), (257, LONG, [2**31 - 1]))}
    verdicts = ((known, "unsupported-size"), (made, "truncated"), (unsure, None), (many, "too-many-pixels"))
    return {name: (content, verdict) for group, verdict in verdicts for name, content in group.items()}


def _twice(content: bytes, tag: int) -> bytes:
    """The entry behind a tag says the same tag with another number."""
    at = content.index(struct.pack("<HH", tag, SHORT))
    return content[: at + 12] + struct.pack("<HHII", tag, SHORT, 1, 5) + content[at + 24 :]


def files() -> dict[str, tuple[bytes, str | None]]:
    good = {name: (content, READABLE) for name, content in readable().items()}
    return good | {name: (content, "unsupported-mode") for name, content in odd().items()} | damaged()
