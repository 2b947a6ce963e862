"""Measures the tasks' ways through the same photos; the last line it prints is JSON."""

import io
import json
import os
import shutil
import tempfile
import time
import typing
from collections.abc import Callable, Iterator, Sized
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from darkroom_training.clients.store import Store
from darkroom_training.clients.store.folders import path_etag
from darkroom_training.dataset import inspect, preprocess
from darkroom_training.dataset.make_shard import ShardSpec, Source, resized
from darkroom_training.dataset.shards import unpack
from darkroom_training.kit.cores import in_order
from darkroom_training.photos.apart import Children
from darkroom_training.photos.decode import decode
from darkroom_training.photos.policy import POLICY
from darkroom_training.search.augment import Augment, augmented

CORES = 2
SIZE = (64, 64)
os.environ["OMP_NUM_THREADS"] = str(CORES)


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(os.environ.get("DARKROOM_PHOTOS") or make_photos(Path(scratch) / "made"))
        files = sorted(file for file in folder.rglob("*") if file.is_file())[:1000]
        contents = [file.read_bytes() for file in files]
        tasks = [measure(what, contents, work) for what, work in ways(folder, files, contents, Path(scratch))]
        x = np.concatenate([unpack(file.read_bytes()).pixels for file in Path(scratch).glob("processes/*.npz")])
        kinds = typing.get_args(Augment)[1:]
        print(json.dumps({"tasks": tasks, "augmented": [measure(how, x, partial(epoch, x, how)) for how in kinds]}))


def measure(what: str, photos: Sized, work: Callable[[], object]) -> dict:
    wall, cpu = time.monotonic(), core_seconds()
    work()
    megabytes = sum(map(len, photos)) / 1e6
    spent = {"seconds": time.monotonic() - wall, "coreSeconds": core_seconds() - cpu if "Spark" not in what else None}
    return {"what": what, "photos": len(photos), "megabytes": megabytes, **spent}


def ways(folder: Path, files: list[Path], contents: list[bytes], scratch: Path) -> Iterator[tuple[str, Callable[[], object]]]:
    yield "decode by Pillow alone", lambda: [by_pillow(content) for content in contents]
    yield "decode", lambda: [decode(content) for content in contents]
    yield "decode and resize", lambda: [resized(content, SIZE) for content in contents]
    yield "the same on 2 threads", lambda: list(ThreadPoolExecutor(CORES).map(lambda one: resized(one, SIZE), contents))
    yield "the same in 2 child processes", lambda: apart(contents)
    spec = listing(folder, files, scratch)
    yield "task inspect", lambda: inspect.inspect(spec, Store())
    records = [record for record in Store().read_lines(spec.records) if "photo" in record]
    sources = tuple(Source(record["photo"], record["path"], record["etag"]) for record in records)
    made = shards(folder, sources, scratch / "processes", "processes")
    yield "task preprocess, processes", lambda: preprocess.preprocess(made, Store())
    if shutil.which("java") and spark():
        again = shards(folder, sources, scratch / "spark", "spark")
        yield "task preprocess, Spark", lambda: preprocess.preprocess(again, Store())


def by_pillow(content: bytes) -> Image.Image:
    with Image.open(io.BytesIO(content)) as image:
        return ImageOps.exif_transpose(image).convert("RGB")


def apart(contents: list[bytes]) -> None:
    with Children(CORES) as children:
        list(in_order(lambda content: children.call(resized, content, SIZE), contents, CORES))


def epoch(x: np.ndarray, how: Augment) -> None:
    rng = np.random.default_rng(1)
    for start in range(0, len(x), 32):
        augmented(x[start : start + 32], how, rng)


def spark() -> bool:
    """Start Spark beforehand: a cluster has it running."""
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        return False
    SparkSession.builder.master(f"local[{CORES}]").config("spark.ui.enabled", "false").getOrCreate()
    return True


def listing(folder: Path, files: list[Path], scratch: Path) -> inspect.InspectSpec:
    listed = [{"path": str(f.relative_to(folder)), "etag": path_etag(str(f)), "size": f.stat().st_size} for f in files]
    store = Store()
    store.write_lines(f"{scratch}/photos.jsonl", listed)
    store.write_lines(f"{scratch}/known.jsonl", [])
    return inspect.InspectSpec(
        str(folder), f"{scratch}/photos.jsonl", f"{scratch}/known.jsonl", POLICY, f"{scratch}/records.jsonl", ""
    )


def shards(folder: Path, sources: tuple[Source, ...], out: Path, engine: str) -> preprocess.PreprocessSpec:
    made = tuple(
        ShardSpec(str(n), f"{out}/{n}.npz", f"{out}/{n}.json", sources[n : n + 256]) for n in range(0, len(sources), 256)
    )
    return preprocess.PreprocessSpec(str(folder), SIZE, made, engine, "")


def make_photos(folder: Path) -> str:
    folder.mkdir()
    rng = np.random.default_rng(1)
    for n in range(500):
        coarse = Image.fromarray(rng.integers(0, 256, (40, 50, 3), dtype=np.uint8))
        coarse.resize((500, 400), Image.Resampling.BICUBIC).save(folder / f"{n}.jpg", quality=90)
    return str(folder)


def core_seconds() -> float:
    """Of this process and its children that have ended."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


if __name__ == "__main__":
    main()
