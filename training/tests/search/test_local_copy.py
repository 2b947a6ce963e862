"""The copy of pixels on the local disk: whole or not there, made once, never removed while it is used."""

import os
import re
import signal
import subprocess
import sys
import textwrap
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from conftest import ROOT

from darkroom_training.clients.store import Store
from darkroom_training.dataset.shards import Shard, pack
from darkroom_training.kit import memory
from darkroom_training.kit.scratch import scratch
from darkroom_training.search.local_copy import open_copy, sweep
from darkroom_training.search.room import DoesNotFit

SIZE = (5, 4)
NAMES = [f"{n:064x}" for n in range(10)]
PIXELS = np.random.default_rng(1).integers(0, 256, (10, *SIZE, 3), dtype=np.uint8)


class Counting(Store):
    """Counts the shards that are read."""

    read_shards = 0

    def stream(self, uri):
        self.read_shards += 1
        return super().stream(uri)


@pytest.fixture
def shards(tmp_path, monkeypatch):
    """Ten photos in three shards; copies lie in a folder of their own."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for n in range(3):
        (tmp_path / f"{n}.npz").write_bytes(pack(Shard(NAMES[n::3], PIXELS[n::3])))
    return [str(tmp_path / f"{n}.npz") for n in range(3)]


def files() -> list[str]:
    return sorted(file.suffix for file in scratch("pixels").iterdir())


def test_pixels_are_in_the_order_asked_for_also_of_a_photo_asked_for_twice(shards):
    order = [7, 2, 2, 9, 0]
    copy = open_copy(Store(), shards, [NAMES[n] for n in order], SIZE)
    assert np.array_equal(copy.x, PIXELS[order]) and copy.missing == frozenset()
    copy.let_go()
    assert np.array_equal(copy.x, PIXELS[order])


def test_what_no_shard_has_is_named_and_leaves_no_gap(shards):
    copy = open_copy(Store(), shards[1:], NAMES, SIZE)
    there = [n for n in range(10) if n % 3]
    assert np.array_equal(copy.x, PIXELS[there]) and copy.missing == {0, 3, 6, 9}
    assert len(open_copy(Store(), [], NAMES, SIZE).x) == 0


def test_it_cannot_be_written_to(shards):
    with pytest.raises(ValueError, match="read-only"):
        open_copy(Store(), shards, NAMES, SIZE).x[0] = 0


def test_the_next_one_reads_no_shard_in_whatever_order_they_are_named(shards):
    store = Counting()
    first = open_copy(store, shards, NAMES, SIZE)
    assert store.read_shards == 3
    again = open_copy(store, shards[::-1], NAMES, SIZE)
    assert store.read_shards == 3 and np.array_equal(first.x, again.x)
    open_copy(store, shards, NAMES[:5], SIZE)
    assert store.read_shards == 6


@pytest.mark.parametrize("end", ["damaged", "cut short", "gone", "half a description"])
def test_one_that_is_not_whole_is_made_anew_and_whoever_has_mapped_it_keeps_his(shards, end):
    first = open_copy(Store(), shards, NAMES, SIZE)
    [pixels] = scratch("pixels").glob("*.pixels")
    if end == "gone":
        pixels.unlink()
    elif end == "half a description":
        pixels.with_suffix(".json").write_text('{"missing": [')
    else:
        content = pixels.read_bytes()
        pixels.unlink()
        pixels.write_bytes(content[:-1] + (b"" if end == "cut short" else bytes([content[-1] ^ 1])))
    assert np.array_equal(open_copy(Store(), shards, NAMES, SIZE).x, PIXELS)
    assert np.array_equal(first.x, PIXELS)


def test_one_that_is_used_stays_and_others_go_with_time_or_when_asked(shards):
    used = open_copy(Store(), shards, NAMES, SIZE)
    open_copy(Store(), shards, NAMES[:5], SIZE)
    sweep(60)
    assert files() == [".json", ".json", ".lock", ".lock", ".pixels", ".pixels"]
    sweep(0)
    assert files() == [".json", ".lock", ".pixels"]
    del used
    sweep(0)
    assert files() == []


def test_a_process_that_is_killed_while_it_writes_is_followed_by_one_that_makes_it_whole(shards, tmp_path):
    child = start(shards, "os.kill(os.getpid(), signal.SIGKILL)")
    assert child.wait() == -signal.SIGKILL
    assert files() == [".lock", ".pixels"]
    assert np.array_equal(open_copy(Store(), shards, NAMES, SIZE).x, PIXELS)
    assert not any(file.is_file() and file.suffix != ".npz" for file in tmp_path.iterdir())


def test_two_that_come_at_once_make_it_once(shards, tmp_path):
    slow = f"open({str(tmp_path / 'made')!r}, 'a').write('x'); time.sleep(0.1)"
    both = [start(shards, slow) for _ in range(2)]
    assert [child.wait() for child in both] == [0, 0]
    assert (tmp_path / "made").read_text() == "xxx"  # each of three shards, once
    assert [child.stdout.read() for child in both] == [f"{PIXELS.sum()}\n"] * 2


def start(shards: list[str], on_shard: str) -> subprocess.Popen:
    """A process that opens the copy, and does this after each shard."""
    code = f"""
        import os, signal, time
        from darkroom_training.clients.store import Store
        from darkroom_training.search.local_copy import open_copy
        class Slow(Store):
            def stream(self, uri):
                yield from super().stream(uri)
                {on_shard}
        print(int(open_copy(Slow(), {shards!r}, {NAMES!r}, {SIZE!r}).x.sum()), flush=True)
    """
    environment = {**os.environ, "TMPDIR": str(Path(shards[0]).parent), "PYTHONPATH": str(ROOT / "training")}
    command = [sys.executable, "-c", textwrap.dedent(code)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_a_disk_that_is_full_is_named_with_remedies_and_nothing_is_left_on_it(shards):
    full = start(shards, "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500))")
    _, said = full.communicate()
    assert re.search(
        "DoesNotFit: 10 photos of 5 x 4 pixels take 0 MB of disk, and .* has .* MB: choose a smaller", said
    )
    assert files() == [".lock"]


def test_more_than_the_disk_has_is_refused_before_a_shard_is_read(shards, monkeypatch):
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=2_000_000))
    store = Counting()
    with pytest.raises(DoesNotFit, match="take 151 MB of disk, and .* has 2 MB: .* TMPDIR on a larger disk"):
        open_copy(store, shards, NAMES * 100, (224, 224))
    assert store.read_shards == 0


def test_more_than_memory_has_is_refused_with_what_is_needed_what_is_there_and_what_to_do(shards, monkeypatch):
    monkeypatch.setattr(memory, "available", lambda: 1_000_000)
    said = "take 151 MB of memory, and this machine has 1 MB: choose a smaller preprocess.size, fewer trials at once"
    with pytest.raises(DoesNotFit, match=f"^1,000 photos of 224 x 224 pixels {said}"):
        open_copy(Store(), shards, NAMES * 100, (224, 224))


def test_a_folder_of_somebody_else_is_refused(shards, tmp_path):
    os.symlink("/", tmp_path / f"darkroom-pixels-{os.getuid()}")
    with pytest.raises(PermissionError, match="belongs to somebody else: remove it, or set TMPDIR"):
        open_copy(Store(), shards, NAMES, SIZE)


def test_a_trial_that_took_hours_leaves_the_next_one_its_copy(shards):
    store = Counting()
    open_copy(store, shards, NAMES, SIZE)
    [lock] = scratch("pixels").glob("*.lock")
    os.utime(lock, (0, 0))
    open_copy(store, shards, NAMES, SIZE)
    assert store.read_shards == 3
