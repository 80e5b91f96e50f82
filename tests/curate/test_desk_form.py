"""What stands beside the event's form: what was understood, what is in the record already, what readers will see."""

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.curate.conftest import (
    form_of,
    make_actor,
    make_curator,
    make_event,
    make_source,
    make_storyline,
    page_of,
    row,
)
from tests.examples import examples
from timeline.curate.desk.create import proposed
from timeline.curate.desk.echo import Echo
from timeline.models import Actor, ActorAlias, Citation, Event, Participation, Source, Unsaved
from timeline.models.dispute import disputed
from timeline.models.taxonomy import STANCES

pytestmark = pytest.mark.django_db
ADD = "/admin/timeline/event/add/"


def typed(desk, sent):
    return desk.post(reverse("admin:desk-typed"), sent)


def new_form(desk, **given):
    return {**form_of(desk.get(ADD)), "unsaved": "new-1", "event": "", **given}


TALKS = {"title": "Talks in Istanbul on a ceasefire", "date": "2025-05-16", "kind": "negotiation-round"}


# ---------------------------------------------------------------- the date


@pytest.mark.parametrize(
    ("date", "words", "bounds"),
    [
        ("2025-05-10", "10 May 2025", ""),
        ("2025-05-10~", "about 10 May 2025", "7 May 2025 – 13 May 2025"),
        ("2025-05", "May 2025", "1 May 2025 – 31 May 2025"),
        ("2022-02-24/..", "since 24 February 2022", ""),
    ],
)
def test_a_date_is_said_back_with_its_days_where_the_words_leave_them_open(date, words, bounds):
    assert Echo.of(date)[:2] == (words, bounds)


def test_what_is_wrong_with_a_date_is_said_while_it_is_typed(desk):
    answer = desk.get(reverse("admin:desk-date"), {"date": "2025-13<b>"})
    assert 'class="wrong"' in answer.content.decode() and "<b>" not in answer.content.decode()
    assert desk.get(reverse("admin:desk-date"), {"date": "2025-05-10~"}).content.decode().startswith("about 10 May 2025")


# ---------------------------------------------------------------- choosing and adding


def choices(desk, term, model="participation", field="actor"):
    asked = {"term": term, "app_label": "timeline", "model_name": model, "field_name": field}
    return [one["text"] for one in desk.get(reverse("admin:autocomplete"), asked).json()["results"]]


@pytest.mark.parametrize("spelling", ["Zelensky", "Zelenskiy", "Зеленський", "זלנסקי", "zelenski"])
def test_an_actor_is_chosen_by_any_spelling_of_any_of_its_names(desk, spelling):
    actor = make_actor(name="Volodymyr Zelenskyy", kind="person")
    ActorAlias.objects.create(actor=actor, name="Володимир Зеленський", language="uk")
    assert choices(desk, spelling)[0].startswith("Volodymyr Zelenskyy · Person")


def test_the_last_choice_adds_what_is_missing_for_who_may_add_it(desk, client):
    from django.contrib.auth.models import Permission

    assert choices(desk, "Ruritania") == ["Add “Ruritania”…"]
    reader = make_curator(is_superuser=False)
    reader.user_permissions.set(Permission.objects.filter(codename__in=["view_actor"]))
    client.force_login(reader)
    assert choices(client, "Ruritania") == []


def test_a_source_is_chosen_by_its_page_whatever_its_trackers(desk):
    make_source(title="The talks", url="https://www.example.org/2025/05/talks")
    found = choices(desk, "http://example.org/2025/05/talks/?utm_source=x&fbclid=1#top", "citation", "source")
    assert len(found) == 2 and "The talks" in found[0]


def new(desk, noun, sent=None, **asked):
    address = reverse("admin:desk-new", args=[noun])
    return desk.post(address, sent) if sent is not None else desk.get(address, asked)


def test_an_actor_near_the_typed_one_is_shown_before_another_is_made(desk):
    there = make_actor(name="Sergei Lavrov", kind="person")
    assert there.name in new(desk, "actor", name="Sergey Lavrov").content.decode()
    sent = {"name": "Sergey Lavrov", "kind": "person"}
    assert "data-made" not in new(desk, "actor", sent).content.decode()
    assert Actor.objects.count() == 1
    answer = new(desk, "actor", {**sent, "sure": "on"})
    assert f'data-made="{Actor.objects.get(slug="sergey-lavrov").pk}"' in answer.content.decode()


def test_the_page_of_a_known_source_is_found_and_never_doubled(desk):
    make_source(url="https://www.example.org/a/talks-begin-in-istanbul")
    url = "https://example.org/a/talks-begin-in-istanbul/?utm_medium=social"
    sent = {"url": url, "publisher": "Example", "title": "Talks", "kind": "wire-agency", "language": "en", "reliability": "B"}
    for given_ in (sent, {**sent, "sure": "on"}):
        assert "is in the record already" in new(desk, "source", given_).content.decode()
    assert Source.objects.count() == 1


