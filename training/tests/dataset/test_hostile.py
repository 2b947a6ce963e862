"""A container full of hostile files: each is named with its reason, and no good photo among them is lost."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import encoded, picture, read_lines, sha256, write_lines
from corpus import bombs, mutants, others
from corpus.everything import TYPES

from darkroom_training.clients.store.folders import path_etag
from darkroom_training.dataset.shards import unpack
from darkroom_training.kit.import_path import import_path
from darkroom_training.photos.policy import POLICY, TABLE

SIDE = 3000  # pixels of the largest pictures: as hostile as 7,000, and five times as fast
MUTANTS = 40  # of each type
PEAK = 400  # MB that no process may take; several files ask for 16 GB
SECONDS = 60  # of a core, for all
RUN = """
import json, resource, sys
from darkroom_training.kit.specs import parse
from darkroom_training.clients.store import Store
from darkroom_training.dataset import inspect, preprocess
folder = sys.argv[1]
store = Store()
inspect.inspect(parse(inspect.InspectSpec, store.read_json(folder + "/inspect.json"), where="inspect"), store)
made = preprocess.preprocess(parse(preprocess.PreprocessSpec, store.read_json(folder + "/preprocess.json"), where="preprocess"), store)
store.write_json(folder + "/made.json", made)
used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
# Not this process's ru_maxrss: Linux counts in what the process that started it had taken.
own = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps([max(own, used[1].ru_maxrss) // 1024, sum(one.ru_utime + one.ru_stime for one in used)]))
"""

READABLE = "readable"
NAMES = (
    "naïve 100%.jpg", "a&b=c?d#e.jpg", "line\nbreak.jpg", "tab\there.jpg", "quote's \"double\".jpg", "back\\slash.jpg",
    "日本語.jpg", "🐈.jpg", "e\u0301 and é.jpg", "right\u202eto left.jpg", " spaces .jpg", "-rf.jpg", "no type", "%2e%2e%2f.jpg",
    "photo.png.exe", "x" * 200 + ".jpg", "con.jpg", ".hidden.jpg",
)  # fmt: skip
NAMED = bombs.files(SIDE) | others.files()
NAMED |= {
    f"{type} {name}": one
    for type, module in TYPES.items()
    for name, one in module.files().items()
    if one[1] != READABLE
}
SEEDS = {f"{type} {name}": content for type, module in TYPES.items() for name, (content, _) in module.files().items()}
FUZZED = dict(mutants.mutants(SEEDS, MUTANTS * len(TYPES), seed=1))
GOOD = {f"good/{name}": encoded(picture(41, 31, seed=n), "JPEG") for n, name in enumerate(NAMES)}


@pytest.fixture(scope="module")
def outcome(tmp_path_factory):
    """(records by path, left out by path with reason, photos in the shard, [MB of the largest process, seconds of a core])."""
    folder: Path = tmp_path_factory.mktemp("hostile")
    images = folder / "images"
    hostile = {f"named/{n}.jpg": content for n, (content, _) in enumerate(NAMED.values())}
    hostile |= {f"fuzzed/{n}": content for n, content in enumerate(FUZZED.values())}
    files = dict(sorted((hostile | GOOD).items(), key=lambda one: sha256(one[0].encode())))  # good among bad
    listed, photos = [], []
    for path, content in files.items():
        (images / path).parent.mkdir(parents=True, exist_ok=True)
        (images / path).write_bytes(content)
        listed.append({"path": path, "etag": path_etag(str(images / path)), "size": len(content)})
        photos.append({"photo": sha256(content), "path": path, "etag": "any"})
    inspect = {
        "images": str(images),
        "photos": write_lines(folder / "photos.jsonl", listed),
        "known": write_lines(folder / "known.jsonl", []),
        "policy": POLICY,
        "records": str(folder / "records.jsonl"),
        "result": "",
    }
    shard = {"id": "s", "pixels": str(folder / "s.npz"), "members": str(folder / "s.json"), "photos": photos}
    preprocess = {"images": str(images), "size": [16, 16], "shards": [shard], "engine": "processes", "result": ""}
    (folder / "inspect.json").write_text(json.dumps(inspect))
    (folder / "preprocess.json").write_text(json.dumps(preprocess))
    environment = {
        **os.environ,
        "PYTHONPATH": import_path(),
        "OMP_NUM_THREADS": "2",
    }
    command = [sys.executable, "-c", RUN, str(folder)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stderr[-5000:]
    records = {record["path"]: record for record in read_lines(folder / "records.jsonl")}
    left_out = {one["path"]: one["reason"] for one in json.loads((folder / "made.json").read_text())["leftOut"]}
    return records, left_out, set(unpack((folder / "s.npz").read_bytes()).photos), json.loads(done.stdout)


def test_every_file_has_one_record(outcome):
    paths = {f"named/{n}.jpg" for n in range(len(NAMED))} | {f"fuzzed/{n}" for n in range(len(FUZZED))} | set(GOOD)
    assert set(outcome[0]) == paths
    assert len(NAMED) >= 200


def test_a_hostile_file_is_readable_or_has_its_reason(outcome):
    records, left_out, in_shard, _ = outcome
    for n, (name, (content, expected)) in enumerate(NAMED.items()):
        verdict = records[f"named/{n}.jpg"].get("unreadable", {"reason": READABLE, "detail": ""})
        assert verdict["reason"] == (expected or verdict["reason"]), name
        assert verdict["detail"].isprintable(), name
        if verdict["reason"] == READABLE:
            assert sha256(content) in in_shard, name
        else:
            assert left_out[f"named/{n}.jpg"] == f"{verdict['reason']}: {verdict['detail']}", name


def test_a_damaged_file_is_readable_or_has_a_reason(outcome):
    records, left_out, in_shard, _ = outcome
    for n, (name, content) in enumerate(FUZZED.items()):
        unreadable = records[f"fuzzed/{n}"].get("unreadable")
        assert unreadable is None or unreadable["reason"] in TABLE["reasons"], name
        if unreadable is None:
            assert sha256(content) in in_shard, name
        else:
            assert f"fuzzed/{n}" in left_out, name


def test_no_good_photo_is_lost_whatever_its_name(outcome):
    records, left_out, in_shard, _ = outcome
    for path, content in GOOD.items():
        assert records[path]["photo"] == sha256(content) and "statistics" in records[path], path
        assert path not in left_out and sha256(content) in in_shard, path


def test_no_process_takes_much_memory_and_all_together_little_time(outcome):
    megabytes, seconds = outcome[3]
    assert megabytes < PEAK and seconds < SECONDS
