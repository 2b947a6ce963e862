"""erase: neither a photo's pixels nor its identity stay, what remains is as it was, and repeating changes nothing."""

import json

import colours
import numpy as np
import pytest
from conftest import encoded, picture, sha256, write_lines
from mlflow import MlflowClient

from darkroom_training.clients.store import Store
from darkroom_training.dataset.shards import Shard, pack, unpack
from darkroom_training.erasure.erase import EraseSpec, Golden, ShardFiles, Tracked, erase
from darkroom_training.evaluation import golden
from darkroom_training.photos.decode import decode
from darkroom_training.search.models.files import load
from darkroom_training.search.models.session import Session

PHOTOS = [digit * 64 for digit in "abc"]
ERASED = PHOTOS[1]
UNTRACKED = Tracked("nothing of this name", ())


def spec(**what) -> EraseSpec:
    nothing = {"shards": (), "golden": (), "mlflow": UNTRACKED}
    return EraseSpec(**{"photo": ERASED, "names": ("pets/cat/b.png",), "result": "", **nothing, **what})


def shard(folder, name, photos, whole=True) -> ShardFiles:
    pixels = np.stack([np.full((4, 4, 3), ord(photo[0]), dtype=np.uint8) for photo in photos])
    (folder / f"{name}.npz").write_bytes(pack(Shard(photos, pixels)))
    if whole:
        Store().write_json(str(folder / f"{name}.json"), {"photos": photos})
    return ShardFiles(str(folder / f"{name}.npz"), str(folder / f"{name}.json"))


def test_a_shard_keeps_its_name_and_every_other_photo(tmp_path, mlflow_server):
    files = [
        shard(tmp_path, "with", PHOTOS),
        shard(tmp_path, "without", PHOTOS[::2]),
        shard(tmp_path, "only", [ERASED]),
    ]
    untouched = (tmp_path / "without.npz").read_bytes()
    result = erase(spec(shards=tuple(files)), Store())
    assert result["shards"] == [files[0].pixels, files[2].pixels]
    left = unpack((tmp_path / "with.npz").read_bytes())
    assert left.photos == PHOTOS[::2] and [row[0, 0, 0] for row in left.pixels] == [ord("a"), ord("c")]
    assert Store().read_json(files[0].members) == {"photos": PHOTOS[::2]}
    assert unpack((tmp_path / "only.npz").read_bytes()).pixels.shape == (0, 4, 4, 3)
    assert (tmp_path / "without.npz").read_bytes() == untouched
    assert erase(spec(shards=tuple(files)), Store())["shards"] == []


def test_a_shard_that_was_never_finished_is_rewritten_too(tmp_path, mlflow_server):
    files = shard(tmp_path, "half", PHOTOS, whole=False)
    erase(spec(shards=(files,)), Store())
    assert unpack((tmp_path / "half.npz").read_bytes()).photos == PHOTOS[::2]
    assert not (tmp_path / "half.json").exists()


def test_what_a_killed_task_left_half_written_is_emptied_or_rewritten(tmp_path, mlflow_server):
    pixels = shard(tmp_path, "pixels", PHOTOS, whole=False)
    (tmp_path / "pixels.npz").write_bytes((tmp_path / "pixels.npz").read_bytes()[:-50])
    members = shard(tmp_path, "members", PHOTOS)
    (tmp_path / "members.json").write_text(f'{{"photos": ["{ERASED}"')
    assert erase(spec(shards=(pixels, members)), Store())["shards"] == [pixels.pixels, members.pixels]
    assert (tmp_path / "pixels.npz").read_bytes() == (tmp_path / "members.json").read_bytes() == b""
    assert unpack((tmp_path / "members.npz").read_bytes()).photos == PHOTOS[::2]
    assert erase(spec(shards=(pixels, members)), Store())["shards"] == []


def test_a_crash_between_pixels_and_members_is_mended_by_repeating(tmp_path, mlflow_server):
    files = shard(tmp_path, "s", PHOTOS)
    shard(tmp_path, "s", PHOTOS[::2], whole=False)
    erase(spec(shards=(files,)), Store())
    assert Store().read_json(files.members) == {"photos": PHOTOS[::2]}


