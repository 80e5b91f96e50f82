"""What no form sends is refused in words, and what is in the way of a form is told."""

import pytest
from django.urls import reverse

from tests.curate.conftest import form_of, make_event, make_source, page_of, row
from tests.models.people import make_colleague, written
from timeline.models import Actor, Event

pytestmark = pytest.mark.django_db
ADD = "/admin/timeline/event/add/"
NUL = "Talks\0in Geneva"
TYPED = {"unsaved": "new-1", "event": "", "title": NUL, "date": "2025-05-10", "kind": "meeting"}


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("desk-typed", {**TYPED, "look": "1"}),
        ("desk-preview", TYPED),
        ("desk-forget", {"token": NUL}),
    ],
)
def test_a_character_that_no_text_holds_is_refused_while_typing(desk, name, sent):
    assert desk.post(reverse(f"admin:{name}"), sent).status_code in (302, 400)


@pytest.mark.parametrize("noun", ["actor", "source"])
def test_a_character_that_no_name_holds_is_refused_where_something_is_made(desk, noun):
    sent = {"name": NUL, "url": f"https://example.org/{NUL}", "kind": "state"}
    answer = desk.post(reverse("admin:desk-new", args=[noun]), sent)
    assert answer.status_code == 200 and "Null characters are not allowed" in answer.content.decode()


def test_a_character_that_no_name_holds_is_refused_where_one_is_chosen_without_scripts(desk):
    sent = row(form_of(desk.get(ADD)), "participations", role="host", **{"actor-named": NUL})
    assert desk.post(ADD, {**sent, "title": "Talks", "date": "2025-05-10", "kind": "meeting"}).status_code == 200
    assert not Event.objects.exists()


def test_an_event_whose_wording_names_what_is_gone_says_so_and_where_to_go_on(desk):
    event = make_event(status="published", sources=[make_source()])
    gone = Actor.objects.create(slug="ruritania", name="Ruritania", kind="state")
    draft = written(event, make_colleague(), participations=[{"actor": gone.slug, "role": "host"}])
    gone.delete()

    answer = desk.get(page_of(event), follow=True)

    assert answer.request["PATH_INFO"] == page_of(draft.proposal) and "ruritania" in answer.content.decode()
