"""train: a trainer on local folders, with nothing around it."""

import json
import shutil

import numpy as np
import pytest
from conftest import encoded
from PIL import Image

from darkroom_training.__main__ import main
from darkroom_training.search.models.session import Session
from darkroom_training.workbench.train_folder import train_folder


@pytest.fixture
def folders(tmp_path):
    """Dark and light photos of odd sizes, one of each folder damaged or hidden."""
    rng = np.random.default_rng(1)
    for label, base in (("dark", 20), ("light", 180)):
        (tmp_path / "photos" / label).mkdir(parents=True)
        for n in range(15):
            pixels = rng.integers(base, base + 60, (70 + n, 80, 3), dtype=np.uint8)
            (tmp_path / "photos" / label / f"{n}.png").write_bytes(encoded(Image.fromarray(pixels), "PNG"))
    (tmp_path / "photos/dark/broken.png").write_bytes(b"no photo")
    (tmp_path / "photos/light/.hidden").write_bytes(b"no photo")
    return tmp_path / "photos"


@pytest.mark.parametrize("trainer", ["keras.cnn", "pretrained.efficientnet-lite0"])
def test_a_model_comes_of_folders_and_what_is_no_photo_is_named(folders, tmp_path, capsys, trainer):
    made = train_folder(folders, trainer, tmp_path / "model")
    assert made.best.validation_accuracy == 1
    assert "left out: dark/broken.png: " in capsys.readouterr().out
    card = json.loads((tmp_path / "model/model.json").read_text())
    assert (card["classes"], card["trainer"]) == (["dark", "light"], trainer)
    session = Session((tmp_path / "model/model.onnx").read_bytes())
    answers = [session.predict(np.asarray(Image.open(folders / label / "3.png"))).argmax() for label in card["classes"]]
    assert answers == [0, 1]


def test_folders_that_cannot_be_trained_on_say_why(folders, tmp_path):
    (folders / "light/copy.png").write_bytes((folders / "dark/3.png").read_bytes())
    with pytest.raises(ValueError, match="light/copy.png is the same photo as dark/3.png, in another class"):
        train_folder(folders, "keras.cnn", tmp_path / "model")
    with pytest.raises(ValueError, match="has 0 folders of photos: one is needed for each of two classes"):
        train_folder(folders / "dark", "keras.cnn", tmp_path / "model")


def test_what_systems_leave_is_no_class_and_no_photo(folders, tmp_path):
    for path in ("__MACOSX/._0.png", "@eaDir/0.png/SYNOPHOTO_THUMB_M.png", "dark/@eaDir/0.png", "light/Thumbs.db"):
        (folders / path).parent.mkdir(parents=True, exist_ok=True)
        (folders / path).write_bytes((folders / "dark/0.png").read_bytes())
    train_folder(folders, "keras.cnn", tmp_path / "model")
    assert json.loads((tmp_path / "model/model.json").read_text())["classes"] == ["dark", "light"]
    shutil.rmtree(folders / "light")
    with pytest.raises(ValueError, match="has 1 folder of photos: one is needed for each of two classes"):
        train_folder(folders, "keras.cnn", tmp_path / "model")


def test_a_class_of_which_nothing_can_be_learned_is_named_and_hidden_folders_are_no_classes(folders, tmp_path):
    (folders / ".thumbs").mkdir()
    (folders / ".thumbs/0.png").write_bytes((folders / "dark/0.png").read_bytes())
    (folders / "empty").mkdir()
    (folders / "empty/notes.txt").write_text("words")
    with pytest.raises(ValueError, match="empty has 0 photos that can be read: two are needed at least"):
        train_folder(folders, "keras.cnn", tmp_path / "model")


@pytest.mark.parametrize(
    "asked", [["--photos", "{file}", "--out", "out"], ["--photos", "{folders}", "--out", "{file}"]]
)
def test_a_file_in_the_place_of_a_folder_is_told_before_anything_is_trained(folders, tmp_path, capsys, asked):
    file = tmp_path / "file"
    file.write_text("no folder")
    arguments = [one.format(file=file, folders=folders) for one in asked]
    assert main(["train", "--trainer", "keras.cnn", *arguments]) == 2
    told = capsys.readouterr()
    assert told.err.startswith("✖ ") and str(file) in told.err
    assert "epoch" not in told.out


@pytest.mark.parametrize("name", ["--out", "--photos"])
def test_a_folder_without_a_name_is_refused(folders, tmp_path, capsys, name):
    named = {"--photos": str(folders), "--out": str(tmp_path / "out"), name: " "}
    assert main(["train", "--trainer", "keras.cnn", *[word for pair in named.items() for word in pair]]) == 2
    assert capsys.readouterr().err == f"✖ {name}: is blank: name a folder\n"
