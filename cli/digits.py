"""Write scikit-learn's handwritten digits as photos: <folder>/<label>/<n>.png, 1,797 of them.

They come with the library (8 x 8 pixels, 16 grays), so that a demo needs no download. Usage: digits.py <folder>
"""

import sys
from pathlib import Path

import numpy as np
from PIL import Image
from sklearn.datasets import load_digits

SIDE = 32  # pixels: large enough for people to see
WHITE = 16  # the brightest gray of the data set


def write(folder: Path) -> None:
    digits = load_digits()
    for label in digits.target_names:
        (folder / str(label)).mkdir(parents=True, exist_ok=True)
    for number, (image, label) in enumerate(zip(digits.images, digits.target)):
        gray = Image.fromarray((image * 255 / WHITE).round().astype(np.uint8))
        large = gray.resize((SIDE, SIDE), Image.Resampling.BILINEAR)
        large.save(folder / str(label) / f"{number:04}.png")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("usage: digits.py <folder>")
    write(Path(sys.argv[1]))
