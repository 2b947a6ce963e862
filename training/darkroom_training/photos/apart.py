"""Work on bytes that nobody vouches for, done in child processes.

An image codec can crash, run for hours or ask for all memory on a file made to do so. A child takes that with it and
nothing else: the photo gets a reason, the next one a new child.
"""

import contextlib
import os
import pickle
import queue
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from darkroom_training.kit.import_path import import_path
from darkroom_training.photos import answers
from darkroom_training.photos.policy import Unreadable, refused

SECONDS = 30  # of a core, for one photo: ten times what 50 million pixels take
MEMORY = 2 * 1024**3  # bytes of address space for a child: twice what 50 million pixels take
CRASHES = {signal.SIGSEGV, signal.SIGBUS, signal.SIGFPE, signal.SIGILL}
COSTS = {signal.SIGPROF, signal.SIGABRT, signal.SIGTRAP}  # too much time; how C++ and GLib end where they get no memory
FILES = 64  # open at once; it may write none
# A child has no use for the task's credentials.
INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
PICKLE = pickle.HIGHEST_PROTOCOL  # of what is asked for; answers are read by answers.py
# No limit of processes: the kernel counts all of the user's, and libvips needs a thread.
LIMITS_OF_A_CHILD = (
    (resource.RLIMIT_AS, MEMORY),
    (resource.RLIMIT_FSIZE, 0),
    (resource.RLIMIT_NOFILE, FILES),
    (resource.RLIMIT_CORE, 0),
)
START = "from darkroom_training.photos.apart import serve; serve()"

Result = TypeVar("Result")


class Killed(RuntimeError):
    """A child was ended by SIGKILL: by the kernel, which had no memory left, or by somebody; its photo may have no part in it."""


class Children:
    """At most `count` child processes, each started when it is needed; safe to use from several threads.

    A call may take `seconds` of a core.
    """

    def __init__(self, count: int, seconds: float = SECONDS) -> None:
        self._idle: queue.LifoQueue[subprocess.Popen | None] = queue.LifoQueue()
        for _ in range(count):
            self._idle.put(None)
        self.count = count
        self._seconds = seconds
        self._closed = False
        self._taking_all = threading.Lock()  # two that wait for all children would wait for each other

    def __enter__(self) -> "Children":
        return self

    def __exit__(self, *_: object) -> None:
        self._closed = True
        with self._taking_all:
            for child in [self._idle.get() for _ in range(self.count)]:
                if child is not None:
                    _ended(child)
                self._idle.put(None)  # for a call that comes too late, and would wait for ever

    def call(self, work: Callable[..., Result], content: bytes, *arguments: Any) -> Result:
        """What `work` (a function of a module) returns: JSON values, bytes, a picture, pixels or a photo.

        Raises Unreadable as `work` does or if the child dies of it, and RuntimeError for its other errors.
        """
        try:
            return self._try(self._idle.get(), work, content, arguments)
        except Killed:
            return self._try_alone(work, content, arguments)

    def _try_alone(self, work: Callable[..., Result], content: bytes, arguments: tuple[Any, ...]) -> Result:
        """In a new child, while no other works: what the kernel kills then is itself what takes the memory."""
        with self._taking_all:
            mine, *others = [self._idle.get() for _ in range(self.count)]
            if mine is not None:
                _ended(mine)
            try:
                return self._try(None, work, content, arguments)
            except Killed:
                raise refused("too-costly") from None
            finally:
                for child in others:
                    self._idle.put(child)

    def _try(
        self, child: subprocess.Popen | None, work: Callable[..., Result], content: bytes, arguments: tuple[Any, ...]
    ) -> Result:
        """Have this child do it, or a new one; it is idle afterwards."""
        alive = False
        try:
            if self._closed:
                raise RuntimeError("the processes that decode photos have been sent home already")
            if child is None or child.poll() is not None:  # what ended it while it was idle was no photo
                child = _start()
            try:
                pickle.dump((work, content, arguments, self._seconds), child.stdin, PICKLE)
                child.stdin.flush()
                result = answers.read(child.stdout)
            except (EOFError, BrokenPipeError, answers.Nonsense):
                raise _verdict(_ended(child)) from None
            except (Unreadable, RuntimeError):
                alive = True  # it says so itself
                raise
            alive = True
        finally:
            if child is not None and not alive:
                child.kill()
                _ended(child)
            self._idle.put(child if alive else None)
        return result


def _start() -> subprocess.Popen:
    environment = {
        **{name: os.environ[name] for name in INHERITED if name in os.environ},
        "PYTHONPATH": import_path(),
        "OMP_NUM_THREADS": "1",
        "VIPS_CONCURRENCY": "1",
    }
    command = [sys.executable, "-c", START]
    return subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def _ended(child: subprocess.Popen) -> int:
    """Waits for a child's end, which comes with the end of its input at the latest, and gives its exit code."""
    child.stdout.close()
    with contextlib.suppress(BrokenPipeError):
        child.stdin.close()
    return child.wait()


def _verdict(code: int) -> Exception:
    """Whose fault the end of a child was: its photo's, or that of whoever ended it."""
    end = signal.Signals(-code) if code < 0 else None
    if end in COSTS:
        return refused("too-costly")
    if end == signal.SIGKILL:
        return Killed()
    if end in CRASHES:
        return refused("truncated", part="pixels")
    return RuntimeError(
        f"a process that decodes photos was ended from outside ({end.name if end else f'exit code {code}'})"
    )


def serve() -> None:
    """A child's life: do what comes in, until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    calls, answering = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a codec prints is no answer
    for limit, most in LIMITS_OF_A_CHILD:
        with contextlib.suppress(ValueError, OSError):  # macOS does not limit memory
            resource.setrlimit(limit, (most, most))
    while True:
        try:
            work, content, arguments, seconds = pickle.load(calls)
        except EOFError:
            return
        signal.setitimer(signal.ITIMER_PROF, seconds)  # time of a core, so that a busy machine condemns no photo
        try:
            result, failure = work(content, *arguments), None
        except MemoryError:
            failure = refused("too-costly")
        except Exception as error:
            failure = error
        signal.setitimer(signal.ITIMER_PROF, 0)
        try:
            if failure is None:
                answers.write(answering, result)
            else:
                answers.write_failure(answering, failure)
        except BrokenPipeError:
            return  # the parent is gone
