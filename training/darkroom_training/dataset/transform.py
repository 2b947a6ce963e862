"""A transformation of pixels before they become shards, as an ONNX graph: the served model begins with that very graph."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from darkroom_training.kit.opset import IR_VERSION, OPSET
from darkroom_training.photos.policy import Unreadable
from darkroom_training.plugins.installed import Plugin, PluginError, plugin

MOST = 1 << 20  # bytes of a graph: it travels with every photo, and with every model
PROBES = ((48, 64), (64, 48))  # height and width of the pictures that one is tried with
# What would make another picture of the same photo each time, and what holds graphs in graphs.
CHANCE = {"RandomNormal", "RandomNormalLike", "RandomUniform", "RandomUniformLike", "Bernoulli", "Multinomial"}
NESTED = {"If", "Loop", "Scan", "SequenceMap"}


@dataclass(frozen=True)
class Transform:
    """What an entry point of `darkroom.preprocess` names.

    `graph` gives an onnx.ModelProto: one input and one output, both photos uint8 [n, height, width, 3] RGB. The input has
    whatever size the photos have, before they are resized to the plan's.
    """

    about: str  # one sentence
    graph: Callable[[], Any]


@dataclass(frozen=True)
class TransformName:
    """What a plan's transformation was when the plan was read."""

    name: str
    sha256: str  # of its graph


@dataclass(frozen=True)
class Opened:
    """A transformation that can be served."""

    name: str
    package: str
    onnx: bytes
    sha256: str


def opened(one: Plugin) -> Opened:
    """The graph of an entry point. Raises PluginError, with the reason, for one that the served model could not begin with."""
    transform = one.load(Transform)
    try:
        model = transform.graph()
    except Exception as failed:
        raise PluginError(f"{one} gives no graph: {type(failed).__name__}: {failed}") from failed
    if (fault := _fault(model)) is not None:
        raise PluginError(f"{one} cannot be served, so nothing may learn from what it makes: {fault}")
    content = model.SerializeToString(deterministic=True)
    return Opened(one.name, one.package, content, hashlib.sha256(content).hexdigest())


def open_named(named: TransformName) -> Opened:
    """The transformation that a plan names. Raises PluginError where it is not installed, or is another one by now."""
    one = plugin("preprocess", named.name)
    found = opened(one)
    if found.sha256 != named.sha256:
        raise PluginError(
            f"{one} makes other pixels here (graph {found.sha256[:12]}…) than the app's setting TRAINERS tells of "
            f"({named.sha256[:12]}…): print the manifest anew with the wheel that is deployed (python -m darkroom_training trainers)"
        )
    return found


def apply(graph: bytes, rgb: np.ndarray) -> np.ndarray:
    """A photo's pixels, uint8 [height, width, 3], as the graph makes them. Raises Unreadable for a photo that it cannot take."""
    try:
        made = _session(graph)(rgb[None])[0]
    except Exception as failed:
        size = f"{rgb.shape[1]} x {rgb.shape[0]}"
        raise Unreadable(
            "not-transformed", f"the plan's transformation fails on its {size} pixels: {str(failed)[:200]}"
        ) from None
    if min(made.shape[:2]) < 1:
        raise Unreadable("not-transformed", "the plan's transformation leaves no pixel of it")
    return made


@lru_cache(maxsize=2)
def _session(graph: bytes) -> Callable[[np.ndarray], np.ndarray]:
    import onnxruntime  # which tasks without a transformation do not need

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    [image] = session.get_inputs()
    return lambda photos: session.run(None, {image.name: photos})[0]


def _fault(model: Any) -> str | None:
    """Why a graph cannot stand in front of a served model; None where it can."""
    import onnx

    from darkroom_training.kit.onnx_tensors import in_other_files

    if not isinstance(model, onnx.ModelProto):
        return (
            f"its graph is {type(model).__name__}, not onnx.ModelProto: what a model serves is one ONNX file, so a transformation must be "
            "written as ONNX (onnx.parser, onnx.helper or onnxscript)"
        )
    domains = {one.domain for one in model.opset_import} | {node.domain for node in model.graph.node}
    operators = {node.op_type for node in model.graph.node}
    if others := sorted(domains - {"", "ai.onnx"}):
        return f"it uses operators of {', '.join(others)}, which ONNX Runtime does not bring: use those of ONNX alone"
    if model.functions:
        return "it has functions of its own: inline them (onnx.inliner)"
    if chance := sorted(operators & CHANCE):
        return f"{', '.join(chance)} draws at random: the same photo must have the same pixels each time"
    if nested := sorted(operators & NESTED):
        return f"{', '.join(nested)} holds graphs of its own: write it without"
    if [one.version for one in model.opset_import] != [OPSET]:
        return f"it is in opset {[one.version for one in model.opset_import]}, served graphs are in {OPSET}: write it in that"
    if elsewhere := in_other_files(model):
        return f'it keeps "{elsewhere[0]}" in another file: put it into the graph'
    if (size := model.ByteSize()) > MOST:
        return f"its graph has {size:,} bytes, at most {MOST:,} can go with every photo"
    model.ir_version = IR_VERSION
    try:
        onnx.checker.check_model(model, full_check=True)
    except Exception as failed:
        return f"its graph is not valid: {str(failed)[:300]}"
    given = {one.name for one in model.graph.initializer}
    inputs = [one for one in model.graph.input if one.name not in given]
    for what, values in (("input", inputs), ("output", list(model.graph.output))):
        if len(values) != 1 or not _are_photos(values[0]):
            return f"it must have one {what}, uint8 [n, height, width, 3], and has {[_told(one) for one in values]}"
    return _tried(model.SerializeToString(deterministic=True))


def _are_photos(value: Any) -> bool:
    tensor = value.type.tensor_type
    shape = [one.dim_value for one in tensor.shape.dim]
    return tensor.elem_type == 2 and len(shape) == 4 and shape[3] == 3  # 2: uint8


def _told(value: Any) -> str:
    import onnx

    tensor = value.type.tensor_type
    kind = onnx.TensorProto.DataType.Name(tensor.elem_type).lower()
    return f"{kind} {[one.dim_value or one.dim_param or '?' for one in tensor.shape.dim]}"


def _tried(graph: bytes) -> str | None:
    """Photos of any size, one by one or together, must give the same pixels."""
    for height, width in PROBES:
        photos = np.random.default_rng(1).integers(0, 256, (2, height, width, 3), dtype=np.uint8)
        try:
            alone = [apply(graph, photo) for photo in photos]
            together = _session(graph)(photos)
        except Exception as failed:
            return f"on two photos of {width} x {height} pixels it fails: {failed}"
        if not np.array_equal(np.stack(alone), together):
            return "what it makes of a photo depends on the photos beside it"
    return None
