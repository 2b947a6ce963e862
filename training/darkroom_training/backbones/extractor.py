"""Features of pixels, as the served graph computes them."""

import numpy as np
import onnxruntime

from darkroom_training.backbones.backbone import Backbone
from darkroom_training.kit.cores import cores

AT_ONCE = 32  # photos


class Extractor:
    """Runs a backbone on this task's cores."""

    def __init__(self, backbone: Backbone) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = cores()
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            backbone.model.SerializeToString(), options, providers=["CPUExecutionProvider"]
        )
        self._scale = (1 / (255 * np.array(backbone.std))).astype(np.float32)
        self._shift = (-np.array(backbone.mean) / np.array(backbone.std)).astype(np.float32)
        self._features = backbone.features

    def features(self, pixels: np.ndarray) -> np.ndarray:
        """float32 [n, features] of uint8 [n, height, width, 3]."""
        out = np.empty((len(pixels), self._features), np.float32)
        for start in range(0, len(pixels), AT_ONCE):
            some = pixels[start : start + AT_ONCE].astype(np.float32) * self._scale + self._shift
            [answer] = self._session.run(None, {"pixels": np.ascontiguousarray(some.transpose(0, 3, 1, 2))})
            out[start : start + AT_ONCE] = answer
        return out
