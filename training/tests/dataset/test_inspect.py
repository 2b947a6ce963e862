"""inspect: every listed photo gets one line, whatever it is."""

import numpy as np
import pytest
from azure.core.exceptions import HttpResponseError
from conftest import encoded, picture, read_lines, sha256, write_lines
from corpus import pngs
from PIL import Image

from darkroom_training.clients.store import Store
from darkroom_training.clients.store.blobs import meant
from darkroom_training.clients.store.folders import path_etag
from darkroom_training.dataset import inspect as task
from darkroom_training.dataset.inspect import InspectSpec
from darkroom_training.kit.specs import SpecError, parse
from darkroom_training.photos.describe import perceptual_hashes, statistics
from darkroom_training.photos.policy import LIMITS, POLICY

PHOTO = encoded(picture(), "JPEG")
BROKEN = PHOTO[:-200]


@pytest.fixture
def inspect(tmp_path):
    """A function that puts {path: bytes} in a folder, inspects them and gives (records by path, result)."""

    def run(files: dict[str, bytes], known: tuple[str, ...] = (), before=lambda images: None):
        lines = []
        for path, content in files.items():
            file = tmp_path / "images" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
            lines.append({"path": path, "etag": path_etag(str(file)), "size": len(content)})
        before(tmp_path / "images")
        photos = write_lines(tmp_path / "photos.jsonl", lines)
        described = write_lines(tmp_path / "known.jsonl", known)
        spec = InspectSpec(str(tmp_path / "images"), photos, described, POLICY, str(tmp_path / "records.jsonl"), "")
        result = task.inspect(spec, Store())
        records = read_lines(tmp_path / "records.jsonl")
        assert [record["path"] for record in records] == list(files)
        return {record["path"]: record for record in records}, result

    return run


def test_a_photo_is_described(inspect):
    records, result = inspect({"cats/1.jpg": PHOTO})
    record = records["cats/1.jpg"]
    assert record["photo"] == sha256(PHOTO)
    assert (record["type"], record["mode"], record["width"], record["height"]) == ("jpeg", "rgb8", 40, 30)
    assert len(record["phash"]) == len(record["mirrored"]) == 16
    assert set(record["statistics"]) == {
        *("mean", "std", "min", "max", "zeros", "unique", "mode", "modeShare", "skewness", "correlation"),
    }
    assert result == {"read": 1, "decoded": 1, "unreadable": 0, "gone": 0}


def test_bytes_that_are_known_are_not_decoded(inspect):
    other = encoded(picture(seed=2), "PNG")
    records, result = inspect({"a.jpg": PHOTO, "copy.jpg": PHOTO, "known.png": other}, known=(sha256(other),))
    assert "statistics" in records["a.jpg"]
    assert set(records["copy.jpg"]) == set(records["known.png"]) == {"path", "etag", "size", "policy", "photo"}
    assert result == {"read": 3, "decoded": 1, "unreadable": 0, "gone": 0}


def test_unreadable_photos_are_named_and_stop_nothing(inspect):
    records, result = inspect(
        {
            "good.jpg": PHOTO,
            "empty.jpg": b"",
            "cut.jpg": BROKEN,
            "copy of cut.jpg": BROKEN,
            "bomb.png": pngs.header(10_000, 5_001, 2, 8),
            "notes.txt": b"shopping list",
        }
    )
    reasons = {path: record["unreadable"]["reason"] for path, record in records.items() if "unreadable" in record}
    assert reasons == {
        "empty.jpg": "empty",
        "cut.jpg": "truncated",
        "copy of cut.jpg": "truncated",
        "bomb.png": "too-many-pixels",
        "notes.txt": "not-an-image",
    }
    assert result == {"read": 6, "decoded": 1, "unreadable": 5, "gone": 0}


def test_a_file_that_is_too_large_is_not_even_read(inspect):
    records, result = inspect({"huge.jpg": bytes(LIMITS["bytes"] + 1), "good.jpg": PHOTO})
    said = {"reason": "too-large", "detail": "It has 52428801 bytes, more than 52428800."}
    assert records["huge.jpg"]["unreadable"] == said and "photo" not in records["huge.jpg"]
    assert result == {"read": 1, "decoded": 1, "unreadable": 1, "gone": 0}


def test_every_record_names_the_policy_that_it_was_made_by(inspect):
    records, _ = inspect({"good.jpg": PHOTO, "copy.jpg": PHOTO, "cut.jpg": BROKEN, "empty.jpg": b""})
    assert {record["policy"] for record in records.values()} == {POLICY}


def test_a_spec_that_asks_for_another_policy_is_refused():
    with pytest.raises(SpecError, match="policy: this wheel decodes by .*, not tomorrow's: deploy functions and wheel"):
        spec = {"images": "", "photos": "", "known": "", "policy": "tomorrow's", "records": "", "result": ""}
        parse(InspectSpec, spec, where="spec.json")


def test_a_photo_that_was_replaced_or_removed_since_the_listing_is_gone(inspect):
    def meanwhile(images):
        (images / "replaced.jpg").write_bytes(PHOTO + b"!")
        (images / "removed.jpg").unlink()

    records, result = inspect({"replaced.jpg": PHOTO, "removed.jpg": BROKEN, "same.jpg": PHOTO}, before=meanwhile)
    assert records["replaced.jpg"]["gone"] and records["removed.jpg"]["gone"]
    assert (result["gone"], result["decoded"]) == (2, 1)


def refusing(monkeypatch, codes: dict[str, tuple[int, str]]):
    """Make storage answer some files so."""
    read = Store.read

    def refuse(store, uri, etag=None, size=None):
        status, code = codes.get(uri.rpartition("/")[2], (200, ""))
        if status == 200:
            return read(store, uri, etag, size=size)
        answer = HttpResponseError(message=f"{status} {code}")
        answer.status_code, answer.error_code = status, code
        raise meant(uri, answer)

    monkeypatch.setattr(Store, "read", refuse)


