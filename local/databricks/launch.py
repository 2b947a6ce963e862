"""Runs one entry point of a wheel as a Databricks task does, and records how it ended.

    python launch.py RUN_DIR PACKAGE ENTRY_POINT [PARAMETER...]

It leaves two files in RUN_DIR, which outlive the service that started it: process.json (pid and start time) says who
runs the task, exit.json how it ended. Whoever creates process.json runs the task; any later launch does nothing.
"""

import contextlib
import errno
import importlib
import importlib.metadata
import json
import os
import subprocess
import sys
import time
import traceback
from pathlib import Path

import local_packages
import local_volumes


def main() -> None:
    run_dir, package, entry_point, *parameters = sys.argv[1:]
    if not create(Path(run_dir) / "process.json", {"pid": os.getpid(), "started": start_time(os.getpid())}):
        return
    local_volumes.mount()
    local_packages.hide_others()
    sys.argv = [entry_point, *parameters]
    error = error_trace = None
    try:
        find(package, entry_point)()
    except BaseException as problem:  # Databricks counts SystemExit as a failure, even with code 0
        error = f"{type(problem).__name__}: {problem}"
        error_trace = "".join(traceback.format_exception(problem))
    with contextlib.suppress(OSError):  # a log on a full disk must not take the record with it
        print(error_trace or "", file=sys.stderr, end="")
        sys.stdout.flush()
        sys.stderr.flush()
    record = {"error": error, "errorTrace": error_trace, "endedAt": int(time.time() * 1000)}
    create(Path(run_dir) / "exit.json", record)


def find(package: str, entry_point: str):
    """The entry point of that name in the wheel's metadata, else the function of that name in the package."""
    for candidate in importlib.metadata.distribution(package).entry_points:
        if candidate.name == entry_point:
            return candidate.load()
    return getattr(importlib.import_module(package.replace("-", "_")), entry_point)


def create(path: Path, content: dict) -> bool:
    """Creates a file whole, or returns False when it exists: a reader never sees half of it. Waits while the disk is full."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    while True:
        try:
            draft.write_text(json.dumps(content))
            os.link(draft, path)
            return True
        except FileExistsError:
            return False
        except OSError as problem:
            if problem.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
                raise
            time.sleep(1)
        finally:
            draft.unlink(missing_ok=True)


def start_time(pid: int) -> str:
    """The start time as local/processes.ts reads it: with the pid it names this process for good."""
    stat = Path(f"/proc/{pid}/stat")
    if stat.exists():
        return stat.read_text().rpartition(")")[2].split()[19]
    return subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True).stdout.strip()


main()
