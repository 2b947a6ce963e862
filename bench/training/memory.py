"""Measures the memory of `train` and `evaluate`, each time in a process of its own; the last line it prints is JSON."""

import dataclasses
import hashlib
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import Image

import darkroom_training
from darkroom_training.clients.store import Store
from darkroom_training.dataset.shards import Shard, pack

SETS = ((20_000, 64), (5_000, 224))  # photos, pixels of a side
JUDGED = (2_000, 10, (4000, 3000))  # test photos, different ones among them, width and height: 12 megapixels
PER_SHARD = 512  # photos, as in a life cycle
CLASSES = ("cat", "dog")


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch, mlflow(Path(scratch)) as url:
        environment = {**os.environ, "MLFLOW_TRACKING_URI": url, "TMPDIR": scratch}
        measured = []
        for photos, side in SETS:
            folder = Path(scratch) / str(side)
            spec = make(folder, photos, side)
            framework = child(environment, "step", str(side))
            first, second = (child(environment, "train", spec) for _ in range(2))
            measured.append({"photos": photos, "side": side, "framework": framework, "first": first, "second": second})
        evaluated = child(environment, "evaluate", judged(Path(scratch)))
        print(json.dumps({"trained": measured, "evaluated": {"photos": JUDGED[0], **evaluated}}))


def child(environment: dict[str, str], *arguments: str) -> dict:
    done = subprocess.run([sys.executable, __file__, *arguments], env=environment, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def make(folder: Path, photos: int, side: int) -> str:
    """Shards of noise, their manifest and a spec of one epoch; the spec's path."""
    folder.mkdir()
    rng, store = np.random.default_rng(1), Store()
    names = [f"{n:064x}" for n in range(photos)]
    splits = ["validation" if n % 5 == 0 else "train" for n in range(photos)]
    lines = [{"photo": name, "label": CLASSES[n % 2], "split": split} for n, (name, split) in enumerate(zip(names, splits))]
    store.write_lines(f"{folder}/manifest.jsonl", lines)
    shards = []
    for start in range(0, photos, PER_SHARD):
        some = names[start : start + PER_SHARD]
        shards.append(f"{folder}/{start}.npz")
        store.write(shards[-1], pack(Shard(some, rng.integers(0, 256, (len(some), side, side, 3), dtype=np.uint8))))
    spec = {"trial": {"id": "memory", "number": 1}, "trainer": "keras.cnn", "hyperparameters": {}, "epochs": 1, "seed": 1}
    spec |= {"selectBy": "validation_accuracy", "size": [side, side], "classes": CLASSES, "shards": shards}
    spec |= {"manifest": f"{folder}/manifest.jsonl", "model": f"{folder}/model", "result": f"{folder}/result.json"}
    spec |= {"mlflow": {"experiment": "memory", "parentRun": "none", "runName": "trial-1", "tags": {}}}
    store.write_json(f"{folder}/spec.json", spec)
    return f"{folder}/spec.json"


def judged(folder: Path) -> str:
    """A spec that judges the last trial's model twice, on photos of 12 megapixels; its path."""
    photos, different, size = JUDGED
    trained, store = folder / str(SETS[-1][1]), Store()
    rng, files = np.random.default_rng(1), []
    for n in range(different):
        coarse = Image.fromarray(rng.integers(0, 256, (30, 40, 3), dtype=np.uint8))
        coarse.resize(size, Image.Resampling.BICUBIC).save(folder / f"{n}.jpg", quality=90)
        files.append(hashlib.sha256((folder / f"{n}.jpg").read_bytes()).hexdigest())
    lines = [{"photo": files[n % different], "path": f"{n % different}.jpg", "etag": "any"} for n in range(photos)]
    store.write_lines(f"{folder}/test.jsonl", [line | {"label": CLASSES[n % 2]} for n, line in enumerate(lines)])
    spec = {"images": str(folder), "photos": f"{folder}/test.jsonl", "golden": 8, "result": f"{folder}/result.json"}
    spec |= {"models": [{"name": name, "folder": f"{trained}/model"} for name in ("challenger", "champion")]}
    spec |= {"predictions": f"{folder}/predictions.jsonl", "mlflowRun": store.read_json(f"{trained}/result.json")["mlflowRunId"]}
    store.write_json(f"{folder}/spec.json", spec)
    return f"{folder}/spec.json"


def task(name: str, path: str) -> None:
    sys.argv = [name, path]
    getattr(darkroom_training, name)()


def step(side: str) -> None:
    """What the framework takes by itself: everything imported, and one step on 10 photos."""
    from darkroom_training.search import train, trainers  # noqa: F401
    from darkroom_training.search.data import Data, Split

    size = (int(side), int(side))
    ten = Split([], np.zeros((10, *size, 3), dtype=np.uint8), np.arange(10) % 2)
    one = dataclasses.replace(ten, x=ten.x[:1], y=ten.y[:1])
    next(trainers.create("keras.cnn", {}, size, 2).fit(Data(CLASSES, ten, one, 0), 1, 1))


def peak() -> float:
    """The most memory that this process has had, MB; unlike ru_maxrss, without what its parent had."""
    [line] = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) * 1024 / 1e6


@contextmanager
def mlflow(folder: Path) -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "mlflow", "server", "--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    command += ["--backend-store-uri", f"sqlite:///{folder}/mlflow.db", "--artifacts-destination", f"{folder}/artifacts"]
    environment = {**os.environ, "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false"}
    with open(folder / "mlflow.log", "wb") as log:
        server = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
    try:
        while not answers(f"http://127.0.0.1:{port}/health"):
            if server.poll() is not None:
                raise RuntimeError((folder / "mlflow.log").read_text())
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def answers(url: str) -> bool:
    try:
        return urllib.request.urlopen(url, timeout=1).status == 200
    except OSError:
        return False


def free_port() -> int:
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) != 0:
                return port


if __name__ == "__main__":
    if len(sys.argv) == 1:
        main()
    else:
        started = time.monotonic()
        name, argument = sys.argv[1:]
        step(argument) if name == "step" else task(name, argument)
        print(json.dumps({"peak": peak(), "seconds": time.monotonic() - started}))
