"""How much anybody may send: Django writes files to disk as they come, before it is known who sends them."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler
from django.urls import reverse


class Bounded(FileUploadHandler):
    """The first of the upload handlers: refuses what is too long by what it says of itself, before any of it is read."""

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        takes_files = self.request.path == reverse("admin:timeline_import_add")
        most = settings.IMPORT_UPLOAD_MAX_SIZE if takes_files else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if content_length > most:
            raise RequestDataTooBig(f"{content_length} bytes were sent to {self.request.path}, which takes {most}.")

    def receive_data_chunk(self, raw_data, start):
        return raw_data

    def file_complete(self, file_size):
        return None
