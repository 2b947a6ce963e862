"""Why a look of the doctor's failed, in words for people who do not read Python."""

import re
from collections.abc import Iterator

from azure.core.exceptions import HttpResponseError, ServiceRequestError, ServiceResponseError
from requests import exceptions as requests

NOBODY = (
    ServiceRequestError,
    ServiceResponseError,
    requests.ConnectionError,
    requests.Timeout,
    ConnectionError,
    TimeoutError,
)
REFUSES = {401: "does not know whom we are", 403: "refuses us: a right is missing", 404: "has no such thing"}


def unanswered(why: BaseException) -> str | None:
    """Where nobody answered: the address, or "" where it is not known; None for any other reason."""
    if not any(isinstance(one, NOBODY) for one in _chain(why)):
        return None
    found = re.search(r"https?://[^\s'\"/]+", str(why)) or re.search(r"host='([^']+)', port=(\d+)", str(why))
    return ":".join(found.groups()) or found[0] if found else ""


def in_words(why: BaseException) -> str:
    """A sentence about any other reason."""
    for one in _chain(why):
        if isinstance(one, HttpResponseError) and one.status_code in REFUSES:
            code = getattr(one, "error_code", None) or one.reason
            return f"storage {REFUSES[one.status_code]} ({one.status_code} {code})"
    status = re.search(r"failed with error code (\d{3})", str(why))  # as MLflow says it
    if status and int(status[1]) in REFUSES:
        return f"MLflow {REFUSES[int(status[1])]} ({status[1]})"
    return str(why) or f"it failed and said no more than {type(why).__name__}"


def _chain(why: BaseException) -> Iterator[BaseException]:
    """An error and those that led to it."""
    seen: BaseException | None = why
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__
