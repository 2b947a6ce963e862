"""The local Databricks' API, as what stands in for its runtime asks it."""

import json
import os
import urllib.error
import urllib.request
from email.message import Message
from typing import Any

URL, TOKEN = "LOCAL_DATABRICKS_URL", "LOCAL_DATABRICKS_TOKEN"
# Through no proxy: it is this machine's own.
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Refused(Exception):
    """An answer that is an error, in Databricks' words."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def send(method: str, path: str, body: bytes | None = None, kind: str = "application/octet-stream") -> tuple[Message, bytes]:
    """Headers and bytes of the answer. Raises Refused."""
    headers = {"Authorization": f"Bearer {os.environ[TOKEN]}", "Content-Type": kind}
    request = urllib.request.Request(os.environ[URL] + path, body, headers, method=method)
    try:
        with OPENER.open(request) as response:
            return response.headers, response.read()
    except urllib.error.HTTPError as error:
        text = error.read()
        raise Refused(error.code, json.loads(text)["message"] if text else error.reason) from None


def ask(method: str, path: str, body: Any = None) -> Any:
    """What it answers in JSON. Raises Refused."""
    sent = None if body is None else json.dumps(body).encode()
    return json.loads(send(method, path, sent, "application/json")[1])
