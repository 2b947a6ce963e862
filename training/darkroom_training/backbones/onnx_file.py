"""A backbone that is ONNX already: float32 pixels [n, 3, height, width] in, [n, features] or maps [n, features, …, …] out."""

import onnx
from onnx import TensorProto, compose, helper, version_converter

from darkroom_training.kit.opset import IR_VERSION, OPSET

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)  # ImageNet's, by channel: what such networks usually take


def onnx_backbone(content: bytes) -> tuple[onnx.ModelProto, int]:
    """The network, maps reduced to their means, and how many features it gives. Raises ValueError for what cannot be one."""
    model = onnx.load_model_from_string(content)
    inputs = [one for one in model.graph.input if one.name not in {tensor.name for tensor in model.graph.initializer}]
    if len(inputs) != 1 or len(model.graph.output) != 1:
        raise ValueError("must have one input and one output, pixels and features")
    if any(tensor.data_location == TensorProto.EXTERNAL for tensor in model.graph.initializer):
        raise ValueError("keeps weights in another file: export it as one")
    if next(one.version for one in model.opset_import if one.domain == "") != OPSET:
        model = version_converter.convert_version(model, OPSET)
    seen = onnx.shape_inference.infer_shapes(model).graph.output[0].type.tensor_type
    shape = [one.dim_value for one in seen.shape.dim]
    taken = [one.dim_value for one in inputs[0].type.tensor_type.shape.dim]
    if (
        len(taken) != 4
        or taken[1] != 3
        or len(shape) not in (2, 4)
        or shape[1] < 1
        or seen.elem_type != TensorProto.FLOAT
    ):
        raise ValueError(
            f"must take float pixels [n, 3, height, width] and give [n, features] or maps, got {taken} and {shape}"
        )
    ends = ["GlobalAveragePool", "Flatten"] if len(shape) == 4 else ["Identity"]
    net = compose.add_prefix(model, "backbone/")
    name = net.graph.output[0].name
    for n, op in enumerate(ends):
        output = "features" if n == len(ends) - 1 else op
        net.graph.node.append(helper.make_node(op, [name], [output]))
        name = output
    first = net.graph.input[0].name
    for node in net.graph.node:
        node.input[:] = ["pixels" if one == first else one for one in node.input]
    del net.graph.input[:], net.graph.output[:], net.graph.value_info[:]
    net.graph.input.append(helper.make_tensor_value_info("pixels", TensorProto.FLOAT, ["photos", 3, "height", "width"]))
    net.graph.output.append(helper.make_tensor_value_info("features", TensorProto.FLOAT, ["photos", shape[1]]))
    net.ir_version = IR_VERSION
    onnx.checker.check_model(net, full_check=True)
    return net, shape[1]
