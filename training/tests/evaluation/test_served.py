"""What a model must be before anybody measures it: what cannot serve is not judged."""

import colours
import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from darkroom_training.clients.store import Store
from darkroom_training.evaluation.served import NotServable, open_served
from darkroom_training.search.models.files import Model, load


def changed(tmp_path, change=lambda graph: None, classes=colours.CLASSES) -> Model:
    """The model of colours with a changed graph."""
    colours.save(str(tmp_path))
    model = load(Store(), str(tmp_path))
    proto = onnx.load_model_from_string(model.onnx)
    change(proto.graph)
    return Model(proto.SerializeToString(), {**model.card, "classes": classes})


def keep_weights_elsewhere(graph):
    weights = max(graph.initializer, key=lambda one: len(one.raw_data))
    weights.ClearField("raw_data")
    weights.data_location = TensorProto.EXTERNAL
    entry = weights.external_data.add()
    entry.key, entry.value = "location", "weights.bin"


def hide_weights_in_a_branch(graph):
    weights = onnx.TensorProto(name="hidden", data_type=TensorProto.FLOAT, dims=[1], data_location=TensorProto.EXTERNAL)
    constant = helper.make_node("Constant", [], ["hidden"], value=weights)
    value = helper.make_tensor_value_info("hidden", TensorProto.FLOAT, [1])
    body = helper.make_graph([constant], "then", [], [value])
    graph.node.append(helper.make_node("If", ["image"], ["either"], then_branch=body, else_branch=body))


def answer_twice(graph):
    graph.output.append(helper.make_tensor_value_info("again", TensorProto.FLOAT, [1, 3]))


def take_floats(graph):
    graph.input[0].type.tensor_type.elem_type = TensorProto.FLOAT


def answer_logits(graph):
    softmax = next(node for node in graph.node if node.op_type == "Softmax")
    softmax.op_type = "Identity"
    del softmax.attribute[:]


def test_a_model_of_ours_can_serve(tmp_path):
    session = open_served(changed(tmp_path), "trial 3")
    assert session.predict(np.zeros((5, 4, 3), np.uint8)).shape == (3,)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (keep_weights_elsewhere, 'trial 3 keeps ".*" in another file: export it as one file'),
        (hide_weights_in_a_branch, 'trial 3 keeps "hidden" in another file'),
        (answer_twice, r"outputs \['again', 'probabilities'\], not"),
        (take_floats, r'"image" of trial 3 is FLOAT \[0, 0, 0, 3\], not UINT8'),
        (answer_logits, "no probabilities that sum to 1"),
    ],
)
def test_a_model_that_serving_could_not_trust_is_refused_by_name(tmp_path, change, why):
    with pytest.raises(NotServable, match=why):
        open_served(changed(tmp_path, change), "trial 3")


def test_a_model_answers_with_as_many_probabilities_as_it_has_classes(tmp_path):
    with pytest.raises(NotServable, match="the last of 4"):
        open_served(changed(tmp_path, classes=[*colours.CLASSES, "mauve"]), "trial 3")
