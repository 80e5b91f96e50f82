"""Which kind of event a sentence tells of, by its words: the taxonomy's kinds, the most particular first. Pure."""

from __future__ import annotations

import re

# kind: what its sentences say. The first that is met counts, so that what is particular stands above what is general.
WORDS = {
    "invitation-response": r"(?:accept|declin|reject|turn(?:ed)? down)\w*\b.{0,40}\binvit|invit\w+\b.{0,40}\b(?:accept|declin)ed",
    "invitation": r"\binvit(?:e[sd]?|ing|ations?)\b",
    "prisoner-exchange": r"\b(?:prisoner|POW)s? (?:exchange|swap)|(?:exchang|swap)\w+ (?:of )?(?:\w+ ){0,3}prisoners",
    "remains-exchange": r"\b(?:exchang|return|repatriat|transfer)\w*\b.{0,40}\b(?:bodies|remains)\b",
    "hostage-release": r"\b(?:releas|freed|free)\w*\b.{0,40}\b(?:hostage|captive)s?\b|\bhostages?\b.{0,30}\b(?:releas|fre)ed",
    "prisoner-release": r"\b(?:releas|freed)\w*\b.{0,40}\bprisoners?\b",
    "un-veto": r"\bveto(?:ed|es)?\b",
    "arrest-warrant": r"\barrest warrants?\b",
    "unga-resolution": r"\bGeneral Assembly\b.{0,60}\b(?:adopt|vot|resolution)",
    "un-resolution": r"\bSecurity Council\b.{0,60}\b(?:adopt|resolution)|\bresolution \d{3,4}\b",
    "judicial-ruling": r"\b(?:court|judges?|tribunal)\b.{0,50}\b(?:rul|order|convict|sentenc|find|found)",
    "judicial-proceeding": r"\b(?:filed|brought|hearing|hearings|lawsuit)\b.{0,60}\b(?:court|ICJ|ICC|case)\b",
    "ceasefire-ended": r"\b(?:ceasefire|truce)\b.{0,40}\b(?:collaps|end|expir|br(?:oke|eak))\w*",
    "ceasefire-in-effect": r"\b(?:ceasefire|truce)\b.{0,40}\b(?:t(?:ook|akes) effect|into (?:effect|force)|beg[ai]n|started)",
    "ceasefire-declared": r"\b(?:declar|announc|agree|propos|order)\w*\b.{0,40}\b(?:ceasefire|truce)\b",
    "sanctions-eased": r"\b(?:lift|eas|suspend|relax)\w*\b.{0,30}\bsanctions?\b",
    "sanctions-renewed": r"\b(?:renew|extend|prolong)\w*\b.{0,30}\bsanctions?\b",
    "sanctions-imposed": r"\b(?:impos|sanction|adopt|announc)\w*\b.{0,40}\bsanctions?\b|\bsanctioned\b",
    "ratification": r"\bratif(?:y|ied|ies|ication)\b",
    "agreement": r"\b(?:sign|conclud|reach)\w*\b.{0,50}\b(?:agreement|accord|treaty|deal|memorandum|pact|charter)\b",
    "recognition": r"\brecogni[sz]\w*\b.{0,40}\b(?:state|statehood|independence|Palestine)\b",
    "summit": r"\bsummit\b",
    "call": r"\b(?:phone|telephone)d?\b|\bspoke by (?:phone|telephone)\b|\b(?:phone )?call with\b",
    "negotiation-round": r"\b(?:round of|peace|direct|indirect|trilateral) (?:talks|negotiations)\b|\bnegotiators\b",
    "mediation": r"\bmediat(?:e[sd]?|ing|ion|ors?)\b",
    "meeting": r"\b(?:met|meets?|meeting|talks|hosted|receiv(?:ed|es)|visit(?:ed|s)?)\b",
    "aid-pledge": r"\bpledg\w+\b.{0,40}\b(?:aid|billion|million|assistance|funds?)\b",
    "aid-delivery": r"\b(?:deliver|sent|shipp)\w*\b.{0,40}\baid\b",
    "appointment": r"\b(?:appoint|nam)ed\b.{0,40}\b(?:as|envoy|head|chair|member|minister)",
    "withdrawal": r"\b(?:withdr[ae]w\w*|pull(?:ed|ing)? out)\b",
    "cancellation": r"\b(?:cancel|call(?:ed)? off|postpon)\w*\b",
    "annexation": r"\bannex\w*\b",
    "ultimatum": r"\bultimatum\b|\bdeadline\b",
    "apology": r"\bapologi[sz]\w+\b",
    "vote": r"\b(?:vote[ds]?|voting)\b",
    "military-event": r"\b(?:attack|shell|struck|strike|bomb|invasion|invad|offensive|missile|drone|kill|outbreak of)\w*\b",
    "proposal": r"\b(?:propos\w+|framework|\d+-point|plan)\b",
    "membership": r"\b(?:join(?:ed|s)?|member(?:s|ship)?)\b",
    "report": r"\b(?:report(?:s|ed|edly)?)\b",
}
PATTERNS = {kind: re.compile(pattern, re.I) for kind, pattern in WORDS.items()}


def kind_of(text: str) -> tuple[str, str, int] | None:
    """(kind, the words that say so, where they stand) or None."""
    for kind, pattern in PATTERNS.items():
        if match := pattern.search(text):
            return kind, match[0], match.start()
    return None
