"""Two rows that stand for one thing become one, and two again: everything that points at the one is moved to the other.

What points at an event, an actor or a source is asked of the models, so that a table added later is moved as well.
Derived rows are left to the database, which keeps them itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import Exists, F, Max, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from timeline.models.actor import Actor, ActorAlias
from timeline.models.event import PUBLISHED, Event, Involvement, Sample, SampleWords
from timeline.models.ledger import CORRECTED, KINDS_OF, MERGED, RESTORED, UNSEEN, Revision, append, public
from timeline.models.ledger import PUBLISHED as PUBLISHED_FIRST
from timeline.models.merge import Merge
from timeline.models.proposal import Proposal
from timeline.models.source import Source
from timeline.models.spelling import Spelling
from timeline.models.unsaved import Unsaved

MODELS = {"event": Event, "actor": Actor, "source": Source}
DERIVED = (Involvement, Sample, SampleWords, Spelling)
# What is about the one thing and not about the other: put aside with all that hangs on it, and back when they are
# taken apart.
ASIDE = (Unsaved, Proposal)
# What the database computes, or stamps.
NOT_KEPT = ("search", "draw")
# What the winner takes from the loser where it has nothing itself.
FILLED = {
    "event": ("place", "summary", "pax_stage", "votes_for", "votes_against", "votes_abstain", "note"),
    "actor": ("country", "wikidata", "summary"),
    "source": ("url", "scheme", "identifier", "archive_url", "published", "accessed", "via", "reliability_reason", "note"),
}
TOGETHER = (("scheme", "identifier"), ("votes_for", "votes_against", "votes_abstain"))


class CannotMerge(ValueError):
    """Why not, in words."""


@dataclass
class Move:
    """Rows of a model that will point at the winner; those with a place in an order go behind the winner's own."""

    model: type[models.Model]
    field: str
    keys: list[int]
    offset: int = 0


@dataclass
class Plan:
    """What a merge will do. `removed` are rows that the winner has already, or that would link it to itself."""

    winner: models.Model
    loser: models.Model
    moves: list[Move] = field(default_factory=list)
    removed: list[models.Model] = field(default_factory=list)
    aside: list[models.Model] = field(default_factory=list)
    filled: dict = field(default_factory=dict)
    alias: str = ""

    @property
    def kind(self) -> str:
        return KINDS_OF[type(self.winner)]

    @property
    def touched(self) -> dict[str, set[int]]:
        """{kind: primary keys of things, besides the loser, whose documents will be other ones}."""
        found = {"event": set(), "actor": set(), "source": set()}
        found[self.kind].add(self.winner.pk)
        for move in self.moves:
            for name in ("event", "origin", "actor"):
                if owner := OWNERS.get((move.model._meta.model_name, name)):
                    rows = move.model.objects.filter(pk__in=move.keys)
                    found[owner].update(rows.values_list(f"{name}_id", flat=True))
        for row in self.removed:
            for name in ("event", "origin", "actor"):
                if owner := OWNERS.get((row._meta.model_name, name)):
                    found[owner].add(getattr(row, f"{name}_id"))
        found[self.kind].discard(self.loser.pk)
        return found

    @property
    def public(self) -> bool:
        """Whether readers will see a difference, so that it takes a second person."""
        events = self.touched["event"] | ({self.loser.pk} if self.kind == "event" else set())
        return Event.objects.filter(pk__in=events).exclude(status__in=UNSEEN).exists()


# Whose document shows a row: (model, its field) -> kind.
OWNERS = {
    ("participation", "event"): "event", ("citation", "event"): "event", ("eventstoryline", "event"): "event",
    ("link", "origin"): "event", ("affiliation", "actor"): "actor", ("actoralias", "actor"): "actor",
}  # fmt: skip


def plan_of(winner, loser) -> Plan:
    """What merging would do; CannotMerge where it cannot be. Nothing is written."""
    if type(winner) is not type(loser) or winner.pk == loser.pk:
        raise CannotMerge(_("Choose two different things of the same kind."))
    if getattr(loser, "status", "") == PUBLISHED != winner.status:
        raise CannotMerge(_("The one that stays has to be public, because the other one is."))
    if getattr(loser, "published_at", None) and Proposal.objects.of(loser).under_way().exists():
        raise CannotMerge(_("A change of “%(name)s” is under way: publish it or withdraw it first.") % {"name": loser})
    plan = Plan(winner, loser)
    for relation in _relations(type(winner)):
        model, name = relation.related_model, relation.field.name
        rows = model._base_manager.filter(**{name: loser})
        if model in ASIDE:
            plan.aside += _with_all_that_hangs_on(rows.order_by("pk"))
            continue
        removed = list(rows.filter(_collides(relation, winner)).order_by("pk"))
        plan.removed += [row for row in removed if row not in plan.removed]
        keys = list(rows.exclude(pk__in=[row.pk for row in removed]).order_by("pk").values_list("pk", flat=True))
        if keys:
            plan.moves.append(Move(model, name, keys, _behind(relation, winner)))
    plan.filled = _filled(plan)
    if plan.kind == "actor" and loser.name not in {winner.name, *_names(winner), *_names(loser)}:
        plan.alias = loser.name
    return plan


