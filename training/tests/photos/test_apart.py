"""Decoding apart: what a hostile file does to its process, it does to no other photo."""

import os
import pickle
import resource
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from conftest import encoded, picture

from darkroom_training.dataset.make_shard import resized
from darkroom_training.kit.import_path import import_path
from darkroom_training.photos import apart
from darkroom_training.photos.answers import LENGTHS
from darkroom_training.photos.apart import MEMORY, Children
from darkroom_training.photos.decode import decode, upright
from darkroom_training.photos.policy import Unreadable

PHOTO = encoded(picture(), "PNG")
DAMAGED = "truncated: It is cut short or damaged: its pixels cannot be read."
TOO_COSTLY = "too-costly: It takes too much time or memory to decode."


def size(content: bytes) -> tuple[int, int]:
    return decode(content).rgb.size


def crash(content: bytes) -> None:
    os.kill(os.getpid(), signal.Signals[content.decode()])


def killed(content: bytes, marks: str, times: int) -> str:
    """Like a photo in whose time the kernel kills its child, so often. Each try leaves a mark (a child writes no file, but links)."""
    tries = len(os.listdir(marks))
    os.symlink(".", os.path.join(marks, str(tries)))
    if tries < times:
        os.kill(os.getpid(), signal.SIGKILL)
    return "decoded"


def busy(content: bytes, marks: str) -> bool:
    """Whether another one was at it meanwhile."""
    mark = os.path.join(marks, f"busy {os.getpid()}")
    os.symlink(".", mark)
    time.sleep(0.02)
    alone = len([name for name in os.listdir(marks) if name.startswith("busy")]) == 1
    os.unlink(mark)
    if not content or os.path.lexists(os.path.join(marks, content.decode())):
        return alone
    os.symlink(".", os.path.join(marks, content.decode()))
    os.kill(os.getpid(), signal.SIGKILL)
    return False


def allocate(content: bytes) -> None:
    bytearray(MEMORY)


def decode_within(content: bytes, more: int) -> list[int]:
    """Decode with so many bytes of address space more than are taken."""
    taken = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (taken + more, taken + more))
    return list(decode(content).rgb.size)


def loop(content: bytes) -> None:
    while True:
        pass


def fail(content: bytes) -> None:
    raise LookupError("as asked")


def pid(content: bytes) -> int:
    return os.getpid()


def look_around(content: bytes) -> dict[str, object]:
    """What a codec that has been taken over could reach for."""
    try:
        with open(content.decode(), "wb") as file:
            file.write(b"x")
        wrote = True
    except OSError:
        wrote = False
    return {"environment": sorted(os.environ), "wrote": wrote}


def answer_raw(content: bytes) -> None:
    """Write bytes where answers are expected."""
    for descriptor in range(3, 20):
        try:
            os.write(descriptor, content)
        except OSError:
            continue
    os._exit(0)


@pytest.fixture
def children():
    with Children(1, seconds=1) as children:
        yield children


def reason(children: Children, work, content: bytes) -> str:
    with pytest.raises(Unreadable) as error:
        children.call(work, content)
    assert children.call(size, PHOTO) == [40, 30]  # the next photo is none the worse
    return f"{error.value}"


@pytest.mark.parametrize("name", ["SIGABRT", "SIGTRAP", "SIGPROF"])
def test_a_file_on_which_the_decoder_gives_up_is_too_costly(children, name):
    assert reason(children, crash, name.encode()) == TOO_COSTLY


@pytest.mark.parametrize("name", ["SIGSEGV", "SIGBUS", "SIGFPE", "SIGILL"])
def test_a_file_that_crashes_the_decoder_is_damaged(children, name):
    assert reason(children, crash, name.encode()) == DAMAGED


def test_a_file_that_takes_all_memory_is_too_costly(children):
    if sys.platform == "darwin":
        pytest.skip("macOS limits no process's memory")
    assert reason(children, allocate, b"") == TOO_COSTLY


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS limits no process's memory")
@pytest.mark.parametrize("type", ["PNG", "JPEG", "WEBP", "GIF", "TIFF", "BMP"])
def test_a_file_for_which_memory_is_short_is_not_called_damaged_wherever_it_runs_out(type):
    photo = encoded(picture(3000, 2000), type, **({"progressive": True} if type == "JPEG" else {}))
    for megabytes in (0, 5, 12, 30):
        with Children(1) as children, pytest.raises(Unreadable) as error:
            children.call(decode_within, photo, megabytes * 1_000_000)
        assert str(error.value) == TOO_COSTLY, megabytes


def test_a_child_that_is_killed_condemns_no_photo_that_another_child_decodes(children, tmp_path):
    assert children.call(killed, PHOTO, str(tmp_path), 1) == "decoded"
    assert len(list(tmp_path.iterdir())) == 2


