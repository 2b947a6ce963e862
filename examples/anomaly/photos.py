"""Made photos of cloth: python photos.py FOLDER COUNT leaves so many in FOLDER/normal, and a third as many in FOLDER/anomaly."""

import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

SIDE = 64


def photo(n: int, kind: str | None) -> Image.Image:
    """A plain weave that never lies quite the same; `kind` says what is wrong with it, somewhere."""
    rng = np.random.default_rng([n, kind is not None])
    across, along = np.meshgrid(np.arange(SIDE), np.arange(SIDE))
    threads = np.sin(across * np.pi / 2 + rng.uniform(0, 6)) + np.sin(along * np.pi / 2 + rng.uniform(0, 6))
    grey = rng.uniform(140, 160) + 12 * threads + rng.normal(0, 4, (SIDE, SIDE))
    image = Image.fromarray(np.clip(grey[..., None] + np.array([10, 0, -20]), 0, 255).astype(np.uint8))
    if kind is None:
        return image
    draw = ImageDraw.Draw(image)
    x, y = map(float, rng.uniform(12, SIDE - 12, 2))
    if kind == "stain":
        draw.ellipse((x - 7, y - 5, x + 7, y + 5), fill=(105, 85, 60))
    elif kind == "hole":
        draw.ellipse((x - 4, y - 4, x + 4, y + 4), fill=(15, 15, 15))
    else:
        draw.line((x - 10, y, x + 10, y + 3), fill=(235, 230, 215), width=3)
    return image


def main(folder: Path, count: int) -> None:
    for label in ("normal", "anomaly"):
        (folder / label).mkdir(parents=True, exist_ok=True)
    for n in range(count):
        photo(n, None).save(folder / "normal" / f"{n:03}.png")
    for n in range(count // 3):
        photo(n, ("stain", "hole", "loose thread")[n % 3]).save(folder / "anomaly" / f"{n:03}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
