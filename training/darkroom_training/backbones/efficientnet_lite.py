"""EfficientNet-Lite0 as ONNX, of the weights that PyTorch's port of it saves.

Tan and Le, EfficientNet (2019), in the Lite variant of TensorFlow's authors: no squeeze-and-excitation, ReLU6.
"""

from collections.abc import Mapping

import numpy as np
import onnx

from darkroom_training.backbones.graph import Graph

FEATURES = 1280
MEAN, STD = 127 / 255, 128 / 255  # of each channel, what it was trained with
EPSILON = 1e-3
# Of each stage: how many blocks, stride of the first, how many times wider inside, channels in, channels out.
STAGES = (
    (1, 1, 1, 32, 16),
    (2, 2, 6, 16, 24),
    (2, 2, 6, 24, 40),
    (3, 2, 6, 40, 80),
    (3, 1, 6, 80, 112),
    (4, 2, 6, 112, 192),
    (1, 1, 6, 192, 320),
)
SAME = {"auto_pad": "SAME_UPPER"}  # as TensorFlow pads


def efficientnet_lite0(weights: Mapping[str, np.ndarray]) -> onnx.ModelProto:
    """Pixels to what its last layer would have classified. Raises KeyError for weights of another network."""
    net = _Net(weights, EPSILON)
    x = net.relu6(net.normalised("pixels", "_conv_stem", "_bn0", stride=2, **SAME))
    number = 0
    for blocks, stride, wider, channels, out in STAGES:
        for n in range(blocks):
            before = channels if n == 0 else out
            x = net.block(x, f"_blocks.{number}", stride if n == 0 else 1, wider, before, out)
            number += 1
    x = net.relu6(net.normalised(x, "_conv_head", "_bn1", **SAME))
    return net.finished(x, "efficientnet-lite0", FEATURES)


class _Net(Graph):
    def __init__(self, weights: Mapping[str, np.ndarray], epsilon: float) -> None:
        super().__init__(weights, epsilon)
        self._zero, self._six = self.constant(np.float32(0)), self.constant(np.float32(6))

    def relu6(self, x: str) -> str:
        return self.add("Clip", x, self._zero, self._six)

    def block(self, x: str, name: str, stride: int, wider: int, channels: int, out: int) -> str:
        """An inverted residual block: wider, each channel by itself, narrow again."""
        inside = x
        if wider > 1:
            inside = self.relu6(self.normalised(inside, f"{name}._expand_conv", f"{name}._bn0", **SAME))
        alone = {"groups": channels * wider, **SAME}
        inside = self.relu6(self.normalised(inside, f"{name}._depthwise_conv", f"{name}._bn1", stride, **alone))
        narrow = self.normalised(inside, f"{name}._project_conv", f"{name}._bn2", **SAME)
        return self.add("Add", narrow, x) if stride == 1 and channels == out else narrow
