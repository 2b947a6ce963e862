"""One decoding policy: what training, evaluation and serving see of a photo, and what none of them touches."""

import io
import struct
import zlib

import numpy as np
import pytest
from conftest import encoded, picture
from darkroom_training.photos.decode import Unreadable, decode
from PIL import Image

PLAIN = picture()
PIXELS = np.asarray(PLAIN)
ALPHA = Image.fromarray(np.tile(np.arange(40, dtype=np.uint8), (30, 1)))


def with_alpha(image: Image.Image) -> Image.Image:
    image = image.copy()
    image.putalpha(ALPHA)
    return image


def pixels(content: bytes) -> np.ndarray:
    return np.asarray(decode(content).rgb)


def same(a: np.ndarray, b: np.ndarray) -> bool:
    return a.dtype == np.uint8 and np.array_equal(a, b)


@pytest.mark.parametrize("format", ["PNG", "GIF", "TIFF", "BMP", "JPEG", "WEBP"])
def test_every_type_is_known_by_its_bytes(format):
    photo = decode(encoded(PLAIN, format))
    assert photo.type == format.lower()
    assert photo.rgb.size == (40, 30) and photo.rgb.mode == "RGB"


def test_a_photo_is_turned_as_exif_says():
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held a quarter turn
    upright = np.rot90(PIXELS, -1)
    assert same(pixels(encoded(PLAIN, "PNG", exif=exif)), upright)
    assert same(pixels(encoded(PLAIN, "TIFF", tiffinfo={0x0112: 6})), upright)


def test_alpha_is_dropped_without_blending():
    assert same(pixels(encoded(with_alpha(PLAIN), "PNG")), PIXELS)
    assert same(pixels(encoded(with_alpha(PLAIN), "WEBP", lossless=True, exact=True)), PIXELS)


def test_gray_and_palette_expand_to_rgb():
    gray, palette = PLAIN.convert("L"), PLAIN.quantize(32)
    for mode in (gray, with_alpha(gray), gray.convert("1")):
        assert same(pixels(encoded(mode, "PNG")), np.asarray(mode.convert("RGB")))
    assert same(pixels(encoded(palette, "PNG", transparency=bytes(range(32)))), np.asarray(palette.convert("RGB")))


def test_the_first_frame_is_the_photo():
    frames = {"save_all": True, "append_images": [PLAIN.rotate(180)]}
    assert same(pixels(encoded(PLAIN, "TIFF", **frames)), PIXELS)
    assert same(pixels(encoded(PLAIN, "WEBP", lossless=True, **frames)), PIXELS)


def test_what_a_gif_leaves_open_is_black_as_in_sharp():
    palette = PLAIN.quantize(8)
    clear = np.asarray(palette) == 3
    expected = np.where(clear[..., None], 0, np.asarray(palette.convert("RGB"))).astype(np.uint8)
    gif = bytearray(encoded(palette, "GIF", transparency=3))
    assert same(pixels(bytes(gif)), expected)
    gif[6:8] = struct.pack("<H", 50)  # a screen that is wider than its frame
    assert same(pixels(bytes(gif)), np.pad(expected, ((0, 0), (0, 10), (0, 0))))


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, depth: int = 8, colour: int = 2, data: bytes = b"") -> bytes:
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    chunks = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def float_tiff() -> bytes:
    return encoded(Image.fromarray(np.zeros((4, 4), dtype=np.float32)), "TIFF")


def gray16_tiff() -> bytes:
    return encoded(Image.fromarray(np.zeros((4, 4), dtype=np.uint16)), "TIFF")


HOSTILE = {
    "empty": (b"", "empty"),
    "text": (b"hello, I am not an image", "not-an-image"),
    "zeros": (bytes(1000), "not-an-image"),
    "html": (b"<!doctype html><title>404</title>", "not-an-image"),
    "zip": (b"PK\x03\x04" + bytes(100), "not-an-image"),
    "heic": (b"\0\0\0\x18ftypheic" + bytes(100), "unsupported-type"),
    "avif": (b"\0\0\0\x18ftypavif" + bytes(100), "unsupported-type"),
    "icon": (b"\0\0\1\0\1\0" + bytes(100), "unsupported-type"),
    "pdf": (b"%PDF-1.7\n", "unsupported-type"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "unsupported-type"),
    "cmyk jpeg": (encoded(PLAIN.convert("CMYK"), "JPEG"), "unsupported-mode"),
    "16-bit rgb png": (png(1, 1, 16, 2, bytes(7)), "unsupported-mode"),
    "16-bit rgba png": (png(1, 1, 16, 6, bytes(9)), "unsupported-mode"),
    "16-bit gray png": (png(1, 1, 16, 0, bytes(3)), "unsupported-mode"),
    "16-bit gray tiff": (gray16_tiff(), "unsupported-mode"),
    "float tiff": (float_tiff(), "unsupported-mode"),
    "png bomb": (png(60_000, 60_000, data=bytes(1000)), "too-many-pixels"),
    "gif bomb": (b"GIF89a" + struct.pack("<HHBBB", 65535, 65535, 0, 0, 0) + bytes(20), "truncated"),
    "gif bomb with a frame": (
        b"GIF89a" + struct.pack("<HHBBB", 65535, 65535, 0x80, 0, 0) + bytes(6)
        + b"," + struct.pack("<HHHHB", 0, 0, 65535, 65535, 0) + b"\x02\x01\x00\x00;",
        "too-many-pixels",
    ),
    "bmp bomb": (b"BM" + bytes(8) + struct.pack("<IIiiHH", 54, 40, 2**30, 2**30, 1, 24) + bytes(24), "too-many-pixels"),
    "cut jpeg": (encoded(PLAIN, "JPEG")[:-200], "truncated"),
    "cut png": (encoded(PLAIN, "PNG")[:-500], "truncated"),
    "cut gif": (encoded(PLAIN.quantize(64), "GIF")[:-300], "truncated"),
    "cut tiff": (encoded(PLAIN, "TIFF")[:-300], "truncated"),
    "cut bmp": (encoded(PLAIN, "BMP")[:-300], "truncated"),
    "cut webp": (encoded(PLAIN, "WEBP")[:-100], "truncated"),
    "jpeg header alone": (b"\xff\xd8\xff", "truncated"),
    "png header alone": (b"\x89PNG\r\n\x1a\n", "truncated"),
    "png without pixels": (png(10, 10), "truncated"),
    "bmp header alone": (b"BM", "truncated"),
    "tiff header alone": (b"II*\0", "truncated"),
    "webp header alone": (b"RIFF\0\0\0\0WEBP", "truncated"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_a_reason(name):
    content, reason = HOSTILE[name]
    with pytest.raises(Unreadable) as error:
        decode(content, max_pixels=50_000_000)
    assert error.value.reason == reason, error.value.detail
    assert error.value.detail and "\n" not in error.value.detail


@pytest.mark.parametrize("format", ["JPEG", "PNG", "GIF", "TIFF", "BMP", "WEBP"])
def test_no_damage_to_a_file_does_more_than_make_it_unreadable(format):
    good = encoded(PLAIN.quantize(64) if format == "GIF" else PLAIN, format)
    rng = np.random.default_rng(1)
    for _ in range(150):
        broken = bytearray(good)
        for place in rng.integers(0, min(len(good), 400), 4):
            broken[place] = rng.integers(256)
        try:
            decode(bytes(broken), max_pixels=1_000_000)
        except Unreadable as error:
            assert error.reason and error.detail