def perform(merge: Merge, approver=None, alone: bool = False) -> None:
    """Carry out a merge that was proposed. One transaction; the ledger says what became of what was public."""
    with transaction.atomic():
        winner, loser = _locked(merge)
        plan = plan_of(winner, loser)
        touched, told = plan.touched, {"author": merge.author, "approver": approver, "alone": alone, "reason": merge.reason}
        if _told_of(loser):
            append(loser, MERGED, **told)
        merge.loser = _values(loser)
        _merging("on")
        taken = [*plan.removed, *plan.aside]
        merge.removed = [{"model": row._meta.model_name, "row": _values(row)} for row in taken]
        merge.moved = [_move(move, winner) for move in plan.moves]
        for row in reversed(taken):
            row.delete()
        loser.delete()
        _merging("off")
        for name, value in plan.filled.items():
            setattr(winner, name, value)
        merge.filled = {name: _json(winner, name) for name in plan.filled}
        winner.save()
        if plan.alias:
            merge.added = [ActorAlias.objects.create(actor=winner, name=plan.alias).pk]
        merge.approver, merge.performed_at = approver, timezone.now()
        merge.save()
        _tell(touched, CORRECTED, told)


def undo(merge: Merge, author, approver=None, alone: bool = False) -> None:
    """Take a merge apart: the loser and all that pointed at it are as they were, where nobody has changed it since."""
    with transaction.atomic():
        merge = Merge.objects.select_for_update().get(pk=merge.pk)
        model = MODELS[merge.kind]
        winner = model.objects.select_for_update().filter(slug=merge.winner_slug).first()
        if merge.undone_at or not merge.performed_at or winner is None:
            raise CannotMerge(_("It cannot be taken apart: what it became is not there any more, or it was taken apart before."))
        # Who agreed to the undoing stands in the ledger.
        merge.undone_at, merge.undo_author = timezone.now(), author
        merge.save()
        ActorAlias.objects.filter(pk__in=merge.added, actor_id=winner.pk).delete()
        for name, value in merge.filled.items():
            if _json(winner, name) == value:
                setattr(winner, name, model._meta.get_field(name).get_default())
        winner.save()
        _merging("on")
        loser = _insert(model, merge.loser)
        plan = Plan(winner, loser)
        for moved in merge.moved:
            plan.moves.append(_move_back(moved, winner, loser))
        plan.removed = [_insert(_model(kept["model"]), kept["row"]) for kept in merge.removed]
        _merging("off")
        told = {"author": author, "approver": approver, "alone": alone, "reason": merge.undo_reason}
        touched = plan.touched
        if _told_of(loser):
            append(loser, RESTORED, **told)
        _tell(touched, CORRECTED, told)


# ---------------------------------------------------------------- what points at a thing


def _relations(model):
    for relation in model._meta.get_fields(include_hidden=True):
        is_key = relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one)
        if is_key and relation.related_model not in DERIVED and not relation.field.remote_field.parent_link:
            yield relation


def _with_all_that_hangs_on(rows) -> list[models.Model]:
    """Rows and those that go with them, each once, in an order in which they can be put back."""
    found: dict[tuple, models.Model] = {}
    for row in rows:
        found.setdefault((type(row), row.pk), row)
        for relation in _relations(type(row)):
            below = relation.related_model._base_manager.filter(**{relation.field.name: row}).order_by("pk")
            for one in _with_all_that_hangs_on(below):
                found.setdefault((type(one), one.pk), one)
    return list(found.values())


