"""A dataset as columns: one figure of every photo in each, about 200 bytes a photo in memory; names stay on disk."""

import itertools
import json
import sqlite3
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from darkroom_training.clients.store import Store
from darkroom_training.photos.policy import POLICY

SPLITS = ("train", "validation", "test")
BATCH = 10_000  # rows that go to the scratch file at once
FIGURES = (
    *("brightness", "contrast", "red", "green", "blue"),  # 0..255
    *("lowest", "highest"),  # smallest minimum and largest maximum of the channels, 0..255
    *("zeros", "mode_share"),  # 0..1: mean of the channels; of the channel whose most common value is the rarest
    *("levels", "skewness", "correlation"),  # most distinct values; mean of the channels; smallest of the pairs
    *("gray",),  # 1 where the channels are equal
    *("width", "height", "pixels", "aspect"),  # pixels; aspect is width over height
)


@dataclass(frozen=True)
class Example:
    """A photo that people should look at, and why."""

    photo: str  # SHA-256 in hex
    path: str  # below the container
    label: str
    note: str


@dataclass(frozen=True)
class Photos:
    labels: tuple[str, ...]  # sorted
    label: np.ndarray  # int32 [n], index into labels
    split: np.ndarray  # int8 [n], index into SPLITS
    figures: dict[str, np.ndarray]  # float32 [n] for each of FIGURES; NaN where the record lacks it
    phash: np.ndarray  # uint64 [n]
    mirrored: np.ndarray  # uint64 [n]: the hashes of their mirror images; phash again where the record lacks it
    scratch: sqlite3.Connection

    def __len__(self) -> int:
        return len(self.label)

    def example(self, n: int, note: str = "") -> Example:
        """The nth photo."""
        photo, path = self.scratch.execute("SELECT photo, path FROM files WHERE n = ?", (int(n),)).fetchone()
        return Example(photo, path, self.labels[self.label[n]], note)

    def counts(self) -> np.ndarray:
        """Photos by class and split: int64 [classes, splits]."""
        counts = np.zeros((len(self.labels), len(SPLITS)), dtype=np.int64)
        np.add.at(counts, (self.label, self.split), 1)
        return counts


def load(store: Store, photos: str, records: Iterable[str], scratch: str) -> Photos:
    """Join a run's photos with what `inspect` found out about them, through a file at the path `scratch`."""
    Path(scratch).unlink(missing_ok=True)
    database = sqlite3.connect(scratch)
    database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
    database.execute("CREATE TABLE described (photo TEXT PRIMARY KEY, record TEXT) WITHOUT ROWID")
    database.execute("CREATE TABLE files (n INTEGER PRIMARY KEY, photo TEXT, path TEXT)")
    described = (
        (record["photo"], json.dumps([*figures_of(record), record["phash"], record.get("mirrored", record["phash"])]))
        for uri in records
        for record in store.stream_lines(uri)
        if "statistics" in record and record.get("policy") == POLICY  # another one saw other pixels
    )
    _insert(database, "INSERT OR REPLACE INTO described VALUES (?, ?)", described)
    labels: dict[str, int] = {}
    label, split, phash, mirrored = array("i"), array("b"), array("Q"), array("Q")
    columns = [array("f") for _ in FIGURES]

    def rows() -> Iterable[tuple[int, str, str]]:
        for n, line in enumerate(store.stream_lines(photos)):
            label.append(labels.setdefault(line["label"], len(labels)))
            split.append(SPLITS.index(line["split"]))
            found = database.execute("SELECT record FROM described WHERE photo = ?", (line["photo"],)).fetchone()
            # A photo that nobody has described looks like no other one.
            *figures, hash, mirror = json.loads(found[0]) if found else [*UNKNOWN, *[line["photo"][:16]] * 2]
            phash.append(int(hash, 16))
            mirrored.append(int(mirror, 16))
            for column, figure in zip(columns, figures):
                column.append(np.nan if figure is None else figure)
            yield n, line["photo"], line["path"]

    _insert(database, "INSERT INTO files VALUES (?, ?, ?)", rows())
    order = sorted(labels)
    place = {name: n for n, name in enumerate(order)}
    renumbered = np.array([place[name] for name in labels], dtype=np.int32)
    figures = {name: np.frombuffer(column, dtype=np.float32) for name, column in zip(FIGURES, columns)}
    index = np.frombuffer(label, dtype=np.int32)
    return Photos(
        tuple(order),
        renumbered[index] if len(index) else index,
        np.frombuffer(split, dtype=np.int8),
        figures,
        np.frombuffer(phash, dtype=np.uint64),
        np.frombuffer(mirrored, dtype=np.uint64),
        database,
    )


UNKNOWN: list[None] = [None] * len(FIGURES)


def figures_of(record: dict[str, Any]) -> list[float | None]:
    """FIGURES of a described photo; None for those that its record lacks, because an earlier version made it."""
    s = record["statistics"]
    red, green, blue = s["mean"]
    width, height = record["width"], record["height"]
    whole = "correlation" in s
    return [
        brightness(s["mean"]),
        contrast(s["std"]),
        *(red, green, blue),
        min(s["min"]),
        max(s["max"]),
        sum(s["zeros"]) / 3,
        min(s["modeShare"]) if whole else None,
        max(s["unique"]) if whole else None,
        sum(s["skewness"]) / 3 if whole else None,
        min(s["correlation"]) if whole else None,
        float(_is_gray(s)) if whole else None,
        width,
        height,
        width * height,
        width / height,
    ]


def brightness(mean: Sequence[float]) -> float:
    """How light a picture looks, 0..255, from the means of R, G and B. Serving computes the same."""
    return 0.299 * mean[0] + 0.587 * mean[1] + 0.114 * mean[2]


def contrast(std: Sequence[float]) -> float:
    """Root mean square of the channels' standard deviations, 0..128. Serving computes the same."""
    return (sum(one * one for one in std) / 3) ** 0.5


def _is_gray(s: dict[str, list[float]]) -> bool:
    """Equal channels, but for what a JPEG's colour channels leave over."""
    return min(s["correlation"]) > 0.999 and max(s["mean"]) - min(s["mean"]) < 1 and max(s["std"]) - min(s["std"]) < 1


def _insert(database: sqlite3.Connection, statement: str, rows: Iterable[tuple]) -> None:
    source = iter(rows)
    while batch := list(itertools.islice(source, BATCH)):
        database.executemany(statement, batch)
