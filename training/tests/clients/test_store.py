"""Bytes by URI: from a folder, and from Blob Storage as Azurite plays it."""

import builtins
import gzip
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest
from conftest import free_port

from darkroom_training.clients.store import Changed, Missing, Store, TooLarge, join
from darkroom_training.clients.store.blobs import PATIENCE, BlobStore, split
from darkroom_training.clients.store.folders import path_etag

KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
NAME = "cats & dogs/naïve 100%.jpg"


def test_a_folder_gives_back_what_was_written(tmp_path):
    store = Store()
    uri = join(str(tmp_path), NAME)
    store.write(uri, b"pixels")
    assert store.read(uri) == b"pixels"
    store.write_lines(uri, [{"a": "ä"}, {"b": 1}])
    assert store.read_lines(uri) == list(store.stream_lines(uri)) == [{"a": "ä"}, {"b": 1}]


def test_lines_are_streamed_whole_wherever_the_pieces_end(tmp_path, monkeypatch):
    monkeypatch.setattr("darkroom_training.clients.store.folders.PIECE", 3)
    path = tmp_path / "lines.jsonl"
    path.write_text('{"a": "äöü\u2028"}\n\n{"b": 1}', encoding="utf-8")
    assert list(Store().stream_lines(str(path))) == [{"a": "äöü\u2028"}, {"b": 1}]
    with pytest.raises(Missing, match="none"):
        list(Store().stream_lines(str(tmp_path / "none")))


def test_a_folder_says_what_is_missing_or_changed(tmp_path):
    store, path = Store(), tmp_path / "a"
    with pytest.raises(Missing, match=str(path)):
        store.read(str(path))
    path.write_bytes(b"one")
    listed = path_etag(str(path))
    assert store.read(str(path), listed) == b"one"
    path.write_bytes(b"other")
    with pytest.raises(Changed):
        store.read(str(path), listed)


def test_a_file_of_more_bytes_than_asked_for_is_not_read(tmp_path):
    store, path = Store(), tmp_path / "a"
    path.write_bytes(b"four")
    assert store.read(str(path), most=4) == b"four"
    with pytest.raises(TooLarge, match="a has 4 bytes, more than 3"):
        store.read(str(path), most=3)


def test_a_file_is_written_in_one_pass_as_volumes_demand(tmp_path, monkeypatch):
    modes = []
    opened = builtins.open
    monkeypatch.setattr("io.open", lambda *a, **k: modes.append(a[1]) or opened(*a, **k))
    monkeypatch.setattr("os.rename", None)
    monkeypatch.setattr("os.replace", None)
    Store().write(str(tmp_path / "new" / "a"), b"content")
    assert modes == ["wb"]


def test_the_account_is_in_the_host_on_azure_and_in_the_path_elsewhere():
    azure = "https://acc.blob.core.windows.net/images/cats%20%26%20dogs/1.jpg"
    assert split(azure) == ("https://acc.blob.core.windows.net", "images", "cats & dogs/1.jpg")
    assert split("http://127.0.0.1:10000/dev/runs/a") == ("http://127.0.0.1:10000/dev", "runs", "a")


@pytest.fixture
def account(azurite, monkeypatch):
    """URL of an account that is not there yet, and a function that starts it."""
    port = free_port()
    url = f"http://127.0.0.1:{port}/devstoreaccount1"
    connection = f"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={KEY};BlobEndpoint={url};"
    monkeypatch.setenv("AZURE_STORAGE_CONNECTION_STRING", connection)
    return url, connection, lambda: azurite(port)


class Unwell(BaseHTTPRequestHandler):
    """A storage that has no time, or breaks off before it answers."""

    busy: bool

    def do_GET(self):
        if self.busy:
            self.send_response(503)
            self.send_header("content-length", "0")
            self.end_headers()
        self.close_connection = True

    def log_message(self, *_):
        pass


@pytest.mark.parametrize("manner", ["refuses", "is busy", "breaks off"])
def test_blob_storage_is_waited_for_however_it_is_away(account, monkeypatch, manner):
    from azure.core.exceptions import AzureError
    from azure.core.pipeline.transport import HttpTransport

    url, _, _ = account
    waits: list[float] = []
    monkeypatch.setattr(HttpTransport, "sleep", lambda _, seconds: waits.append(seconds))
    server = None
    if manner != "refuses":
        handler = type("Handler", (Unwell,), {"busy": manner == "is busy"})
        server = ThreadingHTTPServer(("127.0.0.1", urlsplit(url).port or 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        with pytest.raises(AzureError):
            Store().read(f"{url}/images/a")
    finally:
        if server:
            server.shutdown()
            server.server_close()
    assert sum(waits) > 100  # seconds


def test_blob_storage_that_comes_back_within_a_minute_costs_a_wait(account, monkeypatch):
    from azure.core.exceptions import ResourceNotFoundError
    from azure.storage.blob import ContainerClient

    url, connection, start = account
    monkeypatch.setitem(PATIENCE, "backoff", 0.4)  # a tenth of each wait, and of the time that storage is away
    monkeypatch.setitem(PATIENCE, "random_jitter_range", 0.2)
    threading.Timer(2, start).start()
    began = time.monotonic()
    store = Store()
    with pytest.raises(ResourceNotFoundError):  # it answers now; there is no container yet
        store.write(f"{url}/images/a", b"")
    assert time.monotonic() - began > 2
    ContainerClient.from_connection_string(connection, "images").create_container()

    uri = join(f"{url}/images", NAME)
    store.write(uri, b"pixels")
    assert store.read(uri) == b"pixels"
    store.write(uri, b"")
    assert store.read(uri) == b""

    client = ContainerClient.from_connection_string(connection, "images").get_blob_client(NAME)
    quoted = client.get_blob_properties().etag
    assert store.read(uri, quoted) == store.read(uri, quoted.strip('"')) == b""
    store.write(uri, b"other")
    with pytest.raises(Changed, match="replaced or removed since it was listed"):
        store.read(uri, quoted)
    assert store.read(uri, most=5) == b"other"
    with pytest.raises(TooLarge, match="has 5 bytes, more than 4"):
        store.read(uri, most=4)
    with pytest.raises(Missing):
        store.read(f"{url}/images/none")
    with pytest.raises((Changed, Missing)):  # services differ in which they call it
        store.read(f"{url}/images/none", quoted)


def test_a_blob_is_read_as_it_is_stored_whatever_it_claims_to_be_packed_with(account):
    from azure.storage.blob import ContainerClient, ContentSettings, LinearRetry

    url, connection, start = account
    start()
    until_it_is_there = LinearRetry(backoff=1, retry_total=60, retry_connect=60, random_jitter_range=0)
    container = ContainerClient.from_connection_string(connection, "images", retry_policy=until_it_is_there)
    container.create_container()
    contents = [b"\x89PNG: not packed at all", gzip.compress(bytes(5_000_000)), b""]
    for n, encoding in enumerate(["gzip", "x-gzip", "deflate", "br", "zstd", "gzip, GZIP", "none of these"]):
        for content in contents:
            settings = ContentSettings(content_encoding=encoding)
            etag = (
                container.upload_blob(str(n), content, overwrite=True, content_settings=settings)
                .get_blob_properties()
                .etag
            )
            assert Store().read(f"{url}/images/{n}", etag) == content, encoding
            assert b"".join(BlobStore(lambda: KEY).chunks(f"{url}/images/{n}")) == content, encoding
