"""Figures about a decoded photo, for data checks and near-duplicates."""

import numpy as np
from PIL import Image

GRID = 8  # the hash keeps the 8 x 8 lowest frequencies: 64 bits
SIDE = 32  # of the small gray picture that is transformed
# The first rows of the discrete cosine transform: COSINES @ picture @ COSINES.T are its low frequencies.
COSINES = np.cos(np.pi / SIDE * np.outer(np.arange(GRID), np.arange(SIDE) + 0.5))  # [8, 32]


def statistics(rgb: Image.Image) -> dict[str, list[float]]:
    """Mean, standard deviation, minimum and maximum (0..255) and share of zeros (0..1) of R, G and B."""
    counts = np.array(rgb.histogram(), dtype=np.float64).reshape(3, 256)
    values = np.arange(256.0)
    shares = counts / counts.sum(axis=1, keepdims=True)
    mean = shares @ values
    variance = (shares * (values - mean[:, None]) ** 2).sum(axis=1)
    seen = [np.flatnonzero(channel) for channel in counts]
    return {
        "mean": mean.round(3).tolist(),
        "std": np.sqrt(variance).round(3).tolist(),
        "min": [int(levels[0]) for levels in seen],
        "max": [int(levels[-1]) for levels in seen],
        "zeros": shares[:, 0].round(6).tolist(),
    }


def perceptual_hash(rgb: Image.Image) -> str:
    """16 hex digits: which low frequencies are above their median. Near-duplicates differ in a few bits."""
    gray = np.asarray(rgb.convert("L").resize((SIDE, SIDE), Image.Resampling.BILINEAR), dtype=np.float64)
    # Rounded, so that a flat picture's noise of 1e-13 does not decide a bit.
    frequencies = (COSINES @ gray @ COSINES.T).round(6).flatten()
    bits = frequencies > np.median(frequencies[1:])  # the first is the mean brightness
    return np.packbits(bits).tobytes().hex()
