"""Intake in the admin panel: an article is pasted, candidates are ticked and corrected, and become drafts."""

import pytest

from tests.curate.conftest import make_actor, make_curator, make_storyline
from timeline.models import Article, Event, Source
from timeline.models.ledger import Revision

pytestmark = pytest.mark.django_db
ADD = "/admin/timeline/article/add/"
TEXT = (
    "Talks between Ruritania and Graustark were held in Strelsau on Friday.\r\n"
    "“We will return. There is time,” Rudolf Rassendyll told reporters on Saturday."
)


@pytest.fixture
def people():
    make_actor(slug="ruritania", name="Ruritania", country="RUS")
    make_actor(slug="graustark", name="Graustark")
    return make_actor(slug="rudolf-rassendyll", name="Rudolf Rassendyll", kind="person")


def paste(desk, **given):
    sent = {
        "title": "Two crowns talk", "publisher": "The Strelsau Post", "url": "https://example.org/crowns",
        "published": "2026-01-19", "kind": "independent-media", "language": "en", "text": TEXT, **given,
    }  # fmt: skip
    return desk.post(ADD, sent)


def as_sent(page) -> dict:
    """Every field of every candidate with its present value."""
    forms = page.context["proposals"].forms
    return {
        field.html_name: field.value() for form in forms if not form.draft for field in form if field.name != "take"
    }


def candidates(desk):
    page = desk.get(f"/admin/timeline/article/{Article.objects.get().pk}/candidates/")
    return page, as_sent(page)


def test_a_pasted_article_leads_to_its_candidates(desk, people):
    answer = paste(desk, storyline=make_storyline().pk)
    assert answer.status_code == 302 and answer.url.endswith("/candidates/")
    page, sent = candidates(desk)
    assert [sent["c0-date"], sent["c1-date"]] == ["2026-01-16", "2026-01-17"]
    html = page.content.decode()
    assert "Friday 16 January 2026" in html and "counted from the article’s own day, Monday 19 January 2026" in html
    assert not Event.objects.exists()


def test_a_ticked_candidate_becomes_a_draft_with_the_article_as_its_citation(desk, people):
    storyline = make_storyline()
    paste(desk, storyline=storyline.pk)
    page, sent = candidates(desk)
    answer = desk.post(page.request["PATH_INFO"], {**sent, "c1-take": "on", "c1-title": "Rassendyll on time"})
    assert answer.status_code == 302
    event = Event.objects.get()
    assert (event.status, event.title, event.date, event.kind) == (
        "draft",
        "Rassendyll on time",
        "2026-01-17",
        "statement",
    )
    assert [row.storyline for row in event.placements.all()] == [storyline]
    assert [(row.actor, row.role) for row in event.participations.all()] == [(people, "speaker")]
    report, own = event.citations.all()
    assert report.quote == "“We will return. There is time,” Rudolf Rassendyll told reporters on Saturday."
    assert (own.attributed_to, own.stance, own.quote, own.said) == (
        people, "assert", "We will return. There is time", "2026-01-17",
    )  # fmt: skip
    assert report.source.url == "https://example.org/crowns" and report.source.published == "2026-01-19"
    assert "counted from the article’s own day" in event.note


def test_nothing_is_taken_that_was_not_ticked(desk, people):
    paste(desk)
    page, sent = candidates(desk)
    answer = desk.post(page.request["PATH_INFO"], sent, follow=True)
    assert "Nothing was ticked" in answer.content.decode()
    assert not Event.objects.exists() and not Source.objects.exists()


def test_a_candidate_is_taken_once_whoever_sends_the_page_again(desk, people):
    paste(desk)
    page, sent = candidates(desk)
    for _ in range(2):
        desk.post(page.request["PATH_INFO"], {**sent, "c0-take": "on"})
    assert Event.objects.count() == 1 and Source.objects.count() == 1
    html = desk.get(page.request["PATH_INFO"]).content.decode()
    assert "Taken as the draft" in html


