"""Trains all trials of searches to their end; each line it prints is JSON: what a trial's validation and test photos say after an epoch.

argv[1]: a folder of one folder a class; argv[2]: JSON of {sizes, searches: [{name, split, trainer, size, epochs, trials}]}. `sizes`: how many
photos choose, the first of the largest number.
"""

import hashlib
import json
import os
import sys
import tempfile
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = "2"
import numpy as np
from accuracy import prepared
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

from darkroom_training.clients.store import Store
from darkroom_training.search import trainers
from darkroom_training.search.data import Data, Split
from darkroom_training.search.features import load_features
from darkroom_training.search.trainers.trainer import predicted, score

DIGITS, PER_CLASS = 300, 50  # that are learned from


def main() -> None:
    asked = json.loads(sys.argv[2])
    most = max(asked["sizes"])
    for search in asked["searches"]:
        photos = (
            digits(search["size"])
            if search["name"] == "digits"
            else features(Path(sys.argv[1]), search)
        )
        count = DIGITS if search["name"] == "digits" else PER_CLASS * 2
        data, test = divided(*photos, count, most, search["split"])
        for trial in search["trials"]:
            size = (search["size"],) * 2
            trainer = trainers.create(
                search["trainer"], trial["hyperparameters"], size, len(data.classes)
            )
            for epoch in trainer.fit(data, search["epochs"], trial["seed"]):
                said = predicted(trainer, data.validation)
                chosen = [
                    score(said[:n], Split([], said[:n], data.validation.y[:n]))
                    for n in asked["sizes"]
                ]
                _, right = score(predicted(trainer, test), test)
                line = {
                    "name": search["name"],
                    "split": search["split"],
                    "trial": trial["number"],
                    "epoch": epoch.number,
                }
                print(json.dumps(line | {"chosen": chosen, "right": right}), flush=True)


def digits(side: int) -> tuple[np.ndarray, np.ndarray]:
    images, y = load_digits(return_X_y=True)
    small = (images.reshape(-1, 8, 8) * 255 / 16).astype(np.uint8)
    pixels = small.repeat(side // 8, axis=1).repeat(side // 8, axis=2)
    return np.repeat(pixels[..., None], 3, axis=3), y


KEPT: dict[str, tuple[np.ndarray, np.ndarray]] = {}


def features(folder: Path, search: dict) -> tuple[np.ndarray, np.ndarray]:
    """What the trainer's backbone sees in the photos of a folder: looked at once."""
    if search["trainer"] not in KEPT:
        files = {
            hashlib.sha256(file.read_bytes()).hexdigest(): file
            for file in sorted(folder.rglob("*.jpg"))
        }
        with tempfile.TemporaryDirectory() as scratch:
            _, looks = prepared(folder, files, search, Path(scratch))
            lines = [
                {
                    "photo": name,
                    "label": file.parent.name,
                    "split": ("train", "validation")[n % 2],
                }
                for n, (name, file) in enumerate(files.items())
            ]
            Store().write_lines(f"{scratch}/manifest.jsonl", lines)
            classes = tuple(sorted({line["label"] for line in lines}))
            data = load_features(Store(), f"{scratch}/manifest.jsonl", looks, classes)
            both = [data.train, data.validation]
            KEPT[search["trainer"]] = (
                np.concatenate([np.array(one.x) for one in both]),
                np.concatenate([one.y for one in both]),
            )
    return KEPT[search["trainer"]]


def divided(
    x: np.ndarray, y: np.ndarray, learn: int, choose: int, split: int
) -> tuple[Data, Split]:
    """What is learned from and chosen by, and the photos that judge: all others."""
    rest = np.arange(len(y))
    learned, rest = train_test_split(
        rest, train_size=learn, stratify=y, random_state=split
    )
    chosen, judged = train_test_split(
        rest, train_size=choose, stratify=y[rest], random_state=split
    )
    part = lambda places: Split([str(n) for n in places], x[places], y[places])  # noqa: E731
    return Data(
        tuple(str(n) for n in np.unique(y)), part(learned), part(chosen), 0, x[:8]
    ), part(judged)


if __name__ == "__main__":
    main()
