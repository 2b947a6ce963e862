"""What a task finds where it runs: each look says what it found, or why it failed, and nothing stays behind."""

from types import SimpleNamespace

import pytest
from azure.core.exceptions import HttpResponseError

from darkroom_training.clients.store import Store
from darkroom_training.clients.store.folders import path_etag
from darkroom_training.tasks import doctor as module
from darkroom_training.tasks.doctor import DoctorSpec, Photo, doctor


@pytest.fixture
def spec(tmp_path):
    (tmp_path / "images/cat").mkdir(parents=True)
    photo = tmp_path / "images/cat/a b.png"
    photo.write_bytes(b"photo")
    listed = Photo("cat/a b.png", path_etag(str(photo)), 5)
    return DoctorSpec(f"{tmp_path}/images", f"{tmp_path}/runs/probe", f"{tmp_path}/result.json", listed)


def found(spec: DoctorSpec) -> dict[str, tuple[bool, str]]:
    return {one["check"]: (one["ok"], one["detail"]) for one in doctor(spec, Store())["checks"]}


def test_all_that_a_life_cycle_needs_is_there(spec, tmp_path, mlflow_server):
    checks = found(spec)
    assert [name for name, (ok, _) in checks.items() if not ok] == []
    assert checks["photo"] == (True, f"{tmp_path}/images/cat/a b.png: 5 bytes")
    assert checks["mlflow"] == (True, f"{mlflow_server} answers")
    assert "storage by environment, outside of Databricks' runtime" in checks["identity"][1]
    assert not (tmp_path / "runs/probe").exists()


def test_one_that_fails_says_why_and_the_others_have_their_turn(spec, tmp_path, monkeypatch):
    (tmp_path / "images/cat/a b.png").write_bytes(b"another photo")
    (tmp_path / "runs").write_text("a file where a folder should be")
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://127.0.0.1:1")
    monkeypatch.setattr(module, "PACKAGES", ("numpy", "no_such_package", "no.such.package"))
    checks = found(spec)
    assert checks["photo"][1].endswith("cat/a b.png was replaced or removed since it was listed")
    assert checks["file"][0] is False and "runs" in checks["file"][1]
    assert checks["mlflow"] == (False, "http://127.0.0.1:1 does not answer")
    assert checks["packages"] == (False, "no_such_package, no.such.package cannot be imported here")
    assert checks["identity"][0] is True


def test_without_photos_none_is_read(spec):
    assert found(DoctorSpec(spec.images, spec.file, spec.result))["photo"] == (True, "there is no photo yet")


def test_a_file_that_reads_otherwise_is_deleted_all_the_same(spec, tmp_path, monkeypatch):
    read = Store.read
    monkeypatch.setattr(Store, "read", lambda *a, **k: b"else" if a[1].endswith("probe") else read(*a, **k))
    assert found(spec)["file"] == (False, f"{spec.file} holds something else than was written")
    assert not (tmp_path / "runs/probe").exists()


@pytest.mark.parametrize(
    ("status", "said"), [(401, "does not know whom we are"), (403, "a right is missing"), (404, "has no such thing")]
)
def test_a_refusal_is_told_from_a_service_that_is_away(spec, monkeypatch, status, said):
    def refuses(*_):
        raise HttpResponseError(response=SimpleNamespace(status_code=status, reason="Forbidden", headers={}))

    monkeypatch.setattr(Store, "write", refuses)
    looked = next(one for one in doctor(spec, Store())["checks"] if one["check"] == "file")
    assert said in looked["detail"] and str(status) in looked["detail"]
    assert "away" not in looked


def test_who_does_not_answer_is_away(spec, monkeypatch):
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://127.0.0.1:1")
    looked = next(one for one in doctor(spec, Store())["checks"] if one["check"] == "mlflow")
    assert looked["away"] is True
