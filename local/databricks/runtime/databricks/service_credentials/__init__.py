"""What Spark's workers have of Databricks for service credentials."""

from azure.core.credentials import AzureSasCredential
from local_credentials import service_credential


def getServiceCredentialsProvider(name: str) -> AzureSasCredential:
    from pyspark import TaskContext

    if TaskContext.get() is None:
        raise RuntimeError("databricks.service_credentials is for Spark's workers: the driver has dbutils.credentials")
    return service_credential(name)
