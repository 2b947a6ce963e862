"""As whom a task reaches storage, and what it says where there is nobody."""

import os
import sys
from types import ModuleType, SimpleNamespace

import pytest
from azure.core.credentials import AzureNamedKeyCredential
from azure.identity import ClientSecretCredential

from darkroom_training.clients.store import ENVIRONMENT, Changed, NotKept, Refused, Store
from darkroom_training.clients.store.access import Access, NoAccess, credential, parse
from darkroom_training.clients.store.folders import FolderStore
from darkroom_training.tasks import task

CONNECTION = "DefaultEndpointsProtocol=https;AccountName=acc;AccountKey=a2V5;EndpointSuffix=core.windows.net"
PRINCIPAL = {"tenant-id": "t", "client-id": "c", "client-secret": "s"}
VARIABLES = ("AZURE_STORAGE_CONNECTION_STRING", "AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET")
SCOPE, CREDENTIAL = Access("secret-scope", "darkroom"), Access("service-credential", "photos")


@pytest.fixture(autouse=True)
def nobody(monkeypatch):
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def runtime(monkeypatch):
    """What Databricks' runtime has, in the form that `databricks.sdk.runtime` gives it; the secrets of its scope `darkroom`."""
    secrets: dict[str, str] = {}

    def listed(scope):
        if scope != "darkroom":
            raise LookupError(f"Scope {scope} does not exist!")
        return [SimpleNamespace(key=key) for key in secrets]

    def given(name):
        if name != "photos":
            raise PermissionError(f"no ACCESS on {name}")
        return f"credential {name}"

    dbutils = SimpleNamespace(
        secrets=SimpleNamespace(list=listed, get=lambda scope, key: secrets[key]),
        credentials=SimpleNamespace(getServiceCredentialsProvider=given),
    )
    module = ModuleType("databricks.sdk.runtime")
    module.dbutils = dbutils
    monkeypatch.setitem(sys.modules, "databricks.sdk.runtime", module)
    return secrets


def test_a_service_credential_is_asked_for_by_its_name(runtime):
    assert credential(CREDENTIAL, worker=False) == "credential photos"
    with pytest.raises(NoAccess, match="no ACCESS on x. Grant ACCESS on it .* TASKS_STORAGE"):
        credential(Access("service-credential", "x"), worker=False)


def test_a_worker_of_spark_has_another_way_to_it(monkeypatch):
    with pytest.raises(NoAccess, match="service credential photos is not to be had"):
        credential(CREDENTIAL, worker=True)  # there is no such package outside Databricks
    module = ModuleType("databricks.service_credentials")
    module.getServiceCredentialsProvider = lambda name: f"for workers {name}"
    monkeypatch.setitem(sys.modules, "databricks.service_credentials", module)
    assert credential(CREDENTIAL, worker=True) == "for workers photos"


def test_a_scope_has_a_service_principal_or_a_connection_string(runtime):
    runtime.update(PRINCIPAL)
    assert isinstance(credential(SCOPE, worker=False), ClientSecretCredential)
    runtime["connection-string"] = CONNECTION
    assert credential(SCOPE, worker=False).account_name == "acc"
    runtime.clear()
    runtime["client-id"] = "c"
    with pytest.raises(NoAccess, match="secret scope darkroom has no tenant-id, client-secret"):
        credential(SCOPE, worker=False)
    with pytest.raises(NoAccess, match="Scope x does not exist!. Create it, and grant READ"):
        credential(Access("secret-scope", "x"), worker=False)


def test_what_the_cluster_has_of_the_scope_goes_first_and_reaches_workers(monkeypatch):
    for name, value in zip(VARIABLES[1:], ("t", "c", "s")):
        monkeypatch.setenv(name, value)
    assert isinstance(credential(SCOPE, worker=True), ClientSecretCredential)


def test_a_worker_without_variables_says_which_the_cluster_lacks():
    with pytest.raises(NoAccess, match="AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET from darkroom"):
        credential(SCOPE, worker=True)


def test_the_environment_may_have_a_key(monkeypatch):
    monkeypatch.setenv(VARIABLES[0], CONNECTION)
    assert not isinstance(
        credential(Access("environment"), worker=False), AzureNamedKeyCredential | ClientSecretCredential
    )


@pytest.mark.parametrize("text", ["", "volume", "volumes:x", "secret-scope", "service-credential:", "environment:x"])
def test_what_no_app_says_is_refused(text):
    with pytest.raises(ValueError, match=f"--storage={text}: expected environment, volumes"):
        parse(text)


def test_a_task_is_told_of_it_beside_its_spec(monkeypatch):
    read = task._parameters
    assert read(["uri"]) == ("uri", None, Access("environment"))
    assert read(["uri", "0.1.0+h1", "--storage=volumes"]) == ("uri", "0.1.0+h1", Access("volumes"))
    assert read(["uri", "--storage=secret-scope:darkroom"]) == ("uri", None, SCOPE)
    for wrong in ([], ["--storage=volumes"], ["uri", "1", "2"], ["uri", "--storage=volumes", "--storage=volumes"]):
        with pytest.raises(ValueError, match="expected the URI of a JSON spec"):
            read(wrong)


def test_a_task_that_is_handed_a_trace_hands_it_on_to_whatever_traces(monkeypatch):
    monkeypatch.delenv("TRACEPARENT", raising=False)
    assert task._without_trace(["uri", "--traceparent=00-aa-bb-01", "0.1.0+h1"]) == ["uri", "0.1.0+h1"]
    assert os.environ["TRACEPARENT"] == "00-aa-bb-01"


def test_on_a_volume_a_photos_size_stands_for_the_etag_of_its_listing(tmp_path):
    path = tmp_path / "a.jpg"
    path.write_bytes(b"photo")
    store = Store(Access("volumes"))
    assert store.read(str(path), "0x8D1", size=5) == b"photo"
    with pytest.raises(Changed):
        store.read(str(path), "0x8D1", size=6)
    with pytest.raises(Changed):
        Store().read(str(path), "0x8D1", size=5)  # a path's own


@pytest.mark.parametrize(("access", "etag"), [(ENVIRONMENT, "5-1"), (Access("volumes"), "0x8D1")])
def test_a_photo_that_is_replaced_while_it_is_read_is_another_one(tmp_path, monkeypatch, access, etag):
    path = tmp_path / "a.jpg"
    path.write_bytes(b"photo")
    listed = iter([True, False])
    monkeypatch.setattr(FolderStore, "_is_listed", lambda *_: next(listed))
    with pytest.raises(Changed):
        Store(access).read(str(path), etag, size=5)


@pytest.mark.parametrize("name", ["../secret", "a/../../secret", "./a"])
def test_no_name_of_a_photo_leads_out_of_its_volume(tmp_path, name):
    with pytest.raises(Refused, match="leads elsewhere"):
        Store(Access("volumes")).read(f"{tmp_path}/{name}", "0x8D1", size=5)


@pytest.mark.parametrize("kept", [b"", b"conten", b"cOntent"])
def test_a_file_that_is_not_kept_as_it_was_written_is_an_error(tmp_path, monkeypatch, kept):
    monkeypatch.setattr(FolderStore, "chunks", lambda self, path: iter([kept]))
    with pytest.raises(NotKept, match=f"written with 7 bytes and holds {len(kept)} now"):
        Store().write(str(tmp_path / "a"), b"content")


def test_what_is_removed_is_gone_and_may_be_removed_again(tmp_path):
    path = str(tmp_path / "a")
    Store().write(path, b"content")
    for _ in range(2):
        Store().remove(path)
        assert not Store().exists(path)
