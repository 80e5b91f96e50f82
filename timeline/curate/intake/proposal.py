"""A candidate as a form that a person ticks and corrects; and the draft that it then becomes."""

from __future__ import annotations

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from timeline.curate.desk.echo import Echo
from timeline.curate.event import kinds_by_group
from timeline.curate.slugs import free_slug
from timeline.models import Actor, Article, Citation, Event, EventStoryline, Participation, Source
from timeline.models.event import DRAFT
from timeline.models.fields import validate_edtf, validate_line, validate_text
from timeline.models.taxonomy import CREDIBILITIES, ROLES, STANCES

LEFT_OUT = [("", gettext_lazy("– left out"))]


class Words(forms.CharField):
    """Text of several lines; a form sends their ends as two characters."""

    default_validators = [validate_text]

    def __init__(self, rows: int, **options):
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **options)

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


class ProposalForm(forms.Form):
    """One candidate. Nothing of it is asked before it is ticked."""

    take = forms.BooleanField(label=gettext_lazy("Take as a draft"), required=False)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200, validators=[validate_line])
    label = forms.CharField(label=gettext_lazy("Label"), max_length=48, validators=[validate_line])
    date = forms.CharField(label=gettext_lazy("Date"), max_length=80, validators=[validate_edtf])
    place = forms.CharField(label=gettext_lazy("Place"), max_length=120, required=False, validators=[validate_line])
    kind = forms.ChoiceField(label=gettext_lazy("Kind"))
    stance = forms.ChoiceField(
        label=gettext_lazy("Stance"),
        choices=list(STANCES.items()),
        widget=forms.Select(attrs={"aria-label": gettext_lazy("Stance")}),
    )
    speaker = forms.ChoiceField(label=gettext_lazy("Who says so"), required=False)
    quote = Words(2, label=gettext_lazy("Quotation"))
    words = Words(1, label=gettext_lazy("Their own words"), required=False)

    def __init__(self, candidate, names: dict[str, str], data=None):
        self.candidate, self.names = candidate, names
        initial = {
            "title": candidate.title, "label": candidate.label, "date": candidate.date, "kind": candidate.kind,
            "place": candidate.place, "speaker": candidate.speaker, "quote": candidate.sentence,
            "words": " … ".join(candidate.quotes), "stance": candidate.stance if candidate.speaker else "assert",
        }  # fmt: skip
        super().__init__(data, prefix=f"c{candidate.number}", initial=initial)
        self.fields["kind"].choices = kinds_by_group()
        people = dict.fromkeys([*(slug for slug, _role in candidate.participants), candidate.speaker])
        self.fields["speaker"].choices = [("", _("the publisher itself")), *((s, names[s]) for s in people if s)]
        for slug, role in candidate.participants:
            self.fields[f"role-{slug}"] = forms.ChoiceField(
                label=names[slug], choices=[*LEFT_OUT, *ROLES.items()], initial=role, required=False
            )

    @property
    def roles(self):
        return [self[f"role-{slug}"] for slug, _role in self.candidate.participants]

    @property
    def date_in_words(self) -> str:
        return Echo.of(self["date"].value()).words

    @property
    def is_taken(self) -> bool:
        return self.is_bound and bool(self["take"].value())


def key_of(candidate) -> str:
    """What is remembered of a candidate that was taken: its sentence and its date, not its number."""
    return f"{candidate.start}:{candidate.date}"


def source_of(article: Article) -> Source:
    """The article as a source, once: by its address, or by publisher and headline."""
    known = Source.objects.known_as(article.url, article.publisher, article.title).first()
    return known or Source.objects.create(
        slug=free_slug(Source, f"{article.publisher} {article.title}"),
        publisher=article.publisher,
        title=article.title,
        kind=article.kind,
        url=article.url,
        published=str(article.published),
        language=article.language,
    )


@transaction.atomic
def take(article: Article, forms_taken: list[ProposalForm]) -> list[Event]:
    """The ticked candidates as drafts, each with the article as its citation."""
    article, events = Article.objects.select_for_update().get(pk=article.pk), []
    fresh = [form for form in forms_taken if key_of(form.candidate) not in article.taken]
    source = source_of(article) if fresh else None
    for form in fresh:
        key = key_of(form.candidate)
        event = _draft(article, source, form.candidate, form.cleaned_data)
        article.taken[key] = event.pk
        events.append(event)
    article.save(update_fields=["taken"])
    return events


def _draft(article, source, candidate, given) -> Event:
    event = Event.objects.create(
        slug=free_slug(Event, given["title"]), status=DRAFT, title=given["title"], label=given["label"],
        kind=given["kind"], date=given["date"], place=given["place"], note=_reasons(candidate, given),
    )  # fmt: skip
    if article.storyline_id:
        EventStoryline.objects.create(event=event, storyline_id=article.storyline_id)
    roles = {slug: given[f"role-{slug}"] for slug, _role in candidate.participants}
    actors = Actor.objects.by_slug([*roles, given["speaker"]])
    Participation.objects.bulk_create(
        Participation(event=event, actor=actors[slug], role=role, position=n)
        for n, (slug, role) in enumerate(roles.items())
        if role
    )
    about = {
        "event": event,
        "source": source,
        "language": article.language,
        "credibility": next(reversed(CREDIBILITIES)),
    }
    citations = [Citation(**about, quote=given["quote"], said=str(article.published), position=0)]
    if given["speaker"]:
        own = given["words"] or given["quote"]
        voice = {"attributed_to": actors[given["speaker"]], "stance": given["stance"], "claim": "attributed"}
        citations.append(Citation(**about, **voice, quote=own, said=_said(given["date"]), position=1))
    Citation.objects.bulk_create(citations)
    return event


def _said(date: str) -> str:
    return "" if date.startswith("..") else date


def _reasons(candidate, given) -> str:
    """The arithmetic, for whoever reviews the draft; not where the person has chosen otherwise."""
    reasons = [candidate.why] if given["date"] == candidate.date else []
    if given["speaker"] and given["speaker"] == candidate.speaker:
        reasons.append(candidate.speaker_why)
    if candidate.unknown:
        reasons.append(_("Not in the record: %(names)s.") % {"names": ", ".join(candidate.unknown)})
    return "\n".join(reason for reason in reasons if reason)


class Proposals:
    """All candidates of an article, as forms."""

    def __init__(self, article: Article, cast, found, data=None):
        self.article = article
        names = {slug: actor.name for slug, actor in cast.actors.items()}
        self.forms = [ProposalForm(candidate, names, data) for candidate in found]
        drafts = Event.objects.in_bulk(article.taken.values())
        for form in self.forms:
            form.draft = drafts.get(article.taken.get(key_of(form.candidate)))
        self.taken = [form for form in self.forms if form.is_taken and not form.draft]
        self.total = len(self.forms)
        self.done = sum(1 for form in self.forms if form.draft)

    def are_valid(self) -> bool:
        return all([form.is_valid() for form in self.taken])
