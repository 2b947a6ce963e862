"""Backbones by URI: files that others publish become networks, and whatever else lies there is refused with the field to mend."""

import functools
import hashlib
import http.server
import io
import os
import threading
import time
import urllib.error
import urllib.request

import h5py
import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper
from weight_files import vgg_file

from darkroom_training.backbones.backbone import KINDS, open_backbone
from darkroom_training.backbones.extractor import Extractor, NoFeatures
from darkroom_training.backbones.fetch import Unreachable, Weights, _Onwards, fetch
from darkroom_training.clients.store import Store
from darkroom_training.kit.scratch import scratch

RNG = np.random.default_rng(1)
PHOTOS = RNG.integers(0, 256, (3, 64, 64, 3), dtype=np.uint8)


def onnx_file(shape: list, op: str = "GlobalAveragePool") -> bytes:
    """Three channels to their means, or to themselves."""
    graph = helper.make_graph(
        [helper.make_node(op, ["in"], ["out"])],
        "tiny",
        [helper.make_tensor_value_info("in", TensorProto.FLOAT, ["n", 3, "h", "w"])],
        [helper.make_tensor_value_info("out", TensorProto.FLOAT, shape)],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=10).SerializeToString()


def test_vgg16_sees_photos_as_kerass_convolutions_do():
    content = vgg_file()
    seen = Extractor(open_backbone("vgg16", content)).features(PHOTOS)
    assert np.abs(seen - by_keras(content, PHOTOS)).max() < 1e-3 * np.abs(seen).max()


def by_keras(content: bytes, photos: np.ndarray) -> np.ndarray:
    import keras

    from darkroom_training.search.trainers.in_keras import seeded

    seeded(1)  # how many threads it has is settled by whoever comes first
    model = keras.applications.VGG16(weights=None, include_top=False, pooling="avg")
    with h5py.File(io.BytesIO(content)) as file:
        for layer in model.layers:
            if layer.name in file:
                group = file[layer.name][layer.name]
                layer.set_weights([group["kernel:0"][()], group["bias:0"][()]])
    return model.predict(keras.applications.vgg16.preprocess_input(photos.astype("f4")), verbose=0)


@pytest.mark.parametrize(("shape", "op"), [(["n", 3, 1, 1], "GlobalAveragePool"), (["n", 3, "h", "w"], "Relu")])
def test_a_network_in_onnx_gives_features_or_maps_of_them(shape, op):
    backbone = open_backbone("onnx", onnx_file(shape, op))
    mean, std = np.array(backbone.mean), np.array(backbone.std)
    expected = (PHOTOS / 255 - mean) / std
    expected = (np.maximum(expected, 0) if op == "Relu" else expected).mean(axis=(1, 2))
    assert np.abs(Extractor(backbone).features(PHOTOS) - expected).max() < 1e-5
    onnx.checker.check_model(backbone.model, full_check=True)


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("content", [b"", b"\x00" * 100, vgg_file()[:1000]])
def test_what_is_no_file_of_weights_is_refused(name, content):
    with pytest.raises(ValueError, match="search.weights: they cannot be read as those of"):
        open_backbone(name, content)


def network(nodes: list, taken=TensorProto.FLOAT, shape=("n", 3, "h", "w"), out=("n", 3, "h", "w"), **more) -> bytes:
    """ONNX of these nodes, from "in" to "out"."""
    ends = (
        helper.make_tensor_value_info("in", taken, shape),
        helper.make_tensor_value_info("out", TensorProto.FLOAT, out),
    )
    graph = helper.make_graph(nodes, "net", [ends[0]], [ends[1]], more.pop("constants", []))
    imports = more.pop("imports", [helper.make_opsetid("", 18)])
    return helper.make_model(graph, opset_imports=imports, ir_version=10, **more).SerializeToString()


def elsewhere(name: str) -> TensorProto:
    """A constant whose numbers lie in a file beside the model."""
    tensor = TensorProto(name=name, data_type=TensorProto.FLOAT, dims=[1], data_location=TensorProto.EXTERNAL)
    tensor.external_data.add(key="location", value="secret.bin")
    return tensor


