"""EXIF, right and wrong, and where it does not count."""

import struct

ORIENTATION, BYTE, ASCII, SHORT, LONG, RATIONAL = 0x0112, 1, 2, 3, 4, 5


def exif(
    orientation: int, order: str = "<", type: int = SHORT, count: int = 1, entries: tuple[bytes, ...] = ()
) -> bytes:
    """A directory with an orientation, `entries` before it."""
    value = struct.pack(f"{order}I", orientation) if type == LONG else struct.pack(f"{order}HH", orientation, 0)
    every = [*entries, struct.pack(f"{order}HHI", ORIENTATION, type, count) + value]
    mark = b"II*\0" if order == "<" else b"MM\0*"
    return mark + struct.pack(f"{order}IH", 8, len(every)) + b"".join(every) + bytes(4)


def entry(tag: int, type: int, count: int, value: int, order: str = "<") -> bytes:
    return struct.pack(f"{order}HHII", tag, type, count, value)


def turns() -> dict[str, bytes]:
    """Orientations that count, in both byte orders, by name."""
    orders = {"little": "<", "big": ">"}
    return {f"turned {n} {name} endian": exif(n, order) for n in range(1, 9) for name, order in orders.items()}


def nonsense() -> dict[str, bytes]:
    """EXIF that turns nothing, by name."""
    good = exif(6)
    return {
        "turned 0": exif(0),
        "turned 9": exif(9),
        "turned 65535": exif(65_535),
        "turned by a byte": exif(6, type=BYTE),
        "turned by a long": exif(6, type=LONG),
        "turned by a text": exif(6, type=ASCII),
        "turned twice in one tag": exif(6, count=2),
        "turned never in one tag": exif(6, count=0),
        "exif of another kind": b"XX" + good[2:],
        "exif of big tiff": b"II+\0" + good[4:],
        "exif in mixed byte order": b"MM\0*" + good[4:],
        "exif without a directory": good[:8],
        "exif that ends in its tag": good[:18],
        "exif whose directory is elsewhere": good[:4] + struct.pack("<I", 2**32 - 1) + good[8:],
        "exif that is empty": b"",
        "exif that is its own end": exif(1, entries=(entry(0x8769, LONG, 1, 8), entry(0x8825, LONG, 1, 8))),
    }


def unusual() -> dict[str, bytes]:
    """EXIF whose first orientation counts all the same, by name."""
    return {
        "turned after 300 tags": exif(6, entries=tuple(entry(0x9000 + n, LONG, 1, n) for n in range(300))),
        "turned differently twice": exif(6, entries=(entry(ORIENTATION, SHORT, 1, 3),)),
        "exif of 65535 tags": exif(6)[:8] + b"\xff\xff" + exif(6)[10:],
        "exif with rubbish behind": exif(6) + bytes(range(256)),
        "exif of a prefix": b"Exif\0\0" + exif(6),
    }


def every() -> dict[str, bytes]:
    return turns() | nonsense() | unusual()