def test_what_storage_gives_nobody_is_named_by_its_reason_and_looked_at_again(inspect, monkeypatch):
    answers = {
        "archived.jpg": (409, "BlobArchived"),
        "thawing.jpg": (409, "BlobBeingRehydrated"),
        "key.jpg": (409, "BlobUsesCustomerSpecifiedEncryption"),
        "leased.jpg": (412, "LeaseIdMissing"),
        "lost.jpg": (412, "LeaseLost"),
        "scanned.jpg": (403, "BlobBlockedByMalwareScanner"),
        "odd.jpg": (409, "SomethingNew"),
        "changed.jpg": (412, "ConditionNotMet"),
    }
    refusing(monkeypatch, answers)
    records, result = inspect({"good.jpg": PHOTO} | dict.fromkeys(answers, PHOTO))
    passing = {path: one["unreadable"]["reason"] for path, one in records.items() if one.get("passing")}
    assert passing == {
        "archived.jpg": "archived",
        "thawing.jpg": "archived",
        "key.jpg": "encrypted",
        "leased.jpg": "leased",
        "lost.jpg": "leased",
        "scanned.jpg": "blocked",
        "odd.jpg": "refused",
    }
    assert "412 LeaseLost" in records["lost.jpg"]["unreadable"]["detail"]
    assert records["changed.jpg"]["gone"]
    assert result == {"read": 1, "decoded": 1, "unreadable": 7, "gone": 1}


def test_storage_that_gives_none_of_many_photos_keeps_the_task_out(inspect, monkeypatch):
    names = [f"{n}.jpg" for n in range(10)]
    refusing(monkeypatch, dict.fromkeys(names, (403, "AuthorizationPermissionMismatch")))
    with pytest.raises(PermissionError, match=r"none of 10 photos; of 0.jpg .*403 Auth.*role Storage Blob Data Reader"):
        inspect(dict.fromkeys(names, PHOTO))
    records, _ = inspect(dict.fromkeys(names[:9], PHOTO))
    assert all(record["passing"] for record in records.values())


def test_storage_that_is_away_is_not_the_photos_fault(inspect, monkeypatch):
    refusing(monkeypatch, {"a.jpg": (503, "ServerBusy")})
    with pytest.raises(HttpResponseError, match="503"):
        inspect({"a.jpg": PHOTO})


def test_statistics_are_those_of_every_pixel():
    rgb = picture(41, 29)
    pixels = np.asarray(rgb).reshape(-1, 3).astype(float)
    figures = statistics(rgb)
    assert figures["mean"] == pytest.approx(pixels.mean(axis=0), abs=0.001)
    assert figures["std"] == pytest.approx(pixels.std(axis=0), abs=0.001)
    assert figures["min"] == pixels.min(axis=0).tolist() and figures["max"] == pixels.max(axis=0).tolist()
    assert figures["zeros"] == pytest.approx((pixels == 0).mean(axis=0), abs=1e-6)
    levels = [np.unique(channel, return_counts=True) for channel in pixels.T]
    assert figures["unique"] == [len(values) for values, _ in levels]
    assert figures["mode"] == [values[counts.argmax()] for values, counts in levels]
    assert figures["modeShare"] == pytest.approx([counts.max() / len(pixels) for _, counts in levels], abs=1e-6)
    away = pixels - pixels.mean(axis=0)
    assert figures["skewness"] == pytest.approx((away**3).mean(axis=0) / pixels.std(axis=0) ** 3, abs=0.001)
    together = np.corrcoef(pixels.T)
    assert figures["correlation"] == pytest.approx(together[[0, 0, 1], [1, 2, 2]], abs=0.001)


def test_channels_of_a_gray_photo_go_together_and_a_flat_one_leans_to_no_side():
    assert statistics(picture().convert("L").convert("RGB"))["correlation"] == [1, 1, 1]
    flat = statistics(Image.new("RGB", (5, 4), (255, 7, 0)))
    assert (flat["correlation"], flat["skewness"]) == ([1, 1, 1], [0, 0, 0])
    assert (flat["unique"], flat["mode"], flat["modeShare"]) == ([1, 1, 1], [255, 7, 0], [1, 1, 1])


def distance(a: str, b: str) -> int:
    return (int(a, 16) ^ int(b, 16)).bit_count()


def test_near_duplicates_differ_in_few_bits_and_others_in_many():
    def away(other: Image.Image) -> int:
        return distance(perceptual_hashes(photo)["phash"], perceptual_hashes(other)["phash"])

    photo = picture(400, 300)
    assert away(photo.resize((200, 150))) <= 4
    assert away(photo.point(lambda level: min(255, level + 10))) <= 4
    assert away(picture(400, 300, seed=5)) >= 16
    flat = perceptual_hashes(Image.new("RGB", (50, 50), (9, 9, 9)))
    assert flat == {"phash": "8000000000000000", "mirrored": "8000000000000000"}


@pytest.mark.parametrize("size", [(400, 300), (301, 200), (33, 31), (8, 8)])
def test_the_hash_of_a_mirror_image_is_told_beforehand(size):
    photo = picture(*size)
    hashes, others = perceptual_hashes(photo), perceptual_hashes(photo.transpose(Image.Transpose.FLIP_LEFT_RIGHT))
    assert distance(hashes["mirrored"], others["phash"]) <= 1 and distance(others["mirrored"], hashes["phash"]) <= 1
    assert distance(hashes["phash"], others["phash"]) >= 16
