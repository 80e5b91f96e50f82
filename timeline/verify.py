"""Checks an exported ledger: that no revision was changed, removed, slipped in, moved or cut off since it was signed.

Needs nothing of Diplomatic Timeline, nor its database: only Python and its standard library.

    python verify.py ledger.jsonl --checkpoints checkpoints.json --key checkpoint-key.pem

An export has one revision a line, as JSON with these fields:

    position, kind, slug, version, action, document, author, approver, alone, reason, moment, previous, hash

`hash` is the SHA-256, in hexadecimal, of the canonical JSON (RFC 8785) of all the other fields, `previous` the hash of
the revision before, 64 zeros for the first. A chain alone proves that it fits together, not that it is the one that was
there: that is what checkpoints say, each signed (Ed25519) over the canonical JSON of its fields but `signature`. Keep
the key and the checkpoints somewhere else than where the ledger comes from.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import sys
from typing import NamedTuple

FIELDS = {
    "position": int, "kind": str, "slug": str, "version": int, "action": str, "document": dict, "author": str,
    "approver": str, "alone": bool, "reason": str, "moment": str, "previous": str, "hash": str,
}  # fmt: skip
CHECKPOINT_FIELDS = {"position": int, "hash": str, "count": int, "moment": str, "key": str, "signature": str}
BEGINNING = "0" * 64
HASH = re.compile(r"[0-9a-f]{64}")
PEM = re.compile(r"-----BEGIN PUBLIC KEY-----\s([\w+/=\s]+)-----END PUBLIC KEY-----")
# How the key's 32 bytes are introduced in it.
PUBLIC_KEY = bytes.fromhex("302a300506032b6570032100")
# So written, moments are in the order of their texts.
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
# RFC 8785 writes numbers as JavaScript has them: beyond these it has not every whole one.
LARGEST = 2**53 - 1


class Broken(Exception):
    """What is wrong. `position` is that of the first bad link, or of the first that may be."""

    def __init__(self, position: int, reason: str):
        super().__init__(f"Revision {position}: {reason}")
        self.position, self.reason = position, reason


class Checkpoint(NamedTuple):
    """What somebody who holds a key has said of the ledger: at that position stood that hash."""

    position: int
    hash: str
    moment: str


class Report(NamedTuple):
    """Of an unbroken chain: how many revisions, how many of them are signed for, the latest of each document.

    `latest` is {(kind, slug): (position, fingerprint of the document)}.
    """

    revisions: int
    signed: int
    head: str
    latest: dict


def canonical(value) -> bytes:
    """RFC 8785, for what revisions hold: texts, whole numbers, booleans, null, lists, objects with ASCII keys."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def fingerprint(value) -> str:
    return hashlib.sha256(canonical(value)).hexdigest()


def parsed(line: str):
    """JSON in which each key stands once and all numbers are whole. ValueError for any other."""
    return json.loads(line, object_pairs_hook=_once, parse_int=_whole, parse_float=_whole, parse_constant=_whole)


def _once(pairs):
    found = dict(pairs)
    if len(found) < len(pairs) or not all(key.isascii() for key in found):
        raise ValueError("a key stands twice, or is not ASCII")
    return found


def _whole(digits):
    number = int(digits)
    if abs(number) > LARGEST:
        raise ValueError(f"{digits[:40]} is too large")
    return number


# ---------------------------------------------------------------- the chain


