"""Signed checkpoints: what the ledger was at a moment, told by a key that the database does not hold.

Whoever can write everything in the database can forge a whole chain; they cannot sign it. Checkpoints are kept beside
the key, one JSON document a line, and published for others to keep: `timeline/verify.py` holds an export against them.
"""

from __future__ import annotations

import json
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings
from django.utils import timezone

from timeline.kept_secret import keep
from timeline.models.ledger import Revision
from timeline.verify import Checkpoint, Report, canonical, checkpoints_in, verify


def signing_key() -> Ed25519PrivateKey:
    """The key of TIMELINE_CHECKPOINT_KEY, made at first use where that names none. ValueError for one of another kind."""
    file = Path(settings.CHECKPOINT_KEY)
    if not file.exists():
        made = Ed25519PrivateKey.generate()
        keep(file, made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    key = load_pem_private_key(file.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError(f"{file} is not an Ed25519 key")
    return key


def public_key() -> str:
    """As PEM, for readers."""
    return signing_key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def published() -> dict:
    """Every checkpoint there is, as readers are given them."""
    file = Path(settings.CHECKPOINTS)
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return {"checkpoints": [json.loads(line) for line in lines]}


def own_checkpoints() -> list[Checkpoint]:
    """Those that our key has signed. Broken where one was not."""
    return checkpoints_in(json.dumps(published()), {signing_key().public_key().public_bytes_raw().hex()})


def checked() -> Report:
    """The ledger in the database, read from its beginning and held against our own checkpoints. Broken if it is not whole."""
    return verify(Revision.objects.lines(), own_checkpoints())


def checkpoint() -> Report:
    """Sign what the ledger now is, unless that was signed already. Never signs one that is broken: raises Broken."""
    report = checked()
    if report.signed < report.revisions:
        _sign(report)
    return report


def _sign(report: Report):
    key = signing_key()
    said = {
        "position": report.revisions,
        "hash": report.head,
        "count": report.revisions,
        "moment": timezone.now().strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "key": key.public_key().public_bytes_raw().hex(),
    }
    line = canonical(said | {"signature": key.sign(canonical(said)).hex()}) + b"\n"
    with open(settings.CHECKPOINTS, "ab") as file:
        file.write(line)
