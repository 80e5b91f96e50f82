"""The field's vocabularies, one table each.

Kinds of event map to PLOVER (the 16 categories of the current draft, with a mode where it has one) and so to
CAMEO roots. Roles follow PLOVER's actor and recipient. Actor kinds are PAA-X's, with person and court.
Agreement stages are PA-X's. Grades are the two characters of the Admiralty system (NATO AJP-2.1).
Identifiers build the stable address of the institution that issued them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

# ---------------------------------------------------------------- kinds of event


class Kind(NamedTuple):
    """One kind of event. `group` is what the legend and the filter show; `plover` is CATEGORY or CATEGORY:mode."""

    label: str
    group: str
    plover: str
    cameo: str


class KindGroup(NamedTuple):
    """A family of kinds that share a mark on the chart. `symbol` is a Plotly marker symbol."""

    label: str
    symbol: str


KIND_GROUPS = {
    "negotiations": KindGroup(_("Negotiation"), "circle"),
    "summits": KindGroup(_("Summit"), "hexagon"),
    "statements": KindGroup(_("Statement"), "triangle-right"),
    "proposals": KindGroup(_("Proposal"), "circle-open"),
    "invitations": KindGroup(_("Invitation"), "star-diamond"),
    "agreements": KindGroup(_("Agreement"), "star"),
    "ceasefires": KindGroup(_("Ceasefire"), "hourglass"),
    "exchanges": KindGroup(_("Exchange"), "bowtie"),
    "resolutions": KindGroup(_("Resolution"), "diamond"),
    "court": KindGroup(_("Court"), "triangle-up"),
    "sanctions": KindGroup(_("Sanction"), "x"),
    "support": KindGroup(_("Aid and recognition"), "cross"),
    "military": KindGroup(_("Military"), "square"),
    "reports": KindGroup(_("Report"), "pentagon"),
}

KINDS = {
    "negotiation-round": Kind(_("Negotiation round"), "negotiations", "CONSULT:third-party", "04"),
    "meeting": Kind(_("Meeting"), "negotiations", "CONSULT:visit", "04"),
    "call": Kind(_("Call"), "negotiations", "CONSULT:phone", "04"),
    "mediation": Kind(_("Mediation"), "negotiations", "CONSULT:third-party", "04"),
    "summit": Kind(_("Summit"), "summits", "CONSULT:multilateral", "04"),
    "statement": Kind(_("Statement"), "statements", "", "01"),
    "analysis": Kind(_("Analysis"), "statements", "", "01"),
    "apology": Kind(_("Apology"), "statements", "", "05"),
    "ultimatum": Kind(_("Ultimatum"), "statements", "THREATEN", "13"),
    "domestic-politics": Kind(_("Domestic politics"), "statements", "", "01"),
    "proposal": Kind(_("Proposal"), "proposals", "REQUEST", "02"),
    "proposal-response": Kind(_("Response to a proposal"), "proposals", "AGREE", "03"),
    "invitation": Kind(_("Invitation"), "invitations", "REQUEST:meet", "02"),
    "invitation-response": Kind(_("Response to an invitation"), "invitations", "AGREE:meet", "03"),
    "appointment": Kind(_("Appointment"), "invitations", "SUPPORT", "05"),
    "agreement": Kind(_("Agreement"), "agreements", "COOPERATE", "05"),
    "ratification": Kind(_("Ratification"), "agreements", "COOPERATE", "05"),
    "implementation": Kind(_("Implementation"), "agreements", "COOPERATE", "06"),
    "ceasefire-declared": Kind(_("Ceasefire declared"), "ceasefires", "RETREAT:ceasefire", "08"),
    "ceasefire-in-effect": Kind(_("Ceasefire in effect"), "ceasefires", "RETREAT:ceasefire", "08"),
    "ceasefire-ended": Kind(_("Ceasefire ended"), "ceasefires", "ASSAULT", "19"),
    "prisoner-exchange": Kind(_("Prisoner exchange"), "exchanges", "RETREAT:release", "08"),
    "prisoner-release": Kind(_("Prisoner release"), "exchanges", "RETREAT:release", "08"),
    "hostage-release": Kind(_("Hostage release"), "exchanges", "RETREAT:release", "08"),
    "remains-exchange": Kind(_("Exchange of remains"), "exchanges", "RETREAT:release", "08"),
    "un-resolution": Kind(_("Security Council resolution"), "resolutions", "", "05"),
    "un-veto": Kind(_("Security Council veto"), "resolutions", "", "12"),
    "un-draft-failed": Kind(_("Security Council draft not adopted"), "resolutions", "", "12"),
    "unga-resolution": Kind(_("General Assembly resolution"), "resolutions", "", "05"),
    "un-meeting": Kind(_("UN meeting"), "resolutions", "CONSULT:multilateral", "04"),
    "vote": Kind(_("Vote"), "resolutions", "", "05"),
    "judicial-proceeding": Kind(_("Court proceeding"), "court", "ACCUSE:allege", "11"),
    "judicial-ruling": Kind(_("Court ruling"), "court", "SANCTION:convict", "11"),
    "arrest-warrant": Kind(_("Arrest warrant"), "court", "ACCUSE", "11"),
    "sanctions-imposed": Kind(_("Sanctions imposed"), "sanctions", "SANCTION", "16"),
    "sanctions-renewed": Kind(_("Sanctions renewed"), "sanctions", "SANCTION", "16"),
    "sanctions-eased": Kind(_("Sanctions eased"), "sanctions", "CONCEDE", "08"),
    "sanctions-blocked": Kind(_("Sanctions blocked"), "sanctions", "CONCEDE", "08"),
    "relations-severed": Kind(_("Relations severed"), "sanctions", "SANCTION:withdraw", "16"),
    "withdrawal": Kind(_("Withdrawal"), "sanctions", "SANCTION:withdraw", "16"),
    "cancellation": Kind(_("Cancellation"), "sanctions", "SANCTION:withdraw", "16"),
    "restriction": Kind(_("Restriction"), "sanctions", "COERCE", "17"),
    "aid-pledge": Kind(_("Aid pledged"), "support", "AGREE", "03"),
    "aid-delivery": Kind(_("Aid delivered"), "support", "AID", "07"),
    "aid-suspended": Kind(_("Aid suspended"), "support", "SANCTION:discontinue", "16"),
    "troop-pledge": Kind(_("Troops pledged"), "support", "AGREE", "03"),
    "recognition": Kind(_("Recognition"), "support", "SUPPORT", "05"),
    "membership": Kind(_("Membership"), "support", "SUPPORT", "05"),
    "annexation": Kind(_("Annexation"), "military", "ASSAULT", "19"),
    "military-event": Kind(_("Military event"), "military", "ASSAULT", "19"),
    "report": Kind(_("Report"), "reports", "ACCUSE:investigate", "09"),
}

OCCURRENCES = {
    "occurred": _("Occurred"),
    "proposed": _("Proposed"),
    "planned": _("Planned"),
    "cancelled": _("Cancelled"),
}

# ---------------------------------------------------------------- agreements (PA-X)

PAX_STAGES = {
    "Pre": _("Pre-negotiation or process"),
    "Cea": _("Ceasefire"),
    "SubPar": _("Framework, substantive, partial"),
    "SubComp": _("Framework, substantive, comprehensive"),
    "Imp": _("Implementation or renegotiation"),
    "Ren": _("Renewal"),
    "Oth": _("Other"),
}

# ---------------------------------------------------------------- who takes part, and how

ROLES = {
    "initiator": _("initiator"),
    "recipient": _("recipient"),
    "participant": _("participant"),
    "host": _("host"),
    "chair": _("chair"),
    "mediator": _("mediator"),
    "facilitator": _("facilitator"),
    "guarantor": _("guarantor"),
    "party": _("party"),
    "signatory": _("signatory"),
    "speaker": _("speaker"),
    "subject": _("subject"),
    "decision-maker": _("decision-maker"),
    "sponsor": _("sponsor"),
    "supporter": _("supporter"),
    "opponent": _("opponent"),
}

VOTES = {
    "for": _("voted for"),
    "against": _("voted against"),
    "against-veto": _("vetoed"),
    "abstain": _("abstained"),
    "absent": _("was absent"),
}

CAPACITIES = {
    "applicant": _("applicant"),
    "respondent": _("respondent"),
    "court": _("court"),
    "suspect": _("suspect"),
}

RESPONSES = {
    "accepts": _("accepts"),
    "declines": _("declines"),
    "conditional": _("answers with conditions"),
}

ACTOR_KINDS = {
    "state": _("State"),
    "entity": _("Entity"),
    "military": _("Military"),
    "igo": _("Intergovernmental organisation"),
    "ngo": _("Non-governmental organisation"),
    "armed-organisation": _("Armed organisation"),
    "political-party": _("Political party"),
    "state-coalition": _("Coalition of states"),
    "umbrella": _("Umbrella group"),
    "court": _("Court"),
    "person": _("Person"),
    "other": _("Other"),
}

# ---------------------------------------------------------------- sources and what they are worth

SOURCE_KINDS = {
    "primary-official": _("Official text"),
    "primary-legal": _("Legal text"),
    "primary-party": _("Statement of a party"),
    "wire-agency": _("News agency"),
    "independent-media": _("Independent media"),
    "state-media": _("State media"),
    "research-dataset": _("Research dataset"),
    "think-tank": _("Think tank or NGO"),
    "reference-work": _("Reference work"),
    "aggregator": _("Aggregator or mirror"),
    "social-post": _("Social post"),
    "archive-copy": _("Archive copy"),
}

RELIABILITIES = {
    "A": _("completely reliable"),
    "B": _("usually reliable"),
    "C": _("fairly reliable"),
    "D": _("not usually reliable"),
    "E": _("unreliable"),
    "F": _("reliability cannot be judged"),
}

CREDIBILITIES = {
    "1": _("confirmed by other sources"),
    "2": _("probably true"),
    "3": _("possibly true"),
    "4": _("doubtful"),
    "5": _("improbable"),
    "6": _("truth cannot be judged"),
}

STANCES = {
    "report": _("reports"),
    "assert": _("asserts"),
    "deny": _("denies"),
    "dispute": _("disputes"),
}

# An account of one of these against any other makes an event disputed.
CONTRARY_STANCES = ("deny", "dispute")

CLAIM_TYPES = {
    "fact": _("fact"),
    "attributed": _("attributed claim"),
    "interpretation": _("interpretation"),
}

RELATIONS = {
    "answers": _("answers"),
    "implements": _("implements"),
    "follows": _("follows"),
    "contradicts": _("contradicts"),
}

# The same links read from the other end.
RELATIONS_BACK = {
    "answers": _("answered by"),
    "implements": _("implemented by"),
    "follows": _("followed by"),
    "contradicts": _("contradicted by"),
}

# ---------------------------------------------------------------- identifiers that are an address


class Scheme(NamedTuple):
    """A family of identifiers: `pattern` is what a value looks like, `address` makes its page from the groups."""

    label: str
    pattern: str
    address: str


_UN_SYMBOL = r"(?P<id>(?:S|A|E|ST)/[A-Za-z0-9./()\-]+)"

SCHEMES = {
    "un": Scheme(_("UN document symbol"), _UN_SYMBOL, "https://docs.un.org/en/{id}"),
    "icj": Scheme(_("ICJ case number"), r"(?P<id>\d{1,3})", "https://www.icj-cij.org/case/{id}"),
    "icc": Scheme(
        _("ICC situation"),
        r"(?P<id>ukraine|palestine)",
        "https://www.icc-cpi.int/situations/{id}",
    ),
    "pax": Scheme(
        _("PA-X agreement number"), r"(?P<id>\d{1,5})", "https://www.peaceagreements.org/agreements/{id}/"
    ),
    "celex": Scheme(
        _("CELEX number"), r"(?P<id>[0-9][0-9]{4}[A-Z]{1,2}[0-9]{4}(?:\(\d{2}\))?)",
        "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:{id}",
    ),
}


def identifier_problem(scheme: str, value: str) -> str:
    """Why `value` is not an identifier of `scheme`; empty when it is one."""
    if scheme not in SCHEMES:
        return _("There is no scheme “%(scheme)s”.") % {"scheme": scheme}
    if re.fullmatch(SCHEMES[scheme].pattern, value, re.ASCII):
        return ""
    return _("“%(value)s” is not a %(scheme)s.") % {"value": value, "scheme": SCHEMES[scheme].label}


def identifier_address(scheme: str, value: str) -> str:
    """The stable address of an identifier, such as https://docs.un.org/en/S/RES/2803(2025)."""
    return SCHEMES[scheme].address.format(**re.fullmatch(SCHEMES[scheme].pattern, value).groupdict())


# ---------------------------------------------------------------- tables as form and database choices


@lru_cache(maxsize=1024)
def kind_words(kind: str, language: str) -> str:
    """A kind of event in words; `language` is the active one, and part of the key only."""
    return str(KINDS[kind].label)


def choices(table: dict) -> list[tuple[str, str]]:
    """[(value, label)] of a table whose rows are a label or a named tuple with one."""
    return [(value, row if not hasattr(row, "label") else row.label) for value, row in table.items()]