def verify(lines, checkpoints: list[Checkpoint] = ()) -> Report:
    """Reads every revision once, in order. Raises Broken at the first bad link."""
    signed_for = {}
    for one in checkpoints:
        if signed_for.setdefault(one.position, one.hash) != one.hash:
            raise Broken(one.position, "two signed checkpoints contradict each other")
    position, previous, moment, latest, versions, signed = 0, BEGINNING, "", {}, {}, 0
    for position, line in enumerate(lines, 1):
        revision = _revision(line, position)
        _follows(revision, position, previous, moment, versions)
        previous, moment = revision["hash"], revision["moment"]
        latest[revision["kind"], revision["slug"]] = position, fingerprint(revision["document"])
        if position in signed_for:
            if signed_for[position] != previous:
                between = "" if signed == position - 1 else f" or one after revision {signed}"
                raise Broken(signed + 1, f"revision {position}{between} is not the one that was signed")
            signed = position
    beyond = [one for one in signed_for if one > position]
    if beyond:
        certain = f"; of those there are, none after revision {signed} is certain" if signed < position else ""
        raise Broken(position + 1, f"is missing, as is all up to revision {max(beyond)}, which was signed{certain}")
    return Report(position, signed, previous, latest)


def _revision(line, position) -> dict:
    """The line's revision, of the right fields, with the hash that belongs to them."""
    try:
        revision = parsed(line)
        given = {name: type(value) for name, value in revision.items()}
    except (ValueError, AttributeError, RecursionError) as error:
        raise Broken(position, f"is not a revision in JSON ({error})") from error
    if given != FIELDS:
        wrong = sorted(name for name in given.keys() | FIELDS.keys() if given.get(name) is not FIELDS.get(name))
        raise Broken(position, f"has not the fields of a revision ({', '.join(wrong)})")
    said = {name: value for name, value in revision.items() if name != "hash"}
    try:
        right = fingerprint(said)
    except UnicodeEncodeError as error:
        raise Broken(position, f"holds text that is not Unicode ({error.reason})") from error
    if revision["hash"] != right:
        raise Broken(position, "does not say what its hash was made of: it was changed")
    return revision


def _follows(revision, position, previous, moment, versions):
    """Raises Broken unless the revision is the next of the chain, of its document and in time."""
    if revision["previous"] != previous:
        raise Broken(position, f"does not follow revision {position - 1}: the hash before it is another")
    if revision["position"] != position:
        raise Broken(position, f"calls itself revision {revision['position']}")
    if not MOMENT.fullmatch(revision["moment"]) or revision["moment"] < moment:
        raise Broken(position, f"is dated {revision['moment']}, before revision {position - 1}")
    if revision["document"].get("slug") != revision["slug"]:
        raise Broken(position, "holds the document of something else")
    key = revision["kind"], revision["slug"]
    versions[key] = versions.get(key, 0) + 1
    if revision["version"] != versions[key]:
        raise Broken(position, f"is version {revision['version']} of {revision['slug']}, not {versions[key]}")


# ---------------------------------------------------------------- checkpoints


def checkpoints_in(text: str, keys: set[str]) -> list[Checkpoint]:
    """The checkpoints of a published list, each signed by one of the keys (hexadecimal). Broken for any other."""
    try:
        rows = parsed(text)["checkpoints"]
        if not all({name: type(value) for name, value in row.items()} == CHECKPOINT_FIELDS for row in rows):
            raise ValueError("a checkpoint has other fields")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Broken(0, f"the checkpoints cannot be read ({error})") from error
    return [_checked(row, keys) for row in rows]


def _checked(row: dict, keys: set[str]) -> Checkpoint:
    if row["key"] not in keys:
        raise Broken(row["position"], "its checkpoint was signed with a key that is not yours")
    said = {name: value for name, value in row.items() if name != "signature"}
    try:
        right = is_signed(bytes.fromhex(row["key"]), bytes.fromhex(row["signature"]), canonical(said))
    except ValueError:
        right = False
    if not right:
        raise Broken(row["position"], "the signature of its checkpoint is not right")
    if row["count"] != row["position"] or not HASH.fullmatch(row["hash"]) or not MOMENT.fullmatch(row["moment"]):
        raise Broken(row["position"], "its checkpoint contradicts itself")
    return Checkpoint(row["position"], row["hash"], row["moment"])


