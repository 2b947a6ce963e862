"""What `databricks.sdk.runtime` looks for in a cluster's Python: the `dbutils` of tasks, as far as tasks use it."""

import base64
from dataclasses import dataclass
from types import SimpleNamespace
from urllib.parse import quote

from local_api import ask
from local_credentials import service_credential


@dataclass(frozen=True)
class SecretMetadata:
    key: str


def _secret(scope: str, key: str) -> str:
    asked = f"/api/2.0/secrets/get?scope={quote(scope, '')}&key={quote(key, '')}"
    return base64.b64decode(ask("GET", asked)["value"]).decode()


def _secrets(scope: str) -> list[SecretMetadata]:
    listed = ask("GET", f"/api/2.0/secrets/list?scope={quote(scope, '')}")
    return [SecretMetadata(one["key"]) for one in listed.get("secrets", [])]


dbutils = SimpleNamespace(
    credentials=SimpleNamespace(getServiceCredentialsProvider=service_credential),
    secrets=SimpleNamespace(get=_secret, list=_secrets),
)


class UserNamespaceInitializer:
    @staticmethod
    def getOrCreate() -> "UserNamespaceInitializer":
        return UserNamespaceInitializer()

    def get_namespace_globals(self) -> dict[str, object]:
        return {"dbutils": dbutils}
