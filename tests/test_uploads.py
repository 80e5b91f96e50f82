"""Nobody fills the disk by sending files, to whatever address."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.curate.conftest import make_curator
from tests.curate.imports import ADD, TABLE

pytestmark = pytest.mark.django_db
MB = 1024 * 1024


def sent(client, address, size, **given):
    """A stranger's browser may say any cookie."""
    client.cookies["csrftoken"] = "a" * 32
    file = SimpleUploadedFile("table.csv", (TABLE + " " * size).encode()[:size])
    return client.post(address, {"file": file, "csrfmiddlewaretoken": "a" * 32, **given})


@pytest.mark.parametrize("address", ["/", "/accounts/login/", "/admin/timeline/event/add/", "/language/", "/nowhere/"])
def test_a_file_is_read_where_one_is_taken_and_nowhere_else(address, monkeypatch):
    written = []
    monkeypatch.setattr("tempfile.NamedTemporaryFile", lambda *args, **more: written.append(args))
    assert sent(Client(enforce_csrf_checks=True), address, 3 * MB).status_code in (400, 405, 404)
    assert not written


def test_an_import_takes_files_up_to_a_size(settings):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_curator())
    assert sent(client, ADD, 3 * MB).status_code == 302
    settings.IMPORT_UPLOAD_MAX_SIZE = 3 * MB
    assert sent(client, ADD, 3 * MB).status_code == 400
