"""Pixels of each type as they are stored, by the libraries that serving decodes with. They raise whatever they like."""

import logging
from collections.abc import Callable

import numpy as np
import pyvips
import simplejpeg
from PIL import Image

from darkroom_training.photos.headers import bmp, png
from darkroom_training.photos.headers.header import Header

pyvips.cache_set_max(0)  # what it remembers of a photo is never asked for again
logging.getLogger("pyvips").setLevel(logging.ERROR)  # odd metadata is nobody's concern


def _jpeg(content: bytes, header: Header) -> Image.Image:
    pixels = np.empty((header.height, header.width, 3), dtype=np.uint8)
    decoded = simplejpeg.decode_jpeg(content, "RGB", fastdct=True, fastupsample=False, buffer=pixels)
    return Image.fromarray(_checked(decoded, header))


def _vips(load: str, **options: int) -> Callable[[bytes, Header], Image.Image]:
    """A decoder that is a loader of libvips, called by its name: no other one sees the file."""

    def decoder(content: bytes, header: Header) -> Image.Image:
        image = getattr(pyvips.Image, load)(content, access="sequential", fail_on="error", **options)
        if (image.width, image.height, image.format) != (header.width, header.height, "uchar"):
            raise ValueError("the file is not what its header says")
        pixels = np.frombuffer(image.write_to_memory(), dtype=np.uint8)
        pixels = pixels.reshape(image.height, image.width, image.bands)
        if image.bands < 3:
            return Image.fromarray(np.ascontiguousarray(pixels[:, :, 0])).convert("RGB")
        return Image.fromarray(np.ascontiguousarray(pixels[:, :, :3]))

    return decoder


PNG = _vips("pngload_buffer")


def _png(content: bytes, header: Header) -> Image.Image:
    return PNG(png.pixels_alone(content), header)


def _bmp(content: bytes, header: Header) -> Image.Image:
    """Pillow unpacks rows; its reader of BMP headers obeys rules that jimp's does not."""
    layout = bmp.layout(content)
    size, rows = (header.width, header.height), content[layout.pixels :].ljust(layout.stride * header.height, b"\0")
    order = layout.stride, -1 if layout.upwards else 1
    if layout.bits > 8:
        return Image.frombytes("RGB", size, rows, "raw", {24: "BGR", 32: "BGRX"}[layout.bits], *order)
    indices = Image.frombytes("P", size, rows, "raw", {1: "P;1", 8: "P"}[layout.bits], *order)
    if indices.getextrema()[1] >= layout.colours:
        raise ValueError("a pixel has no colour")
    indices.putpalette(content[layout.palette : layout.pixels], "BGRX")
    return indices.convert("RGB")


def _checked(pixels: np.ndarray, header: Header) -> np.ndarray:
    if pixels.shape != (header.height, header.width, 3):
        raise ValueError("the file is not what its header says")
    return pixels


DECODERS = {
    "jpeg": _jpeg,
    "png": _png,
    "webp": _vips("webpload_buffer", page=0, n=1),
    "gif": _vips("gifload_buffer", page=0, n=1),
    "tiff": _vips("tiffload_buffer", page=0, n=1),
    "bmp": _bmp,
}
