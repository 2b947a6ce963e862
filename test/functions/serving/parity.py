"""Trains a model on a few of somebody's photos, and says of all of them what evaluation says: parity.py PHOTOS FOLDER.

PHOTOS has a folder for each class. FOLDER gets the model's files and answers.jsonl: {path, label, probabilities}, or {path, reason}.
"""

import json
import sys
from pathlib import Path

import numpy as np

from darkroom_training.clients.store import Store
from darkroom_training.evaluation.contenders import Named, TestPhoto, answer, judge, load_contender
from darkroom_training.photos.decode import decode
from darkroom_training.photos.policy import Unreadable
from darkroom_training.search.data import Data, Split
from darkroom_training.search.models import files
from darkroom_training.search.models.graph import with_preprocessing
from darkroom_training.search.trainers.pretrained import EfficientnetLite0

SIZE = (192, 192)
LEARNED_FROM = 40  # photos

photos, folder = Path(sys.argv[1]), sys.argv[2]
paths = sorted(path for path in photos.rglob("*") if path.is_file())
classes = sorted({path.parent.name for path in paths})


def readable(path: Path):
    try:
        return decode(path.read_bytes())
    except Unreadable as why:
        return why


def learned() -> EfficientnetLite0:
    some = [(path, readable(path)) for path in paths[:: max(1, len(paths) // LEARNED_FROM)]]
    some = [(path, photo) for path, photo in some if not isinstance(photo, Unreadable)]
    pixels = np.stack([np.asarray(photo.rgb.resize(SIZE[::-1])) for _, photo in some])
    trainer = EfficientnetLite0({"augment": "none"}, SIZE, len(classes))
    labels = np.array([classes.index(path.parent.name) for path, _ in some])
    split = Split([str(path) for path, _ in some], trainer.inputs(pixels), labels)
    for _ in trainer.fit(Data(tuple(classes), split, split, 0, pixels), 8, 1):
        pass
    return trainer


whole = with_preprocessing(learned().core(), SIZE).SerializeToString()
files.save(Store(), folder, whole, {"classes": classes, "size": list(SIZE), "trainer": "by hand"})
contender = load_contender(Store(), Named("served", folder))


def said(path: Path) -> dict:
    photo = readable(path)
    if isinstance(photo, Unreadable):
        return {"reason": photo.reason}
    test = TestPhoto("", path.name, "", path.parent.name)
    judged = judge(test, photo, [contender], None)
    return {"label": answer(judged, 0, contender), "probabilities": judged.probabilities[0].tolist()}


with Path(folder, "answers.jsonl").open("w") as lines:
    for path in paths:
        lines.write(json.dumps({"path": str(path.relative_to(photos)), **said(path)}) + "\n")
