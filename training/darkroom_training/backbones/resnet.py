"""ResNet-18 and ResNet-50 as ONNX, of the weights that torchvision saves. He et al., Deep Residual Learning (2016)."""

from collections.abc import Mapping

import numpy as np
import onnx

from darkroom_training.backbones.graph import Graph

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)  # ImageNet's, by channel
EPSILON = 1e-5
# Residual blocks of each of four stages, and how each is made: convolutions of these kernels, the one that strides, features at the end.
RESNETS = {"resnet18": ((2, 2, 2, 2), (3, 3), 1, 512), "resnet50": ((3, 4, 6, 3), (1, 3, 1), 2, 2048)}


def resnet(name: str, weights: Mapping[str, np.ndarray]) -> onnx.ModelProto:
    """Pixels to what its last layer would have classified. Raises KeyError for weights of another network."""
    stages, kernels, strides_at, features = RESNETS[name]
    net = Graph(weights, EPSILON)
    x = net.add("Relu", net.normalised("pixels", "conv1", "bn1", stride=2, pads=[3] * 4))
    x = net.add("MaxPool", x, kernel_shape=[3, 3], strides=[2, 2], pads=[1] * 4)
    for stage, blocks in enumerate(stages, start=1):
        for n in range(blocks):
            stride = 2 if n == 0 and stage > 1 else 1
            x = _block(
                net,
                x,
                f"layer{stage}.{n}",
                kernels,
                strides_at,
                stride,
                f"layer{stage}.{n}.downsample.0.weight" in weights,
            )
    return net.finished(x, name, features)


def _block(
    net: Graph, x: str, name: str, kernels: tuple[int, ...], strides_at: int, stride: int, projects: bool
) -> str:
    inside = x
    for n, kernel in enumerate(kernels, start=1):
        pads = [kernel // 2] * 4
        inside = net.normalised(inside, f"{name}.conv{n}", f"{name}.bn{n}", stride if n == strides_at else 1, pads=pads)
        if n < len(kernels):
            inside = net.add("Relu", inside)
    kept = net.normalised(x, f"{name}.downsample.0", f"{name}.downsample.1", stride, pads=[0] * 4) if projects else x
    return net.add("Relu", net.add("Add", inside, kept))
