"""Writes models to ask, into the folder that is named: three convolutions at 64 x 64, ResNet-18 at 224 x 224, and the default, a head on EfficientNet-Lite0.

Their weights are those of models that have learned nothing, which costs as much as any others.
"""

import itertools
import sys

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from darkroom_training.clients.store import Store
from darkroom_training.search.data import Data, Split
from darkroom_training.search.models import files
from darkroom_training.search.models.graph import with_preprocessing
from darkroom_training.search.trainers.pretrained import EfficientnetLite0
from darkroom_training.search.trainers.trainer import Core

CLASSES = ["cat", "dog"]
CHANNELS = [3, 32, 64, 128]


def cnn() -> Core:
    rng = np.random.default_rng(1)
    weights, nodes, last = [], [], "x"
    for n, (before, after) in enumerate(itertools.pairwise(CHANNELS)):
        kernel = rng.standard_normal((after, before, 3, 3), np.float32) * np.float32(np.sqrt(2 / (9 * before)))
        weights.append(numpy_helper.from_array(kernel, f"kernel{n}"))
        nodes += [
            helper.make_node("Conv", [last, f"kernel{n}"], [f"conv{n}"], pads=[1, 1, 1, 1]),
            helper.make_node("Relu", [f"conv{n}"], [f"relu{n}"]),
            helper.make_node("MaxPool", [f"relu{n}"], [f"pool{n}"], kernel_shape=[2, 2], strides=[2, 2]),
        ]
        last = f"pool{n}"
    head = rng.standard_normal((CHANNELS[-1], len(CLASSES)), np.float32)
    weights.append(numpy_helper.from_array(head, "head"))
    nodes += [
        helper.make_node("GlobalAveragePool", [last], ["mean"]),
        helper.make_node("Flatten", ["mean"], ["features"]),
        helper.make_node("MatMul", ["features", "head"], ["logits"]),
        helper.make_node("Softmax", ["logits"], ["y"]),
    ]
    graph = helper.make_graph(
        nodes,
        "cnn",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", 3, 64, 64])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", len(CLASSES)])],
        weights,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=10)
    return Core(model, "NCHW", (0.5, 0.5, 0.5), (0.5, 0.5, 0.5))


class ResNet18:
    """Its nodes, one after the other; batch normalisation is in the convolutions' weights, as in any that serves."""

    def __init__(self) -> None:
        self.nodes, self.weights = [], []
        self._rng = np.random.default_rng(1)

    def add(self, kind: str, inputs: list[str], **attributes: list[int] | int) -> str:
        name = f"{kind}{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [name], **attributes))
        return name

    def weight(self, *shape: int) -> str:
        values = self._rng.standard_normal(shape, np.float32) * np.float32(np.sqrt(2 / np.prod(shape[1:])))
        self.weights.append(numpy_helper.from_array(values, f"weight{len(self.weights)}"))
        return self.weights[-1].name

    def convolution(self, x: str, before: int, after: int, side: int, stride: int = 1) -> str:
        inputs = [x, self.weight(after, before, side, side), self.weight(after)]
        return self.add("Conv", inputs, pads=[side // 2] * 4, strides=[stride, stride])

    def block(self, x: str, before: int, after: int) -> str:
        stride = 1 if before == after else 2
        first = self.add("Relu", [self.convolution(x, before, after, 3, stride)])
        second = self.convolution(first, after, after, 3)
        around = x if before == after else self.convolution(x, before, after, 1, stride)
        return self.add("Relu", [self.add("Add", [second, around])])


def resnet18() -> Core:
    net = ResNet18()
    x = net.add("Relu", [net.convolution("x", 3, 64, 7, 2)])
    x = net.add("MaxPool", [x], kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1])
    for before, after in [(64, 64), (64, 64), (64, 128), (128, 128), (128, 256), (256, 256), (256, 512), (512, 512)]:
        x = net.block(x, before, after)
    x = net.add("Flatten", [net.add("GlobalAveragePool", [x])])
    x = net.add("Gemm", [x, net.weight(512, len(CLASSES))])
    net.nodes.append(helper.make_node("Softmax", [x], ["y"]))
    photos = helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", 3, 224, 224])
    answers = helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", len(CLASSES)])
    graph = helper.make_graph(net.nodes, "resnet18", [photos], [answers], net.weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=10)
    return Core(model, "NCHW", (0.485, 0.456, 0.406), (0.229, 0.224, 0.225))


def pretrained() -> Core:
    trainer = EfficientnetLite0({}, (192, 192), len(CLASSES))
    photos = np.random.default_rng(1).integers(0, 256, (4, 192, 192, 3), np.uint8)
    split = Split(["a", "b", "c", "d"], trainer.inputs(photos), np.zeros(4, np.int64))
    trainer.begin(Data(tuple(CLASSES), split, split, 0, photos), 1)
    return trainer.core()


for name, core, side in [("cnn", cnn(), 64), ("resnet18", resnet18(), 224), ("pretrained", pretrained(), 192)]:
    whole = with_preprocessing(core, (side, side)).SerializeToString()
    origin = {"classes": CLASSES, "size": [side, side], "trainer": "by hand"}
    files.save(Store(), f"{sys.argv[1]}/{name}", whole, origin)
