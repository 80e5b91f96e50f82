"""Files for tests of imports, and the ways they take."""

import json

from django.core.files.uploadedfile import SimpleUploadedFile

from timeline.curate.imports.reception import receive
from timeline.curate.imports.work import begin
from timeline.models import Import
from timeline.models.imported import ACCEPTED, ARRIVING, STAGING

ADD = "/admin/timeline/import/add/"
STORYLINE = {"slug": "crowns", "name": "Crowns", "colour": "#1f5fa8", "colour_dark": "#6ea8e6"}
# A table about two countries that nobody knows.
SPEC = {
    "columns": {"When": "date", "What": "title", "Who": "role:participant", "Link": "url", "Text": "summary"},
    "fixed": {"kind": "meeting", "storyline": "crowns", "publisher": "The Strelsau Post"},
    "values": {},
    "actors": "state",
    "storylines": [STORYLINE],
}
TABLE = (
    "When,What,Who,Link,Text\r\n"
    '2025-05-10,Talks in Strelsau,Ruritania;Graustark,https://example.org/1,"First line,\r\nsecond line"\r\n'
    "2025-06,Talks in Strelsau,Ruritania,https://example.org/2,\r\n"
    "yesterday,Nothing,Ruritania,,\r\n"
)


def received(text, name="table.csv", **options) -> Import:
    content = text if isinstance(text, bytes) else text.encode()
    return receive(name, [content], **options)


def staged(text, name="table.csv", **options) -> Import:
    imported = received(text, name, **options)
    begin(imported, STAGING)
    return imported


def taken_in(text, name="table.csv", **options) -> Import:
    imported = staged(text, name, **options)
    imported.rows.decide(ACCEPTED)
    begin(imported, ARRIVING)
    return imported


def documents(*events, **others) -> str:
    return json.dumps({**others, "events": list(events)})


def upload(desk, content, name="file.json", **given):
    content = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
    return desk.post(ADD, {"file": SimpleUploadedFile(name, content), **given})
