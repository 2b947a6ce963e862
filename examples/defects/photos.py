"""Made photos of a product line: python photos.py FOLDER COUNT leaves so many in FOLDER/good and in FOLDER/scratch."""

import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

SIDE = 64


def photo(n: int, scratched: bool) -> Image.Image:
    """Brushed metal under uneven light; a scratch is a dark line somewhere on it."""
    rng = np.random.default_rng([n, scratched])
    light = np.linspace(*rng.uniform(120, 200, 2), SIDE)[None, :, None]
    brushed = rng.normal(0, 12, (SIDE, 1, 1)) + rng.normal(0, 6, (SIDE, SIDE, 1))
    image = Image.fromarray(np.clip(light + brushed + np.zeros(3), 0, 255).astype(np.uint8))
    if scratched:
        ends = [tuple(map(float, end)) for end in rng.uniform(8, SIDE - 8, (2, 2))]
        ImageDraw.Draw(image).line(ends, fill=(25, 25, 30), width=4)
    return image


def main(folder: Path, count: int) -> None:
    for label in ("good", "scratch"):
        (folder / label).mkdir(parents=True, exist_ok=True)
        for n in range(count):
            photo(n, label == "scratch").save(folder / label / f"{n:03}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
