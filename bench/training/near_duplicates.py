"""Which changed photos are still found as near-duplicates, and which unrelated ones are taken for some; the last line is JSON."""

import json
import os
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageOps

from darkroom_training.dataset.checks.look_alikes import alike
from darkroom_training.kit.cores import in_order
from darkroom_training.photos.decode import upright
from darkroom_training.photos.describe import perceptual_hashes

BITS = (2, 4, 6, 8)
MOST = 1000  # photos
CAPTION = 0.1  # of the height

Change = Callable[[Image.Image], Image.Image]


def main() -> None:
    folder = os.environ.get("DARKROOM_PHOTOS")
    if not folder:
        sys.exit("DARKROOM_PHOTOS: name a folder of photos that have nothing to do with each other")
    files = sorted(file for file in Path(folder).rglob("*") if file.is_file())[:MOST]
    names = ["", *CHANGES]
    hashes = np.array(list(in_order(_hashes, files, 2)))  # [photos, changes, 2]
    own, mirrored = hashes[:, 0, 0], hashes[:, 0, 1]
    recall = {
        name: [int((_apart(own, hashes[:, n]) <= bits).sum()) for bits in BITS] for n, name in enumerate(names) if name
    }
    apart = np.minimum(np.bitwise_count(own[:, None] ^ own), np.bitwise_count(own[:, None] ^ mirrored))
    apart = np.minimum(apart, apart.T)[np.triu_indices(len(own), 1)]
    unrelated = [{"pairs": int((apart <= bits).sum()), "largest": int(alike(own, mirrored, bits).sizes.max())} for bits in BITS]
    print(json.dumps({"photos": len(files), "bits": BITS, "recall": recall, "unrelated": unrelated}))


def _apart(own: np.ndarray, changed: np.ndarray) -> np.ndarray:
    """Bits between photos and their changed versions, which are newcomers: these are compared as they are and mirrored."""
    return np.minimum(np.bitwise_count(own ^ changed[:, 0]), np.bitwise_count(own ^ changed[:, 1]))


def _hashes(file: Path) -> np.ndarray:
    photo = upright(file.read_bytes())
    both = [perceptual_hashes(change(photo)) for change in (lambda same: same, *CHANGES.values())]
    return np.array([[int(one["phash"], 16), int(one["mirrored"], 16)] for one in both], dtype=np.uint64)


def _recompressed(quality: int) -> Change:
    def change(photo: Image.Image) -> Image.Image:
        file = BytesIO()
        photo.save(file, "JPEG", quality=quality)
        return upright(file.getvalue())

    return change


def _cropped(share: float) -> Change:
    """Without so much of each edge."""
    return lambda photo: ImageOps.crop(photo, tuple(round(side * share) for side in (*photo.size, *photo.size)))


def _shifted(share: float) -> Change:
    """Moved right and down by so much; what was cut off on the one side is missing on the other, where the edge goes on."""

    def change(photo: Image.Image) -> Image.Image:
        right, down = (round(side * share) for side in photo.size)
        pixels = np.asarray(photo)
        return Image.fromarray(np.pad(pixels, ((down, 0), (right, 0), (0, 0)), mode="edge")[: photo.height, : photo.width])

    return change


def _turned(degrees: float) -> Change:
    return lambda photo: photo.rotate(degrees, Image.Resampling.BICUBIC, expand=degrees == 90)


def _captioned(photo: Image.Image) -> Image.Image:
    captioned, height = photo.copy(), max(1, round(photo.height * CAPTION))
    draw = ImageDraw.Draw(captioned)
    draw.rectangle((0, photo.height - height, photo.width, photo.height), fill="black")
    draw.text((photo.width // 20, photo.height - height), "a photo with words", fill="white", font_size=max(8, height * 2 // 3))
    return captioned


CHANGES: dict[str, Change] = {
    "recompressed, quality 75": _recompressed(75),
    "recompressed, quality 40": _recompressed(40),
    "halved": lambda photo: photo.resize((max(1, photo.width // 2), max(1, photo.height // 2)), Image.Resampling.BICUBIC),
    "gray": lambda photo: photo.convert("L").convert("RGB"),
    "brightness + 30 %": lambda photo: ImageEnhance.Brightness(photo).enhance(1.3),
    "brightness - 30 %": lambda photo: ImageEnhance.Brightness(photo).enhance(0.7),
    "cropped by 2.5 % a side": _cropped(0.025),
    "cropped by 5 % a side": _cropped(0.05),
    "cropped by 10 % a side": _cropped(0.1),
    "shifted by 2 %": _shifted(0.02),
    "shifted by 5 %": _shifted(0.05),
    "turned by 2 degrees": _turned(2),
    "turned by 5 degrees": _turned(5),
    "turned by 90 degrees": _turned(90),
    "with a caption": _captioned,
    "mirrored": ImageOps.mirror,
    "mirrored, recompressed, quality 75": lambda photo: _recompressed(75)(ImageOps.mirror(photo)),
}


if __name__ == "__main__":
    main()
