"""Files in Blob Storage, or in Azurite."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

from azure.core import MatchConditions
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.storage.blob import BlobClient, BlobServiceClient, LinearRetry

from darkroom_training.clients.store.errors import Changed, Missing, Refused, TooLarge

# A storage that is away for minutes costs a wait, not a run: 50 tries, 2 to 6 s apart. The SDK counts each kind
# of failure by itself besides, and gives up at the fourth of a kind if nothing is said.
TRIES = dict.fromkeys(("retry_total", "retry_connect", "retry_read", "retry_status"), 50)
PATIENCE = {"backoff": 4, "random_jitter_range": 2, **TRIES}

# The stored bytes are the file: what they claim to be packed with (Content-Encoding) is their uploader's word, and may be a lie or
# a thousand times as large.
AS_STORED = {"decompress": False}

CONDITIONS = {"ConditionNotMet", "TargetConditionNotMet"}
# How the codes of a refusal begin that lies in one file.
REASONS = {
    "BlobArchived": "archived",
    "BlobBeingRehydrated": "archived",
    "BlobUsesCustomerSpecifiedEncryption": "encrypted",
    "Lease": "leased",
}


class BlobStore:
    """Speaks to any account that a URI names; `credential` gives what it logs in with, once it is needed."""

    def __init__(self, credential: Callable[[], Any]) -> None:
        self._credential = credential
        self._accounts: dict[str, BlobServiceClient] = {}
        self._lock = threading.Lock()

    def read(self, uri: str, etag: str | None, most: int | None, size: int | None) -> bytes:
        condition: dict[str, Any] = {}
        if etag is not None:
            # Listings give ETags without quotes, If-Match wants them.
            condition = {"etag": f'"{etag.strip(chr(34))}"', "match_condition": MatchConditions.IfNotModified}
        try:
            begun = self._blob(uri).download_blob(**condition, **AS_STORED)  # reads 32 MB, and knows the size
            if most is not None and begun.size > most:
                raise TooLarge(uri, begun.size, most)
            return begun.readall()
        except ResourceNotFoundError:
            raise Missing(uri) from None
        except HttpResponseError as error:
            raise meant(uri, error) from None

    def exists(self, uri: str) -> bool:
        return self._blob(uri).exists()

    def chunks(self, uri: str) -> Iterator[bytes]:
        """The blob's bytes in pieces of some megabytes."""
        try:
            yield from self._blob(uri).download_blob(**AS_STORED).chunks()
        except ResourceNotFoundError:
            raise Missing(uri) from None

    def write(self, uri: str, content: bytes) -> None:
        self._blob(uri).upload_blob(content, overwrite=True)

    def remove(self, uri: str) -> None:
        with contextlib.suppress(ResourceNotFoundError):
            self._blob(uri).delete_blob()

    def _blob(self, uri: str) -> BlobClient:
        account, container, name = split(uri)
        with self._lock:
            if account not in self._accounts:
                retries = LinearRetry(**PATIENCE)
                self._accounts[account] = BlobServiceClient(account, self._credential(), retry_policy=retries)
            return self._accounts[account].get_blob_client(container, name)


def meant(uri: str, error: HttpResponseError) -> Exception:
    """What an answer says of this one file; a storage that is away stays what it is."""
    known = getattr(error, "error_code", None) or ""  # a text, or a member of the SDK's list
    code = getattr(known, "value", known)
    if code in CONDITIONS:
        return Changed(uri)
    if error.status_code not in (403, 409, 412):
        return error
    reason = next((reason for begin, reason in REASONS.items() if code.startswith(begin)), None)
    reason = reason or ("blocked" if error.status_code == 403 else "refused")
    return Refused(uri, reason, f"{error.status_code} {code}".strip())


def split(uri: str) -> tuple[str, str, str]:
    """(account URL, container, blob name). An address on a port, as Azurite's, has the account in its path."""
    url = urlsplit(uri)
    parts = unquote(url.path).lstrip("/")
    account = f"{url.scheme}://{url.netloc}"
    if url.port:
        name, _, parts = parts.partition("/")
        account = f"{account}/{name}"
    container, _, blob = parts.partition("/")
    if not blob:
        raise ValueError(f"{uri} names no blob: expected https://<account>.blob.core.windows.net/<container>/<blob>")
    return account, container, blob
