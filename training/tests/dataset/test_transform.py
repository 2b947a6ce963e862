"""A transformation is part of the shard and of the served graph, or it is refused with the reason."""

import sys

import learnable
import numpy as np
import onnx
import pytest
from conftest import encoded, picture, sha256
from wheels import install

from darkroom_training.clients.store import Store
from darkroom_training.dataset import transform
from darkroom_training.dataset.make_shard import ShardSpec, Source
from darkroom_training.dataset.preprocess import PreprocessSpec, preprocess
from darkroom_training.dataset.shards import unpack
from darkroom_training.dataset.transform import TransformName, open_named, opened
from darkroom_training.plugins.installed import PluginError, plugin
from darkroom_training.search.models.export import ExportMismatch, check_transform, export
from darkroom_training.search.models.session import Session
from darkroom_training.search.trainers import create

HEAD = '<ir_version: 10, opset_import: ["" : 18]>'
# The lower half of a photo, its colours turned over.
LOWER = (
    HEAD
    + """
lower (uint8[n, h, w, 3] photos) => (uint8[n, h2, w, 3] made)
<int64[1] axis = {1}, int64[1] two = {2}, int64[1] end = {100000}, uint8 white = {255}> {
  height = Shape<start = 1, end = 2>(photos)
  half = Div(height, two)
  below = Slice(photos, half, end, axis)
  made = Sub(white, below)
}"""
)


@pytest.fixture
def brought(tmp_path, monkeypatch):
    """A function that installs a wheel whose transformation is this graph, in ONNX's text or another expression of Python."""

    def make(graph: str, name: str = "line.lower"):
        code = f"""
import onnx.parser
from darkroom_training.dataset.transform import Transform
def graph():
    return onnx.parser.parse_model('''{graph}''')
lower = Transform("The lower half", graph)
function = Transform("A function", lambda: (lambda photos: photos))
plain = lambda photos: photos
"""
        monkeypatch.syspath_prepend(
            str(
                install(
                    tmp_path / "wheel",
                    "line",
                    {
                        "darkroom.preprocess": {
                            "line.lower": "lower",
                            "line.function": "function",
                            "line.plain": "plain",
                        }
                    },
                    code,
                )
            )
        )
        sys.modules.pop("line", None)
        return plugin("preprocess", name)

    yield make
    sys.modules.pop("line", None)


def lower(rgb: np.ndarray) -> np.ndarray:
    return 255 - rgb[rgb.shape[0] // 2 :]


def test_shards_hold_what_it_makes_of_the_photos_own_pixels(brought, tmp_path):
    one = opened(brought(LOWER))
    photo = picture(48, 64, seed=1)
    content = encoded(photo, "PNG")
    (tmp_path / "1.png").write_bytes(content)
    (tmp_path / "flat.png").write_bytes(flat := encoded(picture(40, 1), "PNG"))
    shard = ShardSpec(
        "s",
        str(tmp_path / "s.npz"),
        str(tmp_path / "s.json"),
        (Source(sha256(content), "1.png", ""), Source(sha256(flat), "flat.png", "")),
    )
    named = TransformName("line.lower", one.sha256)
    spec = PreprocessSpec(str(tmp_path), (32, 48), (shard,), "processes", "", transform=named)
    assert preprocess(spec, Store())["leftOut"] == []
    pixels = unpack((tmp_path / "s.npz").read_bytes()).pixels
    assert np.array_equal(pixels[0], lower(np.asarray(photo)))  # half of 64 rows: nothing is resized


def test_a_photo_that_it_cannot_take_is_left_out_and_named(brought, tmp_path):
    narrow = LOWER.replace("half = Div(height, two)", "half = Div(height, two)\n  no = Reshape(half, two)")
    graph = onnx.parser.parse_model(narrow).SerializeToString()
    with pytest.raises(
        transform.Unreadable, match="not-transformed: the plan's transformation fails on its 5 x 4 pixels"
    ):
        transform.apply(graph, np.zeros((4, 5, 3), np.uint8))


def test_the_served_graph_begins_with_it(brought):
    one = opened(brought(LOWER))
    data = learnable.data(16)
    trainer = create("keras.cnn", {}, (16, 16), 3)
    list(trainer.fit(data, 2, 1))
    content = export(trainer, (16, 16), data.sample, {"trainer": "keras.cnn"}, one)
    whole, without = Session(content), Session(export(trainer, (16, 16), data.sample, {"trainer": "keras.cnn"}))
    photo = np.asarray(picture(31, 40, seed=3))
    assert np.allclose(whole.predict(photo), without.predict(lower(photo)), atol=1e-6)
    assert not np.allclose(whole.predict(photo), without.predict(photo), atol=1e-3)
    two = np.stack([photo, photo[::-1]])
    assert np.allclose(whole.predict_all(two)[1], whole.predict(photo[::-1]), atol=1e-6)
    model = onnx.load_model_from_string(content)
    assert {one.key: one.value for one in model.metadata_props} == {"trainer": "keras.cnn"}
    assert content == export(trainer, (16, 16), data.sample, {"trainer": "keras.cnn"}, one)
    with pytest.raises(ExportMismatch, match="with line.lower of line in front"):
        check_transform(without, without, one)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda g: g.replace('"" : 18', '"" : 21'), r"opset \[21\], served graphs are in 18"),
        (lambda g: g.replace('"" : 18', '"" : 18, "com.mine" : 1'), "operators of com.mine"),
        (
            lambda g: g.replace("uint8[n, h, w, 3] photos", "float[n, h, w, 3] photos"),
            "its graph is not valid|one input",
        ),
        (
            lambda g: g.replace("uint8[n, h, w, 3] photos", "uint8[n, 3, h, w] photos"),
            "its graph is not valid|one input",
        ),
        (
            lambda g: g.replace(
                "made = Sub(white, below)", "noise = RandomUniformLike<dtype = 2>(below)\n made = Sub(white, below)"
            ),
            "RandomUniformLike draws at random",
        ),
        (
            lambda g: g.replace(
                "uint8 white = {255}", "uint8 white = {255}, int64[1] zero = {0}, int64[1] one = {1}"
            ).replace("made = Sub(white, below)", "first = Slice(below, zero, one, zero)\n made = Sub(white, first)"),
            "depends on the photos beside it",
        ),
    ],
)
def test_what_could_not_be_served_is_refused_with_the_reason(brought, change, message):
    with pytest.raises(
        PluginError, match=f'"line.lower" .darkroom.preprocess. of line 1.0 cannot be served.*({message})'
    ):
        opened(brought(change(LOWER)))


def test_nor_is_what_is_no_graph(brought):
    with pytest.raises(PluginError, match="its graph is function, not onnx.ModelProto: .*must be written as ONNX"):
        opened(brought(LOWER, "line.function"))
    with pytest.raises(PluginError, match="is function, not Transform"):
        opened(plugin("preprocess", "line.plain"))


def test_another_graph_than_the_plan_was_read_with_is_refused(brought):
    brought(LOWER)
    with pytest.raises(PluginError, match="makes other pixels here .*print the manifest anew"):
        open_named(TransformName("line.lower", "0" * 64))
    with pytest.raises(PluginError, match='no installed wheel brings "line.upper"'):
        open_named(TransformName("line.upper", "0" * 64))