def _merging(state: str) -> None:
    """While it is on, rows are moved as a whole, past the steps that people take (migration 0014)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('timeline.merging', %s, true)", [state])


def _collides(relation, winner) -> Q:
    """Which rows of the loser cannot point at the winner as well."""
    return reduce(or_, _ways(relation, winner), Q(pk__in=[]))


def _ways(relation, winner):
    model, name = relation.related_model, relation.field.name
    for other in model._meta.fields:
        if other.is_relation and other.name != name and other.related_model is type(winner):
            yield Q(**{other.name: winner})
    if relation.field.unique:
        yield Q(Exists(model._base_manager.filter(**{name: winner})))
    for rule in model._meta.constraints:
        if isinstance(rule, models.UniqueConstraint) and name in rule.fields:
            same = {other: OuterRef(other) for other in rule.fields if other != name}
            yield Q(Exists(model._base_manager.filter(**{name: winner}, **same)))


def _behind(relation, winner) -> int:
    """By how much the places of moved rows are raised, so that the winner's own come first."""
    if "position" not in {one.name for one in relation.related_model._meta.fields} or relation.field.name not in PARENTS:
        return 0
    rows = relation.related_model._base_manager.filter(**{relation.field.name: winner})
    return (rows.aggregate(last=Max("position"))["last"] or 0) + 1 if rows.exists() else 0


# The fields by which rows with a place belong to their event.
PARENTS = ("event", "origin")


def _names(actor) -> list[str]:
    return [alias.name for alias in actor.aliases.all()]


def _filled(plan: Plan) -> dict:
    """What the winner takes over; fields that make sense only together are taken together or not at all."""
    blank = [name for name in FILLED[plan.kind] if getattr(plan.winner, name) in ("", None)]
    for group in TOGETHER:
        if not set(group) <= set(blank):
            blank = [name for name in blank if name not in group]
    return {name: value for name in blank if (value := getattr(plan.loser, name)) not in ("", None)}


# ---------------------------------------------------------------- rows to JSON and back


def _values(row) -> dict:
    return {one.attname: _json(row, one.attname) for one in row._meta.concrete_fields if one.name not in NOT_KEPT}


def _json(row, name: str):
    value = getattr(row, name)
    return value.isoformat() if hasattr(value, "isoformat") else value


def _insert(model, values: dict):
    """The row as it was, with its own primary key."""
    row = model()
    for one in model._meta.concrete_fields:
        if one.attname in values:
            reads = one.target_field if one.is_relation else one
            value = values[one.attname]
            setattr(row, one.attname, value if value is None or isinstance(value, list | dict) else reads.to_python(value))
    row.save_base(raw=True, force_insert=True)
    return row


def _model(name: str):
    return apps.get_model("timeline", name)


def _move(move: Move, winner) -> dict:
    changes = {move.field: winner} | ({"position": F("position") + move.offset} if move.offset else {})
    move.model._base_manager.filter(pk__in=move.keys).update(**changes)
    return {"model": move.model._meta.model_name, "field": move.field, "keys": move.keys, "offset": move.offset}


def _move_back(moved: dict, winner, loser) -> Move:
    """Rows that have been given to something else since, or are gone, stay as they are."""
    move = Move(_model(moved["model"]), moved["field"], moved["keys"], moved["offset"])
    rows = move.model._base_manager.filter(pk__in=move.keys, **{move.field: winner})
    move.keys = list(rows.values_list("pk", flat=True))
    changes = {move.field: loser} | ({"position": F("position") - move.offset} if move.offset else {})
    move.model._base_manager.filter(pk__in=move.keys).update(**changes)
    return move


def _locked(merge: Merge):
    """Winner and loser, held until the transaction is over, the smaller key first."""
    rows = MODELS[merge.kind].objects.select_for_update().order_by("pk")
    found = {row.slug: row for row in rows.filter(slug__in=[merge.winner_slug, merge.loser_slug])}
    if len(found) < 2:
        raise CannotMerge(_("One of the two is not there any more."))
    return found[merge.winner_slug], found[merge.loser_slug]


# ---------------------------------------------------------------- what the ledger is told


def _told_of(row) -> bool:
    """Whether the ledger knows it, so that it has to hear what becomes of it."""
    return Revision.objects.filter(kind=KINDS_OF[type(row)], slug=row.slug).exists()


def _tell(touched: dict[str, set[int]], action: str, told: dict) -> None:
    for kind, keys in touched.items():
        rows = MODELS[kind].objects.filter(pk__in=keys).order_by("pk")
        if kind == "event":
            rows.update(changed_at=timezone.now())
        for row in rows:
            if _told_of(row) and getattr(row, "status", "") not in UNSEEN:
                append(row, action, **told)
            elif kind != "event" and public(kind).filter(pk=row.pk).exists():
                # Readers see it from now on, by what has moved to it.
                append(row, PUBLISHED_FIRST, **told)
