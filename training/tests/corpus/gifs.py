"""GIF: by Pillow, and blocks by hand with codes that pack nothing."""

import struct

import numpy as np
from conftest import encoded, picture

READABLE = "readable"
PALETTE = bytes(np.random.default_rng(4).integers(0, 256, 3 * 16, dtype=np.uint8))


def screen(width: int, height: int, palette: bytes = PALETTE, version: bytes = b"GIF89a", background: int = 0) -> bytes:
    size = (len(palette) // 3).bit_length() - 2
    return version + struct.pack("<HHBBB", width, height, 0x80 | size if palette else 0, background, 0) + palette


def codes(indices: bytes, bits: int = 4) -> bytes:
    """LZW that clears its table so often that it never grows; blocks of at most 255 bytes."""
    clear, stream = 1 << bits, ""
    for n, index in enumerate(indices):
        if n % ((1 << bits) - 2) == 0:
            stream = f"{clear:0{bits + 1}b}" + stream
        stream = f"{index:0{bits + 1}b}" + stream
    stream = f"{clear + 1:0{bits + 1}b}" + stream
    packed = int(stream, 2).to_bytes(-(-len(stream) // 8), "little")
    return (
        bytes([bits])
        + b"".join(bytes([len(packed[n : n + 255])]) + packed[n : n + 255] for n in range(0, len(packed), 255))
        + b"\0"
    )


def frame(
    width: int, height: int, x: int = 0, y: int = 0, flags: int = 0, palette: bytes = b"", data: bytes | None = None
) -> bytes:
    indices = bytes((3 * n + n // width) % 16 for n in range(width * height))
    flags |= 0x80 | (len(palette) // 3).bit_length() - 2 if palette else 0
    return (
        b"," + struct.pack("<HHHHB", x, y, width, height, flags) + palette + (codes(indices) if data is None else data)
    )


def control(disposal: int = 0, clear: int | None = None) -> bytes:
    return b"!\xf9\4" + bytes([disposal << 2 | (clear is not None), 9, 0, clear or 0]) + b"\0"


def extension(label: int, *blocks: bytes) -> bytes:
    return bytes([0x21, label]) + b"".join(bytes([len(block)]) + block for block in blocks) + b"\0"


def files() -> dict[str, tuple[bytes, str | None]]:
    whole = screen(19, 13) + frame(19, 13) + b";"
    small = picture(41, 31)
    frames = {"save_all": True, "append_images": [small.rotate(90).quantize(8), small.rotate(180).quantize(8)]}
    made = {f"by Pillow, {n} colours": encoded(small.quantize(n), "GIF") for n in (2, 3, 16, 256)}
    made |= {f"animated, disposal {n}": encoded(small.quantize(8), "GIF", disposal=n, **frames) for n in range(4)}
    made |= {
        f"frame at {x}, {y}": screen(30, 25) + frame(19, 13, x, y) + b";" for x, y in ((0, 0), (5, 0), (0, 5), (11, 12))
    }
    made |= {
        f"clear {n}, disposal {d}": screen(19, 13) + control(d, n) + frame(19, 13) + b";"
        for n in (0, 7, 15, 200)
        for d in (0, 2)
    }
    sides = (
        (640, 480),
        (640, 512),
        (800, 600),
        (1024, 768),
        (1280, 1024),
        (1600, 1200),
        (2049, 10),
        (10, 2049),
        (0, 0),
        (0, 9),
    )
    made |= {
        f"screen {w} x {h}": screen(w, h) + frame(19, 13, 2, 3) + b";" for w, h in (*sides, (2048, 10), (640, 481))
    }
    made |= {
        "whole": whole,
        "87a": screen(19, 13, version=b"GIF87a") + frame(19, 13) + b";",
        "one pixel": screen(1, 1) + frame(1, 1) + b";",
        "interlaced": screen(19, 13) + frame(19, 13, flags=0x40) + b";",
        "interlaced by Pillow": encoded(small.quantize(64), "GIF", interlace=True),
        "frame larger than its screen": screen(5, 5) + frame(19, 13) + b";",
        "frame beside its screen": screen(5, 5) + frame(7, 7, 9, 9) + b";",
        "second frame larger": screen(19, 13) + frame(19, 13) + frame(30, 30) + b";",
        "second frame smaller": screen(19, 13) + control(2) + frame(19, 13) + control(3, 1) + frame(5, 5, 2, 2) + b";",
        "palette of its own": screen(19, 13) + frame(19, 13, palette=PALETTE[::-1]) + b";",
        "only a palette of its own": screen(19, 13, b"") + frame(19, 13, palette=PALETTE) + b";",
        "no palette": screen(19, 13, b"") + frame(19, 13) + b";",
        "background of another colour": screen(30, 25, background=5) + control(0, 5) + frame(19, 13) + b";",
        "comments": screen(19, 13) + extension(0xFE, b"a" * 255, b"b" * 9) * 3 + frame(19, 13) + b";",
        "empty comment": screen(19, 13) + extension(0xFE) + frame(19, 13) + b";",
        "loops": screen(19, 13) + extension(0xFF, b"NETSCAPE2.0", b"\1\0\0") + frame(19, 13) + b";",
        "xmp": screen(19, 13) + extension(0xFF, b"XMP DataXMP", b"<x/>") + frame(19, 13) + b";",
        "plain text": screen(19, 13) + extension(0x01, bytes(12), b"hello") + frame(19, 13) + b";",
        "unknown extension": screen(19, 13) + extension(0x77, b"abc", b"def") + frame(19, 13) + b";",
        "two controls": screen(19, 13) + control(0, 3) + control(0, 4) + frame(19, 13) + b";",
        "bytes behind": whole + b"PK" + bytes(300),
    }  # fmt: skip
    start = screen(19, 13)
    return {name: (content, READABLE) for name, content in made.items()} | {
        "no end": (whole[:-1], None),
        "frame that ends early": (start + frame(19, 13, data=codes(bytes(50))) + b";", None),
        "frame with more behind": (start + frame(19, 13, data=codes(bytes(500))) + b";", None),
        "frame without codes": (start + frame(19, 13, data=b"\4\0") + b";", None),
        "frame without an end": (start + frame(19, 13, data=codes(bytes(247))[:-1]), None),
        "codes of 1 bit": (start + frame(19, 13, data=b"\1" + codes(bytes(247))[1:]) + b";", None),
        "codes of 11 bits": (start + frame(19, 13, data=b"\x0b" + codes(bytes(247))[1:]) + b";", None),
        "codes of 12 bits": (start + frame(19, 13, data=b"\x0c" + codes(bytes(247))[1:]) + b";", None),
        "codes that make no sense": (start + frame(19, 13, data=b"\4\3\xff\xff\xff\0") + b";", None),
        "second frame damaged": (start + frame(19, 13) + frame(19, 13, data=b"\4\3\xff\xff\xff\0") + b";", None),
        "second frame cut": (start + frame(19, 13) + frame(19, 13)[:40], None),
        "rubbish behind the frame": (start + frame(19, 13) + b"rubbish", None),
        "rubbish before the frame": (start + b"\0\0" + frame(19, 13) + b";", "truncated"),
        "no frame": (start + b";", "truncated"),
        "screen alone": (start, "truncated"),
        "script": (b"GIF89a/*" + bytes(20) + b"*/=1;alert(1)", "truncated"),
        "frame of no width": (start + frame(1, 13, data=codes(b"\0"))[:5] + b"\0\0" + frame(1, 13)[7:] + b";", "unsupported-size"),
        "frame of no height": (start + frame(19, 1)[:7] + b"\0\0" + frame(19, 1)[9:] + b";", "unsupported-size"),
        "frame to 65,501": (start + frame(1, 1, 65_500, 0) + b";", "unsupported-size"),
        "frame to 65,500": (start + frame(1, 1, 65_499, 0) + b";", READABLE),
        "4 billion pixels": (screen(65_535, 65_535) + b"," + struct.pack("<HHHHB", 0, 0, 65_535, 65_535, 0) + b"\2\1\0\0;", "too-many-pixels"),
        "more frames than anybody looks at": (start + frame(1, 1) * 5000 + b";", None),
        "more comments than anybody looks at": (start + extension(0xFE, *[b"a"] * 101_000) + frame(19, 13) + b";", "too-costly"),
    }  # fmt: skip
