"""One decoding policy: what every task sees of a photo, and what none of them touches."""

import numpy as np
import pytest
from conftest import encoded, picture
from corpus import exifs, gifs, jpegs, pngs, tiffs
from corpus.everything import TYPES, files
from PIL import Image, ImageOps

from darkroom_training.photos.decode import decode
from darkroom_training.photos.policy import TABLE, Unreadable
from darkroom_training.photos.read_header import read_header

PLAIN = picture()
PIXELS = np.asarray(PLAIN)
ALPHA = Image.fromarray(np.tile(np.arange(40, dtype=np.uint8), (30, 1)))
LOSSLESS = {"PNG": {}, "TIFF": {}, "BMP": {}, "WEBP": {"lossless": True, "exact": True}}


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


@pytest.mark.parametrize("format", LOSSLESS)
def test_no_pixel_of_a_lossless_photo_changes(format):
    assert same(pixels(encoded(PLAIN, format, **LOSSLESS[format])), PIXELS)


def test_a_jpeg_is_within_a_few_levels_of_what_it_was_made_of():
    smooth = PLAIN.resize((8, 6)).resize((40, 30), Image.Resampling.BICUBIC)
    difference = np.abs(pixels(encoded(smooth, "JPEG", quality=100, subsampling=0)).astype(int) - np.asarray(smooth))
    assert difference.mean() < 3 and difference.max() < 16


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_photo_is_turned_as_exif_says(turn):
    exif = Image.Exif()
    exif[0x0112] = turn
    stored = PLAIN.copy()
    stored.getexif()[0x0112] = turn
    upright = np.asarray(ImageOps.exif_transpose(stored))
    assert same(pixels(encoded(PLAIN, "PNG", exif=exif)), upright)
    assert same(pixels(encoded(PLAIN, "TIFF", tiffinfo={0x0112: turn})), upright)
    assert same(pixels(encoded(PLAIN, "WEBP", exif=exif, lossless=True)), upright)
    turned = pixels(encoded(PLAIN, "JPEG", exif=exif))
    assert same(turned, np.asarray(ImageOps.exif_transpose(_marked(decode(encoded(PLAIN, "JPEG")).rgb, turn))))


def _marked(rgb: Image.Image, turn: int) -> Image.Image:
    rgb.getexif()[0x0112] = turn
    return rgb


def test_only_exif_turns_a_photo():
    plain = pixels(pngs.png(2, 8))
    for chunk in (pngs.raw_profile(exifs.exif(6)), *(pngs.chunk(b"eXIf", one) for one in exifs.nonsense().values())):
        assert same(pixels(pngs.png(2, 8, before=chunk)), plain)
    assert same(pixels(pngs.png(2, 8, behind=pngs.chunk(b"eXIf", exifs.exif(6)))), np.rot90(plain, -1))


def test_alpha_is_dropped_without_blending():
    for format, options in LOSSLESS.items():
        if format != "BMP":
            assert same(pixels(encoded(with_alpha(PLAIN), format, **options)), PIXELS)


def test_gray_and_palette_expand_to_rgb():
    gray, palette = PLAIN.convert("L"), PLAIN.quantize(32)
    for mode in (gray, with_alpha(gray), gray.convert("1")):
        assert same(pixels(encoded(mode, "PNG")), np.asarray(mode.convert("RGB")))
    assert same(pixels(encoded(palette, "PNG", transparency=bytes(range(32)))), np.asarray(palette.convert("RGB")))
    assert same(pixels(encoded(palette, "TIFF")), np.asarray(palette.convert("RGB")))
    for mode in (gray, gray.convert("1"), palette):
        assert same(pixels(encoded(mode, "BMP")), np.asarray(mode.convert("RGB")))


def test_the_first_frame_is_the_photo():
    frames = {"save_all": True, "append_images": [PLAIN.rotate(180)]}
    assert same(pixels(encoded(PLAIN, "TIFF", **frames)), PIXELS)
    assert same(pixels(encoded(PLAIN, "WEBP", lossless=True, **frames)), PIXELS)
    assert same(pixels(tiffs.pages(3)), pixels(tiffs.plain(width=1, height=1)))


def test_what_a_gif_leaves_open_is_black():
    whole = pixels(gifs.screen(19, 13) + gifs.frame(19, 13) + b";")
    clear = bytes((3 * n + n // 19) % 16 for n in range(19 * 13))
    expected = np.where((np.frombuffer(clear, np.uint8).reshape(13, 19) == 7)[..., None], 0, whole).astype(np.uint8)
    assert same(pixels(gifs.screen(19, 13) + gifs.control(0, 7) + gifs.frame(19, 13) + b";"), expected)
    assert same(pixels(gifs.screen(29, 13) + gifs.frame(19, 13, 10) + b";"), np.pad(whole, ((0, 0), (10, 0), (0, 0))))


def test_every_file_of_the_corpus_is_readable_or_has_its_reason():
    wrong = {}
    for name, (content, expected) in files().items():
        try:
            decode(content)
            verdict = "readable"
        except Unreadable as refused:
            verdict = refused.reason
            assert verdict in TABLE["reasons"] and refused.detail.endswith("."), name
        if verdict != (expected or verdict):
            wrong[name] = verdict
    assert wrong == {}


@pytest.mark.parametrize("type", TYPES)
def test_a_header_says_what_the_codec_finds(type):
    for content, verdict in TYPES[type].files().values():
        if verdict == "readable":
            _, header = read_header(content)
            assert sorted(decode(content).rgb.size) == sorted((header.width, header.height))


def test_a_sentence_names_what_is_wrong_with_its_values():
    with pytest.raises(Unreadable) as error:
        decode(pngs.header(65_501, 7, 2, 8))
    assert str(error.value) == "unsupported-size: It has 65501 x 7 pixels; each side must have 1 to 65500."
    with pytest.raises(Unreadable, match="It is JPEG with mode cmyk8, which is not supported."):
        decode(encoded(jpegs.SMALL.convert("CMYK"), "JPEG"))
