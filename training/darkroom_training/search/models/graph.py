"""The ONNX graph that is served: any photo's pixels in, probabilities out."""

import numpy as np
import onnx
from onnx import TensorProto, compose, helper, numpy_helper

from darkroom_training.kit.opset import IR_VERSION, OPSET
from darkroom_training.search.trainers.trainer import Core

INPUT, OUTPUT = "image", "probabilities"
PHOTOS = "photos"  # how many at once: any number


def with_preprocessing(core: Core, size: tuple[int, int]) -> onnx.ModelProto:
    """Put resizing and normalisation in front of a network.

    Input `image`: uint8 [n, height, width, 3], RGB, photos of one size, whichever; output `probabilities`: float32 [n, classes].
    The resize is Pillow's bilinear within one grey level: exclude_outside=1 is what it does at the borders.
    """
    front = compose.add_prefix(_preprocessing(core, size), "pre/", rename_inputs=False, rename_outputs=False)
    network = compose.add_prefix(core.model, "net/")
    model = compose.merge_models(front, network, io_map=[("pixels", network.graph.input[0].name)])
    del model.opset_import[:]  # merging leaves one for each part
    model.opset_import.append(helper.make_opsetid("", OPSET))
    model.ir_version = IR_VERSION
    model.producer_name, model.producer_version = "darkroom", ""
    _rename(model.graph)
    onnx.checker.check_model(model, full_check=True)
    return model


def with_transform(transform: onnx.ModelProto, model: onnx.ModelProto) -> onnx.ModelProto:
    """Put a transformation of photos (dataset/transform.py) in front of a whole model, which keeps its inputs and outputs."""
    front, network = compose.add_prefix(transform, "before/"), compose.add_prefix(model, "model/")
    whole = compose.merge_models(
        front, network, io_map=[(front.graph.output[0].name, network.graph.input[0].name)], producer_name="darkroom"
    )
    whole.graph.input[0].CopyFrom(model.graph.input[0])
    for node in whole.graph.node:
        node.input[:] = [INPUT if name == front.graph.input[0].name else name for name in node.input]
    _rename(whole.graph)
    onnx.checker.check_model(whole, full_check=True)
    return whole


def _preprocessing(core: Core, size: tuple[int, int]) -> onnx.ModelProto:
    height, width = size
    channels_first = core.layout == "NCHW"

    def by_channel(values: np.ndarray) -> np.ndarray:
        # ONNX Runtime is slow with three values over and over: 1.3 ms for 192 x 192 pixels, where a plane or a row at a time takes 0.1.
        rows = values[:, np.newaxis, np.newaxis] if channels_first else np.tile(values, (width, 1))
        return rows.astype(np.float32)

    constants = {
        "size": np.array([height, width], dtype=np.int64),
        "scale": by_channel(1 / (255 * np.array(core.std))),
        "shift": by_channel(-np.array(core.mean) / np.array(core.std)),
    }
    resize = {"mode": "linear", "antialias": 1, "exclude_outside": 1, "axes": [1, 2]}
    layout = helper.make_node("Transpose", ["resized"], ["planes"], perm=[0, 3, 1, 2])
    nodes = [
        helper.make_node("Resize", [INPUT, "", "", "size"], ["resized"], **resize),
        *([layout] if channels_first else []),
        helper.make_node("Cast", ["planes" if channels_first else "resized"], ["float"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["float", "scale"], ["scaled"]),
        helper.make_node("Add", ["scaled", "shift"], ["pixels"]),
    ]
    shape = [PHOTOS, 3, height, width] if channels_first else [PHOTOS, height, width, 3]
    graph = helper.make_graph(
        nodes,
        "preprocessing",
        [helper.make_tensor_value_info(INPUT, TensorProto.UINT8, [PHOTOS, "height", "width", 3])],
        [helper.make_tensor_value_info("pixels", TensorProto.FLOAT, shape)],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=core.model.ir_version)


def _rename(graph: onnx.GraphProto) -> None:
    """Name everything by its place: exporters count on from one export to the next, and equal models would differ."""
    names = {"": "", INPUT: INPUT, graph.output[0].name: OUTPUT}
    for number, tensor in enumerate(graph.initializer):
        tensor.name = names.setdefault(tensor.name, f"constant_{number}")
    for number, node in enumerate(graph.node):
        node.name = f"{node.op_type}_{number}"
        node.input[:] = [names[name] for name in node.input]
        node.output[:] = [names.setdefault(name, f"{node.name}_{i}") for i, name in enumerate(node.output)]
    graph.output[0].name = OUTPUT
    graph.output[0].type.tensor_type.shape.dim[0].dim_param = PHOTOS
    graph.name, graph.doc_string = "darkroom", ""
    del graph.value_info[:]  # shapes by the old names; ONNX Runtime infers them
