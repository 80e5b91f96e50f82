"""What a site says of itself at addresses that everybody knows."""

import io
import struct
import xml.etree.ElementTree as ET

import pytest
from PIL import Image

from tests.exchange.conftest import body
from timeline.exchange import sitemap as sitemaps
from timeline.exchange.api.operations import OPERATIONS
from timeline.exchange.formats import FORMATS
from timeline.models import Event
from timeline.models.licence import LICENCE
from timeline.models.stretches import stretches

IN = {"s": sitemaps.NAMESPACE}


def locations(response) -> list[str]:
    return [found.text for found in ET.fromstring(body(response)).iterfind(".//s:loc", IN)]


def test_the_sitemaps_lead_to_every_public_page_and_to_no_other(client, record):
    pages = [
        address
        for part in locations(client.get("/sitemap.xml"))
        for address in locations(client.get(part.removeprefix("http://127.0.0.1:8000")))
    ]

    paths = [address.removeprefix("http://127.0.0.1:8000") for address in pages]
    assert [path for path in paths if client.get(path).status_code != 200] == []
    events = {f"/events/{slug}/" for slug in Event.objects.published().values_list("slug", flat=True)}
    assert {path for path in paths if path.startswith("/events/")} == events
    assert "/actors/russia/" in paths and "/sources/report/" in paths and "/storylines/gaza-war/" in paths
    assert "/actors/bystander/" not in paths and len(paths) == len(set(paths))


def test_events_are_spread_over_sitemaps_that_are_bounded_and_say_when_they_changed(client, record, monkeypatch):
    monkeypatch.setattr(sitemaps, "MOST", 2)

    parts = [part for part in locations(client.get("/sitemap.xml")) if "events-" in part]
    sizes = [len(locations(client.get(part.removeprefix("http://127.0.0.1:8000")))) for part in parts]

    assert len(parts) >= 2 and max(sizes) <= 2 and sum(sizes) == Event.objects.published().count()
    changed = ET.fromstring(client.get("/sitemap.xml").content).findall(".//s:lastmod", IN)
    latest = Event.objects.published().order_by("-changed_at").first().changed_at
    assert max(found.text for found in changed) == latest.isoformat(timespec="seconds")


def test_the_latest_changes_say_of_their_stretches_when_they_changed_and_no_other(record):
    every, latest = stretches(2), stretches(2, latest=3)

    newest = Event.objects.published().latest_changes()[:3]
    moments = {one.pk // 2: one.changed_at for one in reversed(newest)}
    assert latest == [(number, moments.get(number)) for number, _moment in every]
    assert all(dict(every)[number] == moment for number, moment in moments.items())


@pytest.mark.parametrize("name", ["events-99999", "events-x", "events-", "nothing", "events-99999999999999999999"])
def test_a_sitemap_that_is_not_there_is_not_found(client, record, name):
    assert client.get(f"/sitemap-{name}.xml").status_code == 404


def test_robots_are_told_what_to_leave_alone_and_where_the_sitemap_is(client, db):
    from urllib.robotparser import RobotFileParser

    parser = RobotFileParser()
    parser.parse(client.get("/robots.txt").content.decode().splitlines())

    assert parser.site_maps() == ["http://127.0.0.1:8000/sitemap.xml"]
    assert parser.can_fetch("any", "/events/talks/") and parser.can_fetch("any", "/?storyline=gaza-war")
    assert not any(parser.can_fetch("any", path) for path in ("/admin/", "/export.csv", "/suggest?q=a"))


def test_security_is_told_to_whom_to_write_for_less_than_a_year_or_not_at_all(client, db, settings):
    assert client.get("/.well-known/security.txt").status_code == 404
    settings.SECURITY_CONTACT = "desk@example.org"

    fields = dict(line.split(": ", 1) for line in client.get("/.well-known/security.txt").content.decode().splitlines())

    assert fields["Contact"] == "mailto:desk@example.org"
    assert fields["Canonical"] == "http://127.0.0.1:8000/.well-known/security.txt"
    import datetime as dt

    from django.utils import timezone

    left = dt.datetime.fromisoformat(fields["Expires"]) - timezone.now()
    assert dt.timedelta(days=150) < left < dt.timedelta(days=365)


def test_models_are_told_every_format_and_the_licence(client, record):
    text = client.get("/llms.txt").content.decode()

    assert text.startswith("# Diplomatic Timeline\n\n> ")
    assert all(f"/export.{ending})" in text for ending in FORMATS)
    read = [one for one in OPERATIONS if one.method == "GET" and "{" not in one.path]
    assert len(read) == 7 and all(f"/api/v1{one.path})" in text for one in read) and "/api/v1/openapi.json)" in text
    assert LICENCE.address in text and "Data as of 1 July 2025." in text


def test_the_manifest_names_pictures_of_the_sizes_it_says(client, db):
    manifest = client.get("/site.webmanifest").json()

    drawn = [one for one in manifest["icons"] if one["type"] == "image/png"]
    sizes = [Image.open(io.BytesIO(client.get(one["src"]).content)).size for one in drawn]
    assert [one["sizes"] for one in drawn] == [f"{wide}x{high}" for wide, high in sizes] == ["192x192", "512x512"]
    assert client.get("/icon-7.png").status_code == 404


def test_the_favicon_is_a_picture_that_opens(client, db):
    content = client.get("/favicon.ico").content

    assert struct.unpack("<HHH", content[:6]) == (0, 1, 1)
    assert Image.open(io.BytesIO(content)).size == (48, 48)
