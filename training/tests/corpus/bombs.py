"""Small files that are large pictures, as large as somebody dares, and files that only look as if they were."""

import struct
import zlib

from conftest import encoded
from PIL import Image

from corpus import bmps, gifs, jpegs, pngs, tiffs

READABLE = "readable"


def zeros(count: int) -> bytes:
    """`count` zero bytes, deflated: a thousandth of that."""
    packer = zlib.compressobj(9)
    return (
        b"".join(packer.compress(bytes(min(1 << 20, count - at))) for at in range(0, count, 1 << 20)) + packer.flush()
    )


def files(side: int) -> dict[str, tuple[bytes, str | None]]:
    def png(colour: int, interlaced: int, bytes_a_row: int) -> bytes:
        rows = pngs.chunk(b"IDAT", zeros(side * bytes_a_row))
        return pngs.header(side, side, colour, 8, interlaced) + rows + pngs.chunk(b"IEND")

    small = pngs.png(2, 8)
    packed = pngs.chunk(b"IDAT", zeros(10**8))
    packers = {"text": b"zTXta\0\0", "international text": b"iTXta\0\1\0\0\0", "profile": b"iCCPa\0\0"}
    tales = {name: pngs.chunk(start[:4], start[4:] + zeros(10**8)) for name, start in packers.items()}
    palette = pngs.chunk(b"sPLT", b"a\0\x08" + bytes(6000))
    return {
        "png": (png(2, 0, 3 * side + 1), READABLE),
        "png in passes": (pngs.header(side, side, 2, 8, 1) + pngs.chunk(b"IDAT", zeros(4 * side * side)) + pngs.chunk(b"IEND"), READABLE),
        "png with alpha": (png(6, 0, 4 * side + 1), READABLE),
        "gif": (encoded(Image.new("P", (side, side)), "GIF"), READABLE),
        "webp": (encoded(Image.new("RGB", (min(side, 16_383),) * 2), "WEBP", lossless=True, quality=0, method=0), READABLE),
        "tiff": (encoded(Image.new("RGB", (side, side)), "TIFF", compression="tiff_deflate"), READABLE),
        "jpeg": (encoded(Image.new("RGB", (side, side)), "JPEG", progressive=True), READABLE),
        "bmp": (bmps.bmp(1, side, side, data=bytes((side + 31) // 32 * 4 * side)), READABLE),
        "bmp that is not there": (bmps.bmp(8, side, side, data=bytes(1000)), "truncated"),
        "jpeg that is not there": (jpegs.patched(encoded(jpegs.SMALL, "JPEG"), 0xC0, 1, struct.pack(">HH", side, side)), "truncated"),
        "gif that is not there": (gifs.screen(19, 13) + gifs.frame(side, side, data=gifs.codes(bytes(9))) + b";", READABLE),
        "png with 100 MB behind its rows": (pngs.png(2, 8, data=packed), READABLE),
        **{f"png with 100 MB of {name}": (pngs.png(2, 8, before=tale), READABLE) for name, tale in tales.items()},
        **{f"png with 5 GB of {name}": (pngs.png(2, 8, before=25 * tale, behind=25 * tale), READABLE) for name, tale in tales.items()},
        "png with 2,000 palettes to suggest": (pngs.png(2, 8, before=2000 * palette), READABLE),
        "png with 10 MB that nobody knows": (pngs.png(2, 8, before=pngs.chunk(b"prIv", bytes(10**7))), READABLE),
        "tiff of 1,000 pages": (tiffs.pages(1000), READABLE),
        "tiff of 1,001 pages": (tiffs.pages(1001), "too-costly"),
        "tiff of a large tile": (tiffs.plain(2, 3, (322, 4, [side // 16 * 16]), (323, 4, [side // 16 * 16])), None),
        "tiff of a strip of 4 GB": (tiffs.plain(2, 3, (279, 4, [2**32 - 1])), None),
        "small one for comparison": (small, READABLE),
    }  # fmt: skip
