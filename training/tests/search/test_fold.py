"""What a network computes of its weights alone is computed once, when it is exported."""

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

from darkroom_training.search.trainers.fold import fold

WEIGHT = np.arange(6, dtype=np.float32).reshape(2, 3)


def network() -> onnx.ModelProto:
    """x [2] times the transposed weight, plus a shift that the graph has as a constant."""
    nodes = [
        helper.make_node("Transpose", ["weight"], ["turned"], perm=[1, 0]),
        helper.make_node("MatMul", ["turned", "x"], ["product"]),
        helper.make_node("Add", ["product", "shift"], ["y"]),
    ]
    inputs = [helper.make_tensor_value_info("weight", TensorProto.FLOAT, [2, 3])]
    inputs.append(helper.make_tensor_value_info("x", TensorProto.FLOAT, [2]))
    outputs = [helper.make_tensor_value_info("y", TensorProto.FLOAT, [3])]
    shift = numpy_helper.from_array(np.ones(3, np.float32), "shift")
    unused = numpy_helper.from_array(np.ones(9, np.float32), "unused")
    graph = helper.make_graph(nodes, "g", inputs, outputs, [unused, shift])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=10)


def test_weights_are_constants_and_what_is_made_of_them_too_and_answers_stay():
    model, x = network(), np.float32([2, 3])
    fold(model.graph, {"weight": WEIGHT})
    onnx.checker.check_model(model, full_check=True)
    assert [node.op_type for node in model.graph.node] == ["MatMul", "Add"]
    assert [one.name for one in model.graph.input] == ["x"]
    assert [one.name for one in model.graph.initializer] == ["turned", "shift"]  # in the order of their use
    [y] = onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"x": x})
    assert np.array_equal(y, WEIGHT.T @ x + 1)
