"""A preprocess that was killed and is repeated does only what is missing, and leaves the same bytes."""

import json
import os
import signal
import subprocess
import sys

import pytest
from conftest import ROOT, encoded, picture
from test_engines import preprocess, shards_of, written

SHARDS = 4
# Runs the task until it writes for the n-th time; of that it writes half and is killed.
KILLED = """
import os, signal, sys
import darkroom_training
from darkroom_training.clients.store import Store

left, write = int(sys.argv.pop(1)), Store.write

def half_at_last(self, uri, content):
    global left
    left -= 1
    if left == 0:
        write(self, uri, content[: len(content) // 2])
        os.kill(os.getpid(), signal.SIGKILL)
    write(self, uri, content)

Store.write = half_at_last
darkroom_training.preprocess()
"""


@pytest.fixture(scope="module")
def photos(tmp_path_factory):
    images = tmp_path_factory.mktemp("images")
    for n in range(2 * SHARDS):
        (images / f"{n}.png").write_bytes(encoded(picture(30 + n, 40, seed=n), "PNG"))
    return images


@pytest.fixture(scope="module")
def uninterrupted(photos, tmp_path_factory):
    out = tmp_path_factory.mktemp("whole")
    preprocess(photos, out, shards_of(photos, out, sorted(photos.iterdir()), 2), "processes")
    return written(out)


@pytest.mark.parametrize(
    ("write", "whole"),
    [(1, 0), (6, 2), (9, 4)],
    ids=["in the first pixels", "in later members", "in the result"],
)
def test_what_was_whole_is_kept_and_the_rest_made_anew(photos, uninterrupted, tmp_path, write, whole):
    shards = shards_of(photos, tmp_path, sorted(photos.iterdir()), 2)
    spec = {"images": str(photos), "size": [24, 16], "shards": shards, "engine": "processes"}
    (tmp_path / "spec.json").write_text(json.dumps({**spec, "result": str(tmp_path / "result.json")}))
    command = [sys.executable, "-c", KILLED, str(write), str(tmp_path / "spec.json")]
    killed = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT / "training")}, timeout=120)
    assert killed.returncode == -signal.SIGKILL
    kept = {file: file.stat().st_mtime_ns for n in range(whole) for file in tmp_path.glob(f"{n}.*")}
    assert len(kept) == 2 * whole

    result = preprocess(photos, tmp_path, shards, "processes")
    assert (result["skipped"], result["decoded"], result["leftOut"]) == (whole, 2 * (SHARDS - whole), [])
    assert {file: file.stat().st_mtime_ns for file in kept} == kept
    assert written(tmp_path) == uninterrupted
