"""Work on constants alone, done once instead of in every prediction."""

from typing import Any

import onnx
from onnx import numpy_helper
from onnx.reference import ReferenceEvaluator


def fold(graph: onnx.GraphProto, constants: dict[str, Any]) -> None:
    """Make these inputs of a graph (arrays by name) constants of it, and what is computed of constants alone too.

    Nodes are expected in an order in which each comes after those that it needs. Constants come in the order of their use.
    """
    inputs = [one for one in graph.input if one.name not in constants]
    known = {**{one.name: numpy_helper.to_array(one) for one in graph.initializer}, **constants}
    nodes = []
    for node in graph.node:
        if all(name in known for name in node.input):
            given = {name: known[name] for name in node.input}
            known.update(zip(node.output, ReferenceEvaluator(node).run(None, given)))
        else:
            nodes.append(node)
    used = dict.fromkeys(name for node in nodes for name in node.input if name in known)
    for field, kept in (
        (graph.input, inputs),
        (graph.node, nodes),
        (graph.initializer, [numpy_helper.from_array(known[name], name) for name in used]),
    ):
        del field[:]
        field.extend(kept)
