"""Photos changed at random while a model trains, so that it learns what does not matter. The same for every framework.

Pillow and NumPy do it on uint8: the same photos, kind and generator give the same bytes, and labels are never seen here.
"""

from typing import Literal

import numpy as np
from PIL import Image

Augment = Literal["none", "flip", "rotate", "zoom", "colour", "all", "crop", "erase"]

DEGREES = 15.0  # at most, either way
ZOOM = 1.25  # at most, in or out
COLOUR = 0.2  # brightness, contrast and saturation are multiplied by 1 - COLOUR to 1 + COLOUR
CROP = 0.7  # of each side at least, that a crop leaves
ERASE = 0.4  # of each side at most, that is erased
GRAY = np.float32([0.299, 0.587, 0.114])  # how bright red, green and blue look


def augmented(x: np.ndarray, how: Augment, rng: np.random.Generator) -> np.ndarray:
    """Changed photos, each in its own way: uint8 [n, height, width, 3] to the same shape. `x` stays as it is."""
    n = len(x)
    if how in ("flip", "all"):
        x = flipped(x, rng.random(n) < 0.5)
    if how in ("rotate", "zoom", "all"):
        degrees = np.zeros(n) if how == "zoom" else rng.uniform(-DEGREES, DEGREES, n)
        zoom = np.ones(n) if how == "rotate" else ZOOM ** rng.uniform(-1, 1, n)
        x = warped(x, degrees, zoom)
    if how in ("colour", "all"):
        x = coloured(x, *rng.uniform(1 - COLOUR, 1 + COLOUR, (3, n)))
    if how == "crop":
        x = cropped(x, rng.uniform(CROP, 1, n), rng.random((2, n)))
    if how == "erase":
        x = erased(x, rng.uniform(0, ERASE, (2, n)), rng.random((2, n)))
    return x


def flipped(x: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """The chosen ones (bool [n]) mirrored left to right."""
    return np.where(chosen[:, None, None, None], x[:, :, ::-1], x)


def warped(x: np.ndarray, degrees: np.ndarray, zoom: np.ndarray) -> np.ndarray:
    """Turned about the middle (counter-clockwise) and zoomed (above 1: larger); beyond its edge a photo goes on mirrored."""
    height, width = x.shape[1:3]
    margin = 1 + max(height, width) // 3  # what the largest turn and zoom see of the outside
    edges = ((0, 0), (margin, margin), (margin, margin), (0, 0))
    padded = np.pad(x, edges, mode="symmetric" if min(height, width) >= margin else "edge")
    cos, sin = np.cos(np.radians(degrees)) / zoom, np.sin(np.radians(degrees)) / zoom
    middle_x, middle_y = width / 2, height / 2
    from_x = middle_x - cos * middle_x + sin * middle_y + margin  # where the corner's colour comes from
    from_y = middle_y - sin * middle_x - cos * middle_y + margin
    out = np.empty_like(x)
    for i, photo in enumerate(padded):
        matrix = (cos[i], -sin[i], from_x[i], sin[i], cos[i], from_y[i])
        image = Image.fromarray(photo)
        out[i] = image.transform((width, height), Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR)
    return out


def coloured(x: np.ndarray, brightness: np.ndarray, contrast: np.ndarray, saturation: np.ndarray) -> np.ndarray:
    """Photos with other colours; each factor is float [n], and 1 changes nothing."""

    def each(factor: np.ndarray) -> np.ndarray:
        return factor.astype(np.float32)[:, None, None, None]

    pixels = x.astype(np.float32)
    gray = (pixels @ GRAY)[..., None]
    pixels = gray + each(saturation) * (pixels - gray)
    mean = gray.mean(axis=(1, 2), keepdims=True)
    pixels = (mean + each(contrast) * (pixels - mean)) * each(brightness)
    return np.rint(pixels).clip(0, 255).astype(np.uint8)


def cropped(x: np.ndarray, share: np.ndarray, place: np.ndarray) -> np.ndarray:
    """A window of each photo made as large as the whole: `share` [n] of both sides, at `place` [2, n], from 0 (top, left) to 1."""
    height, width = x.shape[1:3]
    out = np.empty_like(x)
    for i, photo in enumerate(x):
        rows, columns = share[i] * height, share[i] * width
        top, left = place[:, i] * (height - rows, width - columns)
        box = (left, top, left + columns, top + rows)
        out[i] = Image.fromarray(photo).resize((width, height), Image.Resampling.BILINEAR, box)
    return out


def erased(x: np.ndarray, share: np.ndarray, place: np.ndarray) -> np.ndarray:
    """A rectangle of each photo in the photo's mean colour: `share` [2, n] of its height and width, at `place` as a crop's.

    Zhong et al., Random Erasing Data Augmentation (2020).
    """
    sides = np.array(x.shape[1:3])[:, None]
    lengths = np.rint(share * sides).astype(int)
    starts = np.rint(place * (sides - lengths)).astype(int)
    out = x.copy()
    for photo, (rows, columns), (top, left) in zip(out, lengths.T, starts.T):
        photo[top : top + rows, left : left + columns] = np.rint(photo.mean(axis=(0, 1)))
    return out
