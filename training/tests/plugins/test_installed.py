"""What wheels of others bring is found by name, and whatever is wrong with it is told by name."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from wheels import install, zipped

from darkroom_training.plugins.installed import PluginError, content_hash, plugin, plugins
from darkroom_training.plugins.pinned import Package, check_installed
from darkroom_training.search import trainers
from darkroom_training.workbench.manifest import manifest

TRAINING = Path(__file__).parents[2]
TRAINER = """
from dataclasses import dataclass
from darkroom_training.search.trainers.parameter import parameter
from darkroom_training.search.trainers.trainer import About

@dataclass(frozen=True)
class Hyperparameters:
    depth: int = parameter(3, drawn=[2, 3], at_least=1, at_most=9)

class Forest:
    about = About("Trees", Hyperparameters, 8, 32, 5)
    def __init__(self, hyperparameters, size, classes, weights=None):
        self.classes = classes

class Wrong:
    about = About("Trees", type("H", (), {}), 8, 32, 5)

class Nameless: ...
text = "no trainer at all"
"""


@pytest.fixture
def wheel(tmp_path, monkeypatch):
    """A function that installs a wheel for this test alone."""

    def make(name: str, entries: dict[str, dict[str, str]], code: str = TRAINER) -> None:
        monkeypatch.syspath_prepend(str(install(tmp_path / name, name, entries, code)))
        sys.modules.pop(name, None)

    yield make
    for name in ("woods", "grove"):
        sys.modules.pop(name, None)


def test_a_trainer_of_another_wheel_is_created_like_ours(wheel):
    wheel("woods", {"darkroom.trainers": {"woods.forest": "Forest"}})
    assert trainers.create("woods.forest", {}, (32, 32), 4).classes == 4
    with pytest.raises(ValueError, match="size: woods.forest needs 8 pixels at least"):
        trainers.create("woods.forest", {}, (4, 4), 4)


def test_a_name_that_nobody_brings_says_who_may(wheel):
    with pytest.raises(ValueError, match=r'no trainer "woods.forest".*Known: .*FURTHER_WHEELS'):
        trainers.find("woods.forest")
    wheel("woods", {"darkroom.trainers": {"woods.forest": "Forest"}})
    with pytest.raises(ValueError, match='Did you mean "woods.forest"?'):
        trainers.find("woods.forst")
    with pytest.raises(
        PluginError, match=r'no installed wheel brings "woods.dust" \(darkroom.checks\). There are: none'
    ):
        plugin("checks", "woods.dust")


def test_two_wheels_of_one_name_are_both_named(wheel):
    wheel("woods", {"darkroom.trainers": {"woods.forest": "Forest"}})
    wheel("grove", {"darkroom.trainers": {"woods.forest": "Forest"}})
    with pytest.raises(PluginError, match=r"of (woods|grove) 1.0 has the name of .* of (woods|grove) 1.0"):
        trainers.find("woods.forest")
    assert trainers.find("keras.cnn").about  # what is ours goes on


@pytest.mark.parametrize(
    ("at", "code", "message"),
    [
        (
            "Forest",
            "import no_such_package",
            r"cannot be imported from woods:Forest: ModuleNotFoundError: .*no_such_package",
        ),
        ("Missing", TRAINER, "cannot be imported from woods:Missing: AttributeError"),
        ("Forest", "raise RuntimeError('no GPU')", "cannot be imported from woods:Forest: RuntimeError: no GPU"),
        ("text", TRAINER, "is str, not type"),
        ("Nameless", TRAINER, "has no `about`"),
    ],
)
def test_what_cannot_be_used_says_why(wheel, at, code, message):
    wheel("woods", {"darkroom.trainers": {"woods.forest": at}}, code)
    with pytest.raises(PluginError, match='"woods.forest" .darkroom.trainers. of woods 1.0 ' + message):
        trainers.find("woods.forest")


@pytest.mark.parametrize("name", ["forest", "Woods.Forest", "woods/forest", "woods."])
def test_a_name_that_a_plan_cannot_say_is_refused(wheel, name):
    wheel("woods", {"darkroom.checks": {name: "Forest"}})
    with pytest.raises(PluginError, match="must be small letters.*with a dot"):
        plugins("checks")


def test_a_wheel_is_named_by_what_it_installs(wheel, tmp_path):
    wheel("woods", {"darkroom.trainers": {"woods.forest": "Forest"}})
    before = content_hash("woods")
    record = tmp_path / "woods/woods-1.0.dist-info/RECORD"
    record.write_text(
        record.read_text() + "woods/__pycache__/x.cpython-311.pyc,,\nwoods-1.0.dist-info/INSTALLER,sha256=abc,4\n"
    )
    assert content_hash("woods") == before  # what pip adds is none of it
    check_installed("woods.forest", Package("woods", before))
    with pytest.raises(PluginError, match="is not what the app's setting TRAINERS tells of"):
        check_installed("woods.forest", Package("woods", "0" * 64))
    record.write_text("woods/__init__.py,,\n")
    with pytest.raises(PluginError, match="pip install --editable"):
        content_hash("woods")


def printed(path: Path) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "darkroom_training", "trainers"]
    env = {**os.environ, "PYTHONPATH": str(path), "TF_CPP_MIN_LOG_LEVEL": "3"}
    return subprocess.run(command, cwd=TRAINING, env=env, capture_output=True, text=True)


def test_the_manifest_tells_of_our_trainers_and_of_those_of_a_wheel_that_was_not_unpacked(tmp_path):
    folder = install(tmp_path / "woods", "woods", {"darkroom.trainers": {"woods.forest": "Forest"}}, TRAINER)
    done = printed(zipped(folder, tmp_path / "woods-1.0-py3-none-any.whl"))
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["trainers"]["woods.forest"] == {
        "about": "Trees",
        "size": {"least": 8, "default": 32},
        "epochs": 5,
        "space": {"depth": {"kind": "integer", "from": 1, "to": 9, "default": [2, 3]}},
        "package": "woods",
    }
    assert "package" not in said["trainers"]["keras.cnn"]
    assert re.fullmatch("[0-9a-f]{64}", said["packages"]["woods"]["sha256"])


@pytest.mark.parametrize(
    ("name", "at", "message"),
    [("keras.cnn", "Forest", "has the name of a trainer of ours"), ("woods.forest", "Wrong", "does not say of itself")],
)
def test_and_refuses_what_no_plan_could_name(wheel, name, at, message):
    wheel("woods", {"darkroom.trainers": {name: at}})
    with pytest.raises(PluginError, match=message):
        manifest()
