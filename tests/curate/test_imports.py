"""A file is staged, compared with the record, decided on row by row, and taken in as drafts."""

import datetime as dt
import re

import pytest

from tests.curate.conftest import make_curator, make_storyline
from tests.curate.conftest import make_event as plain_event
from tests.curate.imports import ADD, SPEC, STORYLINE, TABLE, documents, received, staged, taken_in, upload
from tests.factories import make_actor, make_event
from tests.models.documents import a_document
from timeline.curate.imports.work import begin
from timeline.models import Actor, Event, Import, Mapping, Source
from timeline.models.document import event_document
from timeline.models.imported import ACCEPTED, ARRIVING, REJECTED

pytestmark = pytest.mark.django_db


def outcomes(imported):
    return {row.slug or row.line: row.outcome for row in imported.rows.all()}


# ---------------------------------------------------------------- a table through a mapping


def test_a_table_is_staged_row_by_row_and_a_broken_row_stops_no_other():
    imported = staged(TABLE, spec=SPEC)
    assert imported.state == "staged", imported.problem
    assert imported.counts == {"new": 7, "broken": 1}
    broken = imported.rows.get(outcome="broken")
    assert (
        broken.line == 5 + 0 and broken.problems[0]["column"] == "When" and broken.problems[0]["value"] == "yesterday"
    )
    assert "date" in broken.problems[0]["reason"]
    assert not Event.objects.exists() and not Actor.objects.exists()


def test_headlines_that_come_again_get_addresses_of_their_own():
    taken_in(TABLE, spec=SPEC)
    assert set(Event.objects.values_list("slug", flat=True)) == {"talks-in-strelsau", "talks-in-strelsau-2025-06"}


def test_what_is_accepted_becomes_drafts_with_their_parts_and_their_derived_columns():
    imported = taken_in(TABLE, spec=SPEC)
    assert (imported.state, imported.counts["created"]) == ("done", 7)
    event = Event.objects.get(slug="talks-in-strelsau")
    assert (event.status, event.date, event.summary) == ("draft", "2025-05-10", "First line,\nsecond line")
    assert (event.actor_count, event.source_count, event.storyline_slugs) == (2, 1, ["crowns"])
    assert Event.objects.mentioning("Graustark").get() == event
    assert event.citations.get().source.url == "https://example.org/1"


def test_the_same_file_again_changes_nothing():
    taken_in(TABLE, spec=SPEC)
    again = staged(TABLE, spec=SPEC)
    assert again.counts == {"same": 2, "broken": 1}
    assert not again.rows.open_to_decision().exists()


def test_a_row_that_has_changed_shows_what_and_leaves_what_a_curator_added(desk):
    taken_in(TABLE, spec=SPEC)
    event = Event.objects.get(slug="talks-in-strelsau")
    Event.objects.filter(pk=event.pk).update(significance=5)
    changed = staged(TABLE.replace("second line", "another line"), spec=SPEC)
    row = changed.rows.get(outcome="changed")
    assert row.slug == "talks-in-strelsau" and row.document["significance"] == 5
    html = desk.get(f"/admin/timeline/import/{changed.pk}/rows/?outcome=changed").content.decode()
    assert re.search(r"<del>First line,\s+second line</del> <ins>First line,\s+another line</ins>", html)
    changed.rows.decide(ACCEPTED)
    begin(changed, ARRIVING)
    event.refresh_from_db()
    assert (event.summary, event.significance, changed.counts["updated"]) == ("First line,\nanother line", 5, 1)


def test_a_row_is_known_again_after_a_curator_has_corrected_its_date():
    mapping = Mapping.objects.create(name="Crowns", spec=SPEC)
    taken_in(TABLE, mapping=mapping)
    event = Event.objects.get(slug="talks-in-strelsau")
    event.date = "2025-05-11"
    event.save()
    assert outcomes(staged(TABLE, mapping=mapping))["talks-in-strelsau"] == "changed"


def test_another_event_of_the_same_title_is_not_taken_for_the_rows_own():
    plain_event(slug="talks-in-strelsau", title="Talks in Strelsau", date="1999")
    assert outcomes(staged(TABLE, spec=SPEC))["talks-in-strelsau-2025-05-10"] == "new"


