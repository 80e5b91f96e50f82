"""The record's actors as the cast of any text. Three statements, whatever their number."""

from __future__ import annotations

from collections import defaultdict

from timeline.curate.intake.cast import Cast, Known
from timeline.models import Actor, ActorAlias, Affiliation


def cast_of_record() -> Cast:
    aliases, parents = defaultdict(list), defaultdict(list)
    for actor, name in ActorAlias.objects.values_list("actor_id", "name"):
        aliases[actor].append(name)
    for actor, state in Affiliation.objects.values_list("actor_id", "parent__slug"):
        parents[actor].append(state)
    return Cast(
        Known(slug, name, kind, country, tuple(aliases[key]), tuple(parents[key]))
        for key, slug, name, kind, country in Actor.objects.values_list("pk", "slug", "name", "kind", "country")
    )
