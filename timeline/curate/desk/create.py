"""An actor or a source made on the spot, from an event's form: what is near it already is shown first."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from timeline.curate.desk.choosing import actors_called, is_close, nearest_alias
from timeline.curate.fields import WIDGETS, a_language, a_slug, graded
from timeline.curate.slugs import free_slug
from timeline.models import Actor, Source
from timeline.models.fields import EDTFField
from timeline.models.taxonomy import ACTOR_KINDS, RELIABILITIES

MOST_NEAR = 5
# Of one publisher, as many of its sources as say what the next one is like.
MOST_ASKED = 50
# What sources of one host have in common.
SHARED = ("publisher", "kind", "language", "reliability", "reliability_reason", "state_owned", "party_to_conflict")
# What a publisher counts its pages by.
NUMBER = re.compile(r"[\da-f]{6,}|\d{5,}")
DATE_IN_PATH = re.compile(r"/((?:19|20)\d\d)[/-](0[1-9]|1[0-2])(?:[/-](0[1-9]|[12]\d|3[01]))?(?=[/-])")


class Near(NamedTuple):
    """Something in the record that may be meant. `close` ones are asked about; `same` is surely the one."""

    pk: int
    name: str
    about: str
    same: bool = False
    close: bool = False


class NewForm(forms.ModelForm):
    """A form of the few fields that matter now; `near` is what is in the record already."""

    required_css_class = "required"
    proposed: dict = {}

    slug = forms.SlugField(
        label=gettext_lazy("Slug"), required=False, validators=[a_slug],
        help_text=gettext_lazy("Made from the name; Latin letters."),
    )  # fmt: skip

    def __init__(self, *args, **options):
        super().__init__(*args, auto_id="new-%s", **options)
        if "language" in self.fields:
            self.fields["language"].validators.append(a_language)

    def typed(self, name: str) -> str:
        """Before it is checked: without what the database could not compare."""
        return str((self.data if self.is_bound else self.initial).get(name) or "").replace("\0", "").strip()

    def clean(self):
        cleaned = super().clean()
        text = cleaned.get("slug") or self.name_of(cleaned)
        if not slugify(text) and "slug" not in self.errors:
            self.add_error("slug", _("No address can be made from that name: write one in Latin letters."))
        cleaned["slug"] = self.instance.slug = free_slug(self._meta.model, text)
        return cleaned

    @property
    def in_the_way(self) -> bool:
        """Whether what is near has not been waved through yet."""
        near = self.near
        return any(one.same for one in near) or ("sure" not in self.data and any(one.close for one in near))


class NewActor(NewForm):
    """An actor is near when one of its names may be meant."""

    heading = gettext_lazy("Add an actor")

    class Meta:
        model = Actor
        fields = ["name", "kind", "country", "slug", "summary"]
        widgets = {"summary": forms.Textarea(attrs={"rows": 2})}

    def name_of(self, cleaned) -> str:
        return cleaned.get("name", "")

    @property
    def near(self) -> list[Near]:
        name = self.typed("name")
        found = actors_called(Actor.objects.prefetch_related("aliases"), name)[:MOST_NEAR] if len(name) > 1 else []
        return [
            Near(actor.pk, actor.name, " · ".join(filter(None, (str(ACTOR_KINDS[actor.kind]), nearest_alias(actor, name)))),
                 actor.name.casefold() == name.casefold(), is_close(actor, name))
            for actor in found
        ]  # fmt: skip


class NewSource(NewForm):
    """A source is the same when its page is; its publisher and title are proposed from its address."""

    heading = gettext_lazy("Add a source")
    reliability = forms.ChoiceField(choices=graded(RELIABILITIES), initial="F", label=gettext_lazy("Reliability"))

    class Meta:
        model = Source
        fields = ["url", "publisher", "title", "kind", "published", "language", "reliability", "reliability_reason", "slug"]
        field_classes = {}
        widgets = {"published": WIDGETS[EDTFField]["widget"], "url": forms.URLInput()}

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        if not self.is_bound:
            self.proposed = proposed(self.typed("url"))
            self.initial = {**self.proposed, **{name: value for name, value in self.initial.items() if value}}

    def name_of(self, cleaned) -> str:
        return f"{cleaned.get('publisher', '')} {cleaned.get('title', '')}"

    def clean(self):
        cleaned = super().clean()
        # What its publisher's other sources say of themselves, and this form does not ask.
        for name in ("state_owned", "party_to_conflict"):
            setattr(self.instance, name, bool(proposed(self.typed("url")).get(name)))
        return cleaned

    @property
    def near(self) -> list[Near]:
        url = self.typed("url")
        return [
            Near(source.pk, str(source), url, True) for source in Source.objects.at(url)[:MOST_NEAR]
        ] if url else []


def proposed(url: str) -> dict:
    """What a source at an address is like, as far as the address and earlier sources of its host tell."""
    if not url.startswith(("http://", "https://")):
        return {}
    earlier = list(Source.objects.of_host(url).order_by("-pk").values(*SHARED)[:MOST_ASKED])
    usual = {name: Counter(row[name] for row in earlier).most_common(1)[0][0] for name in SHARED} if earlier else {}
    return {name: value for name, value in {**usual, **_in_path(url)}.items() if value}


def _in_path(url: str) -> dict:
    """Title and date, where the path of an address spells them out: /2026/01/19/kremlin-confirms-invitation."""
    try:
        path = unquote(urlsplit(url).path)
    except ValueError:
        return {}
    date = DATE_IN_PATH.search(path + "/")
    last = max(path.split("/"), key=lambda part: part.count("-"), default="")
    words = [word for word in re.sub(r"\.\w{1,5}$", "", last).split("-") if word and not NUMBER.fullmatch(word)]
    title = " ".join(words)
    return {
        "title": title[:1].upper() + title[1:] if len(words) > 2 and title.isprintable() else "",
        "published": "-".join(filter(None, date.groups())) if date else "",
    }


# What can be made here, by the name in the address.
FORMS = {"actor": NewActor, "source": NewSource}
