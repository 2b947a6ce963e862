"""Trains what plans would train on splits of labelled photos, and judges each winner; each line it prints is JSON.

argv[1]: a folder of one folder a class; argv[2]: JSON of {splits, perClass, searches: [{trainer, size, epochs, trials}]}.
"""

import hashlib
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace

os.environ["OMP_NUM_THREADS"] = "2"
import numpy as np

from darkroom_training.clients.store import Store
from darkroom_training.clients.store.folders import path_etag
from darkroom_training.dataset import preprocess
from darkroom_training.dataset.features import FeatureFile
from darkroom_training.dataset.make_shard import ShardSpec, Source
from darkroom_training.photos.decode import decode
from darkroom_training.search import fit, train, trainers
from darkroom_training.search.models.export import export
from darkroom_training.search.models.session import Session
from darkroom_training.search.temperature import fit_temperature
from darkroom_training.search.trainers.trainer import predicted

HELD_OUT = 0.2  # share of each class that judges, and as much again that chooses


def main() -> None:
    folder, asked = Path(sys.argv[1]), json.loads(sys.argv[2])
    files = {hashlib.sha256(file.read_bytes()).hexdigest(): file for file in sorted(folder.rglob("*.jpg"))}
    decoded = {photo: np.asarray(decode(file.read_bytes()).rgb) for photo, file in files.items()}
    with tempfile.TemporaryDirectory() as scratch:
        for search in asked["searches"]:
            started = time.monotonic()
            shard = prepared(folder, files, search, Path(scratch))
            say(search, what="prepared", seconds=time.monotonic() - started)
            for split in range(asked["splits"]):
                for count in asked["perClass"]:
                    lines = divided(files, split, count)
                    Store().write_lines(f"{scratch}/manifest.jsonl", lines)
                    started = time.monotonic()
                    right, photos = judged(search, shard, f"{scratch}/manifest.jsonl", lines, decoded)
                    say(search, what="judged", split=split, perClass=count, right=right, photos=photos, seconds=time.monotonic() - started)


def say(search: dict, **figures) -> None:
    print(json.dumps({"trainer": search["trainer"], "size": search["size"], **figures}), flush=True)


def prepared(folder: Path, files: dict[str, Path], search: dict, scratch: Path) -> tuple[str, tuple[FeatureFile, ...]]:
    """One shard of all photos, and what the trainer's backbone sees in them."""
    at = f"{scratch}/{search['size']}"
    sources = tuple(Source(photo, str(file.relative_to(folder)), path_etag(str(file))) for photo, file in files.items())
    backbone = trainers.find(search["trainer"]).about.backbone
    looks = () if backbone is None else ("plain", "mirrored")
    features = tuple(FeatureFile(backbone, f"{at}.npz", f"{at}.{look}.npz", look) for look in looks)
    made = ShardSpec("all", f"{at}.npz", f"{at}.json", sources)
    preprocess.preprocess(preprocess.PreprocessSpec(str(folder), (search["size"],) * 2, (made,), "processes", "", None, features), Store())
    return f"{at}.npz", features


def divided(files: dict[str, Path], split: int, count: int | None) -> list[dict]:
    """A manifest: a fifth of each class judges, a fifth chooses, `count` of the others (or all) are learned from.

    With few to learn from, few choose: a quarter as many.
    """
    rng = np.random.default_rng(split)
    lines = []
    for label in sorted({file.parent.name for file in files.values()}):
        mine = rng.permutation([photo for photo, file in files.items() if file.parent.name == label])
        held = int(len(mine) * HELD_OUT)
        choose = mine[held : held + (held if count is None else max(count // 4, 4))]
        learn = mine[2 * held :][:count]
        for side, photos in (("test", mine[:held]), ("validation", choose), ("train", learn)):
            lines += [{"photo": str(photo), "label": label, "split": side} for photo in photos]
    return lines


def judged(search: dict, shard: tuple, manifest: str, lines: list[dict], decoded: dict[str, np.ndarray]) -> tuple[int, int]:
    """How many test photos the best trial's exported model is right about."""
    classes = tuple(sorted({line["label"] for line in lines}))
    size = (search["size"],) * 2
    best = None
    for trial in search["trials"]:
        trainer = trainers.create(search["trainer"], trial["hyperparameters"], size, len(classes))
        spec = SimpleNamespace(
            size=size, classes=classes, manifest=manifest, shards=(shard[0],), features=shard[1],
            epochs=search["epochs"], seed=trial["seed"], until=None, checkpoint=None, weights=None, select_by="validation_accuracy", hyperparameters=trial["hyperparameters"],
        )  # fmt: skip
        loaded = train.load(spec, Store(), trainer)
        _, epoch = fit.fit(trainer, loaded, spec, SimpleNamespace(log_metrics=lambda *_: None))
        if best is None or fit.merit(epoch, spec.select_by)[:2] > best[0]:
            trainer.temperature = fit_temperature(predicted(trainer, loaded.validation), loaded.validation.y)
            best = fit.merit(epoch, spec.select_by)[:2], export(trainer, size, loaded.sample)
    session = Session(best[1])
    test = [line for line in lines if line["split"] == "test"]
    answers = [classes[int(session.predict(decoded[line["photo"]]).argmax())] for line in test]
    return sum(answer == line["label"] for answer, line in zip(answers, test)), len(test)


if __name__ == "__main__":
    main()
