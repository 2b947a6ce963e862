"""Runs `mlflow server` with the given options until standard input ends: it must not outlive the stack."""

import os
import signal
import sys
import threading

from mlflow.cli import cli


def end_with_parent() -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


threading.Thread(target=end_with_parent, daemon=True).start()
cli(["server", *sys.argv[1:]])