def test_publisher_and_title_are_proposed_from_the_address(desk):
    for n in range(3):
        make_source(url=f"https://www.example.org/{n}", publisher="The Example", kind="independent-media", reliability="B")
    make_source(url="https://example.org/x", publisher="Example desk", kind="wire-agency", reliability="C")
    found = proposed("https://example.org/2026/01/19/kremlin-confirms-the-invitation-4483920.html")
    assert (found["publisher"], found["kind"], found["reliability"]) == ("The Example", "independent-media", "B")
    assert (found["title"], found["published"]) == ("Kremlin confirms the invitation", "2026-01-19")
    page = new(desk, "source", url="https://example.org/2026/01/19/kremlin-confirms-the-invitation").content.decode()
    assert 'value="The Example"' in page and 'value="Kremlin confirms the invitation"' in page


def test_only_who_may_add_is_given_the_form(client):
    client.force_login(make_curator(is_superuser=False))
    assert new(client, "actor").status_code == 403
    assert new(client, "actor", {"name": "Ruritania", "kind": "state"}).status_code == 403


def test_what_is_no_noun_has_no_form(desk):
    assert new(desk, "curator").status_code == 404


def test_without_scripts_a_row_is_chosen_by_its_name(desk):
    actor, source = make_actor(name="Türkiye"), make_source(url="https://example.org/a")
    sent = new_form(desk, slug="talks", **TALKS)
    sent = row(sent, "participations", **{"actor-named": "türkiye", "role": "host"})
    sent["citations-0-source-named"] = "https://www.example.org/a/"
    assert desk.post(ADD, sent).status_code == 302
    event = Event.objects.get(slug="talks")
    assert (event.participations.get().actor, event.citations.get().source) == (actor, source)


def test_a_name_that_nobody_has_is_refused_beside_its_row(desk):
    sent = row(new_form(desk, slug="talks", **TALKS), "participations", **{"actor-named": "Nobody", "role": "host"})
    assert desk.post(ADD, sent).status_code == 200 and not Event.objects.exists()


# ---------------------------------------------------------------- duplicates


def test_an_event_like_the_typed_one_is_shown_with_the_reasons(desk):
    host = make_actor()
    twin = make_event(title="Istanbul talks on a ceasefire", date="2025-05-15")
    Participation.objects.create(event=twin, actor=host, role="host")
    make_event(title="Istanbul talks on a ceasefire", date="2025-07-15")
    sent = row(new_form(desk, **TALKS), "participations", actor=host.pk, role="host")
    page = typed(desk, sent).content.decode()
    assert page_of(twin) in page and page.count("/change/") == 1
    assert "1 day apart · 1 actor in common · title 100% alike" in page


def test_an_event_is_not_its_own_duplicate(desk):
    event = make_event(title="Istanbul talks on a ceasefire")
    sent = {**form_of(desk.get(page_of(event))), "unsaved": str(event.pk), "event": str(event.pk)}
    assert "in the record already" not in typed(desk, sent).content.decode()


# ---------------------------------------------------------------- the preview


def test_the_preview_is_the_public_panel_and_the_lane(desk):
    storyline, actor, source = make_storyline(name="Ruritanian war"), make_actor(name="Ruritania"), make_source()
    beside = make_event(title="Before", date="2025-05-01", sources=[source], storylines=[storyline], status="published")
    sent = new_form(
        desk, **TALKS, **{"placements-0-storyline": storyline.pk, "citations-0-source": source.pk, "citations-0-quote": "At last"}
    )
    page = typed(desk, row(sent, "participations", actor=actor.pk, role="host")).content.decode()
    assert "Ruritania</a> <span>— host" in page and "“At last”" in page
    assert "<svg" in page and beside.label in page and "Ruritanian war" in page
    longest = "The foreign ministers of both kingdoms meet now"
    page = typed(desk, {**sent, "label": longest}).content.decode()
    assert f">{longest}</text>" in page
    assert not Event.objects.filter(title=TALKS["title"]).exists()


def test_what_is_missing_for_a_preview_is_named(desk):
    page = typed(desk, new_form(desk, title="Talks", date="soon")).content.decode()
    assert "a date" in page and "a kind" in page and "a title" not in page


def test_the_preview_needs_a_bounded_number_of_questions(desk, django_assert_max_num_queries):
    event = make_event(sources=[make_source() for _ in range(8)], storylines=[make_storyline()], status="published")
    for n in range(8):
        Participation.objects.create(event=event, actor=make_actor(), role="host", position=n)
    sent = {**form_of(desk.get(page_of(event))), "unsaved": str(event.pk), "event": str(event.pk)}
    with django_assert_max_num_queries(19):
        page = typed(desk, sent)
    assert page.content.decode().count('class="account') == 8


