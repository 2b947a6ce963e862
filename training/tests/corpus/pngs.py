"""PNG: every colour type and depth, plain and interlaced, by hand."""

import struct
import zlib

import numpy as np
from conftest import encoded, picture
from PIL import Image

from corpus.exifs import every, exif

READABLE = "readable"
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
PASSES = (
    (0, 0, 8, 8),
    (4, 0, 8, 8),
    (0, 4, 4, 8),
    (2, 0, 4, 4),
    (0, 2, 2, 4),
    (1, 0, 2, 2),
    (0, 1, 1, 2),
)  # x, y, steps
SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(name: bytes, data: bytes = b"", length: int | None = None) -> bytes:
    head = struct.pack(">I", len(data) if length is None else length)
    return head + name + data + struct.pack(">I", zlib.crc32(name + data))


def header(width: int, height: int, colour: int, depth: int, interlaced: int = 0) -> bytes:
    return SIGNATURE + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlaced))


def rows(samples: np.ndarray, depth: int) -> bytes:
    """Filtered rows of samples [height, width * channels]; the filters take turns where there is more than one byte a row."""
    if depth == 16:
        packed = samples.astype(">u2").view(np.uint8).reshape(len(samples), -1)
    elif depth == 8:
        packed = samples.astype(np.uint8)
    else:
        bits = np.unpackbits(samples.astype(np.uint8)[..., None], axis=-1)[..., -depth:].reshape(len(samples), -1)
        packed = np.packbits(bits, axis=1)
    lines, above = [], np.zeros(packed.shape[1], dtype=np.int64)
    for n, line in enumerate(packed.astype(np.int64)):
        lines.append(
            bytes([2]) + ((line - above) % 256).astype(np.uint8).tobytes()
            if n % 2
            else b"\0" + line.astype(np.uint8).tobytes()
        )
        above = line
    return b"".join(lines)


def png(
    colour: int,
    depth: int,
    width: int = 19,
    height: int = 13,
    interlaced: bool = False,
    before: bytes = b"",
    behind: bytes = b"",
    data: bytes | None = None,
) -> bytes:
    """Random samples; `before` and `behind` the pixels stand more chunks."""
    rng = np.random.default_rng(colour * 100 + depth)
    samples = rng.integers(0, 2**depth, (height, width, CHANNELS[colour]))
    if interlaced:
        parts = [samples[y::dy, x::dx] for x, y, dx, dy in PASSES]
        content = b"".join(rows(part.reshape(len(part), -1), depth) for part in parts if part.size)
    else:
        content = rows(samples.reshape(height, -1), depth)
    palette = chunk(b"PLTE", rng.integers(0, 256, 3 * 2**depth, dtype=np.uint8).tobytes()) if colour == 3 else b""
    pixels = chunk(b"IDAT", zlib.compress(content)) if data is None else data
    return header(width, height, colour, depth, int(interlaced)) + palette + before + pixels + behind + chunk(b"IEND")


def raw_profile(payload: bytes) -> bytes:
    """EXIF as ImageMagick writes it: a text of hex digits."""
    text = f"\nexif\n{len(payload):8}\n{payload.hex()}\n".encode()
    return chunk(b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(text))


