"""A backbone that is ONNX already: float32 pixels [n, 3, height, width] in, [n, features] or maps [n, features, …, …] out."""

import onnx
from onnx import TensorProto, compose, helper, version_converter

from darkroom_training.kit.onnx_tensors import in_other_files
from darkroom_training.kit.opset import IR_VERSION, OPSET

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)  # ImageNet's, by channel: what such networks usually take


def onnx_backbone(content: bytes) -> tuple[onnx.ModelProto, int]:
    """The network, maps reduced to their means, and how many features it gives. Raises ValueError for what cannot be one."""
    model = onnx.load_model_from_string(content)
    versions = [one.version for one in model.opset_import if one.domain in ("", "ai.onnx")]
    if len(versions) != 1 or len(model.opset_import) > 1 or model.functions:
        raise ValueError("must be of ONNX's own operators alone")
    if elsewhere := in_other_files(model):
        raise ValueError(f'keeps "{elsewhere[0]}" in another file: export it as one')
    features, rank = _shapes(model)
    if versions[0] != OPSET:
        model = version_converter.convert_version(model, OPSET)
    net = compose.add_prefix(model, "backbone/")
    graph = net.graph
    [entry] = [one.name for one in graph.input if one.name not in {tensor.name for tensor in graph.initializer}]
    last = graph.output[0].name
    graph.node.insert(0, helper.make_node("Identity", ["pixels"], [entry]))
    if rank == 4:
        graph.node.append(helper.make_node("GlobalAveragePool", [last], ["means"]))
        graph.node.append(helper.make_node("Flatten", ["means"], ["features"]))
    else:
        graph.node.append(helper.make_node("Identity", [last], ["features"]))
    del graph.input[:], graph.output[:], graph.value_info[:]
    graph.input.append(helper.make_tensor_value_info("pixels", TensorProto.FLOAT, ["photos", 3, "height", "width"]))
    graph.output.append(helper.make_tensor_value_info("features", TensorProto.FLOAT, ["photos", features]))
    net.ir_version = IR_VERSION
    onnx.checker.check_model(net)
    return net, features


def _shapes(model: onnx.ModelProto) -> tuple[int, int]:
    """How many features it gives, and of how many dimensions its output is. Raises ValueError for another network."""
    inputs = [one for one in model.graph.input if one.name not in {tensor.name for tensor in model.graph.initializer}]
    if len(inputs) != 1 or len(model.graph.output) != 1:
        raise ValueError("must have one input and one output, pixels and features")
    given = onnx.shape_inference.infer_shapes(model).graph.output[0].type.tensor_type
    taken = inputs[0].type.tensor_type
    pixels, shape = ([one.dim_value for one in side.shape.dim] for side in (taken, given))
    right = len(pixels) == 4 and pixels[1] == 3 and len(shape) in (2, 4) and shape[1] > 0
    if not right or {taken.elem_type, given.elem_type} != {TensorProto.FLOAT}:
        kinds = [TensorProto.DataType.Name(side.elem_type) for side in (taken, given)]
        raise ValueError(
            "must take float32 pixels [n, 3, height, width] and give float32 [n, features] or maps, "
            f"got {kinds[0]} {pixels} and {kinds[1]} {shape}"
        )
    return shape[1], len(shape)
