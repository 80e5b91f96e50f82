"""The vocabularies: complete, tied to their standards, and the same in the database as in the tables."""

import re

import pytest
from django.apps import apps
from django.db import connection

from timeline.models import taxonomy
from timeline.models.fields import Code

PLOVER = """
    AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST
    ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT
"""


def test_every_kind_belongs_to_a_family_that_exists():
    assert {kind.group for kind in taxonomy.KINDS.values()} <= set(taxonomy.KIND_GROUPS)


def test_every_family_has_a_kind():
    assert set(taxonomy.KIND_GROUPS) <= {kind.group for kind in taxonomy.KINDS.values()}


def test_no_family_looks_like_another():
    groups = taxonomy.KIND_GROUPS.values()

    assert len({group.symbol for group in groups}) == len(groups)


def test_no_kind_has_the_name_of_a_family():
    """The address names both in one parameter, so that a name must mean one thing."""
    assert not {name for name in taxonomy.KINDS if name in taxonomy.KIND_GROUPS}


@pytest.mark.parametrize("name", taxonomy.KINDS)
def test_a_kind_maps_to_plover_and_cameo(name):
    kind = taxonomy.KINDS[name]

    assert kind.plover == "" or kind.plover.split(":")[0] in PLOVER.split()
    assert re.fullmatch(r"(0[1-9]|1\d|20)", kind.cameo)


def test_there_are_16_roles():
    assert len(taxonomy.ROLES) == 16


def test_agreements_have_the_stages_of_pax():
    assert list(taxonomy.PAX_STAGES) == ["Pre", "Cea", "SubPar", "SubComp", "Imp", "Ren", "Oth"]


def test_a_grade_is_a_letter_to_f_and_a_number_to_6():
    assert "".join(taxonomy.RELIABILITIES) + "".join(taxonomy.CREDIBILITIES) == "ABCDEF123456"


def test_a_link_reads_from_both_ends():
    assert taxonomy.RELATIONS.keys() == taxonomy.RELATIONS_BACK.keys()


def test_contrary_stances_are_of_their_table():
    assert set(taxonomy.CONTRARY_STANCES) <= set(taxonomy.STANCES)


# ---------------------------------------------------------------- identifiers

ADDRESSES = {
    ("un", "S/RES/2803(2025)"): "https://docs.un.org/en/S/RES/2803(2025)",
    ("un", "S/RES/1973(2011)"): "https://docs.un.org/en/S/RES/1973(2011)",
    ("un", "S/2014/189"): "https://docs.un.org/en/S/2014/189",
    ("un", "S/PV.7138"): "https://docs.un.org/en/S/PV.7138",
    ("un", "A/RES/68/262"): "https://docs.un.org/en/A/RES/68/262",
    ("un", "A/RES/ES-11/1"): "https://docs.un.org/en/A/RES/ES-11/1",
    ("icj", "192"): "https://www.icj-cij.org/case/192",
    ("pax", "1"): "https://www.peaceagreements.org/agreements/1/",
    ("pax", "2803"): "https://www.peaceagreements.org/agreements/2803/",
}


@pytest.mark.parametrize(("identifier", "address"), ADDRESSES.items())
def test_an_identifier_builds_its_stable_address(identifier, address):
    assert taxonomy.identifier_problem(*identifier) == ""
    assert taxonomy.identifier_address(*identifier) == address


REFUSED = [
    ("un", "2803"),
    ("un", "RES/2803"),
    ("un", "S/RES/2803 (2025)"),
    ("un", "S/RES/2803(2025)\n"),
    ("un", "S/2014/189?lang=fr#top"),
    ("un", "S/РЕС/2803"),
    ("icj", "case 192"),
    ("icj", "1920"),
    ("icj", "١٩٢"),
    ("icj", ""),
    ("icc", "russia"),
    ("pax", "1/../2"),
    ("celex", "https://eur-lex.europa.eu/"),
    ("doi", "10.1000/1"),
]


@pytest.mark.parametrize(("scheme", "value"), REFUSED)
def test_what_is_not_an_identifier_is_refused_with_a_reason(scheme, value):
    problem = str(taxonomy.identifier_problem(scheme, value))

    assert problem.endswith(".") and (value in problem or scheme in problem)


# ---------------------------------------------------------------- the database agrees

CODES = [
    (model, field)
    for model in apps.get_app_config("timeline").get_models()
    for field in model._meta.fields
    if isinstance(field, Code)
]
NAMES = [f"{model._meta.model_name}-{field.name}" for model, field in CODES]


def test_all_codes_are_looked_at():
    assert {"kind", "role", "stance", "relation", "status", "reliability"} <= {field.name for _, field in CODES}


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "field"), CODES, ids=NAMES)
def test_the_database_knows_the_same_codes_as_the_table(model, field):
    rows = connection.cursor().execute(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass AND conname = %s",
        [model._meta.db_table, f"{model._meta.model_name}_{field.name}_known"],
    )
    definition = rows.fetchone()

    assert definition is not None, f"{model.__name__}.{field.name} has no constraint"
    assert set(re.findall(r"'([^']*)'::", definition[0])) == {*field.table, *([""] if field.blank else [])}


@pytest.mark.parametrize(("model", "field"), CODES, ids=NAMES)
def test_every_code_fits_its_column(model, field):
    assert max(map(len, field.table)) <= field.max_length
