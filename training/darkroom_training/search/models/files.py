"""A model's folder: model.onnx and model.json, which says how to feed it and where it comes from."""

import hashlib
from dataclasses import dataclass
from typing import Any

from darkroom_training.clients.store import Store
from darkroom_training.kit.opset import OPSET
from darkroom_training.photos.policy import POLICY, TABLE
from darkroom_training.search.models.graph import INPUT, OUTPUT

FORMAT = 1
DECODER = {"policy": POLICY, "libraries": TABLE["decoders"], **TABLE["options"]}


@dataclass(frozen=True)
class Model:
    onnx: bytes
    card: dict[str, Any]  # model.json

    @property
    def classes(self) -> list[str]:
        return self.card["classes"]

    @property
    def sha256(self) -> str:
        """Of the bytes that were read, which `load` has compared."""
        return self.card["sha256"]


def save(store: Store, folder: str, onnx: bytes, origin: dict[str, Any]) -> dict[str, Any]:
    """Write a model's files, model.json last; `origin` is what was trained, and how. Returns {folder, sha256, bytes}."""
    sha256 = hashlib.sha256(onnx).hexdigest()
    card = {"format": FORMAT, "input": INPUT, "output": OUTPUT, "decoder": DECODER, "opset": OPSET, "sha256": sha256}
    store.write(f"{folder}/model.onnx", onnx)
    store.write_json(f"{folder}/model.json", card | origin)
    return {"folder": folder, "sha256": sha256, "bytes": len(onnx)}


def load(store: Store, folder: str) -> Model:
    """Read a model. Raises ValueError when model.onnx is not the one that model.json describes."""
    card = store.read_json(f"{folder}/model.json")
    onnx = store.read(f"{folder}/model.onnx")
    if hashlib.sha256(onnx).hexdigest() != card["sha256"]:
        raise ValueError(f"{folder}/model.onnx is not the file that model.json beside it describes")
    return Model(onnx, card)