def test_a_file_whose_child_is_killed_again_is_too_costly(children, tmp_path):
    with pytest.raises(Unreadable) as error:
        children.call(killed, PHOTO, str(tmp_path), 9)
    assert str(error.value) == TOO_COSTLY and len(list(tmp_path.iterdir())) == 2
    assert children.call(size, PHOTO) == [40, 30]


def test_a_second_try_is_alone(tmp_path):
    names = [b"%d" % n if n % 4 == 0 else b"" for n in range(24)]
    with Children(3) as children, ThreadPoolExecutor(6) as pool:
        alone = list(pool.map(lambda name: children.call(busy, name, str(tmp_path)), names))
    assert all(alone[::4])


def test_a_file_that_takes_too_long_is_too_costly(children):
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    assert reason(children, loop, b"") == TOO_COSTLY
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 5  # seconds of a core


def test_a_child_that_was_ended_from_outside_condemns_no_photo(children):
    with pytest.raises(RuntimeError, match="ended from outside \\(SIGTERM\\)"):
        children.call(crash, b"SIGTERM")
    assert children.call(size, PHOTO) == [40, 30]


def test_a_child_that_ended_while_it_was_idle_condemns_no_photo(children):
    os.kill(children.call(pid, b""), signal.SIGKILL)
    time.sleep(0.1)
    assert children.call(size, PHOTO) == [40, 30]


def test_a_child_that_answers_nonsense_is_not_waited_for(children, monkeypatch):
    monkeypatch.setattr(apart, "START", f"print('hello', flush=True); {apart.START}")
    with pytest.raises(RuntimeError, match="ended from outside"):
        children.call(pid, b"")


def test_a_call_that_comes_too_late_fails_instead_of_waiting():
    with Children(2) as children:
        pass
    with pytest.raises(RuntimeError, match="have been sent home"):
        children.call(pid, b"")


def test_an_error_of_the_work_is_raised_here_and_costs_no_child(children):
    first = children.call(pid, b"")
    with pytest.raises(RuntimeError, match="LookupError: as asked"):
        children.call(fail, b"")
    assert children.call(pid, b"") == first != os.getpid()


def test_a_child_knows_no_credentials_and_writes_no_file(children, monkeypatch, tmp_path):
    monkeypatch.setenv("AZURE_STORAGE_CONNECTION_STRING", "secret")
    seen = children.call(look_around, str(tmp_path / "file").encode())
    assert seen["wrote"] is False
    assert not {"AZURE_STORAGE_CONNECTION_STRING", "MLFLOW_TRACKING_URI"} & set(seen["environment"])


class Surprise:
    def __reduce__(self):
        return (os.mkdir, ("surprise",))


@pytest.mark.parametrize(
    "answer",
    [
        pickle.dumps((False, Surprise())),
        b"",
        b"\0" * 7,
        LENGTHS.pack(1 << 40, 0),
        LENGTHS.pack(2, 1 << 60) + b"{}",
        LENGTHS.pack(2, 0) + b"{}",
        LENGTHS.pack(4, 0) + b"\xff\xfe\0\0",
        LENGTHS.pack(46, 3) + b'{"kind": "pixels", "shape": [9999, 9999, 3]}  abc',
        LENGTHS.pack(41, 0) + b'{"kind": "picture", "size": [1, 2, 3, 4]}',
    ],
)
def test_whatever_a_child_answers_runs_nothing_here(children, answer, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(RuntimeError, match="ended from outside"):
        children.call(answer_raw, answer)
    assert list(tmp_path.iterdir()) == []
    assert children.call(size, PHOTO) == [40, 30]


def test_pictures_pixels_and_photos_come_back_as_they_were(children):
    whole = children.call(decode, PHOTO)
    assert (whole.type, whole.mode) == ("png", "rgb8")
    assert whole.rgb.tobytes() == picture().tobytes()
    assert children.call(upright, PHOTO).tobytes() == picture().tobytes()
    assert np.array_equal(children.call(resized, PHOTO, (5, 7)), resized(PHOTO, (5, 7)))


def test_children_end_with_their_parent():
    code = """
import os, sys
from darkroom_training.photos.apart import Children
from test_apart import pid
print(Children(1).call(pid, b""), flush=True)
os.kill(os.getpid(), 9)
"""
    environment = {**os.environ, "PYTHONPATH": import_path()}
    child = int(subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True).stdout)
    for _ in range(100):
        try:
            os.kill(child, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    raise AssertionError("the child is still there")


def test_a_part_of_this_package_in_front_of_it_is_not_taken_for_the_whole(tmp_path, monkeypatch):
    """As MLflow puts it there, with the code of a model."""
    (tmp_path / "darkroom_training").mkdir()
    (tmp_path / "darkroom_training" / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    with Children(1) as children:
        assert children.call(len, b"four") == 4
