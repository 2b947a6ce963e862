"""As whom a task reaches storage accounts: what the app's setting TASKS_STORAGE says, which each task is told."""

import os
from dataclasses import dataclass
from typing import Any, Literal, get_args

Way = Literal["environment", "secret-scope", "service-credential", "volumes"]
NAMED = ("secret-scope", "service-credential")
CONNECTION = "AZURE_STORAGE_CONNECTION_STRING"
# What a scope may hold, and the variables that clusters of ours have of it (shared/tasks/storage.ts).
KEYS = {
    "connection-string": CONNECTION,
    "client-id": "AZURE_CLIENT_ID",
    "client-secret": "AZURE_CLIENT_SECRET",
    "tenant-id": "AZURE_TENANT_ID",
}
PRINCIPAL = ("tenant-id", "client-id", "client-secret")


class NoAccess(PermissionError):
    """There is nobody as whom storage could be reached; the message says what to grant or set."""


@dataclass(frozen=True)
class Access:
    """`name` is the secret scope's or the service credential's."""

    way: Way
    name: str = ""


ENVIRONMENT = Access("environment")  # whatever the machine's own says


def parse(text: str) -> Access:
    """Read `volumes`, `service-credential:photos` and the like."""
    way, _, name = text.partition(":")
    if way not in get_args(Way) or (way in NAMED) != bool(name):
        raise ValueError(
            f"--storage={text}: expected environment, volumes, secret-scope:NAME or service-credential:NAME: "
            "deploy functions and wheel of one commit"
        )
    return Access(way, name)


def credential(access: Access, worker: bool) -> Any:
    """What Azure's clients log in with. A Spark worker has other ways to it than the driver. Raises NoAccess."""
    if access.way == "service-credential":
        return _service_credential(access.name, worker)
    if access.way == "secret-scope":
        secrets = {key: os.environ[name] for key, name in KEYS.items() if os.environ.get(name)}
        return _login(secrets or _secrets(access.name, worker), access.name)
    if os.environ.get(CONNECTION):
        return _key(os.environ[CONNECTION])
    from azure.identity import DefaultAzureCredential  # slow to import, and not needed elsewhere

    return DefaultAzureCredential()


def _service_credential(name: str, worker: bool) -> Any:
    try:
        if worker:
            from databricks.service_credentials import getServiceCredentialsProvider  # Databricks' own

            return getServiceCredentialsProvider(name)
        return _dbutils().credentials.getServiceCredentialsProvider(name)
    except NoAccess:
        raise
    except Exception as refused:  # of whatever kind Databricks raises
        raise NoAccess(
            f"the service credential {name} is not to be had: {refused}. Grant ACCESS on it to whoever runs the tasks "
            "(a Databricks Runtime of 16.2 or later has such credentials), or change the app's setting TASKS_STORAGE"
        ) from refused


def _secrets(scope: str, worker: bool) -> dict[str, str]:
    if worker:
        variables = ", ".join(KEYS[key] for key in PRINCIPAL)
        raise NoAccess(
            f"Spark's workers read no secret scope: give the cluster the environment variables {variables} from {scope}, "
            "or let the app create it (cluster: lifecycle)"
        )
    try:
        secrets = _dbutils().secrets
        return {one.key: secrets.get(scope, one.key) for one in secrets.list(scope) if one.key in KEYS}
    except NoAccess:
        raise
    except Exception as refused:
        raise NoAccess(
            f"the secret scope {scope} cannot be read: {refused}. Create it, and grant READ on it to whoever runs the tasks"
        ) from refused


def _login(secrets: dict[str, str], scope: str) -> Any:
    if "connection-string" in secrets:
        return _key(secrets["connection-string"])
    missing = [key for key in PRINCIPAL if key not in secrets]
    if missing:
        raise NoAccess(f"the secret scope {scope} has no {', '.join(missing)}: put a service principal's there")
    from azure.identity import ClientSecretCredential

    return ClientSecretCredential(*(secrets[key] for key in PRINCIPAL))


def _key(connection: str) -> Any:
    from azure.storage.blob import BlobServiceClient

    return BlobServiceClient.from_connection_string(connection).credential


def _dbutils() -> Any:
    try:
        from databricks.sdk.runtime import dbutils
    except ImportError as missing:
        raise NoAccess("the package databricks-sdk is not installed here: Databricks' runtimes have it") from missing
    return dbutils
