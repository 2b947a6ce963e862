"""What MLflow runs of a registered version: this file lies beside the model, with `photos/` in its `code/`.

It decodes as training and serving do, and imports nothing else of this package: whoever loads a version needs no wheel of ours.
"""

import base64
import binascii
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mlflow
import numpy as np
import onnxruntime
from mlflow.pyfunc import PythonModel

from darkroom_training.photos.decode import upright
from darkroom_training.photos.policy import Unreadable

EXPECTED = (
    "a photo is a file in base64, its bytes, or the pixels of an RGB picture, uint8 [height, width, 3]; pixels of several "
    'photos are given as {"image": [photo, photo, ...]}'
)


class PhotoClassifier(PythonModel):
    """Photos of any sizes in, for each of them its label and how probable each class is."""

    def load_context(self, context: Any) -> None:
        files = context.artifacts
        self._session = onnxruntime.InferenceSession(files["onnx"], providers=["CPUExecutionProvider"])
        self._card = json.loads(Path(files["card"]).read_text(encoding="utf-8"))

    def predict(self, context, model_input, params=None):  # without types: MLflow would take them for a signature
        """A list of {label, probability, probabilities} for a list or column of photos. Raises ValueError, which says which of them is none and why."""
        answers = []
        for number, photo in enumerate(_photos(model_input), start=1):
            try:
                pixels = _pixels(photo)
            except (Unreadable, ValueError) as reason:
                raise ValueError(f"photo {number}: {reason}") from None
            [probabilities] = self._session.run([self._card["output"]], {self._card["input"]: pixels[None]})
            answers.append(_answer(self._card["classes"], probabilities[0]))
        return answers


def _answer(classes: list[str], probabilities: np.ndarray) -> dict[str, Any]:
    best = int(probabilities.argmax())
    return {
        "label": classes[best],
        "probability": float(probabilities[best]),
        "probabilities": {label: float(one) for label, one in zip(classes, probabilities)},
    }


def _photos(given: Any) -> Iterator[Any]:
    """The photos in whatever MLflow makes of lists, columns and arrays of them."""
    if hasattr(given, "to_numpy"):  # of pandas
        given = given.to_numpy()
    if isinstance(given, dict):
        given = list(given.values())
    if isinstance(given, (str, bytes)) or not hasattr(given, "__len__") or _depth(given) == 3:
        yield given
    else:
        for one in given:
            yield from _photos(one)


def _depth(given: Any) -> int:
    """How many dimensions an array, or a list of numbers, has; of others nothing that means anything."""
    depth = 0
    while isinstance(given, (list, tuple, np.ndarray)) and len(given) > 0:
        depth, given = depth + 1, given[0]
    return depth if isinstance(given, (int, float, np.number)) else 0


def _pixels(photo: Any) -> np.ndarray:
    if isinstance(photo, str):
        try:
            photo = base64.b64decode(photo, validate=True)
        except (binascii.Error, ValueError):
            raise ValueError(f"it is no base64: {EXPECTED}") from None
    if isinstance(photo, bytes):
        return np.asarray(upright(photo))
    try:
        pixels = np.asarray(photo)
    except ValueError:
        raise ValueError(f"its rows differ in length: {EXPECTED}") from None
    whole = pixels.ndim == 3 and pixels.shape[2] == 3 and np.issubdtype(pixels.dtype, np.number)
    if not whole or pixels.min() < 0 or pixels.max() > 255 or (pixels != pixels.round()).any():
        raise ValueError(f"got {pixels.dtype} {list(pixels.shape)}, or values that are none of 0..255: {EXPECTED}")
    return pixels.astype(np.uint8)


mlflow.models.set_model(PhotoClassifier())
