"""preprocess by processes or by Spark: different workers, the same bytes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, encoded, picture, sha256
from spark import SESSIONS, environment_of, needs_spark, on_sessions


def shards_of(images: Path, out: Path, files: list[Path], size: int) -> list[dict]:
    photos = [
        {"photo": sha256(file.read_bytes()), "path": str(file.relative_to(images)), "etag": "any"} for file in files
    ]
    return [
        {
            "id": str(n),
            "pixels": f"{out}/{n}.npz",
            "members": f"{out}/{n}.json",
            "photos": photos[n * size : (n + 1) * size],
        }
        for n in range(-(-len(photos) // size))
    ]


def preprocess(
    images: Path, out: Path, shards: list[dict], engine: str, environment: dict[str, str] | None = None
) -> dict:
    """Run the task as Databricks does, in a process of its own; its result without the time it took."""
    out.mkdir(exist_ok=True)
    spec = {"images": str(images), "size": [24, 16], "shards": shards, "engine": engine, "result": f"{out}/result.json"}
    (out / "spec.json").write_text(json.dumps(spec))
    command = [sys.executable, "-c", "import darkroom_training; darkroom_training.preprocess()", f"{out}/spec.json"]
    done = subprocess.run(
        command, env=environment_of(environment), cwd=out, capture_output=True, text=True, timeout=900
    )
    assert done.returncode == 0, done.stderr[-5000:]
    result = json.loads((out / "result.json").read_text())
    assert result.pop("seconds") >= 0
    return result


def written(out: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in out.iterdir() if file.stem.isdigit()}


@pytest.fixture(scope="module")
def photos(tmp_path_factory):
    """Seven photos, one of them cut short."""
    images = tmp_path_factory.mktemp("images")
    for n in range(7):
        content = encoded(picture(37 + 11 * n, 29 + 7 * n, seed=n), "PNG" if n % 2 else "JPEG")
        (images / f"{n}.png").write_bytes(content[:-200] if n == 4 else content)
    return images


@pytest.fixture(scope="module")
def by_processes(photos, tmp_path_factory):
    out = tmp_path_factory.mktemp("processes")
    return preprocess(photos, out, shards_of(photos, out, sorted(photos.iterdir()), 2), "processes"), written(out)


@on_sessions
def test_spark_leaves_the_bytes_and_the_result_of_processes(photos, by_processes, tmp_path, session):
    shards = shards_of(photos, tmp_path, sorted(photos.iterdir()), 2)
    assert preprocess(photos, tmp_path, shards, "spark", SESSIONS[session]) == by_processes[0]
    assert by_processes[0]["decoded"] == 6 and [one["path"] for one in by_processes[0]["leftOut"]] == ["4.png"]
    assert written(tmp_path) == by_processes[1]


def test_shards_that_are_there_start_no_spark(photos, by_processes, tmp_path):
    shards = shards_of(photos, tmp_path, sorted(photos.iterdir()), 2)
    tmp_path.mkdir(exist_ok=True)
    for name, content in by_processes[1].items():
        (tmp_path / name).write_bytes(content)
    result = preprocess(photos, tmp_path, shards, "spark", {"PYTHONPATH": str(ROOT / "training")})
    assert (result["skipped"], result["decoded"]) == (4, 0)


@pytest.mark.skipif("DARKROOM_PHOTOS" not in os.environ, reason="DARKROOM_PHOTOS names no folder of photos")
@pytest.mark.parametrize("session", [pytest.param("classic", marks=needs_spark)])
def test_on_your_photos_both_engines_leave_the_same_bytes(tmp_path, session):
    images = Path(os.environ["DARKROOM_PHOTOS"])
    files = sorted(file for file in images.rglob("*") if file.is_file())[:2000]
    results, bytes_of = [], []
    for engine in ("processes", "spark"):
        out = tmp_path / engine
        results.append(preprocess(images, out, shards_of(images, out, files, 256), engine, SESSIONS[session]))
        bytes_of.append(written(out))
    assert results[0] == results[1] and results[0]["decoded"] > 0
    assert bytes_of[0] == bytes_of[1]
