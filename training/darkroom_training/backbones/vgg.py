"""The convolutions of VGG16 as ONNX, of the weights that Keras saves. Simonyan and Zisserman (2015)."""

import io
from collections.abc import Iterator

import numpy as np
import onnx

from darkroom_training.backbones.graph import Graph

FEATURES = 512
# Pixels enter less their mean, in the order blue, green, red: the first convolution is turned instead.
MEAN, STD = tuple(channel / 255 for channel in (123.68, 116.779, 103.939)), (1 / 255,) * 3
BLOCKS = (2, 2, 3, 3, 3)  # convolutions of each


def vgg16(content: bytes) -> onnx.ModelProto:
    """Pixels to the mean of what the last convolution sees. Raises KeyError or OSError for another file."""
    net = Graph({}, 0)
    x = "pixels"
    layers = read_convolutions(content)
    for convolutions in BLOCKS:
        for _ in range(convolutions):
            kernel, bias = next(layers)
            x = net.add("Relu", net.convolution(x, kernel.transpose(3, 2, 0, 1), bias, pads=[1] * 4))
        x = net.add("MaxPool", x, kernel_shape=[2, 2], strides=[2, 2])
    return net.finished(x, "vgg16", FEATURES)


def read_convolutions(content: bytes) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Kernel [height, width, in, out] and bias [out] of each, for pixels red, green, blue. Raises KeyError or OSError."""
    import h5py  # Keras brings it; no other backbone needs it

    with h5py.File(io.BytesIO(content)) as file:
        layers = file.get("model_weights", file)
        for block, convolutions in enumerate(BLOCKS, start=1):
            for n in range(1, convolutions + 1):
                kernel, bias = _layer(layers[f"block{block}_conv{n}"])
                yield (kernel[:, :, ::-1] if (block, n) == (1, 1) else kernel), bias


def _layer(group) -> tuple[np.ndarray, np.ndarray]:
    """Kernel [height, width, in, out] and bias [out], whatever the version of Keras called them."""
    found: dict[int, np.ndarray] = {}
    group.visititems(lambda _, one: found.update({one.ndim: one[()]}) if hasattr(one, "ndim") else None)
    return found[4], found[1]
