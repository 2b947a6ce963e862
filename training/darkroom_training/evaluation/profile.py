"""What it takes to serve a model: time by photos at once, and memory, measured in a process that does nothing else."""

import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from darkroom_training.kit.cores import cores
from darkroom_training.kit.import_path import import_path
from darkroom_training.search.models.session import Session

AT_ONCE = (1, 8)
MOST_PIXELS = 50_000_000  # at once
RUNS, SECONDS = 30, 2.0  # of each, whichever ends first
WARM_UP = 2
START = "from darkroom_training.evaluation.profile import _child; _child()"
logger = logging.getLogger(__name__)


def profile(onnx: bytes, sizes: Sequence[tuple[int, int]]) -> dict[str, Any] | None:
    """Latencies in milliseconds, and the bytes that a session needs at its peak, for photos of the median of these sizes.

    None where it cannot be measured, which is said in the log: no model fails for it.
    """
    height, width = (int(np.median(side)) for side in zip(*sizes))
    environment = {**os.environ, "PYTHONPATH": import_path()}
    command = [sys.executable, "-c", START, str(height), str(width)]
    child = subprocess.run(command, env=environment, input=onnx, stdout=subprocess.PIPE)
    if child.returncode != 0:
        logger.error(
            "the model's memory and latency cannot be measured (exit code %d); all else goes on", child.returncode
        )
        return None
    return json.loads(child.stdout)


def _child() -> None:
    height, width = map(int, sys.argv[1:])
    onnx = sys.stdin.buffer.read()
    before = _memory("VmRSS")
    session = Session(onnx)
    noise = np.random.default_rng(1).integers(0, 256, (height, width, 3), np.uint8)
    batches = [
        {"photos": count, **_latency(session, np.repeat(noise[None], count, axis=0))}
        for count in AT_ONCE
        if count == 1 or (session.takes_many and count * height * width <= MOST_PIXELS)
    ]
    after = _memory("VmHWM")
    memory = None if before is None or after is None else after - before
    print(json.dumps({"height": height, "width": width, "cores": cores(), "memory": memory, "batches": batches}))


def _latency(session: Session, photos: np.ndarray) -> dict[str, float]:
    for _ in range(WARM_UP):
        session.predict_all(photos)
    took: list[float] = []
    while len(took) < RUNS and sum(took) < SECONDS * 1000:
        started = time.perf_counter()
        session.predict_all(photos)
        took.append((time.perf_counter() - started) * 1000)
    p50, p95 = np.percentile(took, [50, 95])
    return {"p50": round(float(p50), 3), "p95": round(float(p95), 3)}


def _memory(what: str) -> int | None:
    """Bytes that this process has (VmRSS), or had at its peak (VmHWM); None where the system does not say (macOS)."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{what}:")), None)