def test_a_name_that_several_actors_have_breaks_the_row():
    for slug in ("one", "two"):
        make_actor(slug, aliases=["Ruritania"])
    imported = staged(TABLE, spec=SPEC)
    assert "Several actors" in imported.rows.filter(outcome="broken").first().problems[0]["reason"]


def test_an_actor_is_found_by_any_of_its_names():
    make_actor("ruritania", aliases=["Kingdom of Ruritania"])
    taken_in(TABLE.replace("Ruritania", "kingdom of RURITANIA"), spec=SPEC)
    assert not Actor.objects.filter(slug__startswith="kingdom").exists()


def test_an_unknown_actor_is_refused_where_the_mapping_says_so():
    imported = staged(TABLE, spec={**SPEC, "actors": ""})
    reasons = [row.problems[0]["reason"] for row in imported.rows.filter(outcome="broken")]
    assert any("has no actor “Graustark”" in reason or "has no actor “Ruritania”" in reason for reason in reasons)


def test_whether_day_or_month_comes_first_is_asked_when_the_file_does_not_tell():
    table = TABLE.replace("2025-05-10", "05/10/2025").replace("2025-06", "04/05/2025")
    asked = received(table, spec=SPEC)
    assert asked.state == "asking" and "days or months" in asked.problem
    taken_in(table, spec={**SPEC, "dates": "month"})
    assert set(Event.objects.values_list("date", flat=True)) == {"2025-05-10", "2025-04-05"}
    assert received(table.replace("04/05", "13/05"), spec=SPEC).spec["dates"] == "day"


def test_values_are_translated_and_columns_fill_in_titles():
    spec = {
        "columns": {"day": "date", "sort": "kind"}, "values": {"kind": {"council": "un-resolution"}},
        "fixed": {"title": "Count of {n} on {day}", "storyline": "crowns"}, "storylines": [STORYLINE],
    }  # fmt: skip
    imported = taken_in(
        '[{"day": "2025-05-10", "sort": "council", "n": 3}, {"day": "2025-05-11", "sort": "x", "n": 4}]', spec=spec
    )
    assert Event.objects.get().title == "Count of 3 on 2025-05-10" and Event.objects.get().kind == "un-resolution"
    assert imported.rows.get(outcome="broken").problems[0]["value"] == "x"


def test_participants_come_from_a_second_table_and_votes_are_counted():
    spec = {**SPEC, "columns": {"n": "id", "When": "date", "What": "title"}, "parts": {
        "key": "n", "of": "call", "actor": "who", "vote": "vote", "values": {"yes": "for", "no": "against"}}}  # fmt: skip
    votes = "call,who,vote\n3.0,Ruritania,yes\n3.0,Graustark,no\n4,Ruritania,abstain\n"
    imported = taken_in("n,When,What\n3,2025,A vote\n", spec=spec, parts=[votes.encode()])
    event = Event.objects.get()
    assert imported.counts["created"] == 5 and (event.votes_for, event.votes_against, event.votes_abstain) == (1, 1, 0)
    assert {(row.actor.slug, row.vote) for row in event.participations.all()} == {
        ("ruritania", "for"),
        ("graustark", "against"),
    }


# ---------------------------------------------------------------- our own documents


def test_an_export_of_the_record_comes_back_as_it_is(client):
    make_event(slug="pact", actors=["russia"], summary="So.", note="Ours.")
    for ending in ("json", "jsonl", "csv"):
        exported = b"".join(client.get(f"/export.{ending}")) if ending else b""
        again = staged(exported, name=f"export.{ending}")
        assert set(again.counts) == {"same"}, (ending, [row.problems for row in again.rows.all()])


