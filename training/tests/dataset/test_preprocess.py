"""preprocess: shards hold pixels and identities, are made once, and never differ."""

from dataclasses import replace

import numpy as np
import pytest
from conftest import encoded, picture, sha256
from PIL import Image

from darkroom_training.backbones.backbone import open_backbone
from darkroom_training.backbones.extractor import Extractor
from darkroom_training.clients.store import Changed, Store
from darkroom_training.dataset.features import FeatureFile
from darkroom_training.dataset.features import unpack as unpack_features
from darkroom_training.dataset.make_shard import Part, ShardSpec, Source
from darkroom_training.dataset.preprocess import PreprocessSpec, preprocess
from darkroom_training.dataset.shards import Shard, pack, unpack

HEIGHT, WIDTH = 24, 16


@pytest.fixture
def spec(tmp_path):
    """Five photos of odd sizes in one shard."""
    sources = []
    (tmp_path / "images").mkdir()
    for n in range(5):
        content = encoded(picture(37 + 11 * n, 29 + 7 * n, seed=n), "PNG")
        (tmp_path / "images" / f"{n}.png").write_bytes(content)
        sources.append(Source(sha256(content), f"{n}.png", "any"))
    shard = ShardSpec("s", str(tmp_path / "s.npz"), str(tmp_path / "s.json"), tuple(sources))
    return PreprocessSpec(str(tmp_path / "images"), (HEIGHT, WIDTH), (shard,), "processes", "")


def test_a_shard_holds_pillows_bilinear_pixels(spec, tmp_path):
    assert preprocess(spec, Store()) == {"shards": 1, "decoded": 5, "skipped": 0, "leftOut": [], "features": 0}
    shard = unpack((tmp_path / "s.npz").read_bytes())
    assert shard.photos == [source.photo for source in spec.shards[0].photos]
    assert Store().read_json(str(tmp_path / "s.json")) == {"photos": shard.photos}
    for n, pixels in enumerate(shard.pixels):
        resized = picture(37 + 11 * n, 29 + 7 * n, seed=n).resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR)
        assert np.array_equal(pixels, np.asarray(resized))


def test_the_same_photos_give_the_same_bytes_however_many_threads(spec, tmp_path, monkeypatch):
    preprocess(spec, Store())
    first = (tmp_path / "s.npz").read_bytes()
    (tmp_path / "s.json").unlink()
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    preprocess(spec, Store())
    assert (tmp_path / "s.npz").read_bytes() == first


def test_a_whole_shard_is_not_made_again(spec, tmp_path):
    preprocess(spec, Store())
    (tmp_path / "s.npz").write_bytes(b"untouched")
    assert preprocess(spec, Store()) == {"shards": 1, "decoded": 0, "skipped": 1, "leftOut": [], "features": 0}
    assert (tmp_path / "s.npz").read_bytes() == b"untouched"


def test_a_photo_that_is_not_what_it_was_is_left_out_and_named(spec, tmp_path):
    (tmp_path / "images" / "1.png").write_bytes(b"something else")
    (tmp_path / "images" / "3.png").unlink()
    result = preprocess(spec, Store())
    assert result["decoded"] == 3
    assert [(one["path"], one["reason"].split(" at ")[0]) for one in result["leftOut"]] == [
        ("1.png", "replaced since it was inspected"),
        ("3.png", "there is no file"),
    ]
    assert len(unpack((tmp_path / "s.npz").read_bytes()).photos) == 3
    assert [one["path"] for one in preprocess(spec, Store())["leftOut"]] == ["1.png", "3.png"]


def test_a_photo_that_is_replaced_while_it_is_read_is_left_out_and_named(spec):
    class Replaced(Store):
        def read(self, uri, etag=None, most=None):
            if uri.endswith("2.png"):
                raise Changed(uri)  # storage says so of a large file, between two pieces of it
            return super().read(uri, etag, most)

    assert [one["path"] for one in preprocess(spec, Replaced())["leftOut"]] == ["2.png"]


def test_a_photo_that_was_replaced_by_a_file_without_end_is_left_out_and_never_read(spec, tmp_path):
    with open(tmp_path / "images" / "2.png", "r+b") as file:
        file.truncate(1 << 40)  # more than any memory
    [left_out] = preprocess(spec, Store())["leftOut"]
    assert (left_out["path"], left_out["reason"]) == ("2.png", "replaced since it was inspected")


