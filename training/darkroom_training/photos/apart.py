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
from collections.abc import Callable
from typing import Any, TypeVar

from darkroom_training.photos.policy import refused

SECONDS = 30  # of a core, for one photo: ten times what 50 million pixels take
MEMORY = 2 * 1024**3  # bytes of address space for a child: twice what 50 million pixels take
CRASHES = {signal.SIGSEGV, signal.SIGBUS, signal.SIGABRT, signal.SIGFPE, signal.SIGILL, signal.SIGTRAP}
COSTS = {signal.SIGPROF, signal.SIGKILL}  # too much time; too much memory, the kernel's last resort
PICKLE = pickle.HIGHEST_PROTOCOL
START = "from darkroom_training.photos.apart import serve; serve()"

Result = TypeVar("Result")


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

    def __enter__(self) -> "Children":
        return self

    def __exit__(self, *_: object) -> None:
        self._closed = True
        for child in [self._idle.get() for _ in range(self.count)]:
            if child is not None:
                _ended(child)
            self._idle.put(None)  # for a call that comes too late, and would wait for ever

    def call(self, work: Callable[..., Result], content: bytes, *arguments: Any) -> Result:
        """What `work` (a function of a module) returns or raises; Unreadable if the child dies of it."""
        child = self._idle.get()
        alive = False
        try:
            if self._closed:
                raise RuntimeError("the processes that decode photos have been sent home already")
            if child is None or child.poll() is not None:  # what ended it while it was idle was no photo
                child = _start()
            try:
                pickle.dump((work, content, arguments, self._seconds), child.stdin, PICKLE)
                child.stdin.flush()
                failed, result = pickle.load(child.stdout)
            except (EOFError, BrokenPipeError, pickle.UnpicklingError):
                raise _verdict(_ended(child)) from None
            alive = True
        finally:
            if child is not None and not alive:
                child.kill()
                _ended(child)
            self._idle.put(child if alive else None)
        if failed:
            raise result
        return result


def _start() -> subprocess.Popen:
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
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
    if end in CRASHES:
        return refused("truncated", part="pixels")
    return RuntimeError(f"a process that decodes photos was ended from outside ({end.name if end else f'exit code {code}'})")


def serve() -> None:
    """A child's life: do what comes in, until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    calls, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a codec prints is no answer
    try:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    except (ValueError, OSError):
        pass  # macOS has no such limit
    while True:
        try:
            work, content, arguments, seconds = pickle.load(calls)
        except EOFError:
            return
        signal.setitimer(signal.ITIMER_PROF, seconds)  # time of a core, so that a busy machine condemns no photo
        answer = _answer(work, content, arguments)
        signal.setitimer(signal.ITIMER_PROF, 0)
        try:
            answers.write(answer)
            answers.flush()
        except BrokenPipeError:
            return  # the parent is gone


def _answer(work: Callable[..., Any], content: bytes, arguments: tuple[Any, ...]) -> bytes:
    try:
        return pickle.dumps((False, work(content, *arguments)), PICKLE)
    except MemoryError:
        return pickle.dumps((True, refused("too-costly")), PICKLE)
    except Exception as error:
        return pickle.dumps((True, error), PICKLE)
