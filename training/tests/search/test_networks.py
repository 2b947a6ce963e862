"""Networks that learn from pixels: each passes the preflight, comes out the same twice, and is exported as it is.

keras.cnn does so in test_preflight.py and test_train.py, and pretrained.efficientnet-lite0 in test_pretrained.py.
"""

from functools import partial

import numpy as np
import onnx
import pytest
from learnable import CLASSES, data
from torches import TORCH, with_torch
from weight_files import torch_file, vgg_file

from darkroom_training.search import trainers
from darkroom_training.search.models.export import export
from darkroom_training.search.preflight import preflight
from darkroom_training.search.trainers import torch_trainers
from darkroom_training.search.trainers.learning import Pretrainable

SIDE = 32
DATA = data(SIDE)
NAMES = [with_torch(name) for name in ("keras.vgg16", "torch.cnn", "torch.resnet18")]


def made(name: str, hyperparameters: dict | None = None, weights: bytes | None = None):
    return trainers.create(name, hyperparameters or {}, (SIDE, SIDE), CLASSES, weights)


def trained(name: str, hyperparameters: dict | None = None, weights: bytes | None = None, epochs: int = 1):
    trainer = made(name, hyperparameters, weights)
    return trainer, list(trainer.fit(DATA, epochs, seed=5))


@pytest.mark.parametrize("name", NAMES)
def test_it_passes_the_preflight(name):
    preflight(partial(trainers.create, name, size=(SIDE, SIDE), classes=CLASSES), made(name), DATA, seed=3)


@pytest.mark.parametrize("name", NAMES)
def test_the_same_seed_gives_the_same_bytes(name):
    first, again = (export(trained(name)[0], (SIDE, SIDE), DATA.sample) for _ in range(2))  # export compares answers
    assert first == again


EVERYTHING = {
    "optimiser": "sgd",
    "momentum": 0.8,
    "schedule": "constant",
    "weight_decay": 0.1,
    "dense": 16,
    "batch_size": 89,  # one photo is left over
    "augment": "erase",
    "label_smoothing": 0.1,
    "class_weights": "balanced",
}


@TORCH
def test_whatever_may_be_asked_of_it_works_and_is_exported():
    trainer, epochs = trained("torch.cnn", EVERYTHING)
    trainer.temperature = 0.5
    export(trainer, (SIDE, SIDE), DATA.sample)
    assert np.isfinite(epochs[0].train_loss)


@pytest.mark.parametrize("name", [with_torch("torch.resnet18"), "keras.vgg16"])
def test_also_where_it_begins_with_weights_which_stay_while_they_are_frozen(name):
    weights = vgg_file() if name == "keras.vgg16" else resnet_file()
    trainer = made(name, {**EVERYTHING, "frozen_epochs": 1}, weights)
    trainer.begin(DATA, 5)
    before = trainer.weights()
    changed = []
    for _ in trainer.fit(DATA, 2, seed=5):
        changed.append(sum(not np.array_equal(a, b) for a, b in zip(before, trainer.weights()) if a.ndim == 4))
    assert changed == [0, sum(one.ndim == 4 for one in before)]
    export(trainer, (SIDE, SIDE), DATA.sample)
    assert trainer.origin["backbone"]["name"] == name.split(".")[1]


def resnet_file() -> bytes:
    from darkroom_training.search.trainers.torch_networks import Resnet18

    return torch_file(Resnet18(7, Pretrainable()))


@TORCH
def test_weights_of_another_network_are_refused_with_the_field_to_mend():
    trainer = made("torch.resnet18", weights=vgg_file())
    with pytest.raises(ValueError, match="search.weights: they cannot be read as those of resnet18"):
        trainer.begin(DATA, 1)


def test_what_is_missing_is_named_in_one_sentence(monkeypatch):
    monkeypatch.setattr(torch_trainers, "find_spec", lambda _: None)
    with pytest.raises(torch_trainers.NotInstalled, match="torch.resnet18 needs PyTorch, which is not installed here"):
        made("torch.resnet18")


def test_keras_learns_in_half_precision_on_a_gpu_and_all_else_stays_float32(monkeypatch):
    """What a GPU would be told, on this machine's processor."""
    from darkroom_training.search.trainers import in_keras

    plain, _ = trained("keras.cnn")
    monkeypatch.setattr(in_keras, "has_gpu", lambda: True)
    preflight(
        partial(trainers.create, "keras.cnn", size=(SIDE, SIDE), classes=CLASSES), made("keras.cnn"), DATA, seed=3
    )
    mixed, _ = trained("keras.cnn")
    for one, other in zip(plain.weights(), mixed.weights()):
        assert one.dtype == other.dtype == np.float32
        assert not np.array_equal(one, other)  # half precision was used
    content = export(mixed, (SIDE, SIDE), DATA.sample)  # which compares its answers
    graph = onnx.load_model_from_string(content).graph
    types = {one.data_type for one in graph.initializer} | {
        one.attribute[0].i for one in graph.node if one.op_type == "Cast"
    }
    assert onnx.TensorProto.FLOAT in types and not types & {onnx.TensorProto.BFLOAT16, onnx.TensorProto.FLOAT16}
    assert export(trained("keras.cnn")[0], (SIDE, SIDE), DATA.sample) == content
