"""A small record in the ledger, and programs that ask for it."""

import datetime as dt

import pytest
from django.utils import timezone

from tests.curate.conftest import make_curator
from tests.exchange.conftest import make_record
from timeline.models import Token
from timeline.models.ledger import append_missing

AT = "/api/v1"


@pytest.fixture
def record(db):
    make_record()
    append_missing()


def make_token(curator=None, **given):
    """(the token, its text)."""
    values = {"curator": curator or make_curator(), "name": "A program", "expires_at": timezone.now() + dt.timedelta(days=1)}
    token = Token(**{**values, **given})
    text = token.make()
    token.save()
    return token, text


def bearer(text):
    return {"Authorization": f"Bearer {text}"}
