"""BMP: Windows' headers by hand, and those that nobody decodes alike."""

import struct

import numpy as np

READABLE = "readable"
MASKS = struct.pack("<III", 0xFF0000, 0xFF00, 0xFF)


def bmp(
    bits: int,
    width: int = 19,
    height: int = 13,
    size: int = 40,
    compression: int = 0,
    used: int = 0,
    palette: bytes | None = None,
    gap: int = 0,
    masks: bytes = MASKS,
    data: bytes | None = None,
    most: int | None = None,
) -> bytes:
    """Random rows. `used` colours are said to be in the palette; pixels have the first `most` of them."""
    rng = np.random.default_rng(bits)
    colours = used or 1 << bits if bits <= 8 else used
    palette = rng.integers(0, 256, 4 * colours, dtype=np.uint8).tobytes() if palette is None else palette
    rows = rng.integers(0, 256, (abs(height), (width * bits + 31) // 32 * 4), dtype=np.uint8)
    if bits == 8:
        rows = (rows.astype(int) % (most or colours)).astype(np.uint8)
    if data is None:
        data = rows.tobytes()
    header = struct.pack("<IiiHHIIiiII", size, width, height, 1, bits, compression, len(data), 2835, 2835, used, 0)
    header += (masks + bytes(4) + bytes(70))[: size - 40]
    start = 14 + len(header) + len(palette) + gap
    return b"BM" + struct.pack("<IHHI", start + len(data), 0, 0, start) + header + palette + bytes(gap) + data


def files() -> dict[str, tuple[bytes, str | None]]:
    made = {f"{bits} bits": bmp(bits) for bits in (1, 8, 24, 32)}
    made |= {
        f"{bits} bits, header of {size}": bmp(bits, size=size) for bits in (1, 8, 24, 32) for size in (52, 56, 108, 124)
    }
    made |= {
        f"{bits} bits, {w} wide": bmp(bits, w, 5) for bits in (1, 8, 24, 32) for w in (1, 2, 3, 4, 7, 8, 9, 31, 32, 33)
    }
    made |= {f"{bits} bits, downwards": bmp(bits, height=-13) for bits in (1, 8, 24, 32)}
    made |= {f"8 bits, {used} colours": bmp(8, used=used) for used in (1, 2, 5, 16, 255, 256)}
    black_and_white = b"\0\0\0\0\xff\xff\xff\0"
    grays = b"".join(bytes([n, n, n, 0]) for n in range(256))
    whole = bmp(24)
    made |= {
        "1 bit, black and white": bmp(1, palette=black_and_white),
        "1 bit, white and black": bmp(1, palette=black_and_white[::-1]),
        "1 bit, 2 colours": bmp(1, used=2),
        "8 bits, black and white": bmp(8, used=2, palette=black_and_white),
        "8 bits, grays": bmp(8, palette=grays),
        "8 bits, 20 grays": bmp(8, used=20, palette=grays[:80]),
        "8 bits, grays upside down": bmp(8, palette=grays[::-1]),
        "24 bits with a palette": bmp(24, used=7),
        "32 bits with a palette": bmp(32, used=7),
        "bytes behind": whole + b"PK" + bytes(300),
        "last row unpadded": whole[:-3],
        "another size in its header": whole[:2] + b"\xff\xff\xff\x7f" + whole[6:],
        "no planes": whole[:26] + b"\0\0" + whole[28:],
        "no size of its pixels": whole[:34] + bytes(4) + whole[38:],
        "one pixel": bmp(24, 1, 1),
        "65,500 pixels wide": bmp(1, 65_500, 1),
        "65,500 pixels high": bmp(1, 1, 65_500),
        "masks that count for nothing": bmp(24, size=108, masks=bytes(12)),
    }
    odd = {
        "4 bits": bmp(4),
        "16 bits": bmp(16),
        "bit fields of 16 bits": bmp(16, compression=3, palette=struct.pack("<III", 0xF800, 0x7E0, 0x1F)),
        "bit fields of 32 bits": bmp(32, compression=3, palette=MASKS),
        "bit fields in a header of 124": bmp(32, size=124, compression=3),
        "runs of 8 bits": bmp(8, compression=1, data=b"\x13\5" * 13 + b"\0\1"),
        "runs of 4 bits": bmp(4, compression=2, data=b"\x13\5" * 13 + b"\0\1"),
        "jpeg inside": bmp(24, compression=4),
        "png inside": bmp(24, compression=5),
        "compressed as nobody knows": bmp(24, compression=77),
        "header of os/2": b"BM" + struct.pack("<IHHIIHHHH", 62, 0, 0, 26, 12, 3, 3, 1, 24) + bytes(36),
        "second header of os/2": bmp(24, size=64),
        "short header of os/2": bmp(24, size=40)[:14] + struct.pack("<I", 16) + whole[18:],
        "displaced pixels": bmp(24, gap=4),
        "displaced pixels behind a palette": bmp(8, gap=1),
        "pixels within the palette": whole[:10] + struct.pack("<I", 30) + whole[14:],
        "unusual masks": bmp(32, size=108, masks=struct.pack("<III", 0xFF, 0xFF00, 0xFF0000)),
        "no masks": bmp(32, size=124, masks=bytes(12)),
    }
    sides = {
        "no width": bmp(24, 0, 1),
        "no width, 2^30 high": bmp(24, 0, 1)[:22] + struct.pack("<i", 2**30) + bmp(24, 0, 1)[26:],
        "no height": bmp(24, 9, 0),
        "65,501 pixels wide": bmp(1, 65_501, 1),
    }
    many = {
        "2^60 pixels": whole[:18] + struct.pack("<ii", 2**30, 2**30) + whole[26:],
        "2^60 pixels downwards": whole[:18] + struct.pack("<ii", 2**30, -(2**30)) + whole[26:],
        "negative width": whole[:18] + struct.pack("<i", -19) + whole[22:],
        "the most negative height": whole[:22] + struct.pack("<i", -(2**31)) + whole[26:],
    }
    damaged = {
        "cut": whole[:-300],
        "cut by a byte more than padding": whole[:-4],
        "header alone": b"BM",
        "header cut": whole[:40],
        "header of 41": bmp(24)[:14] + struct.pack("<I", 41) + whole[18:],
        "7 bits": whole[:28] + struct.pack("<H", 7) + whole[30:],
        "no bits": whole[:28] + struct.pack("<H", 0) + whole[30:],
        "1 bit, 1 colour": bmp(1, used=1),
        "1 bit, 3 colours": bmp(1, used=3),
        "8 bits, 257 colours": bmp(8, used=257),
        "8 bits, 4 billion colours": bmp(8)[:46] + b"\xff\xff\xff\xff" + bmp(8)[50:],
        "24 bits, 4 billion colours": whole[:46] + b"\xff\xff\xff\xff" + whole[50:],
        "8 bits, a pixel without a colour": bmp(8, used=9, most=10),
        "text": b"BM<html><body>not a bitmap</body></html>" + bytes(40),
    }
    verdicts = (
        (made, READABLE),
        (odd, "unsupported-mode"),
        (sides, "unsupported-size"),
        (many, "too-many-pixels"),
        (damaged, "truncated"),
    )
    return {name: (content, verdict) for group, verdict in verdicts for name, content in group.items()}
