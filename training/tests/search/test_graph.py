"""The served graph sees what training saw: its resize is Pillow's bilinear, in any layout and of any size."""

import os
from pathlib import Path

import numpy as np
import onnx
import pytest
from conftest import picture
from onnx import TensorProto, helper, numpy_helper
from PIL import Image

from darkroom_training.photos.decode import decode
from darkroom_training.search.models.graph import with_preprocessing
from darkroom_training.search.models.session import Session
from darkroom_training.search.trainers.trainer import Core

HEIGHT, WIDTH, CLASSES = 24, 32, 5
MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
# (width, height)
SIZES = [(32, 24), (33, 25), (7, 5), (1, 1), (301, 199), (64, 480), (1000, 3), (641, 427)]
# A dense layer with large random weights: a probability moves by several percent when pixels move by a few levels.
# Untrained networks answer the same whatever they see, and hide every mistake.
SHARP = np.random.default_rng(7).normal(0, 0.1, (HEIGHT * WIDTH * 3, CLASSES)).astype(np.float32)
EYE = np.eye(HEIGHT * WIDTH * 3, dtype=np.float32)


def build(layout: str, weights: np.ndarray, last: str) -> onnx.ModelProto:
    """The whole graph around one dense layer, whose weights expect height, width, channel order."""
    shape = [1, HEIGHT, WIDTH, 3] if layout == "NHWC" else [1, 3, HEIGHT, WIDTH]
    nodes = [
        helper.make_node("Transpose", ["x"], ["hwc"], perm=[0, 1, 2, 3] if layout == "NHWC" else [0, 2, 3, 1]),
        helper.make_node("Flatten", ["hwc"], ["flat"]),
        helper.make_node("MatMul", ["flat", "weights"], ["logits"]),
        helper.make_node(last, ["logits"], ["y"]),
    ]
    graph = helper.make_graph(
        nodes,
        "core",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, weights.shape[1]])],
        [numpy_helper.from_array(weights, "weights")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    return with_preprocessing(Core(model, layout, MEAN, STD), (HEIGHT, WIDTH))


@pytest.fixture(scope="module", params=["NHWC", "NCHW"])
def layout(request):
    return request.param


@pytest.fixture(scope="module")
def levels(layout):
    """A function that gives the gray levels 0..255, [height, width, 3], that a network gets to see of a photo."""
    served = Session(build(layout, EYE, "Identity").SerializeToString())
    return lambda photo: 255 * (served.predict(photo).reshape(HEIGHT, WIDTH, 3) * STD + MEAN)


@pytest.fixture(scope="module")
def sharp(layout):
    return Session(build(layout, SHARP, "Softmax").SerializeToString())


def pillow(photo: Image.Image, filter: Image.Resampling = Image.Resampling.BILINEAR) -> np.ndarray:
    return np.asarray(photo.resize((WIDTH, HEIGHT), filter))


def trained_on(pixels: np.ndarray) -> np.ndarray:
    """The sharp network's probabilities of resized pixels, computed without ONNX."""
    logits = ((pixels / 255 - MEAN) / STD).reshape(-1) @ SHARP
    weights = np.exp(logits - logits.max())
    return weights / weights.sum()


@pytest.mark.parametrize("size", SIZES)
def test_pixels_are_pillows_within_one_level(levels, size):
    photo = picture(*size, seed=size[0])
    assert np.abs(levels(photo) - pillow(photo)).max() < 1.01


@pytest.mark.parametrize("size", SIZES)
def test_probabilities_are_those_of_pillows_pixels(sharp, size):
    photo = picture(*size, seed=size[0])
    assert sharp.predict(photo) == pytest.approx(trained_on(pillow(photo)), abs=0.02)


def test_these_tests_would_see_a_wrong_resize(levels):
    photo = picture(64, 480)
    wrong = pillow(photo, Image.Resampling.NEAREST)  # no antialiasing
    assert np.abs(levels(photo) - wrong).max() > 30
    assert np.abs(trained_on(wrong) - trained_on(pillow(photo))).max() > 0.1


def test_input_and_output_are_as_serving_expects(layout):
    model = build(layout, SHARP, "Softmax")
    [image], [output] = model.graph.input, model.graph.output
    dims = [dim.dim_value or dim.dim_param for dim in image.type.tensor_type.shape.dim]
    assert (image.name, image.type.tensor_type.elem_type, dims) == (
        "image",
        TensorProto.UINT8,
        ["photos", "height", "width", 3],
    )
    assert (output.name, output.type.tensor_type.elem_type) == ("probabilities", TensorProto.FLOAT)
    assert [(opset.domain, opset.version) for opset in model.opset_import] == [("", 18)]
    assert not any(onnx.external_data_helper.uses_external_data(tensor) for tensor in model.graph.initializer)


@pytest.mark.skipif("DARKROOM_PHOTOS" not in os.environ, reason="DARKROOM_PHOTOS names no folder of photos")
def test_real_photos_agree_too(levels, sharp):
    for file in sorted(Path(os.environ["DARKROOM_PHOTOS"]).rglob("*.jpg"))[:40]:
        photo = decode(file.read_bytes()).rgb
        assert np.abs(levels(photo) - pillow(photo)).max() < 1.01
        assert sharp.predict(photo) == pytest.approx(trained_on(pillow(photo)), abs=0.03)
