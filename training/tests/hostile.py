"""Files that nobody should have to decode: malformed, oversized or made to hurt. All are made here, from a seed."""

import io
import random
import struct
import zipfile
import zlib

from conftest import encoded, picture
from PIL import Image

READABLE = "readable"
GOOD = picture()
TYPES = ("JPEG", "PNG", "GIF", "TIFF", "BMP", "WEBP")
TIFF_SHORT, TIFF_LONG = 3, 4


def good(type: str) -> bytes:
    return encoded(GOOD.quantize(64) if type == "GIF" else GOOD, type)


def png_chunk(name: bytes, data: bytes, length: int | None = None) -> bytes:
    head = struct.pack(">I", len(data) if length is None else length)
    return head + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, *extra: bytes, depth: int = 8, colour: int = 2, data: bytes = b"", interlaced: int = 0) -> bytes:
    header = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlaced))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(extra) + png_chunk(b"IDAT", data) + png_chunk(b"IEND", b"")


def zeros(count: int) -> bytes:
    """`count` zero bytes, deflated: a thousandth of that."""
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(bytes(min(1 << 20, count - at))) for at in range(0, count, 1 << 20)) + packer.flush()


def after_header(content: bytes, *chunks: bytes) -> bytes:
    """A PNG with chunks behind its first."""
    return content[:33] + b"".join(chunks) + content[33:]


def tiff(*entries: tuple[int, int, int, int], next: int = 0, data: bytes = b"") -> bytes:
    """One directory of (tag, type, count, value or offset), and the offset of the next."""
    directory = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return b"II*\0" + struct.pack("<I", 8) + directory + struct.pack("<I", next) + data


def tiff_of(width: int, height: int, *more: tuple[int, int, int, int], next: int = 0, data: bytes = b"") -> bytes:
    """8-bit gray in one strip, right behind the directory."""
    entries = {256: (256, TIFF_LONG, 1, width), 257: (257, TIFF_LONG, 1, height), 258: (258, TIFF_SHORT, 1, 8)}
    entries |= {259: (259, TIFF_SHORT, 1, 1), 262: (262, TIFF_SHORT, 1, 1), 277: (277, TIFF_SHORT, 1, 1)}
    entries |= {278: (278, TIFF_LONG, 1, height), 279: (279, TIFF_LONG, 1, len(data))} | {one[0]: one for one in more}
    start = 8 + 2 + 12 * (len(entries) + 1) + 4
    entries.setdefault(273, (273, TIFF_LONG, 1, start))
    return tiff(*(entries[tag] for tag in sorted(entries)), next=next, data=data)


def gif(screen: tuple[int, int], frame: tuple[int, int], data: bytes = b"\x02\x01\x00\x00") -> bytes:
    image = b"," + struct.pack("<HHHHB", 0, 0, *frame, 0)
    return b"GIF89a" + struct.pack("<HHBBB", *screen, 0x80, 0, 0) + bytes(6) + image + data + b";"


def webp(kind: bytes, data: bytes, rest: bytes = b"") -> bytes:
    body = b"WEBP" + kind + struct.pack("<I", len(data)) + data + rest
    return b"RIFF" + struct.pack("<I", len(body)) + body


def bmp(width: int, height: int, bits: int = 24, compression: int = 0, colours: int = 0, data: bytes = b"") -> bytes:
    header = struct.pack("<IiiHHIIiiII", 40, width, height, 1, bits, compression, len(data), 0, 0, colours, 0)
    return b"BM" + struct.pack("<IHHI", 54 + len(data), 0, 0, 54) + header + data


def jpeg_with(*segments: tuple[int, bytes]) -> bytes:
    """A good JPEG with more marker segments behind its first two bytes."""
    extra = b"".join(bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data for marker, data in segments)
    return good("JPEG")[:2] + extra + good("JPEG")[2:]