def test_an_article_whose_source_is_known_is_not_made_a_second_source(desk, people):
    known = Source.objects.create(
        slug="known", publisher="Post", title="Known", kind="wire-agency", url="https://example.org/crowns"
    )
    paste(desk)
    page, sent = candidates(desk)
    desk.post(page.request["PATH_INFO"], {**sent, "c0-take": "on"})
    assert [citation.source for citation in Event.objects.get().citations.all()] == [known]


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("date", "Friday", "is not a date"),
        ("title", "", "required"),
        ("title", "a\u202eb", "U+202E"),
        ("kind", "party", "valid choice"),
    ],
)
def test_a_ticked_candidate_that_is_wrong_says_why_and_none_is_taken(desk, people, field, value, reason):
    paste(desk)
    page, sent = candidates(desk)
    answer = desk.post(page.request["PATH_INFO"], {**sent, "c0-take": "on", "c1-take": "on", f"c0-{field}": value})
    assert answer.status_code == 400 and reason in answer.content.decode()
    assert not Event.objects.exists()


def test_a_long_article_is_sent_whole(desk, people):
    paste(desk, text="\n".join(f"Rudolf Rassendyll said on Monday that Ruritania had {n} reasons." for n in range(150)))
    page, sent = candidates(desk)
    assert len(sent) > 1000
    assert desk.post(page.request["PATH_INFO"], {**sent, "c149-take": "on"}).status_code == 302
    assert Event.objects.count() == 1


def test_every_field_that_is_asked_is_on_the_page(desk, people):
    paste(desk)
    page, sent = candidates(desk)
    html = page.content.decode()
    assert [name for name in sent if f'name="{name}"' not in html] == []


def test_someone_left_out_takes_no_part(desk, people):
    paste(desk)
    page, sent = candidates(desk)
    desk.post(
        page.request["PATH_INFO"], {**sent, "c0-take": "on", "c0-role-graustark": "", "c0-role-ruritania": "host"}
    )
    assert [(row.actor.slug, row.role) for row in Event.objects.get().participations.all()] == [("ruritania", "host")]


def test_who_is_not_in_the_record_is_named_with_the_way_to_add_them(desk, people):
    paste(desk, text="Foreign Minister Flavia Elphberg said on Monday that Ruritania was ready.")
    page, _sent = candidates(desk)
    assert "?name=Flavia%20Elphberg&amp;kind=person" in page.content.decode()


@pytest.mark.parametrize(
    "given",
    [
        {"published": "yesterday"},
        {"text": ""},
        {"text": "a\x00b"},
        {"url": "javascript:1"},
        {"text": "x" * 100_001},
    ],
)
def test_an_article_that_cannot_be_is_refused_on_its_form(desk, given):
    answer = paste(desk, **given)
    assert answer.status_code == 200 and answer.context["errors"]
    assert not Article.objects.exists()


def test_the_same_address_is_pasted_once(desk, people):
    paste(desk)
    assert "has been pasted before" in paste(desk).content.decode()


def test_only_who_may_add_events_sees_candidates(client, people):
    client.force_login(make_curator(is_superuser=False))
    article = Article.objects.create(title="A", publisher="B", published="2026-01-19", text=TEXT)
    assert client.get(f"/admin/timeline/article/{article.pk}/candidates/").status_code == 403


def test_the_page_of_candidates_costs_the_same_however_many_there_are(desk, people, django_assert_max_num_queries):
    paste(desk, text="\n".join(f"Ruritania met Graustark on {n} January." for n in range(1, 29)))
    article = Article.objects.get()
    with django_assert_max_num_queries(9):
        page = desk.get(f"/admin/timeline/article/{article.pk}/candidates/")
    assert page.context["proposals"].total == 19 + 9


@pytest.mark.parametrize("ticked", [False, True])
def test_an_article_is_deleted_and_leaves_nothing_in_the_ledger(desk, people, ticked):
    paste(desk)
    article = Article.objects.get()
    if ticked:
        sent = {"action": "delete_selected", "_selected_action": [article.pk], "post": "yes"}
        answer = desk.post("/admin/timeline/article/", sent)
    else:
        answer = desk.post(f"/admin/timeline/article/{article.pk}/delete/", {"post": "yes"})
    assert answer.status_code == 302 and not Article.objects.exists() and not Revision.objects.exists()
