"""What every task does around its work: read the spec, write the result."""

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from darkroom_training.clients.store import ENVIRONMENT, Access, Store
from darkroom_training.clients.store.access import parse as parse_access
from darkroom_training.kit.specs import FORMAT, parse
from darkroom_training.tasks import wheel

# Ten minutes of MLflow away or too busy (429, whose Retry-After it keeps to) cost a task a wait; MLflow's own eight tries are fewer
# than it takes until each of fifty trials, which begin at once, has had its turn.
MLFLOW_PATIENCE = {"MLFLOW_HTTP_REQUEST_MAX_RETRIES": "10"}
# What frameworks would say in a task's log for themselves.
QUIET = {"TF_CPP_MIN_LOG_LEVEL": "2", "MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT": "true"}
STORAGE = "--storage="
TRACE = "--traceparent="


def run(spec_type: type, work: Callable[[Any, Store], dict[str, Any]]) -> None:
    """Do the work that the spec at sys.argv[1] describes; its result gains `format`, `seconds` and `wheel`.

    Further parameters, where they are given: the version of this package that must be installed, `--storage=…`, as whom
    storage is reached, and `--traceparent=…`, the run's trace, which trainers of others find where OpenTelemetry puts it. None
    may stand in the spec, which outlives an upgrade and lies in that storage.
    """
    uri, version, access = _parameters(_without_trace(sys.argv[1:]))
    if version is not None:
        wheel.check_image(version)
        wheel.check(wheel.installed(), version)
    if threading.current_thread() is threading.main_thread():  # signals are refused elsewhere
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # a cancelled task ends as by Ctrl-C, and tidies up
    for name, value in {**MLFLOW_PATIENCE, **QUIET}.items():
        os.environ.setdefault(name, value)
    carry_out(spec_type, work, Store(access), uri)


def carry_out(spec_type: type, work: Callable[[Any, Store], dict[str, Any]], store: Store, uri: str) -> None:
    """Do the work that the spec at this URI describes, and write its result."""
    started = time.monotonic()
    spec = parse(spec_type, json.loads(store.read(uri)), where=uri)
    result = {"format": FORMAT, **work(spec, store), "seconds": round(time.monotonic() - started, 3)}
    if found := wheel.installed():
        result["wheel"] = found
    store.write_json(spec.result, result)


def _without_trace(given: list[str]) -> list[str]:
    """The parameters without the run's trace context, which goes where OpenTelemetry looks for it in any language."""
    for one in given:
        if one.startswith(TRACE):
            os.environ["TRACEPARENT"] = one.removeprefix(TRACE)
    return [one for one in given if not one.startswith(TRACE)]


def _parameters(given: list[str]) -> tuple[str, str | None, Access]:
    """(URI of the spec, version of the wheel that is meant, access to storage)."""
    access = [one for one in given if one.startswith(STORAGE)]
    uri, *versions = [one for one in given if one not in access] or [""]
    if not uri or len(access) > 1 or len(versions) > 1:
        raise ValueError(
            "expected the URI of a JSON spec, and perhaps the version of the wheel that is meant and --storage=…; "
            f"got {given}"
        )
    return uri, next(iter(versions), None), parse_access(access[0].removeprefix(STORAGE)) if access else ENVIRONMENT
