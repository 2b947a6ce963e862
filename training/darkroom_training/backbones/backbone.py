"""The backbones that a plan can name, each by its weights."""

import difflib
import hashlib
import importlib.resources
from dataclasses import dataclass
from typing import Any

import onnx

from darkroom_training.backbones import efficientnet_lite
from darkroom_training.backbones.torch_file import read_torch_file

NAMES = ("efficientnet-lite0",)
CONVERTER = 1  # of our graphs of backbones: count up when what they compute changes, and all features are computed anew


@dataclass(frozen=True)
class Backbone:
    """A network without its last layer: float32 pixels [n, 3, height, width] to features float32 [n, features]."""

    name: str
    model: onnx.ModelProto
    features: int
    mean: tuple[float, float, float]  # pixels enter as (uint8 / 255 - mean) / std, by channel
    std: tuple[float, float, float]
    weights: str  # SHA-256 of the file that they are from
    license: str


def open_backbone(name: str) -> Backbone:
    """The named backbone, of the weights that are installed beside this package. Raises ValueError for another name."""
    if name not in NAMES:
        close = difflib.get_close_matches(name, NAMES, n=1)
        hint = f'Did you mean "{close[0]}"?' if close else f"Known: {', '.join(NAMES)}"
        raise ValueError(f'there is no backbone "{name}". {hint}')
    installed = importlib.resources.files(efficientnet_lite.PACKAGE) / efficientnet_lite.FILE
    content = installed.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    if sha256 != efficientnet_lite.SHA256:
        raise ValueError(
            f"{efficientnet_lite.FILE} is not the file that was tried (its SHA-256 is {sha256}): reinstall"
        )
    return Backbone(
        name,
        efficientnet_lite.efficientnet_lite0(read_torch_file(content)),
        efficientnet_lite.FEATURES,
        (efficientnet_lite.MEAN,) * 3,
        (efficientnet_lite.STD,) * 3,
        sha256,
        efficientnet_lite.LICENSE,
    )


def described(name: str) -> dict[str, Any]:
    """What features depend on beside pixels, as the manifest says it."""
    backbone = open_backbone(name)
    return {"name": name, "features": backbone.features, "weights": backbone.weights, "converter": CONVERTER}
