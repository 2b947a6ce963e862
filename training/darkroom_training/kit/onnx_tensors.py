"""The constants of an ONNX model, wherever they stand in it."""

from collections.abc import Iterator

import onnx
from onnx import TensorProto


def in_other_files(model: onnx.ModelProto) -> list[str]:
    """Names of the constants that the model keeps in files beside it: whoever opens it would read whatever they name."""
    parts = (model.graph, *model.functions)
    return [
        tensor.name
        for part in parts
        for tensor in _tensors(part)
        if tensor.data_location == TensorProto.EXTERNAL or tensor.external_data
    ]


def _tensors(part: onnx.GraphProto | onnx.FunctionProto) -> Iterator[TensorProto]:
    """Every constant, in the bodies of loops and branches too."""
    if isinstance(part, onnx.GraphProto):
        yield from part.initializer
        for sparse in part.sparse_initializer:
            yield from (sparse.values, sparse.indices)
    for node in part.node:
        for attribute in node.attribute:
            if attribute.HasField("t"):
                yield attribute.t
            yield from attribute.tensors
            for sparse in (attribute.sparse_tensor, *attribute.sparse_tensors):
                yield from (sparse.values, sparse.indices)
            for body in (*([attribute.g] if attribute.HasField("g") else []), *attribute.graphs):
                yield from _tensors(body)