def key_in(pem: str) -> str:
    """A public key's 32 bytes in hexadecimal, out of a PEM file (RFC 8410) or as they are."""
    if HASH.fullmatch(pem.strip()):
        return pem.strip()
    inside = PEM.fullmatch(pem.strip())
    der = base64.b64decode("".join(inside[1].split()), validate=True) if inside else b""
    if len(der) != len(PUBLIC_KEY) + 32 or not der.startswith(PUBLIC_KEY):
        raise ValueError("it is not an Ed25519 key")
    return der[len(PUBLIC_KEY) :].hex()


# ---------------------------------------------------------------- Ed25519 (RFC 8032), its checking half


# The field, the order of the group, the curve's constant, and a root of -1.
P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D, ROOT = -121665 * pow(121666, -1, P) % P, pow(2, (P - 1) // 4, P)


def is_signed(key: bytes, signature: bytes, message: bytes) -> bool:
    """Whether who holds the other half of the key signed the message."""
    public, share = _point(key), int.from_bytes(signature[32:], "little")
    if public is None or len(signature) != 64 or share >= ORDER:
        return False
    turn = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    x, y, z, _t = _sum(_times(share, BASE), _times(ORDER * 8 - turn, public))
    x, y = x * pow(z, -1, P) % P, y * pow(z, -1, P) % P
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]


def _point(written: bytes) -> tuple[int, int, int, int] | None:
    """A point of the curve in extended coordinates; None where nothing is written that is one."""
    y = int.from_bytes(written, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * ROOT % P
    if len(written) != 32 or y >= P or x * x % P != square or (sign and not x):
        return None
    x = x if x & 1 == sign else P - x
    return x, y, 1, x * y % P


def _sum(one, other):
    (x, y, z, t), (u, v, w, s) = one, other
    a, b, c, d = (y - x) * (v - u) % P, (y + x) * (v + u) % P, 2 * t * s * D % P, 2 * z * w % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(number: int, point):
    total = (0, 1, 1, 0)
    for digit in f"{number:b}":
        total = _sum(total, total)
        total = _sum(total, point) if digit == "1" else total
    return total


BASE = _point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


# ---------------------------------------------------------------- by itself


def words(report: Report) -> list[str]:
    """What an unbroken chain proves, and what it does not."""
    said = [f"{report.revisions} revisions in one unbroken chain. The last has the hash {report.head}."]
    if report.signed:
        said.append(f"Up to revision {report.signed} they are those that were signed.")
    if left := report.revisions - report.signed:
        said.append(f"No checkpoint covers the last {left}: whether they were rewritten or cut off cannot be told.")
    return said


def main(arguments=None) -> int:
    parser = argparse.ArgumentParser(description="Checks an exported ledger of a Diplomatic Timeline.")
    parser.add_argument("ledger", help="the export: one revision a line")
    parser.add_argument("--checkpoints", help="the published checkpoints, as kept since then")
    parser.add_argument("--key", action="append", default=[], help="the public key, a PEM file; several may be given")
    asked = parser.parse_args(arguments)
    if asked.checkpoints and not asked.key:
        parser.error("checkpoints prove nothing without the key that signed them: give it with --key")
    try:
        signed = []
        if asked.checkpoints:
            with open(asked.checkpoints, encoding="utf-8") as file:
                signed = checkpoints_in(file.read(), {_key_of(name) for name in asked.key})
        with open(asked.ledger, encoding="utf-8", errors="surrogateescape", newline="\n") as lines:
            report = verify(lines, signed)
    except Broken as broken:
        print(f"BROKEN. {broken}.")
        return 1
    except (OSError, ValueError) as error:
        print(f"Nothing was checked: {error}.", file=sys.stderr)
        return 2
    print("\n".join(words(report)))
    return 0


def _key_of(name: str) -> str:
    with open(name, encoding="ascii") as file:
        return key_in(file.read())


if __name__ == "__main__":
    sys.exit(main())