def test_documents_bring_what_they_refer_to():
    text = documents(
        a_document(slug="a", storylines=["crowns"], participations=[{"actor": "ruritania", "role": "host"}], status="published",
                   citations=[{"source": "post"}], links=[{"to": "b", "relation": "follows"}]),
        a_document(slug="b", storylines=["crowns"]),
        storylines=[STORYLINE],
        actors=[a_document("actor", slug="ruritania", name="Ruritania", aliases=[{"name": "The Kingdom"}])],
        sources=[a_document("source", slug="post")],
    )  # fmt: skip
    imported = taken_in(text, name="set.json")
    event = Event.objects.get(slug="a")
    assert imported.counts["created"] == 5 and event.status == "draft" and event.published_at is None
    assert [link.target.slug for link in event.links.all()] == ["b"]
    assert set(staged(text, name="set.json").counts) == {"same"}


def test_a_published_event_is_never_changed_by_an_import():
    event = make_event(slug="pact")
    text = documents({**event_document(event), "title": "Something else"})
    imported = staged(text, name="set.json")
    row = imported.rows.get()
    assert row.outcome == "refused" and "a person has to" in row.problems[0]["reason"]
    imported.rows.all().update(decision=ACCEPTED)
    begin(imported, ARRIVING)
    event.refresh_from_db()
    assert event.title == "Talks in Geneva" and imported.counts["overtaken"] == 1


def test_what_a_curators_file_would_change_of_a_published_event_becomes_a_change_to_be_reviewed(curator):
    event = make_event(slug="pact")
    text = documents({**event_document(event), "title": "Something else"})
    imported = taken_in(text, name="set.json", curator=curator)
    event.refresh_from_db()
    assert event.title == "Talks in Geneva" and imported.counts["proposed"] == 1
    (draft,) = event.proposals.get().drafts.all()
    assert draft.author == curator and draft.content["title"] == "Something else"


def test_a_row_that_the_record_has_overtaken_is_refused_by_itself():
    make_storyline(slug="crowns")
    imported = staged(
        documents(a_document(slug="a", storylines=["crowns"]), a_document(slug="b", storylines=["crowns"])), "set.json"
    )
    plain_event(slug="a")
    imported.rows.decide(ACCEPTED)
    begin(imported, ARRIVING)
    assert imported.counts["created"] == 1 and imported.counts["overtaken"] == 1
    assert "meanwhile" in imported.rows.get(slug="a").problems[0]["reason"]


def test_what_was_rejected_stays_out_and_what_needs_it_says_so():
    text = documents(
        a_document(slug="a", storylines=["crowns"], participations=[{"actor": "ruritania", "role": "host"}]),
        storylines=[STORYLINE], actors=[a_document("actor", slug="ruritania", name="Ruritania")],
    )  # fmt: skip
    imported = staged(text, "set.json")
    imported.rows.decide(ACCEPTED)
    imported.rows.filter(kind="actor").decide(REJECTED)
    begin(imported, ARRIVING)
    assert not Event.objects.exists() and "ruritania" in imported.rows.get(kind="event").problems[0]["reason"]


def test_everything_is_taken_in_or_nothing(monkeypatch):
    imported = staged(TABLE, spec=SPEC)
    imported.rows.decide(ACCEPTED)
    from django.db import DatabaseError

    def fails(self):
        raise DatabaseError("the disk is full")

    monkeypatch.setattr("timeline.curate.imports.arrival.Arrival._derive", fails)
    begin(imported, ARRIVING)
    assert imported.state == "staged" and imported.problem == "the disk is full"
    assert not Event.objects.exists() and not Actor.objects.exists()


def test_a_second_person_cannot_take_in_what_is_being_taken_in():
    imported = staged(TABLE, spec=SPEC)
    Import.objects.filter(pk=imported.pk).update(state="arriving")
    assert not begin(imported, ARRIVING)


# ---------------------------------------------------------------- in the panel


def rows_page(imported, query=""):
    return f"/admin/timeline/import/{imported.pk}/rows/{query}"


def test_a_table_of_unknown_columns_asks_for_them_and_the_answer_can_be_kept(desk):
    make_storyline(slug="crowns")
    answer = upload(desk, TABLE, "table.csv")
    imported = Import.objects.get()
    assert answer.url == f"/admin/timeline/import/{imported.pk}/columns/"
    page = desk.get(answer.url)
    assert "Talks in Strelsau" in page.content.decode()
    storyline = str(make_storyline(slug="other").pk)
    sent = {"column-0": "date", "column-1": "title", "column-2": "role:host", "column-3": "url", "kind": "meeting",
            "storyline": storyline, "actors": "state", "name": "Crowns"}  # fmt: skip
    answer = desk.post(page.request["PATH_INFO"], sent)
    assert answer.status_code == 302 and answer.url == rows_page(imported)
    assert Mapping.objects.get(name="Crowns").spec["columns"]["Who"] == "role:host"
    answer = upload(desk, TABLE, "table.csv", mapping=Mapping.objects.get().pk)
    assert answer.url == rows_page(Import.objects.first())


