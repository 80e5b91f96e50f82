"""What a table's words mean in the record: actors by any name, storylines, sources by address. Statements: seven."""

from __future__ import annotations

from collections import defaultdict

from django.utils.text import slugify

from timeline.curate.intake.cast import fold
from timeline.models import Actor, ActorAlias, Event, Source, Storyline
from timeline.models.source import host_of


class Names:
    """Looked up once for a file. What the file itself brings is added to it as it is read."""

    def __init__(self):
        self.slugs: dict[str, set[str]] = {
            "actor": set(Actor.objects.values_list("slug", flat=True)),
            "source": set(Source.objects.values_list("slug", flat=True)),
            "storyline": set(Storyline.objects.values_list("slug", flat=True)),
        }
        self._actors: dict[str, set[str]] = defaultdict(set)
        for slug, name in ActorAlias.objects.values_list("actor__slug", "name"):
            self._actors[fold(name)].add(slug)
        # A name goes before an alias that somebody else has too.
        for slug, name in Actor.objects.values_list("slug", "name"):
            self._actors[fold(name)] = {slug}
        self._storylines = {fold(name): slug for slug, name in Storyline.objects.values_list("slug", "name")}
        self._addresses: dict[str, str] = {}
        self._entitled: dict[tuple[str, str], str] = {}
        for slug, url, publisher, title in Source.objects.values_list("slug", "url", "publisher", "title"):
            self._entitled[publisher, title] = slug
            if url:
                self._addresses[url] = slug

    def actor(self, text: str) -> tuple[str, bool]:
        """(slug, whether the name is that of several). An empty slug for one that is not known."""
        found = self._actors.get(fold(text.strip()), set())
        if text in self.slugs["actor"] or len(found) == 1:
            return (text if text in self.slugs["actor"] else next(iter(found))), False
        return "", len(found) > 1

    def storyline(self, text: str) -> str:
        return text if text in self.slugs["storyline"] else self._storylines.get(fold(text.strip()), "")

    def source(self, url: str, publisher: str, title: str) -> str:
        if url:
            return self._addresses.get(url, "")
        return self._entitled.get((publisher or title, title or publisher), "")

    def new_actor(self, name: str, kind: str) -> dict:
        slug = self.free("actor", name, 80)
        self._actors[fold(name.strip())] = {slug}
        return {"slug": slug, "name": name.strip(), "kind": kind}

    def new_source(self, url: str, publisher: str, title: str, kind: str, published: str = "") -> dict:
        publisher = publisher or host_of(url).removeprefix("www.") or title or "?"
        title = title or url or publisher
        source = {
            "slug": self.free("source", f"{publisher} {title}", 100),
            "publisher": publisher[:160],
            "title": title[:300],
        }
        source |= {"kind": kind, **({"url": url} if url else {}), **({"published": published} if published else {})}
        self._entitled[publisher, title] = source["slug"]
        if url:
            self._addresses[url] = source["slug"]
        return source

    def free(self, kind: str, text: str, longest: int) -> str:
        base = slugify(text)[: longest - 6].strip("-") or kind
        slug, n = base, 1
        while slug in self.slugs[kind]:
            n += 1
            slug = f"{base}-{n}"
        self.slugs[kind].add(slug)
        return slug

    @staticmethod
    def dates_of(slugs) -> dict[str, str]:
        """{slug: date} of events that there are."""
        return dict(Event.objects.with_slugs(slugs).order_by().values_list("slug", "date"))