class TestTheSame(TestCase):
    @settings(max_examples=12, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.tuples(st.sampled_from(sorted(STANCES)), st.integers(0, 2), st.integers(0, 1)), max_size=4))
    def test_a_preview_says_that_accounts_differ_exactly_when_the_record_will(self, rows):
        event, sources = make_event(), [make_source(), make_source()]
        actors = [None, make_actor(), make_actor()]
        citations = [
            Citation(event=event, source=sources[source], attributed_to=actors[voice], stance=stance)
            for stance, voice, source in rows
        ]
        said = disputed(citations)
        Citation.objects.bulk_create(citations)
        event.refresh_from_db()
        assert said == event.disputed


TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)


@settings(max_examples=examples(20), suppress_health_check=list(HealthCheck))
@given(
    st.dictionaries(
        st.one_of(
            st.sampled_from(["title", "date", "kind", "significance", "votes_for", "unsaved", "look", "slug", "occurrence"]),
            st.builds("{}-{}-{}".format, st.sampled_from(["placements", "participations", "citations", "links"]),
                      st.integers(0, 3), st.sampled_from(["actor", "source", "position", "DELETE", "said", "target"])),
        ),
        st.one_of(TEXTS, st.sampled_from(["2025-05-10", "meeting", "../..", "0001-01-01/..", "9999", "-5", "9" * 30])),
    )
)  # fmt: skip
def test_whatever_half_a_form_holds_it_is_answered(desk, sent):
    desk.raise_request_exception = False
    answer = typed(desk, {"unsaved": "new-1", "title": "Talks", "kind": "meeting", "date": "2025", **sent})
    assert answer.status_code in (200, 400)


# ---------------------------------------------------------------- what was not saved


def test_a_form_is_kept_while_it_is_typed_and_offered_back_as_it_was(desk, curator):
    host = make_actor(name="Ruritania")
    sent = row(new_form(desk, **TALKS), "participations", actor=host.pk, role="host", note="in a tent")
    assert "not saved yet" in typed(desk, sent).content.decode()
    assert not Event.objects.exists()
    assert "Take it up again" in desk.get(ADD).content.decode()
    page = desk.get(ADD, {"unsaved": "new-1"})
    again = form_of(page)
    assert {name: again[name] for name in TALKS} == TALKS
    assert again["participations-1-note"] == "in a tent" and str(again["participations-1-actor"]) == str(host.pk)
    assert "Please correct" not in page.content.decode()


def test_what_is_saved_is_kept_no_longer(desk):
    sent = new_form(desk, **TALKS, slug="talks")
    typed(desk, sent)
    assert Unsaved.objects.count() == 1
    assert desk.post(ADD, {**sent, "title": ""}).status_code == 200
    assert Unsaved.objects.count() == 1
    assert desk.post(ADD, sent).status_code == 302
    assert not Unsaved.objects.exists()


def test_the_form_of_an_event_has_its_own_state_and_a_look_leaves_none(desk):
    event = make_event()
    sent = {**form_of(desk.get(page_of(event))), "unsaved": str(event.pk), "event": str(event.pk)}
    typed(desk, {**sent, "look": "1"})
    assert not Unsaved.objects.exists()
    typed(desk, {**sent, "title": "Another title"})
    assert "Another title" in desk.get(page_of(event)).content.decode()
    assert "Left unsaved" not in desk.get(ADD).content.decode()
    desk.post(page_of(event), {**sent, "title": "Another title"})
    assert not Unsaved.objects.exists()


def test_nobody_is_offered_what_another_left(desk, client):
    typed(desk, new_form(desk, **TALKS))
    client.force_login(make_curator())
    assert "Left unsaved" not in client.get(ADD).content.decode()
    assert form_of(client.get(ADD, {"unsaved": "new-1"})).get("title") in (None, "")


def test_only_the_last_few_states_are_kept(desk, curator):
    for n in range(23):
        Unsaved.objects.keep(curator, f"new-{n}", None, {"title": [str(n)]})
    assert Unsaved.objects.of(curator).count() == 20
    assert not Unsaved.objects.filter(token="new-0").exists()


def test_what_was_left_can_be_thrown_away(desk):
    typed(desk, new_form(desk, **TALKS))
    answer = desk.post(reverse("admin:desk-forget"), {"token": "new-1", "next": "//elsewhere.example/"})
    assert answer.url == "/admin/" and not Unsaved.objects.exists()


def test_a_label_that_is_left_empty_is_the_title_as_far_as_it_fits(desk):
    title = "Talks in Istanbul on a ceasefire of thirty days end early"
    sent = new_form(desk, **{**TALKS, "title": title, "label": ""}, slug="t")
    assert desk.post(ADD, sent).status_code == 302
    assert Event.objects.get().label == "Talks in Istanbul on a ceasefire of thirty days…"
