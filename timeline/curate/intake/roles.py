"""Who has which part in a candidate, and its title in neutral words. Pure.

The words of titles are English, as the record is.
"""

from __future__ import annotations

import re

from timeline.curate.intake.calendar import MONTHS
from timeline.curate.intake.cast import Mention
from timeline.curate.intake.speakers import OFFICE, PASSIVE
from timeline.curate.shorter import TITLE, cut
from timeline.models.taxonomy import KINDS

# kind: role of who stands before its words, role of the others, and the title of one, two or more names.
ROLES_AND_TITLES = {
    "statement": ("speaker", "subject", "Statement by {a}", "Statement by {a} on {b}"),
    "invitation": ("initiator", "recipient", "Invitation: {a}", "{a} invites {b}"),
    "invitation-response": ("initiator", "recipient", "{a} answers an invitation", "{a} answers the invitation of {b}"),
    "prisoner-exchange": ("party", "party", "Prisoner exchange: {a}", "Prisoner exchange between {all}"),
    "remains-exchange": ("party", "party", "Exchange of remains: {a}", "Exchange of remains between {all}"),
    "hostage-release": ("initiator", "recipient", "Hostages released: {a}", "Hostages released: {a}, {b}"),
    "prisoner-release": ("initiator", "recipient", "Prisoners released: {a}", "Prisoners released: {a}, {b}"),
    "un-veto": (
        "opponent",
        "participant",
        "{a} vetoes a Security Council draft",
        "{a} vetoes a Security Council draft",
    ),
    "arrest-warrant": ("decision-maker", "subject", "Arrest warrant: {a}", "Arrest warrant: {a}, {b}"),
    "unga-resolution": ("participant", "participant", "General Assembly vote: {a}", "General Assembly vote: {a}, {b}"),
    "un-resolution": (
        "participant",
        "participant",
        "Security Council resolution: {a}",
        "Security Council resolution: {a}, {b}",
    ),
    "judicial-ruling": ("decision-maker", "subject", "Court ruling: {a}", "Court ruling: {a}, {b}"),
    "judicial-proceeding": ("initiator", "recipient", "Court proceeding: {a}", "Court proceeding: {a}, {b}"),
    "ceasefire-ended": ("party", "party", "Ceasefire ends: {a}", "Ceasefire between {all} ends"),
    "ceasefire-in-effect": ("party", "party", "Ceasefire takes effect: {a}", "Ceasefire between {all} takes effect"),
    "ceasefire-declared": ("initiator", "party", "{a} announces a ceasefire", "{a} announces a ceasefire: {b}"),
    "sanctions-eased": ("initiator", "recipient", "Sanctions eased: {a}", "{a} eases sanctions: {b}"),
    "sanctions-renewed": ("initiator", "recipient", "Sanctions renewed: {a}", "{a} renews sanctions: {b}"),
    "sanctions-imposed": ("initiator", "recipient", "Sanctions: {a}", "{a} imposes sanctions: {b}"),
    "ratification": ("signatory", "party", "Ratification: {a}", "{a} ratifies: {b}"),
    "agreement": ("signatory", "signatory", "Agreement: {a}", "Agreement between {all}"),
    "recognition": ("initiator", "recipient", "Recognition: {a}", "{a} recognises {b}"),
    "summit": ("participant", "participant", "Summit: {a}", "Summit: {all}"),
    "call": ("participant", "participant", "Call: {a}", "Call between {all}"),
    "negotiation-round": ("participant", "participant", "Talks: {a}", "Talks between {all}"),
    "mediation": ("mediator", "party", "Mediation: {a}", "{a} mediates: {b}"),
    "meeting": ("participant", "participant", "Meeting: {a}", "Meeting of {all}"),
    "appointment": ("initiator", "subject", "Appointment: {a}", "{a} appoints: {b}"),
    "proposal": ("initiator", "subject", "Proposal: {a}", "Proposal of {a}: {b}"),
    "military-event": ("initiator", "recipient", "Military event: {a}", "Military event: {a}, {b}"),
    "report": ("speaker", "subject", "Report: {a}", "Report: {a}, {b}"),
}
ANY = ("initiator", "subject", "{kind}: {a}", "{kind}: {a}, {b}")
MOST_NAMES = 12
ATTRIBUTED = re.compile(r"\baccording to (?:[\w’'-]+ ){0,4}$", re.I)


