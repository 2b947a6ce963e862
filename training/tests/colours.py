"""A model whose answers are known beforehand: it says which of red, green and blue is the strongest."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from PIL import Image

from darkroom_training.clients.store import Store
from darkroom_training.search.models import files
from darkroom_training.search.models.graph import INPUT, OUTPUT, with_preprocessing
from darkroom_training.search.trainers.trainer import Core

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
    whole = with_preprocessing(Core(model, "NHWC", (0, 0, 0), (1, 1, 1)), (SIDE, SIDE)).SerializeToString()
    return files.save(Store(), folder, whole, {"classes": classes, "size": [SIDE, SIDE], "trainer": "by hand"})


def save_fragile(folder: str, rows: int) -> None:
    """The model again, but its runtime fails on photos with fewer than `rows` rows of pixels."""
    save(folder)
    model = onnx.load_model_from_string(Store().read(f"{folder}/model.onnx"))
    [answer] = [node for node in model.graph.node if OUTPUT in node.output]
    answer.output[0] = "whole"
    model.graph.initializer.append(numpy_helper.from_array(np.array([rows - 1]), "last"))
    model.graph.node.extend(
        [
            helper.make_node("Gather", [INPUT, "last"], ["row"], axis=1),
            helper.make_node("Shape", ["row"], ["shape"], start=1, end=2),
            helper.make_node("Cast", ["shape"], ["one"], to=TensorProto.FLOAT),
            helper.make_node("Mul", ["whole", "one"], [OUTPUT]),
        ]
    )
    files.save(
        Store(), folder, model.SerializeToString(), {"classes": CLASSES, "size": [SIDE, SIDE], "trainer": "by hand"}
    )


def photo(colour: str, n: int = 0) -> Image.Image:
    """A picture of a colour; another one for each n."""
    pixels = np.full((9 + n, 7, 3), 40 + n, dtype=np.uint8)
    pixels[..., CLASSES.index(colour)] = 200
    return Image.fromarray(pixels)
