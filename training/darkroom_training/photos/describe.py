"""Figures about a decoded photo, for data checks and near-duplicates."""

import numpy as np
from PIL import Image

SAMPLE = 128  # pixels a side that tell how channels go together
GRID = 8  # the hash keeps the 8 x 8 lowest frequencies: 64 bits
SIDE = 32  # of the small gray picture that is transformed
# The first rows of the discrete cosine transform: COSINES @ picture @ COSINES.T are its low frequencies.
COSINES = np.cos(np.pi / SIDE * np.outer(np.arange(GRID), np.arange(SIDE) + 0.5))  # [8, 32]
MIRROR = np.where(np.arange(GRID) % 2 == 0, 1, -1)  # mirrored left to right, every other frequency changes its sign


def statistics(rgb: Image.Image) -> dict[str, list[float]]:
    """Figures of R, G and B: mean, std, min, max and mode in 0..255, shares in 0..1 (docs/training-tasks.md)."""
    counts = np.array(rgb.histogram(), dtype=np.float64).reshape(3, 256)
    values = np.arange(256.0)
    shares = counts / counts.sum(axis=1, keepdims=True)
    mean = shares @ values
    away = values - mean[:, None]
    std = np.sqrt((shares * away**2).sum(axis=1))
    # A flat channel leans to no side.
    skewness = (shares * away**3).sum(axis=1) / np.where(std < 1e-6, 1, std) ** 3
    seen = [np.flatnonzero(channel) for channel in counts]
    return {
        "mean": mean.round(3).tolist(),
        "std": std.round(3).tolist(),
        "min": [int(levels[0]) for levels in seen],
        "max": [int(levels[-1]) for levels in seen],
        "zeros": shares[:, 0].round(6).tolist(),
        "unique": [len(levels) for levels in seen],
        "mode": shares.argmax(axis=1).tolist(),
        "modeShare": shares.max(axis=1).round(6).tolist(),
        "skewness": skewness.round(3).tolist(),
        "correlation": correlation(rgb),
    }


def correlation(rgb: Image.Image) -> list[float]:
    """Pearson's correlation (-1..1) of R with G, R with B and G with B over a grid of at most 128 x 128 pixels.

    Two flat channels count as 1, a flat one with another as 0.
    """
    sample = rgb.resize((min(rgb.width, SAMPLE), min(rgb.height, SAMPLE)), Image.Resampling.NEAREST)
    channels = np.asarray(sample, dtype=np.float64).reshape(-1, 3)  # [pixels, 3]
    away = channels - channels.mean(axis=0)
    spread = np.sqrt((away**2).sum(axis=0))

    def of(a: int, b: int) -> float:
        if spread[a] == 0 or spread[b] == 0:
            return float(spread[a] == spread[b])
        return round(float(away[:, a] @ away[:, b] / (spread[a] * spread[b])), 4)

    return [of(0, 1), of(0, 2), of(1, 2)]


def perceptual_hashes(rgb: Image.Image) -> dict[str, str]:
    """The hash of the picture, `phash`, and of its mirror image, `mirrored`: 16 hex digits that tell which low frequencies
    are above their median. Near-duplicates differ in a few bits."""
    gray = np.asarray(rgb.convert("L").resize((SIDE, SIDE), Image.Resampling.BILINEAR), dtype=np.float64)
    # Rounded, so that a flat picture's noise of 1e-13 does not decide a bit.
    frequencies = (COSINES @ gray @ COSINES.T).round(6)
    return {"phash": _hash(frequencies), "mirrored": _hash(frequencies * MIRROR)}


def _hash(frequencies: np.ndarray) -> str:
    flat = frequencies.flatten()
    return np.packbits(flat > np.median(flat[1:])).tobytes().hex()  # the first is the mean brightness