def test_the_columns_of_a_table_are_guessed_and_have_to_include_a_date(desk):
    upload(desk, "date,headline,Text\n2025,A,B\n", "table.csv")
    address = f"/admin/timeline/import/{Import.objects.get().pk}/columns/"
    form = desk.get(address).context["form"]
    assert [field.initial for field, _values in form.columns] == ["date", "title", "summary"]
    answer = desk.post(address, {"column-1": "title"})
    assert answer.status_code == 400 and "has to be the date" in answer.content.decode()


def test_rows_are_accepted_and_rejected_one_by_one_or_all_that_are_new(desk):
    imported = staged(TABLE, spec=SPEC)
    events = imported.rows.filter(kind="event", outcome="new")
    desk.post(rows_page(imported), {"do": "accept-new"})
    desk.post(rows_page(imported), {"do": "reject", "row": [events[0].number]})
    assert [row.decision for row in events] == ["rejected", "accepted"]
    # What is decided is not ticked any more: the next button is about what is ticked then.
    assert " checked" not in desk.get(rows_page(imported)).text
    answer = desk.post(rows_page(imported), {"do": "take-in"}, follow=True)
    assert "It was taken in" in answer.content.decode()
    assert list(Event.objects.values_list("slug", flat=True)) == [events[1].slug]


def test_a_broken_row_says_line_column_value_and_reason_on_the_page(desk):
    imported = staged(TABLE, spec=SPEC)
    html = desk.get(rows_page(imported, "?outcome=broken")).content.decode()
    assert "<b>When</b> <q>yesterday</q>" in html and '<td class="line">5</td>' in html


def test_the_page_of_rows_costs_the_same_however_many_there_are(desk, django_assert_max_num_queries):
    lines = "".join(f"2025-05-10,Talks number {n},Ruritania,,\r\n" for n in range(130))
    imported = staged("When,What,Who,Link,Text\r\n" + lines, spec=SPEC)
    with django_assert_max_num_queries(9):
        page = desk.get(rows_page(imported)).context["page"]
    assert Source.objects.count() == 0 and imported.rows.filter(kind="source").count() == 1
    assert len(page.rows) == 50 and page.page.paginator.num_pages == 3


def test_while_a_file_is_worked_on_the_page_shows_how_far(desk):
    imported = staged(TABLE, spec=SPEC)
    Import.objects.filter(pk=imported.pk).update(state="arriving", rows_done=3, rows_total=7)
    html = desk.get(rows_page(imported)).content.decode()
    assert "3 of 7 rows" in html and 'hx-trigger="every 1s"' in html
    assert "3 of 7 rows" in desk.get(f"/admin/timeline/import/{imported.pk}/progress/").content.decode()
    Import.objects.filter(pk=imported.pk).update(state="done")
    assert desk.get(f"/admin/timeline/import/{imported.pk}/progress/")["HX-Refresh"] == "true"


def test_work_that_was_cut_off_can_be_begun_again(desk):
    imported = staged(TABLE, spec=SPEC)
    imported.rows.decide(ACCEPTED)
    long_ago = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    Import.objects.filter(pk=imported.pk).update(state="arriving", touched_at=long_ago)
    assert "Begin again" in desk.get(rows_page(imported)).content.decode()
    desk.post(rows_page(imported), {"do": "take-in"})
    assert Event.objects.count() == 2


def test_only_who_may_add_events_imports_them(client):
    imported = staged(TABLE, spec=SPEC)
    client.force_login(make_curator(is_superuser=False))
    for address in (ADD, rows_page(imported), f"/admin/timeline/import/{imported.pk}/columns/"):
        assert client.get(address).status_code == 403
