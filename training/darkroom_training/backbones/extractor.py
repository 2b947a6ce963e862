"""Features of pixels, as the served graph computes them."""

import numpy as np
import onnxruntime

from darkroom_training.backbones.backbone import Backbone
from darkroom_training.kit.cores import cores

AT_ONCE = 32  # photos


class NoFeatures(ValueError):
    """The network gives nothing that could be learned from; the message names the field to mend."""


class Extractor:
    """Runs a backbone on this task's cores. Raises NoFeatures for a network that does not run."""

    def __init__(self, backbone: Backbone) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = cores()
        options.inter_op_num_threads = 1
        model = backbone.model.SerializeToString()
        try:
            self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        except Exception as wrong:
            raise NoFeatures(f"search.weights: {backbone.name} cannot be run: {wrong}") from None
        self._scale = (1 / (255 * np.array(backbone.std))).astype(np.float32)
        self._shift = (-np.array(backbone.mean) / np.array(backbone.std)).astype(np.float32)
        self._backbone = backbone
        self._is_tried = False

    def features(self, pixels: np.ndarray) -> np.ndarray:
        """float32 [n, features] of uint8 [n, height, width, 3]. Raises NoFeatures where the network has none for such photos."""
        if not self._is_tried and len(pixels) > 0:
            self._try(pixels[:1])
        out = np.empty((len(pixels), self._backbone.features), np.float32)
        for start in range(0, len(pixels), AT_ONCE):
            out[start : start + AT_ONCE] = self._run(pixels[start : start + AT_ONCE])
        return out

    def _try(self, one: np.ndarray) -> None:
        if not np.array_equal(self._run(one), self._run(one)):
            raise NoFeatures(
                f"search.weights: {self._backbone.name} sees something else each time it looks at the same photo"
            )
        self._is_tried = True

    def _run(self, pixels: np.ndarray) -> np.ndarray:
        entering = (pixels.astype(np.float32) * self._scale + self._shift).transpose(0, 3, 1, 2)
        height, width = pixels.shape[1:3]
        try:
            [answer] = self._session.run(None, {"pixels": np.ascontiguousarray(entering)})
        except Exception as wrong:
            raise NoFeatures(
                f"search.weights: {self._backbone.name} takes no photos of {height} x {width} pixels: choose the preprocess.size that "
                f"it is made for, or export it for any height and width ({wrong})"
            ) from None
        if answer.shape != (len(pixels), self._backbone.features) or not np.isfinite(answer).all():
            raise NoFeatures(
                f"search.weights: {self._backbone.name} must give {self._backbone.features} finite numbers for each of "
                f"{len(pixels)} photos of {height} x {width} pixels, and gives {list(answer.shape)}: {answer.ravel()[:3].tolist()}…"
            )
        return answer
