"""Turns away what a web page may have made a browser send. The rules are those of guard.ts, for an ASGI application."""

import json
import re
from urllib.parse import unquote

LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]
READING = ["GET", "HEAD", "OPTIONS"]
FORM_TYPES = ["", "application/x-www-form-urlencoded", "multipart/form-data", "text/plain"]
CODES = {400: "BAD_REQUEST", 403: "PERMISSION_DENIED", 415: "BAD_REQUEST"}


class LoopbackGuard:
    """Answers only to loopback addresses and `names`. Who asks for it gets `nonce`, which proves who answers."""

    def __init__(self, app, names: list[str], nonce: str):
        self.app, self.names, self.nonce = app, names, nonce.encode()

    async def __call__(self, scope, receive, send):
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        refused = refusal(scope, self.names)
        if not refused:
            return await self.app(scope, receive, self.proving(scope, send))
        if scope["type"] == "websocket":
            return await send({"type": "websocket.close"})
        status, message = refused
        body = json.dumps({"error_code": CODES[status], "message": message}).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def proving(self, scope, send):
        if not self.nonce or not values(scope, "health-nonce"):
            return send

        async def sending(message):
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), (b"health-nonce", self.nonce)]
            await send(message)

        return sending


def refusal(scope, names: list[str]) -> tuple[int, str] | None:
    """Why a request is turned away, as status and message, before the application looks at it."""
    method = scope.get("method", "")  # a WebSocket has none, and is no reading
    if not is_path(scope["raw_path"]):
        return 400, 'The request\'s target is no path. Send one that starts with a single "/".'
    return wrong_host(scope, names) or foreign_page(scope, method) or form_body(scope, method)


def wrong_host(scope, names):
    hosts = values(scope, "host")
    name = re.fullmatch(r"(\[[\da-f:.]+\]|[^:[\]]+)(:\d+)?", hosts[0].lower()) if len(hosts) == 1 else None
    if name and name[1] in [*LOOPBACK, *names]:
        return None
    remedy = "Call 127.0.0.1 or localhost, or start with --allow-host NAME where it has another name, as in a container."
    return 403, f"Host {shown(hosts)} is not this machine. {remedy}"


def foreign_page(scope, method):
    origins, own = values(scope, "origin"), f"http://{values(scope, 'host')[0]}"
    if origins and [origin.lower() for origin in origins] != [own.lower()]:
        return 403, f"Origin {shown(origins)} is another page's. Only pages of {own}, and programs, are answered."
    sites = values(scope, "sec-fetch-site")
    visit = values(scope, "sec-fetch-mode") == ["navigate"] and not {"object", "embed"} & {*values(scope, "sec-fetch-dest")}
    if sites in ([], ["same-origin"], ["none"]) or (method in READING and visit):
        return None
    return 403, f"A page of another origin (Sec-Fetch-Site {shown(sites)}) may only link here."


def form_body(scope, method):
    has_body = bool(values(scope, "transfer-encoding")) or values(scope, "content-length") not in ([], ["0"])
    types = values(scope, "content-type")
    if method != "POST" or not has_body or ", ".join(types).split(";")[0].strip().lower() not in FORM_TYPES:
        return None
    return 415, f"Content-Type {shown(types)} is what a form sends. Name the body's own, such as application/json."


def is_path(target: bytes) -> bool:
    try:
        unquote(target.decode("ascii"), errors="strict")
    except UnicodeDecodeError:
        return False
    return re.match(rb"/(?!/)", target) is not None and not re.search(rb"%(?![\da-fA-F]{2})", target)


def values(scope, name: str) -> list[str]:
    return [value.decode("latin-1") for key, value in scope["headers"] if key == name.encode()]


def shown(texts: list[str]) -> str:
    return json.dumps(", ".join(texts)[:100])