def cast_of(kind, mentions, part, offset, keyword, speaker) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    """((slug, role), …) each once, and the names of those the record does not know."""
    first, other, *_titles = ROLES_AND_TITLES.get(kind, ANY)
    at = offset + keyword[2] if keyword else offset + len(part)
    if keyword and PASSIVE.search(part[: keyword[2]]) and kind != "statement":
        first = other
    found, unknown = {}, []
    if speaker and kind == "statement":
        found[speaker.slug or speaker.name] = first
        at = -1
    for one in without_titles(mentions, part, offset):
        where = re.search(r"\b(?:in|at) (?:the )?$", part[: one.start - offset])
        if where and one.slug and not one.person and one != speaker:
            # "in Paris" is a place; France takes no part by that.
            continue
        if kind != "statement" and ATTRIBUTED.search(part[: one.start - offset]):
            # Who only tells of it takes no part in it.
            continue
        if not one.slug:
            unknown.append(one.name)
        elif one.slug not in found:
            found[one.slug] = first if one.start < at and not (one.possessive and kind == "statement") else other
    _invited_to(kind, found, {one.slug for one in mentions if one.person})
    if speaker and not speaker.slug:
        found.pop(speaker.name, None)
        unknown.insert(0, speaker.name)
    return tuple(list(found.items())[:MOST_NAMES]), tuple(dict.fromkeys(unknown))


def _invited_to(kind, found, people):
    """Where people are invited, what is not a person is what they are invited to."""
    invited = [slug for slug, role in found.items() if role == "recipient"]
    if kind == "invitation" and any(slug in people for slug in invited):
        found.update({slug: "subject" for slug in invited if slug not in people})


IN = re.compile(r"\b(?:in|at) (?:the )?(?P<place>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?)")


def place_in(part: str, mentions: list[Mention], offset: int) -> str:
    """ "Istanbul" of "in Istanbul"; not a month, and not where officials speak from."""
    for match in IN.finditer(part):
        before = part[: match.start()]
        if match["place"].split()[0].lower() in MONTHS or re.search(
            r"\b(?:officials?|diplomats|sources|authorities) $", before
        ):
            continue
        if not any(one.person and one.start == offset + match.start("place") for one in mentions):
            return re.sub(r"[’']s$", "", match["place"])
    return ""


TITLE_BETWEEN = re.compile(rf"^(?:\.?(?:[’']s?)? (?:\w+ )?{OFFICE} ?,? ?|[’']s? )$", re.I)


def without_titles(mentions: list[Mention], part: str, offset: int) -> list[Mention]:
    """In "Palestinian Authority President Mahmoud Abbas" the authority only says which president."""
    kept = []
    for n, one in enumerate(mentions):
        after = mentions[n + 1] if n + 1 < len(mentions) else None
        between = part[one.end - offset : after.start - offset] if after else ""
        if not (after and after.person and TITLE_BETWEEN.match(between)):
            kept.append(one)
    return kept


def title_of(kind, participants, names, speaker, unknown) -> str:
    _first, _other, one, two = ROLES_AND_TITLES.get(kind, ANY)
    about = _first == "initiator" and _other != "subject"
    listed = [names[slug] for slug, role in participants if slug in names and not (about and role == "subject")]
    if speaker and not speaker.slug and kind == "statement":
        listed.insert(0, speaker.name)
    listed = listed or list(unknown)
    if not listed:
        return str(KINDS[kind].label)
    rest = _listed(listed[1:4])
    title = (two if rest else one).format(a=listed[0], b=rest, all=_listed(listed[:4]), kind=KINDS[kind].label)
    return cut(title, TITLE)


def _listed(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
