"""The convolutions of VGG16 as ONNX, of the weights that Keras saves. Simonyan and Zisserman (2015)."""

import io

import numpy as np
import onnx

from darkroom_training.backbones.graph import Graph

FEATURES = 512
# Pixels enter less their mean, in the order blue, green, red: the first convolution is turned instead.
MEAN, STD = tuple(channel / 255 for channel in (123.68, 116.779, 103.939)), (1 / 255,) * 3
BLOCKS = (2, 2, 3, 3, 3)  # convolutions of each


def vgg16(content: bytes) -> onnx.ModelProto:
    """Pixels to the mean of what the last convolution sees. Raises KeyError or OSError for another file."""
    import h5py  # Keras brings it; no other backbone needs it

    net = Graph({}, 0)
    x = "pixels"
    with h5py.File(io.BytesIO(content)) as file:
        layers = file.get("model_weights", file)
        for block, convolutions in enumerate(BLOCKS, start=1):
            for n in range(1, convolutions + 1):
                kernel, bias = _layer(layers[f"block{block}_conv{n}"])
                if x == "pixels":
                    kernel = kernel[:, :, ::-1]
                x = net.add("Relu", net.convolution(x, kernel.transpose(3, 2, 0, 1), bias, pads=[1] * 4))
            x = net.add("MaxPool", x, kernel_shape=[2, 2], strides=[2, 2])
    return net.finished(x, "vgg16", FEATURES)


def _layer(group) -> tuple[np.ndarray, np.ndarray]:
    """Kernel [height, width, in, out] and bias [out], whatever the version of Keras called them."""
    found: dict[int, np.ndarray] = {}
    group.visititems(lambda _, one: found.update({one.ndim: one[()]}) if hasattr(one, "ndim") else None)
    return found[4], found[1]
