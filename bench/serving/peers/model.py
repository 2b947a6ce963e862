"""What every peer does with a photo: Pillow decodes it, ONNX Runtime is asked with one thread of its own."""

import io
import json
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image


class Model:
    """The model of a folder, as Darkroom serves it."""

    def __init__(self, folder: str) -> None:
        spec = json.loads((Path(folder) / "model.json").read_text())
        self._classes, self._input = spec["classes"], spec["input"]
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.enable_mem_pattern = False  # photos have many sizes
        self._session = onnxruntime.InferenceSession(str(Path(folder) / "model.onnx"), options)

    def predict(self, photo: bytes) -> dict:
        return self.infer(np.asarray(Image.open(io.BytesIO(photo)).convert("RGB"))[np.newaxis])

    def infer(self, pixels: np.ndarray) -> dict:
        """`pixels` are uint8 [1, height, width, 3]."""
        (probabilities,) = self._session.run(None, {self._input: pixels})[0]
        return {"label": self._classes[int(probabilities.argmax())], "probabilities": probabilities.tolist()}
