"""One step of near.ts: groups made hashes as the data checks group those of a dataset, with those of their mirror images."""

import json
import resource
import sys
import time

import numpy as np

from darkroom_training.dataset.checks.look_alikes import alike

SCENES = 50


def main(kind: str, limit: int, total: int) -> None:
    own, mirrored = (made(np.random.default_rng(seed), kind, total) for seed in (1, 2))
    clock, core = time.monotonic(), time.process_time()
    found = alike(own, mirrored, limit)
    print(json.dumps({
        "seconds": time.monotonic() - clock,
        "coreSeconds": time.process_time() - core,
        "peakMB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "groups": len(found.sizes),
        "largest": int(found.sizes.max()),
    }))


def made(rng: np.random.Generator, kind: str, total: int) -> np.ndarray:
    """Hashes at random; of `scenes`, every other one is a frame of one of fifty scenes, with up to five bits changed."""
    hashes = rng.integers(0, 2**64, total, dtype=np.uint64)
    if kind == "scenes":
        frames = total // 2
        changed = rng.integers(0, 6, frames)
        flips = np.uint64(1) << rng.integers(0, 64, (5, frames), dtype=np.uint64)
        flips[np.arange(5)[:, None] >= changed] = 0
        scenes = rng.integers(0, 2**64, SCENES, dtype=np.uint64)
        hashes[::2][:frames] = scenes[np.arange(frames) % SCENES] ^ np.bitwise_xor.reduce(flips, axis=0)
    return hashes


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
