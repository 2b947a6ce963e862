"""Spark for tests, which need Java and `npm test`'s packages."""

import os
import shutil
import sys

import pytest
from conftest import ROOT

PACKAGES = ROOT / ".venv/tests"
# A classic session, as on a cluster of one's own; and Spark Connect, as on shared clusters and serverless compute.
SESSIONS = {
    "classic": {"PYSPARK_SUBMIT_ARGS": "--master local[2] --conf spark.ui.enabled=false pyspark-shell"},
    "connect": {"SPARK_REMOTE": "local[2]"},
}
needs_spark = [
    pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java (17 or newer) on the PATH"),
    pytest.mark.skipif(not (PACKAGES / "pyspark").exists(), reason="Spark is not installed: npm test does it"),
]
on_sessions = pytest.mark.parametrize("session", [pytest.param(name, marks=needs_spark) for name in SESSIONS])


def environment_of(session: dict[str, str] | None = None) -> dict[str, str]:
    """Of a process that may start Spark."""
    path = os.pathsep.join([str(ROOT / "training"), str(PACKAGES)])
    return {**os.environ, "PYTHONPATH": path, "PYSPARK_PYTHON": sys.executable, **(session or {})}