def files() -> dict[str, tuple[bytes, str | None]]:
    good = png(2, 8)
    kinds = [(c, d, i) for c, depths in DEPTHS.items() for d in depths for i in (False, True)]
    made = {
        f"colour {c} of {d} bits{' interlaced' * i}": (
            png(c, d, interlaced=i),
            "unsupported-mode" if d == 16 else READABLE,
        )
        for c, d, i in kinds
    }
    made |= {f"interlaced {w} x {h}": (png(2, 8, w, h, True), READABLE) for w in (1, 2, 5) for h in (1, 3, 8)}
    made |= {f"{name}, before": (png(2, 8, before=chunk(b"eXIf", one)), READABLE) for name, one in every().items()}
    made |= {
        f"{name}, behind": (png(2, 8, behind=chunk(b"eXIf", one)), READABLE) for name, one in list(every().items())[:6]
    }
    clear = {0: struct.pack(">H", 3), 2: struct.pack(">HHH", 3, 4, 5), 3: bytes(range(0, 240, 16))}
    made |= {
        f"colour {c} of {d} bits with a clear one": (png(c, d, before=chunk(b"tRNS", clear[c])), READABLE)
        for c in clear
        for d in DEPTHS[c]
        if d < 16 and (c != 3 or d > 2)
    }
    noise = np.random.default_rng(1).integers(0, 256, 1_300_000, dtype=np.uint8).tobytes()
    xmp = b'XML:com.adobe.xmp\0\0\0\0\0<x xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="6"/>'
    large = encoded(picture(300, 200), "PNG")
    readable = {
        "raw profile that turns": png(2, 8, before=raw_profile(exif(6))),
        "xmp that turns": png(2, 8, before=chunk(b"iTXt", xmp)),
        "exif behind the end": good + chunk(b"eXIf", exif(6)),
        "two exif": png(2, 8, before=chunk(b"eXIf", exif(3)), behind=chunk(b"eXIf", exif(6))),
        "exif with a wrong checksum": png(2, 8, before=chunk(b"eXIf", exif(6))[:-4] + bytes(4)),
        "profile of 1.3 MB": png(2, 8, before=chunk(b"iCCP", b"a\0\0" + zlib.compress(noise, 0))),
        "profile of zeros": png(2, 8, before=chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(1_300_000)))),
        "profile of garbage": png(2, 8, before=chunk(b"iCCP", b"garbage")),
        "text of 2 MB": png(2, 8, before=chunk(b"tEXt", b"a\0" + b"b" * 2_000_000)),
        "2,000 texts": png(2, 8, before=chunk(b"tEXt", b"a\0b") * 2000),
        "exif of 1 MB": png(2, 8, before=chunk(b"eXIf", exif(6) + noise[:1_000_000])),
        "gamma": png(2, 8, before=chunk(b"gAMA", struct.pack(">I", 10_000))),
        "background, chroma, time": png(2, 8, before=chunk(b"bKGD", bytes(6)) + chunk(b"cHRM", bytes(32)) + chunk(b"tIME", bytes(7))),
        "srgb twice": png(2, 8, before=chunk(b"sRGB", b"\0") * 2),
        "significant bits": png(2, 8, before=chunk(b"sBIT", b"\5\6\5")),
        "bytes behind": good + b"PK" + bytes(300),
        "animated": png(2, 8, before=chunk(b"acTL", struct.pack(">II", 2, 0)) + chunk(b"fcTL", bytes(26))),
        "4 billion frames": png(2, 8, before=chunk(b"acTL", struct.pack(">II", 2**32 - 1, 0))),
        "pixels in many chunks": _split(large, 7),
        "empty pixel chunks between": _split(large, 4000, chunk(b"IDAT")),
        "one pixel": encoded(Image.new("RGB", (1, 1), (1, 2, 3)), "PNG"),
        "65,500 pixels wide": encoded(Image.new("L", (65_500, 1), 90), "PNG"),
        "65,500 pixels high": encoded(Image.new("L", (1, 65_500), 90), "PNG"),
        "larger": large,
        "gray with alpha by Pillow": encoded(picture().convert("LA"), "PNG"),
        "palette by Pillow": encoded(picture().quantize(17), "PNG", transparency=bytes(range(17))),
    }  # fmt: skip
    made |= {name: (content, READABLE) for name, content in readable.items()}
    short = chunk(b"PLTE", bytes(range(30)))
    made |= {
        "palette too short": (header(19, 13, 3, 8) + short + png(3, 8)[33 + 12 + 768 :], None),
        "palette missing": (header(19, 13, 3, 8) + png(3, 8)[33 + 12 + 768 :], None),
        "palette of a gray one": (png(0, 8, before=short), None),
        "palette after the pixels": (png(2, 8, behind=short), None),
        "more clear ones than colours": (png(3, 2, before=chunk(b"tRNS", bytes(200))), None),
        "unknown chunk": (png(2, 8, before=chunk(b"abCd", bytes(99))), READABLE),
        "unknown chunk that is critical": (png(2, 8, before=chunk(b"ABCD", bytes(99))), None),
        "text with a wrong checksum": (png(2, 8, before=chunk(b"tEXt", b"a\0b")[:-4] + bytes(4)), None),
        "pixels with a wrong checksum": (good[:-16] + bytes(4) + good[-12:], None),
        "pixels with a wrong sum of their own": (png(2, 8, data=chunk(b"IDAT", _pixels(good)[:-4] + bytes(4))), None),
        "pixels with more behind": (png(2, 8, data=chunk(b"IDAT", _pixels(good) + bytes(99))), None),
        "rows with more behind": (png(2, 8, data=chunk(b"IDAT", zlib.compress(zlib.decompress(_pixels(good)) + bytes(99)))), None),
        "rows that end early": (png(2, 8, data=chunk(b"IDAT", zlib.compress(zlib.decompress(_pixels(good))[:-9]))), None),
        "unknown filter": (png(2, 8, data=chunk(b"IDAT", zlib.compress(b"\7" + zlib.decompress(_pixels(good))[1:]))), None),
        "small window": (png(2, 8, data=chunk(b"IDAT", _small_window(zlib.decompress(_pixels(large))))), None),
        "no end": (good[:-12], None),
        "no pixels": (png(2, 8, data=b""), "truncated"),
        "empty pixels": (png(2, 8, data=chunk(b"IDAT")), "truncated"),
        "header alone": (good[:33], "truncated"),
        "signature alone": (SIGNATURE, "truncated"),
        "two headers": (good[:33] + good[8:], None),
        "header not first": (SIGNATURE + chunk(b"tEXt", b"a\0b") + good[8:], "truncated"),
        "header of Apple's phones": (SIGNATURE + chunk(b"CgBI", bytes(4)) + good[8:], "truncated"),
        "chunk of 4 GB": (good[:33] + chunk(b"tEXt", b"", 2**32 - 1) + good[33:], "truncated"),
        "no width": (header(0, 10, 2, 8) + good[33:], "unsupported-size"),
        "no height": (header(10, 0, 2, 8) + good[33:], "unsupported-size"),
        "65,501 pixels wide": (header(65_501, 1, 0, 8) + good[33:], "unsupported-size"),
        "50 million pixels in a row": (header(50_000_000, 1, 0, 8) + good[33:], "unsupported-size"),
        "4 billion pixels": (header(65_536, 65_535, 2, 8) + good[33:], "too-many-pixels"),
        "2^62 pixels": (header(2**31 - 1, 2**31 - 1, 2, 8) + good[33:], "too-many-pixels"),
        "colour type 5": (header(10, 10, 5, 8) + good[33:], "truncated"),
        "colour of 3 bits": (header(10, 10, 0, 3) + good[33:], "unsupported-mode"),
        "interlaced in a way nobody knows": (header(10, 10, 2, 8, 2) + good[33:], "truncated"),
        "filter method 1": (SIGNATURE + chunk(b"IHDR", struct.pack(">IIBBBBB", 9, 9, 8, 2, 0, 1, 0)) + good[33:], "truncated"),
        "as many chunks as anybody looks at": (png(2, 8, before=chunk(b"tEXt", b"") * 99_997), READABLE),
        "one chunk more": (png(2, 8, before=chunk(b"tEXt", b"") * 99_998), "too-costly"),
        "one chunk more, behind exif": (png(2, 8, before=chunk(b"eXIf", exif(6)), behind=chunk(b"tEXt", b"") * 99_997), "too-costly"),
        "text of 4 GB that is cut short": (good[:-12] + chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(10**6)), 2**32 - 1), None),
        "pixels between packed texts": (_split(large, 4000, raw_profile(exif(6))), READABLE),
    }  # fmt: skip
    return made


def _pixels(content: bytes) -> bytes:
    """What all pixel chunks of a file hold."""
    data, at = b"", 8
    while at < len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        data += content[at + 8 : at + 8 + length] if content[at + 4 : at + 8] == b"IDAT" else b""
        at += 12 + length
    return data


def _split(content: bytes, size: int, between: bytes = b"") -> bytes:
    data = _pixels(content)
    parts = between.join(chunk(b"IDAT", data[n : n + size]) for n in range(0, len(data), size))
    return content[: content.index(b"IDAT") - 4] + parts + chunk(b"IEND")


def _small_window(content: bytes) -> bytes:
    """Deflated for a window of 32 KB, which its header says is 256 bytes."""
    packed = zlib.compress(content)
    return bytes([0x08, 0x1D]) + packed[2:]
