"""Small datasets made by hand, as the checks see them."""

import itertools
from pathlib import Path
from typing import Any

from conftest import write_lines

from darkroom_training.clients.store import Store
from darkroom_training.dataset.checks import photos
from darkroom_training.dataset.checks.photos import Photos
from darkroom_training.photos.policy import POLICY

PLAIN = {
    "mean": [110.0, 120.0, 100.0],
    "std": [50.0, 52.0, 48.0],
    "min": [0, 2, 0],
    "max": [255, 250, 255],
    "zeros": [0.01, 0.0, 0.01],
    "unique": [250, 240, 255],
    "mode": [90, 80, 70],
    "modeShare": [0.02, 0.02, 0.03],
    "skewness": [0.1, 0.2, 0.1],
    "correlation": [0.9, 0.85, 0.92],
}
OLD = ("mean", "std", "min", "max", "zeros")  # what earlier versions wrote
counter = itertools.count()


def some(
    count: int,
    label: str = "cat",
    split: str = "train",
    phash: int | None = None,
    mirrored: int | None = None,
    **changed: Any,
) -> list[dict]:
    """Ordinary photos of a class but for what is `changed`: width, height, or statistics of all three channels."""
    made = []
    for _ in range(count):
        n = next(counter)
        width, height = changed.get("width", 300), changed.get("height", 200)
        figures = {key: [value] * 3 for key, value in changed.items() if key in PLAIN}
        look = (n * 0x9E3779B97F4A7C15) % 2**64 if phash is None else phash
        hashes = {"phash": f"{look:016x}"} | ({} if mirrored is None else {"mirrored": f"{mirrored:016x}"})
        made.append(
            {
                "photo": f"{(n * 0x9E3779B97F4A7C15) % 2**64:016x}{n:048x}",
                "label": label,
                "split": split,
                "path": f"pets/{label}/{n}.jpg",
                "record": {"width": width, "height": height, "statistics": PLAIN | figures} | hashes,
            }
        )
    return made


def load(folder: Path, made: list[dict], described: bool = True) -> Photos:
    """The dataset of these photos, through the files that a run leaves."""
    lines = [{key: one[key] for key in ("photo", "label", "split", "path")} for one in made]
    inspected = {"etag": "1", "size": 1, "policy": POLICY}
    records = [{"path": one["path"], "photo": one["photo"]} | inspected | one["record"] for one in made if described]
    index = write_lines(folder / "records.jsonl", [{"photo": "gone", "gone": True}, *records])
    return photos.load(Store(), write_lines(folder / "photos.jsonl", lines), [index], str(folder / "scratch.db"))
