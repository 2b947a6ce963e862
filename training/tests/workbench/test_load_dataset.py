"""load_dataset: what a run has made of a model's photos, as its data scientist sees it."""

import numpy as np
import pytest
from conftest import encoded, picture, sha256

from darkroom_training import load_dataset
from darkroom_training.clients.store import Store
from darkroom_training.dataset.make_shard import resized

VERSION = "d" * 64


@pytest.fixture
def storage(tmp_path):
    """The containers of an account, with one dataset of three photos, one of which was replaced since."""
    photos = [encoded(picture(40, 30, seed=n), "PNG") for n in range(3)]
    lines = [
        {
            "photo": sha256(content),
            "label": "ab"[n % 2],
            "split": split,
            "path": f"pets/{'ab'[n % 2]}/{n}.png",
            "etag": "1",
        }
        for n, (content, split) in enumerate(zip(photos, ("train", "validation", "test")))
    ]
    for line, content in zip(lines, photos):
        file = tmp_path / "images" / line["path"]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    (tmp_path / "images/pets/a/2.png").write_bytes(b"another photo")
    folder = tmp_path / "datasets/pets" / VERSION
    folder.mkdir(parents=True)
    for name, fields in {"manifest": ("photo", "label", "split"), "files": ("photo", "path", "etag")}.items():
        Store().write_lines(str(folder / f"{name}.jsonl"), [{field: line[field] for field in fields} for line in lines])
    Store().write_json(str(tmp_path / "datasets/pets/newest.json"), {"dataset": VERSION})
    return str(tmp_path), photos


def test_a_version_is_a_frame_with_the_pixels_that_trainers_get(storage):
    root, photos = storage
    loaded = load_dataset("pets", VERSION, storage=root)
    assert loaded.frame[["label", "split"]].values.tolist() == [["a", "train"], ["b", "validation"], ["a", "test"]]
    x, rows = loaded.pixels((16, 24))
    assert rows["path"].tolist() == ["pets/a/0.png", "pets/b/1.png"]  # what was replaced is in neither
    assert x.shape == (2, 16, 24, 3) and np.array_equal(x[1], resized(photos[1], (16, 24)))
    some, rows = loaded.pixels((8, 8), loaded.frame[loaded.frame.split == "test"])
    assert some.shape == (0, 8, 8, 3) and len(rows) == 0


def test_the_newest_is_taken_where_none_is_named_and_one_that_is_not_there_says_so(storage):
    root, _ = storage
    assert load_dataset("pets", storage=root).dataset == VERSION
    with pytest.raises(ValueError, match='dataset: "pets" has no dataset "e".*/api/models/pets/datasets lists them'):
        load_dataset("pets", "e", storage=root)
    with pytest.raises(ValueError, match='dataset: "cats" has none there .*the first run makes one'):
        load_dataset("cats", storage=root)
    with pytest.raises(ValueError, match="Or storage .*/nowhere.* is not what holds the container datasets"):
        load_dataset("pets", storage=f"{root}/nowhere")


@pytest.mark.parametrize("content", ["", "[]", '{"other": 1}', "\x80"])
def test_a_note_of_the_newest_that_is_damaged_is_named_with_the_remedy(storage, content):
    root, _ = storage
    Store().write(f"{root}/datasets/pets/newest.json", content.encode("latin1"))
    with pytest.raises(ValueError, match="datasets/pets/newest.json does not say which is the newest: name one"):
        load_dataset("pets", storage=root)