@pytest.fixture
def merge(spec, tmp_path):
    """Three shards of the five photos, and the spec that merges all but photo 3; the files are gone meanwhile."""
    photos = spec.shards[0].photos
    shards = [
        ShardSpec(name, str(tmp_path / f"{name}.npz"), str(tmp_path / f"{name}.json"), photos[rows])
        for name, rows in (("a", slice(0, 1)), ("b", slice(1, 4)), ("c", slice(4, 5)))
    ]
    preprocess(replace(spec, shards=tuple(shards)), Store())
    for file in (tmp_path / "images").iterdir():
        file.unlink()
    names = [one.photo for one in photos]
    wanted = ((0, names[:1]), (1, names[1:3]), (2, names[4:]))
    parts = tuple(Part(shards[n].pixels, tuple(members)) for n, members in wanted)
    merged = ShardSpec("m", str(tmp_path / "m.npz"), str(tmp_path / "m.json"), (), parts)
    return replace(spec, shards=(merged,)), [*names[:3], names[4]]


def test_shards_are_merged_without_their_photos_into_the_bytes_that_decoding_leaves(spec, merge, tmp_path):
    assert preprocess(merge[0], Store()) == {"shards": 1, "decoded": 0, "skipped": 0, "leftOut": [], "features": 0}
    assert Store().read_json(str(tmp_path / "m.json")) == {"photos": merge[1]}
    for n in range(5):
        (tmp_path / "images" / f"{n}.png").write_bytes(encoded(picture(37 + 11 * n, 29 + 7 * n, seed=n), "PNG"))
    photos = tuple(one for one in spec.shards[0].photos if one.photo in merge[1])
    preprocess(replace(spec, shards=(replace(spec.shards[0], photos=photos),)), Store())
    assert (tmp_path / "m.npz").read_bytes() == (tmp_path / "s.npz").read_bytes()


def test_a_merge_leaves_its_parts_and_does_without_what_was_erased(merge, tmp_path):
    before = (tmp_path / "b.npz").read_bytes()
    (tmp_path / "a.npz").unlink()
    shard = unpack((tmp_path / "c.npz").read_bytes())
    (tmp_path / "c.npz").write_bytes(pack(Shard([], shard.pixels[:0])))
    preprocess(merge[0], Store())
    assert unpack((tmp_path / "m.npz").read_bytes()).photos == merge[1][1:3]
    assert (tmp_path / "b.npz").read_bytes() == before


@pytest.fixture
def looked_at(spec, tmp_path):
    """The same shard, and what a backbone sees in it, plain and mirrored."""
    pixels = spec.shards[0].pixels
    wanted = [
        FeatureFile("efficientnet-lite0", pixels, str(tmp_path / f"s.{how}.npz"), how) for how in ("plain", "mirrored")
    ]
    return replace(spec, size=(32, 32), features=tuple(wanted))


def test_features_are_computed_of_the_shards_that_were_just_made_and_once(looked_at, tmp_path):
    assert preprocess(looked_at, Store())["features"] == 2
    shard = unpack((tmp_path / "s.npz").read_bytes())
    plain, mirrored = (unpack_features((tmp_path / f"s.{how}.npz").read_bytes()) for how in ("plain", "mirrored"))
    assert plain.photos == mirrored.photos == shard.photos
    extractor = Extractor(open_backbone("efficientnet-lite0"))
    assert np.array_equal(plain.features, extractor.features(shard.pixels))
    assert np.array_equal(mirrored.features, extractor.features(shard.pixels[:, :, ::-1]))
    again = preprocess(looked_at, Store())
    assert (again["decoded"], again["features"]) == (0, 0)


def test_features_that_a_killed_task_left_half_are_computed_again(looked_at, tmp_path):
    preprocess(looked_at, Store())
    whole = (tmp_path / "s.plain.npz").read_bytes()
    (tmp_path / "s.plain.npz").write_bytes(whole[:500])
    assert preprocess(looked_at, Store())["features"] == 1
    assert (tmp_path / "s.plain.npz").read_bytes() == whole


def test_a_shard_that_was_erased_meanwhile_has_no_features(looked_at, tmp_path):
    preprocess(replace(looked_at, features=()), Store())
    (tmp_path / "s.npz").unlink()
    preprocess(looked_at, Store())
    assert not (tmp_path / "s.plain.npz").exists()