@pytest.fixture
def model(tmp_path):
    """A model with one golden image of each of two colours, and a third test photo, green as the second."""
    colours.save(str(tmp_path / "model"))
    (tmp_path / "images").mkdir()
    photos = []
    for colour, n in (("red", 0), ("green", 0), ("green", 1), ("green", 2)):
        content = encoded(colours.photo(colour, n), "PNG")
        (tmp_path / "images" / f"{colour} {n}.png").write_bytes(content)
        photos.append((sha256(content), colour, content))
    session = Session(load(Store(), str(tmp_path / "model")).onnx)
    golden.save(Store(), str(tmp_path / "model"), session, photos[:2])
    lines = [{"photo": p, "path": f"{c} {n}.png", "label": c} for (p, c, _), n in zip(photos, (0, 0, 1, 2))]
    (tmp_path / "images" / "green 1.png").write_bytes(b"something else by now")
    write_lines(tmp_path / "test.jsonl", lines)
    return photos


def expected(tmp_path) -> list[dict]:
    return json.loads((tmp_path / "model" / "golden" / "golden.json").read_text())


def test_another_test_photo_of_the_label_takes_a_golden_images_place(model, tmp_path, mlflow_server):
    one = Golden(str(tmp_path / "model"), str(tmp_path / "images"), str(tmp_path / "test.jsonl"))
    assert erase(spec(photo=model[1][0], golden=(one,)), Store())["golden"] == [one.folder]
    entries = expected(tmp_path)
    assert [entry["file"] for entry in entries] == [f"{model[0][0]}.png", f"{model[3][0]}.png"]
    session = Session(load(Store(), one.folder).onnx)
    for entry in entries:
        content = (tmp_path / "model" / "golden" / entry["file"]).read_bytes()
        assert np.allclose(session.predict(decode(content).rgb), entry["probabilities"], atol=1e-6)
    assert erase(spec(photo=model[1][0], golden=(one,)), Store())["golden"] == []


def test_where_no_photo_can_take_its_place_the_golden_image_is_dropped(model, tmp_path, mlflow_server):
    one = Golden(str(tmp_path / "model"), str(tmp_path / "images"))
    erase(spec(photo=model[1][0], golden=(one, Golden(str(tmp_path / "none"), ""))), Store())
    assert [entry["file"] for entry in expected(tmp_path)] == [f"{model[0][0]}.png"]


def test_artifacts_that_may_show_or_name_it_are_emptied_and_figures_stay(tmp_path, mlflow_server):
    client = MlflowClient()
    experiment = client.create_experiment("erase")
    parent = client.create_run(experiment).info.run_id
    tags = {"darkroom.dataset": "d1", "mlflow.parentRunId": parent, "darkroom.failure": "cannot read pets/cat/b.png"}
    trial = client.create_run(experiment, tags=tags).info.run_id
    other = client.create_run(experiment, tags={"darkroom.dataset": "d2"}).info.run_id
    for run in (parent, trial, other):
        client.log_image(run, picture(), "examples/mistakes.png")
        client.log_image(run, picture(), "confusion-matrix.png")
        client.log_text(run, f"worst: {ERASED}", "notes/worst.txt")
        client.log_text(run, f"worst: {PHOTOS[0]}", "notes/second.txt")
    tracked = spec(mlflow=Tracked("erase", ("d1",)))
    changed = [f"{run}/{path}" for run in (trial, parent) for path in ("examples/mistakes.png", "notes/worst.txt")]
    assert erase(tracked, Store())["artifacts"] == [f"{trial}/tag darkroom.failure", *changed]
    assert "pets/cat/b.png" not in client.get_run(trial).data.tags["darkroom.failure"]
    for run, shown in ((parent, 0), (trial, 0), (other, 1)):
        sizes = {f.path: f.file_size for folder in ("examples", "notes") for f in client.list_artifacts(run, folder)}
        assert bool(sizes["examples/mistakes.png"]) == bool(sizes["notes/worst.txt"]) == bool(shown)
        assert sizes["notes/second.txt"] and client.list_artifacts(run)[0].file_size
    assert erase(tracked, Store())["artifacts"] == []
