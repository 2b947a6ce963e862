"""Trainers by framework. A framework is imported when one of its trainers is created."""

import difflib
import importlib
from typing import Any

from darkroom_training.kit.quiet import without_chatter
from darkroom_training.plugins.installed import REMEDY, PluginError, plugins
from darkroom_training.search.trainers.trainer import About, Trainer

# Our own, by the name that the plan knows it by: module and class. Other wheels bring more, by entry points.
TRAINERS = {
    **{
        f"pretrained.{backbone}": ("darkroom_training.search.trainers.pretrained", trainer)
        for backbone, trainer in (
            ("efficientnet-lite0", "EfficientnetLite0"),
            ("resnet18", "Resnet18"),
            ("resnet50", "Resnet50"),
            ("vgg16", "Vgg16"),
            ("onnx", "Onnx"),
        )
    },
    "keras.cnn": ("darkroom_training.search.trainers.keras_cnn", "KerasCnn"),
    "keras.vgg16": ("darkroom_training.search.trainers.keras_vgg16", "KerasVgg16"),
    "torch.cnn": ("darkroom_training.search.trainers.torch_trainers", "TorchCnn"),
    "torch.resnet18": ("darkroom_training.search.trainers.torch_trainers", "TorchResnet18"),
}


def create(
    name: str, hyperparameters: dict[str, Any], size: tuple[int, int], classes: int, weights: bytes | None = None
) -> Trainer:
    """The named trainer for pictures of `size` (height, width), which begins with these weights where it begins with any.

    Raises ValueError for a name or value that cannot be.
    """
    kind = find(name)
    if min(size) < kind.about.smallest:
        raise ValueError(f"size: {name} needs {kind.about.smallest} pixels at least on both sides, got {list(size)}")
    return kind(hyperparameters, size, classes, weights)


def find(name: str) -> type[Trainer]:
    """The class of a trainer; its framework is imported.

    Raises ValueError for a name that there is not, and PluginError for what a wheel brings and cannot be used.
    """
    if name in TRAINERS:
        module, trainer = TRAINERS[name]
        with without_chatter():
            return getattr(importlib.import_module(module), trainer)
    others = plugins("trainers")
    if name not in others:
        known = [*TRAINERS, *others]
        close = difflib.get_close_matches(name, known, n=1)
        hint = f'Did you mean "{close[0]}"?' if close else f"Known: {', '.join(known)}"
        raise ValueError(f'there is no trainer "{name}". {hint} If a wheel brings it, {REMEDY}')
    with without_chatter():
        found = others[name].load(type)
    if not isinstance(getattr(found, "about", None), About):
        raise PluginError(f"{others[name]} has no `about`, which says what plans need to know of it: an About")
    return found
