"""A model whose answers are known beforehand: it says which of red, green and blue is the strongest."""

import numpy as np
from darkroom_training.models import files
from darkroom_training.models.graph import with_preprocessing
from darkroom_training.store import Store
from darkroom_training.trainers.trainer import Core
from onnx import TensorProto, helper, numpy_helper
from PIL import Image

CLASSES = ["red", "green", "blue"]
SIDE = 2


def save(folder: str, classes: list[str] = CLASSES) -> dict:
    """Leave the model in a folder; with other `classes`, strongest red means the first of them, and so on."""
    weights = np.tile(np.eye(3, dtype=np.float32)[:, : len(classes)], (SIDE * SIDE, 1))
    nodes = [
        helper.make_node("Flatten", ["x"], ["flat"]),
        helper.make_node("MatMul", ["flat", "weights"], ["logits"]),
        helper.make_node("Softmax", ["logits"], ["y"]),
    ]
    graph = helper.make_graph(
        nodes,
        "colours",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, SIDE, SIDE, 3])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, len(classes)])],
        [numpy_helper.from_array(weights, "weights")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    onnx = with_preprocessing(Core(model, "NHWC", (0, 0, 0), (1, 1, 1)), (SIDE, SIDE)).SerializeToString()
    return files.save(Store(), folder, onnx, {"classes": classes, "size": [SIDE, SIDE], "trainer": "by hand"})


def photo(colour: str, n: int = 0) -> Image.Image:
    """A picture of a colour; another one for each n."""
    pixels = np.full((9 + n, 7, 3), 40 + n, dtype=np.uint8)
    pixels[..., CLASSES.index(colour)] = 200
    return Image.fromarray(pixels)
