"""Turns away bursts as the MLflow of a Databricks workspace does: 120 calls a second, and 7 searches. People's pages are not counted."""

import json
import re
import time

CALLS, SEARCHES = 120, 7
CALL = re.compile(r"/api/\d\.\d/mlflow/")


class Rates:
    """Answers more calls of an API in one second than a workspace does with 429 and the second after which to come back."""

    def __init__(self, app):
        self.app = app
        self.seen: dict[int, tuple[int, int]] = {}  # for each limit: the second, and the calls in it

    async def __call__(self, scope, receive, send):
        path = scope.get("path", "")
        if scope["type"] != "http" or not CALL.match(path):
            return await self.app(scope, receive, send)
        most = SEARCHES if path.endswith("/search") else CALLS
        if self._count(most) <= most:
            return await self.app(scope, receive, send)
        message = f"More than {most} calls in a second: Retry-After says when to come back."
        body = json.dumps({"error_code": "REQUEST_LIMIT_EXCEEDED", "message": message}).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode()), (b"retry-after", b"1")]
        await send({"type": "http.response.start", "status": 429, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def _count(self, limit: int) -> int:
        now = int(time.time())
        second, calls = self.seen.get(limit, (now, 0))
        self.seen[limit] = (now, calls + 1 if second == now else 1)
        return self.seen[limit][1]
