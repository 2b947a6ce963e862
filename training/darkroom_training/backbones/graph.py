"""Building blocks of backbones in ONNX, which convolutions with their batch normalisation become one node of."""

from collections.abc import Mapping

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from darkroom_training.kit.opset import IR_VERSION, OPSET


class Graph:
    """A network that grows node by node, from "pixels", float32 [n, 3, height, width]. Every method gives the name of its output."""

    def __init__(self, weights: Mapping[str, np.ndarray], epsilon: float) -> None:
        """`epsilon` is that of batch normalisation."""
        self._weights, self._epsilon = weights, epsilon
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def add(self, op: str, *inputs: str, **attributes) -> str:
        output = f"{op}_{len(self._nodes)}"
        self._nodes.append(helper.make_node(op, list(inputs), [output], **attributes))
        return output

    def constant(self, value: np.ndarray) -> str:
        name = f"constant_{len(self._constants)}"
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(value, np.float32), name))
        return name

    def normalised(self, x: str, name: str, norm: str, stride: int = 1, **padding) -> str:
        """A convolution without bias and its batch normalisation, by their names in PyTorch's state. Raises KeyError."""
        scale = self._weights[f"{norm}.weight"] / np.sqrt(self._weights[f"{norm}.running_var"] + self._epsilon)
        bias = self._weights[f"{norm}.bias"] - self._weights[f"{norm}.running_mean"] * scale
        return self.convolution(
            x, self._weights[f"{name}.weight"] * scale[:, None, None, None], bias, stride, **padding
        )

    def convolution(
        self, x: str, weight: np.ndarray, bias: np.ndarray, stride: int = 1, groups: int = 1, **padding
    ) -> str:
        """`weight` is [out, in / groups, height, width]; `padding` is ONNX's `pads` or `auto_pad`."""
        given = [self.constant(weight), self.constant(bias)]
        return self.add("Conv", x, *given, strides=[stride, stride], group=groups, **padding)

    def finished(self, x: str, name: str, features: int) -> onnx.ModelProto:
        """The mean of `x` over each photo as "features", float32 [n, features]."""
        self._nodes.append(helper.make_node("Flatten", [self.add("GlobalAveragePool", x)], ["features"], axis=1))
        made = helper.make_graph(
            self._nodes,
            name,
            [helper.make_tensor_value_info("pixels", TensorProto.FLOAT, ["photos", 3, "height", "width"])],
            [helper.make_tensor_value_info("features", TensorProto.FLOAT, ["photos", features])],
            self._constants,
        )
        return helper.make_model(made, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)