node = helper.make_node
RELU = [node("Relu", ["in"], ["out"])]
BRANCH = helper.make_graph([node("Constant", [], ["c"], value=elsewhere("hidden"))], "b", [], [])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (network([node("Cast", ["in"], ["out"], to=1)], taken=TensorProto.UINT8), "must take float32 pixels"),
        (network(RELU, shape=("n", 1, "h", "w"), out=("n", 1, "h", "w")), "must take float32 pixels"),
        (network([node("Add", ["in", "k"], ["out"])], constants=[elsewhere("k")]), 'keeps "k" in another file'),
        (network([node("Constant", [], ["k"], value=elsewhere("t")), node("Add", ["in", "k"], ["out"])]), 'keeps "t"'),
        (network([*RELU, node("If", ["q"], [], then_branch=BRANCH, else_branch=BRANCH)]), 'keeps "hidden"'),
        (network(RELU, imports=[helper.make_opsetid("com.microsoft", 1)]), "ONNX's own operators alone"),
        (network([node("Evil", ["in"], ["out"], domain="com.evil")], imports=[helper.make_opsetid("", 18), helper.make_opsetid("com.evil", 1)]), "ONNX's own operators alone"),
    ],
)  # fmt: skip
def test_a_network_in_onnx_that_cannot_be_one_is_refused(content, said):
    with pytest.raises(ValueError, match=f"search.weights: they cannot be read as those of onnx: .*{said}"):
        open_backbone("onnx", content)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (network([node("Log", ["in"], ["out"])]), "must give 3 finite numbers for each of 1 photos of 64 x 64 pixels"),
        (network([node("RandomNormalLike", ["in"], ["out"])]), "sees something else each time"),
        (network([node("Constant", [], ["out"], value_floats=[1.0] * 4)], out=(1, 4)), "must give 4 finite numbers"),
        (network([node("Flatten", ["in"], ["f"]), node("MatMul", ["f", "w"], ["out"])], shape=("n", 3, 8, 8), out=("n", 2), constants=[helper.make_tensor("w", 1, [192, 2], [0.1] * 384)]), "takes no photos of 64 x 64 pixels: choose the preprocess.size"),
    ],
)  # fmt: skip
def test_a_network_that_gives_no_features_says_so_and_what_to_mend(content, said):
    with pytest.raises(NoFeatures, match=f"search.weights: .*{said}"):
        Extractor(open_backbone("onnx", content)).features(PHOTOS)


def test_weights_of_another_network_are_refused():
    installed = KINDS["efficientnet-lite0"].weights.read()
    with pytest.raises(ValueError, match="they are not those of resnet18: 'bn1.weight' is missing"):
        open_backbone("resnet18", installed)


def test_a_backbone_without_weights_of_its_own_needs_some():
    with pytest.raises(ValueError, match="resnet50 has no weights of its own: name a file of them"):
        open_backbone("resnet50")


@pytest.fixture
def served(tmp_path):
    """A file behind HTTP: its URI, bytes and how often it was asked for."""
    (tmp_path / "weights.bin").write_bytes(b"weights")
    asked = []

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *arguments):
            asked.append(arguments)

        def do_GET(self):
            if self.path != "/cut":
                return super().do_GET()
            self.send_response(200)
            self.send_header("Content-Length", "7")
            self.end_headers()
            return self.wfile.write(b"wei")

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=tmp_path))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/weights.bin", b"weights", asked
    server.shutdown()


def test_a_file_is_fetched_once_by_a_machine(served):
    uri, content, asked = served
    weights = Weights(uri, hashlib.sha256(content).hexdigest())
    assert [fetch(weights, Store()) for _ in range(3)] == [content] * 3
    assert len(asked) == 1


def test_another_file_than_the_plan_says_is_refused_with_both_hashes(served):
    uri, content, _ = served
    with pytest.raises(
        ValueError, match=f"has the SHA-256 {hashlib.sha256(content).hexdigest()}, the plan says {'0' * 64}"
    ):
        fetch(Weights(uri, "0" * 64), Store())


@pytest.mark.parametrize("ours", [False, True])
def test_a_file_that_cannot_be_reached_says_where_to_put_it(ours, served, tmp_path):
    uri = str(tmp_path / "none") if ours else served[0] + ".none"
    remedy = "Look whether the container and the file are there" if ours else "put the file into storage"
    with pytest.raises(Unreachable, match=f"cannot be read: .*{remedy}"):
        fetch(Weights(uri, "1" * 64, ours), Store())


def test_a_download_that_ends_early_is_no_other_file(served):
    weights = Weights(served[0].replace("weights.bin", "cut"), "3" * 64)
    with pytest.raises(Unreachable, match="it ended after 3 of 7 bytes"):
        fetch(weights, Store())


def test_nobody_is_led_out_of_https():
    asked = urllib.request.Request("https://example.com/a")
    with pytest.raises(urllib.error.URLError, match="redirected to http://example.com/b, which is not https"):
        _Onwards().redirect_request(asked, None, 302, "Found", {}, "http://example.com/b")
    assert _Onwards().redirect_request(asked, None, 302, "Found", {}, "https://example.com/b").full_url.endswith("/b")


def test_files_that_nobody_asks_for_any_more_go(served, monkeypatch):
    uri, content, _ = served
    weights = Weights(uri, hashlib.sha256(content).hexdigest())
    fetch(weights, Store())
    kept = scratch("weights") / weights.sha256
    assert kept.exists()
    old = time.time() - 8 * 24 * 3600
    os.utime(kept.with_suffix(".lock"), (old, old))
    with pytest.raises(Unreachable):
        fetch(Weights(uri + ".none", "2" * 64), Store())
    assert not kept.exists()


def test_a_file_in_our_storage_is_read_by_its_own_way(tmp_path):
    (tmp_path / "mine").write_bytes(b"mine")
    assert fetch(Weights(str(tmp_path / "mine"), hashlib.sha256(b"mine").hexdigest(), ours=True), Store()) == b"mine"