def jpeg_of_size(width: int, height: int) -> bytes:
    content = bytearray(good("JPEG"))
    at = content.index(b"\xff\xc0") + 5
    content[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(content)


def endless_jpeg(side: int, scans: int) -> bytes:
    """A progressive JPEG whose last scan comes again and again: each one costs a pass over every pixel."""
    content = encoded(Image.new("RGB", (side, side), (90, 60, 30)), "JPEG", progressive=True)
    last = content.rindex(b"\xff\xda")
    return content[:last] + content[last:-2] * scans + content[-2:]


def exif(payload: bytes) -> tuple[int, bytes]:
    return 0xE1, b"Exif\0\0" + payload


def archive() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as one:
        one.writestr("0" * 200, bytes(10_000_000))
    return file.getvalue()


def named(limit: int) -> dict[str, tuple[bytes, str]]:
    """Hostile files by name, and what becomes of each where photos may have `limit` pixels."""
    side = int(limit**0.5)
    turned = struct.pack("<HHII", 0x0112, TIFF_SHORT, 1, 6)
    return {
        # no photos at all
        "empty": (b"", "empty"),
        "one byte": (b"\xff", "not-an-image"),
        "web page": (b"<!DOCTYPE html><script>alert(1)</script>", "not-an-image"),
        "zip": (archive(), "not-an-image"),
        "pdf": (b"%PDF-1.7\n%\xe2\xe3", "unsupported-type"),
        "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>", "unsupported-type"),
        "svg with a declaration": (b"<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY a 'b'>]><svg/>", "not-an-image"),
        "heic": (b"\0\0\0\x18ftypheic" + bytes(50), "unsupported-type"),
        "avif": (b"\0\0\0\x1cftypavif" + bytes(50), "unsupported-type"),
        "film": (b"\0\0\0\x18ftypmp42" + bytes(50), "not-an-image"),
        # more than one thing at once
        "photo with a zip behind it": (good("JPEG") + archive(), READABLE),
        "photo with a page behind it": (good("PNG") + b"<script>alert(1)</script>", READABLE),
        "script that begins as a photo": (b"GIF89a/*" + bytes(20) + b"*/=1;alert(1)", "truncated"),
        "page that begins as a bitmap": (b"BM<html><body>not a bitmap</body></html>" + bytes(40), "truncated"),
        # more pixels than allowed, said or not said
        "png of 4 billion pixels": (png(65_536, 65_535, data=zeros(1000)), "too-many-pixels"),
        "png of 2^62 pixels": (png(2**31 - 1, 2**31 - 1), "too-many-pixels"),
        "jpeg of 4 billion pixels": (jpeg_of_size(65_500, 65_500), "too-many-pixels"),
        "gif of 4 billion pixels": (gif((65_535, 65_535), (65_535, 65_535)), "too-many-pixels"),
        "gif whose frame leaves its screen": (gif((1, 1), (65_535, 65_535)), "too-many-pixels"),
        "tiff of 2^62 pixels": (tiff_of(2**31 - 1, 2**31 - 1), "too-many-pixels"),
        "bmp of 2^60 pixels": (bmp(2**30, 2**30), "too-many-pixels"),
        "bmp upside down of 2^60 pixels": (bmp(2**30, -(2**30)), "too-many-pixels"),
        "webp canvas of 4 billion pixels": (webp(b"VP8X", bytes(4) + b"\xfe\xff\0" * 2, b"ANMF" + bytes(20)), "too-many-pixels"),
        "lossy webp of 268 million pixels": (webp(b"VP8 ", b"\x10\0\0\x9d\x01\x2a\xff\x3f\xff\x3f"), "too-many-pixels"),
        "lossless webp of 268 million pixels": (webp(b"VP8L", b"\x2f\xff\xff\xff\x0f" + bytes(9)), "too-many-pixels"),
        "one line of pixels too many": (png(limit + 1, 1, data=zeros(1000)), "too-many-pixels"),
        # as many as allowed, from next to nothing
        "png bomb of the largest size": (png(side, side, data=zeros(side * (3 * side + 1))), READABLE),
        "png bomb in passes": (png(side, side, data=zeros(4 * side * side), interlaced=1), READABLE),
        "png bomb with alpha": (png(side, side, colour=6, data=zeros(side * (4 * side + 1))), READABLE),
        "png with 100 MB behind its pixels": (png(8, 8, data=zeros(10**8)), READABLE),
        "gif bomb of the largest size": (encoded(Image.new("P", (side, side)), "GIF"), READABLE),
        "webp bomb of the largest size": (
            encoded(Image.new("RGB", (min(side, 16_383),) * 2), "WEBP", lossless=True, quality=0, method=0), READABLE),
        "tiff bomb of the largest size": (encoded(Image.new("RGB", (side, side)), "TIFF", compression="tiff_deflate"), READABLE),
        "jpeg bomb of the largest size": (encoded(Image.new("RGB", (side, side)), "JPEG", progressive=True), READABLE),
        "bmp bomb of runs": (bmp(side, side, 8, 1, 0, bytes(1024) + b"\xff\0" * 1000), "truncated"),
        "png with a bomb for a text": (after_header(good("PNG"), png_chunk(b"zTXt", b"a\0\0" + zeros(10**8))), "truncated"),
        "png with a bomb for a profile": (after_header(good("PNG"), png_chunk(b"iCCP", b"a\0\0" + zeros(10**8))), "truncated"),
        # sizes that no photo has
        "png of no width": (png(0, 10), "truncated"),
        "jpeg of no height": (jpeg_of_size(40, 0), "truncated"),
        "gif of no size": (gif((0, 0), (0, 0)), "truncated"),
        "bmp of no size": (bmp(0, 0), "truncated"),
        "tiff of no size": (tiff_of(0, 0), "truncated"),
        # directories and metadata that lead in circles or nowhere
        "tiff whose next directory is itself": (tiff_of(4, 4, next=8, data=bytes(16)), READABLE),
        "tiff whose exif is itself": (tiff_of(4, 4, (34665, TIFF_LONG, 1, 8), data=bytes(16)), READABLE),
        "tiff whose parts are itself": (tiff_of(4, 4, (330, TIFF_LONG, 1, 8), data=bytes(16)), READABLE),
        "tiff with 4 billion strips": (tiff_of(4, 4, (273, TIFF_LONG, 2**32 - 1, 8), data=bytes(16)), "truncated"),
        "tiff with 65,535 channels": (tiff_of(4, 4, (277, TIFF_SHORT, 1, 65_535), data=bytes(16)), "truncated"),
        "tiff with 65,535 tags and none there": (b"II*\0\x08\0\0\0\xff\xff", "truncated"),
        "tiff without a directory": (b"II*\0" + struct.pack("<I", 2**32 - 1), "truncated"),
        "big tiff of 2^63 tags": (b"II+\0\x08\0\0\0" + struct.pack("<QQ", 16, 2**63), "truncated"),
        "exif that leads to itself": (jpeg_with(exif(tiff((0x8769, TIFF_LONG, 1, 8), (0xA005, TIFF_LONG, 1, 8)))), READABLE),
        "exif of garbage": (jpeg_with(exif(bytes(range(256)))), READABLE),
        "exif that is cut": (jpeg_with(exif(b"II*\0\x08\0\0\0\x05\0" + turned)), READABLE),
        "exif of a turn nobody knows": (jpeg_with(exif(tiff((0x0112, TIFF_SHORT, 1, 77)))), READABLE),
        "exif with a text of 4 GB": (jpeg_with(exif(tiff((0x010E, 2, 2**32 - 1, 8), (0x0112, TIFF_SHORT, 1, 6)))), READABLE),
        "profile of garbage": (jpeg_with((0xE2, b"ICC_PROFILE\0\xff\x01" + bytes(range(256)))), READABLE),
        "more pictures, at no place": (jpeg_with((0xE2, b"MPF\0" + bytes(range(256)))), READABLE),
        "10,000 empty markers": (jpeg_with(*[(0xE5, b"")] * 10_000), READABLE),
        # pixel formats
        "cmyk jpeg": (encoded(GOOD.convert("CMYK"), "JPEG"), "unsupported-mode"),
        "cmyk tiff": (encoded(GOOD.convert("CMYK"), "TIFF"), "unsupported-mode"),
        "lab tiff": (encoded(Image.new("LAB", (9, 9)), "TIFF"), "unsupported-mode"),
        "16-bit png": (png(1, 1, depth=16, data=zeros(7)), "unsupported-mode"),
        "png whose palette is too short": (png(4, 4, png_chunk(b"PLTE", bytes(3)), colour=3, data=zlib.compress(b"\0\5\5\5\5" * 4)), READABLE),
        "png without its palette": (png(4, 4, colour=3, data=zeros(20)), READABLE),
        "bmp of 7 bits": (bmp(4, 4, 7, data=bytes(64)), "truncated"),
        "bmp with 4 billion colours": (bmp(4, 4, 8, 0, 2**32 - 1, bytes(2000)), "truncated"),
        # chunks that lie
        "png chunk of 4 GB": (after_header(good("PNG"), png_chunk(b"tEXt", b"", 2**32 - 1)), "truncated"),
        "png with two headers": (good("PNG")[:33] + good("PNG")[8:], READABLE),
        "png with a wrong checksum": (good("PNG")[:-20] + b"\0" * 8 + good("PNG")[-12:], "truncated"),
        "gif that is animated and cut": (encoded(GOOD.quantize(8), "GIF", save_all=True, append_images=[GOOD.rotate(90).quantize(8)] * 5)[:-40], READABLE),
        "apng of 4 billion frames": (after_header(good("PNG"), png_chunk(b"acTL", struct.pack(">II", 2**32 - 1, 0))), READABLE),
    }  # fmt: skip


def fuzzed(seed: int = 1) -> dict[str, bytes]:
    """Good files of every type, cut at many places or with wrong bytes in their headers."""
    chance = random.Random(seed)
    files = {}
    for type in TYPES:
        content = good(type)
        for n in range(12):
            files[f"{type} cut at {n} of 12"] = content[: len(content) * n // 12 + n]
        for n in range(20):
            broken = bytearray(content)
            for _ in range(chance.choice([1, 2, 5])):
                broken[chance.randrange(min(len(content), 200))] = chance.randrange(256)
            files[f"{type} with wrong bytes {n}"] = bytes(broken)
    return files


NAMES = (
    "naïve 100%.jpg", "a&b=c?d#e.jpg", "line\nbreak.jpg", "tab\there.jpg", "quote's \"double\".jpg", "back\\slash.jpg",
    "日本語.jpg", "🐈.jpg", "e\u0301 and é.jpg", "right\u202eto left.jpg", " spaces .jpg", "-rf.jpg", "no type", "%2e%2e%2f.jpg",
    "photo.png.exe", "x" * 200 + ".jpg", "con.jpg", ".hidden.jpg",
)  # fmt: skip
