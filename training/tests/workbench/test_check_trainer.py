"""check NAME: what is wrong with a trainer is told before any trial is paid for."""

import dataclasses
import os
import subprocess
import sys
from pathlib import Path

import pytest
from torches import with_torch
from wheels import install

from darkroom_training.__main__ import main
from darkroom_training.search.trainers.keras_cnn import KerasCnn
from darkroom_training.workbench.check_trainer import check_trainer, try_all
from darkroom_training.workbench.made_data import CLASSES, made_data

TRAINING = Path(__file__).parents[2]
SIZE = (32, 32)


@pytest.mark.parametrize(
    "name",
    [
        "keras.cnn",
        "keras.vgg16",
        "pretrained.efficientnet-lite0",
        with_torch("torch.cnn"),
        with_torch("torch.resnet18"),
    ],
)
def test_our_trainers_pass(name, capsys):
    assert check_trainer(name), capsys.readouterr().out
    assert capsys.readouterr().out.count("✔") == 3


def faults(kind) -> dict[str, str]:
    made = lambda asked: kind(asked, SIZE, len(CLASSES))  # noqa: E731
    return {one.test: one.fault for one in try_all(made, made_data(kind.about, SIZE, None), SIZE) if one.fault}


def test_an_export_with_another_preprocessing_is_named():
    class Shifted(KerasCnn):
        def core(self):
            return dataclasses.replace(super().core(), mean=(0.5, 0.5, 0.5))

    found = faults(Shifted)
    assert "the exported model's probabilities differ" in found["trains, and exports the same"]
    assert "not tried: there was no export" in found["gives the same bytes again"]


def test_dead_activations_are_named():
    class Dead(KerasCnn):
        def begin(self, data, seed):
            super().begin(data, seed)
            layer = next(one for one in self._model.layers if one.weights)
            layer.set_weights([one * 0 - 1 for one in layer.get_weights()])

    assert "weights change: those of the shapes" in faults(Dead)["learns (preflight)"]


def test_what_is_drawn_without_the_seed_is_named():
    class Unseeded(KerasCnn):
        turn = 0

        def begin(self, data, seed):
            Unseeded.turn += 1
            super().begin(data, seed + Unseeded.turn)

    found = faults(Unseeded)
    assert "same seed, same weights" in found["learns (preflight)"]
    assert "then" in found["gives the same bytes again"] and "without the seed" in found["gives the same bytes again"]


def test_the_command_says_so_with_its_exit_code(tmp_path):
    def checked(*arguments: str, path: str = "") -> subprocess.CompletedProcess:
        command = [sys.executable, "-m", "darkroom_training", "check", *arguments]
        env = {**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": "1"}
        return subprocess.run(command, cwd=TRAINING, env=env, capture_output=True, text=True)

    unknown = checked("keras.cn")
    assert unknown.returncode == 2 and 'Did you mean "keras.cnn"?' in unknown.stderr, unknown.stderr
    code = """
from darkroom_training.__main__ import main
from darkroom_training.search.trainers.keras_cnn import KerasCnn
class Wordless(KerasCnn):
    def core(self): raise NotImplementedError("no ONNX yet")
"""
    wheel = install(tmp_path, "line", {"darkroom.trainers": {"line.wordless": "Wordless"}}, code)
    failed = checked("line.wordless", path=str(wheel))
    assert failed.returncode == 1, failed.stderr
    assert "✔ learns (preflight)" in failed.stdout and "no ONNX yet" in failed.stdout


@pytest.mark.parametrize(
    "trainer, weights, fault",
    [
        ("pretrained.resnet18", "{folder}", "is no file that can be read (Is a directory): name a file of weights"),
        ("pretrained.resnet18", "{folder}/none", "is no file that can be read (No such file or directory)"),
        ("pretrained.resnet18", "{folder}/junk", "they cannot be read as those of resnet18"),
        ("keras.cnn", "{folder}/junk", "--weights: keras.cnn begins with none: leave it out"),
    ],
)
def test_weights_that_are_none_are_told_in_one_line(trainer, weights, fault, tmp_path, capsys):
    (tmp_path / "junk").write_bytes(b"junk")
    assert main(["check", trainer, "--weights", weights.format(folder=tmp_path)]) == 2
    told = capsys.readouterr().err
    assert told.startswith("✖ ") and fault in told and told.count("\n") == 1
