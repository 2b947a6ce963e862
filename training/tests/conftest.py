"""Real services for tests, and photos made by hand. Each service is started at most once, when a test asks for it."""

import functools
import hashlib
import io
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from schemas import MODULES, SCHEMAS, problems

os.environ["OMP_NUM_THREADS"] = "1"  # before TensorFlow: figures do not depend on the machine's cores
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "2"
ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / ".venv/torch"))  # PyTorch, where it is installed
AZURITE = ROOT / "node_modules/azurite/dist/src/blob/main.js"


def pytest_collection_finish(session):
    """Whatever a task answers in a test is held against what is declared of its result."""
    places = {item.module for item in session.items} | {
        sys.modules[name] for name in list(sys.modules) if name.startswith("darkroom_training.")
    }
    for name, schemas in SCHEMAS.items():
        work = getattr(sys.modules.get(MODULES[name]), name, None)
        for place in places if work else ():
            for attribute in [at for at, value in vars(place).items() if value is work]:
                setattr(place, attribute, _answering(work, schemas["result"]))


def _answering(work, schema):
    @functools.wraps(work)
    def checked(*arguments):
        result = work(*arguments)
        assert problems(schema, {**result, "seconds": 0.0}) == []
        return result

    return checked


@pytest.fixture(scope="session", autouse=True)
def scratch(tmp_path_factory):
    """What tasks leave on the local disk goes with the tests."""
    os.environ["TMPDIR"] = str(tmp_path_factory.mktemp("scratch"))
    tempfile.tempdir = None  # read anew


@pytest.fixture(scope="module", autouse=True)
def search_path():
    """Every file of tests finds the same modules: MLflow puts the code of a model that it loads before all else."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "path", list(sys.path))
        yield


@pytest.fixture(scope="session")
def mlflow_server(tmp_path_factory):
    """A real MLflow server, as the local stack runs it; MLFLOW_TRACKING_URI points at it."""
    data, port = tmp_path_factory.mktemp("mlflow"), free_port()
    command = [sys.executable, "-m", "mlflow", "server", "--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    command += ["--backend-store-uri", f"sqlite:///{data}/mlflow.db", "--serve-artifacts"]
    command += ["--artifacts-destination", str(data / "artifacts")]
    environment = {**os.environ, "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false"}
    url = f"http://127.0.0.1:{port}"
    with open(data / "log.txt", "wb") as log:
        server = subprocess.Popen(command, cwd=data, env=environment, stdout=log, stderr=log)
    try:
        wait_for(f"{url}/health", server, data / "log.txt")
        os.environ["MLFLOW_TRACKING_URI"] = url
        yield url
    finally:
        server.terminate()
        server.wait()


@pytest.fixture(scope="session")
def azurite():
    """A function that starts Azurite on a port; without the npm packages its tests are skipped."""
    node = shutil.which("node", path=f"{ROOT / 'node_modules/.bin'}:{os.environ['PATH']}")
    if not AZURITE.exists() or node is None:
        pytest.skip("Azurite is not installed: npm ci")
    started: list[subprocess.Popen] = []

    def start(port: int) -> None:
        command = [node, str(AZURITE), "--silent", "--inMemoryPersistence", "--blobHost", "127.0.0.1"]
        command += ["--blobPort", str(port), "--skipApiVersionCheck", "--disableTelemetry"]
        started.append(subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))

    yield start
    for server in started:
        server.terminate()
        server.wait()


def free_port() -> int:
    """A port below those that outgoing connections get: nobody takes it before its server starts."""
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) != 0:
                return port


def wait_for(url: str, server: subprocess.Popen, log: Path) -> None:
    for _ in range(1800):
        try:
            urllib.request.urlopen(url, timeout=1)
            return
        except OSError:
            assert server.poll() is None, log.read_text()
            time.sleep(0.1)
    raise AssertionError(f"{url} does not answer: {log.read_text()}")


def picture(width: int = 40, height: int = 30, seed: int = 0) -> Image.Image:
    """A colourful picture with detail at every scale."""
    rng = np.random.default_rng(seed)
    coarse = Image.fromarray(rng.integers(0, 256, (5, 6, 3), dtype=np.uint8)).resize((width, height))
    noise = rng.integers(-40, 41, (height, width, 3))
    return Image.fromarray(np.clip(np.asarray(coarse).astype(int) + noise, 0, 255).astype(np.uint8))


def encoded(image: Image.Image, format: str, **options) -> bytes:
    file = io.BytesIO()
    image.save(file, format, **options)
    return file.getvalue()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def write_lines(path: Path, lines: list[dict]) -> str:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return str(path)


def read_lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text().splitlines()]
