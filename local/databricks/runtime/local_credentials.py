"""Service credentials of Unity Catalog, for a storage without Entra ID.

What Databricks gives has tokens of Entra ID, which Azure's clients send by https alone. Here it is a shared access signature, which
the local storage understands: as good for a day, for every container.
"""

from azure.core.credentials import AzureSasCredential
from local_api import ask


def service_credential(name: str) -> AzureSasCredential:
    """What Azure's clients log in with. Raises Refused, where there is no such service credential."""
    asked = {"credential_name": name}
    given = ask("POST", "/api/2.1/unity-catalog/temporary-service-credentials", asked)
    return AzureSasCredential(given["azure_aad"]["aad_token"])
