"""Predictions of an exported model, as serving makes them."""

import numpy as np
import onnxruntime
from PIL import Image

from darkroom_training.kit.cores import cores
from darkroom_training.search.models.graph import INPUT, OUTPUT


class Session:
    def __init__(self, onnx: bytes) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = cores()
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(onnx, options, providers=["CPUExecutionProvider"])

    def predict(self, rgb: Image.Image | np.ndarray) -> np.ndarray:
        """Probabilities float32 [classes] of one photo of any size: uint8 [height, width, 3]."""
        [probabilities] = self._session.run([OUTPUT], {INPUT: np.asarray(rgb)[None]})
        return probabilities[0]
