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
        return self.predict_all(np.asarray(rgb)[None])[0]

    def predict_all(self, photos: np.ndarray) -> np.ndarray:
        """Probabilities float32 [n, classes] of photos of one size: uint8 [n, height, width, 3]."""
        [probabilities] = self._session.run([OUTPUT], {INPUT: photos})
        return probabilities

    @property
    def takes_many(self) -> bool:
        """Whether it takes several photos at once, which models of earlier versions do not."""
        return not isinstance(self._session.get_inputs()[0].shape[0], int)
