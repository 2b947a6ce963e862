"""What every model must be before it is measured: what is measured here must be able to serve as it is."""

import numpy as np
import onnx
from onnx import TensorProto

from darkroom_training.kit.onnx_tensors import in_other_files
from darkroom_training.search.models.files import Model
from darkroom_training.search.models.graph import INPUT, OUTPUT
from darkroom_training.search.models.session import Session

SUMS_TO_1 = 1e-3  # float32 arithmetic over thousands of classes
PROBE = (64, 48)  # height and width of the pictures that a model is tried with


class NotServable(ValueError):
    """The model's file is not one that serving can trust; the message says why."""


def open_served(model: Model, name: str) -> Session:
    """A session for the model. Raises NotServable, which calls it `name`."""
    _check_file(onnx.load_model_from_string(model.onnx), len(model.classes), name)
    session = Session(model.onnx)
    for grey in (0, 255):
        check_probabilities(session.predict(np.full((*PROBE, 3), grey, np.uint8)), f"{name}, asked about one colour,")
    return session


def check_probabilities(probabilities: np.ndarray, who: str) -> None:
    """Raise NotServable unless these are the probabilities of classes that exclude each other."""
    if not np.isfinite(probabilities).all() or abs(float(probabilities.sum()) - 1) > SUMS_TO_1:
        raise NotServable(f"{who} answers with {probabilities[:5].tolist()}…: no probabilities that sum to 1")


def _check_file(model: onnx.ModelProto, classes: int, name: str) -> None:
    if elsewhere := in_other_files(model):
        raise NotServable(f'{name} keeps "{elsewhere[0]}" in another file: export it as one file')
    inputs = {one.name for one in model.graph.input} - {one.name for one in model.graph.initializer}
    outputs = {one.name for one in model.graph.output}
    if inputs != {INPUT} or outputs != {OUTPUT}:
        raise NotServable(
            f'{name} has the inputs {sorted(inputs)} and outputs {sorted(outputs)}, not "{INPUT}" and "{OUTPUT}"'
        )
    [image] = [one for one in model.graph.input if one.name == INPUT]
    [answer] = model.graph.output
    expected = ((image, TensorProto.UINT8, 4, 3), (answer, TensorProto.FLOAT, 2, classes))
    for value, kind, rank, last in expected:
        tensor = value.type.tensor_type
        shape = [one.dim_value for one in tensor.shape.dim]
        if tensor.elem_type != kind or len(shape) != rank or shape[-1] != last:
            type_name = TensorProto.DataType.Name(tensor.elem_type)
            raise NotServable(
                f'"{value.name}" of {name} is {type_name} {shape}, not {TensorProto.DataType.Name(kind)} '
                f"with {rank} dimensions, the last of {last}"
            )
