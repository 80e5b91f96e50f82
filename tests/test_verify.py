"""`timeline/verify.py`: an untouched ledger passes, and whatever was done to one that was signed is found and named."""

import ast
import json
import random
import subprocess
import sys
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.core.management import CommandError, call_command

from tests.factories import make_actor, make_event
from tests.models.refusal import row
from tests.models.tampering import CLASSES, REHASH, as_it_was, run, without_guards
from timeline import verify as standalone
from timeline.checkpoint import checkpoint, own_checkpoints, public_key, published, signing_key
from timeline.models import Actor, Curator, Event, Revision
from timeline.models.ledger import INSERT, append, append_missing
from timeline.record.reader import SHIPPED, read
from timeline.verify import Broken, canonical, checkpoints_in, is_signed, key_in, main, verify

pytestmark = pytest.mark.django_db
SCRIPT = Path(standalone.__file__)
MUTATIONS = 1000


@pytest.fixture(autouse=True)
def a_place_for_keys(tmp_path, settings):
    settings.CHECKPOINT_KEY, settings.CHECKPOINTS = tmp_path / "key.pem", tmp_path / "checkpoints.jsonl"


@pytest.fixture
def ledger():
    """Twelve revisions of shipped events, some of them corrected later, signed in the middle and at the end."""
    shipped = sorted((document.body for document in read(SHIPPED)["event"]), key=lambda body: len(str(body)))
    documents = shipped[:8]
    corrections = [{**document, "place": f"{number}"} for number, document in enumerate(documents[:4])]
    for part in (documents[:6], documents[6:] + corrections):
        run(INSERT, "event", "corrected", "a", "b", False, "The place was wrong.", json.dumps(part))
        checkpoint()
    return list(Revision.objects.lines())


def files(tmp_path, lines):
    names = {"ledger": tmp_path / "ledger.jsonl", "signed": tmp_path / "signed.json", "key": tmp_path / "public.pem"}
    names["ledger"].write_text("".join(lines), encoding="utf-8")
    names["signed"].write_text(json.dumps(published()), encoding="utf-8")
    names["key"].write_text(public_key(), encoding="ascii")
    return [str(names["ledger"]), "--checkpoints", str(names["signed"]), "--key", str(names["key"])]


def told(command, *arguments) -> str:
    out = StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


# ---------------------------------------------------------------- mutations


def test_a_thousand_falsifications_by_a_superuser_are_all_found(ledger):
    signed, last, chance = own_checkpoints(), len(ledger), random.Random(2026)
    assert verify(Revision.objects.lines(), signed).signed == last == 12
    without_guards()
    found, missed = Counter(), []

    for number in range(MUTATIONS):
        name = list(CLASSES)[number % len(CLASSES)]
        falsify, may_fit = CLASSES[name]
        place = falsify(chance, last)
        fits = may_fit and chance.random() < 0.5
        if fits:
            run(REHASH)
        lines = list(Revision.objects.lines())
        as_it_was()
        assert lines != ledger
        try:
            verify(lines, signed)
            missed.append((number, name, place, fits))
        except Broken as broken:
            # A chain that was made to fit is known to be false only from the checkpoint before on.
            shorter = "none after revision" in broken.reason
            exact = not (fits or name == "rewritten chain")
            assert broken.position == place if exact else broken.position <= place or shorter
            found[name] += 1

    assert missed == []
    assert sum(found.values()) == MUTATIONS and set(found) == set(CLASSES)
    assert list(Revision.objects.lines()) == ledger and verify(ledger, signed).signed == last


def test_without_checkpoints_a_chain_that_was_made_to_fit_passes_and_the_report_says_how_little_that_proves(ledger):
    """The control: it is the signature that finds a rewritten chain."""
    without_guards()
    run("UPDATE timeline_revision SET reason = 'Another' WHERE position = 7")
    run(REHASH)
    lines = list(Revision.objects.lines())

    report = verify(lines)
    assert report.signed == 0 and "No checkpoint covers the last 12" in " ".join(standalone.words(report))
    with pytest.raises(Broken, match="not the one that was signed"):
        verify(lines, own_checkpoints())


def test_the_bad_link_lies_after_the_last_good_checkpoint(ledger):
    without_guards()
    run("UPDATE timeline_revision SET reason = 'Another' WHERE position = 9")
    run(REHASH)

    with pytest.raises(Broken) as broken:
        verify(Revision.objects.lines(), own_checkpoints())
    assert broken.value.position == 7
    assert "revision 12 or one after revision 6 is not the one that was signed" in str(broken.value)


LINES = {
    "nothing": ("", "is not a revision in JSON"),
    "not JSON": ("{", "is not a revision in JSON"),
    "a list": ("[]", "is not a revision in JSON"),
    "a field too many": ('{"position": 2}', "has not the fields"),
    "nested without end": ("[" * 100_000, "is not a revision in JSON"),
}


@pytest.mark.parametrize(("line", "reason"), LINES.values(), ids=LINES.keys())
def test_a_line_that_is_no_revision_is_named(ledger, line, reason):
    with pytest.raises(Broken, match=f"Revision 2: {reason}"):
        verify([ledger[0], line, *ledger[2:]])


@pytest.mark.parametrize("fraud", ['"version":1', '"version":1.0', '"version":true', '"version":1,"version":1'])
def test_json_has_to_say_a_thing_once_and_as_it_was(ledger, fraud):
    line = ledger[0].replace('"version":1', fraud)

    if line == ledger[0]:
        assert verify([line]).revisions == 1
    else:
        with pytest.raises(Broken, match="Revision 1: "):
            verify([line])


# ---------------------------------------------------------------- checkpoints


def test_only_the_right_key_signs(ledger):
    key = key_in(public_key())
    rows = published()["checkpoints"]
    assert [one.position for one in checkpoints_in(json.dumps({"checkpoints": rows}), {key})] == [6, 12]

    for name, value in (("position", 11), ("hash", "0" * 64), ("moment", "2020-01-01T00:00:00.000000Z"), ("signature", "00")):
        with pytest.raises(Broken, match="signature"):
            checkpoints_in(json.dumps({"checkpoints": [{**rows[0], name: value}]}), {key})
    with pytest.raises(Broken, match="key that is not yours"):
        checkpoints_in(json.dumps({"checkpoints": rows}), {"ab" * 32})
    for unreadable in ("", "[]", '{"checkpoints": [{}]}', '{"checkpoints": 4}'):
        with pytest.raises(Broken, match="cannot be read"):
            checkpoints_in(unreadable, {key})


def test_a_checkpoint_is_made_once_and_never_of_a_broken_ledger(ledger):
    assert "was signed already" in told("checkpoint") and len(published()["checkpoints"]) == 2
    make_event(slug="talks"), append_missing()
    assert "is signed now" in told("checkpoint") and len(published()["checkpoints"]) == 3

    without_guards()
    run("UPDATE timeline_revision SET reason = 'Another' WHERE position = 7")
    with pytest.raises(CommandError, match="Nothing was signed. Revision 7: "):
        told("checkpoint")
    assert len(published()["checkpoints"]) == 3


def test_the_key_is_its_owners_alone(settings):
    signing_key()

    assert Path(settings.CHECKPOINT_KEY).stat().st_mode & 0o777 == 0o600
    assert signing_key().public_key() == signing_key().public_key()


# ---------------------------------------------------------------- by itself


def test_it_stands_alone_and_is_short():
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"))
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    imported |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

    needed = {name.partition(".")[0] for name in imported} - set(sys.stdlib_module_names)
    assert needed == set()
    assert len(SCRIPT.read_text(encoding="utf-8").splitlines()) < 300


def test_signatures_are_judged_as_by_a_library():
    """`cryptography` signs; of each signature, as it is and with one bit turned, both say the same."""
    chance = random.Random(8032)
    for length in range(24):
        key, message = Ed25519PrivateKey.from_private_bytes(chance.randbytes(32)), chance.randbytes(length)
        parts = [key.public_key().public_bytes_raw(), key.sign(message), message]
        assert is_signed(*parts)
        for part in range(2 if not message else 3):
            bit = chance.randrange(len(parts[part]) * 8)
            turned = bytes(byte ^ (1 << bit % 8) * (at == bit // 8) for at, byte in enumerate(parts[part]))
            wrong = [turned if at == part else right for at, right in enumerate(parts)]
            assert is_signed(*wrong) == by_library(*wrong)
    # A share beyond the group's order is another writing of the same signature, which nobody signed.
    beyond = int.from_bytes(parts[1][32:], "little") + standalone.ORDER
    assert not is_signed(parts[0], parts[1][:32] + beyond.to_bytes(32, "little"), parts[2])


def by_library(key, signature, message) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def test_as_a_script_it_says_what_it_found(ledger, tmp_path):
    script = tmp_path / "verify.py"
    script.write_bytes(SCRIPT.read_bytes())

    def outcome(lines):
        # Without what is installed beside Python.
        command = [sys.executable, "-I", "-S", str(script), *files(tmp_path, lines)]
        return subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path, env={})

    good = outcome(ledger)
    assert (good.returncode, good.stderr) == (0, "")
    assert good.stdout.startswith("12 revisions in one unbroken chain.")
    assert "Up to revision 12 they are those that were signed." in good.stdout
    cut = outcome(ledger[:-2])
    assert (cut.returncode, cut.stdout) == (
        1,
        "BROKEN. Revision 11: is missing, as is all up to revision 12, which was signed;"
        " of those there are, none after revision 6 is certain.\n",
    )


def test_what_cannot_be_read_is_not_said_to_be_broken(tmp_path, ledger, capsys):
    arguments = files(tmp_path, ledger)

    assert main(["/nowhere/ledger.jsonl"]) == 2
    assert main([*arguments[:-1], arguments[0]]) == 2
    assert capsys.readouterr().err.count("Nothing was checked") == 2
    with pytest.raises(SystemExit):
        main(arguments[:3])


def test_a_byte_that_is_no_text_is_a_change(tmp_path, ledger, capsys):
    arguments = files(tmp_path, ledger)
    export = Path(arguments[0])
    export.write_bytes(export.read_bytes().replace(b"wrong", b"wr\xffng", 1))

    assert main(arguments) == 1 and "BROKEN. Revision 1: holds text that is not Unicode" in capsys.readouterr().out


def test_canonical_text_is_the_exports_own(ledger):
    for line in ledger:
        assert canonical(json.loads(line)).decode() + "\n" == line


# ---------------------------------------------------------------- the record itself


def test_the_record_is_held_against_the_ledger(tmp_path):
    people = {name: Curator.objects.create_user(name) for name in ("ada", "ben")}
    event, actor = make_event(slug="talks", actors=["russia"]), make_actor("france")
    append(actor, "loaded"), append_missing(), checkpoint()
    assert told("verify_record").endswith("Everything public is as the ledger last says.\n")

    row(event).update(title="Other talks")
    Actor.objects.filter(pk=actor.pk).delete()
    make_event(slug="new-talks"), make_event(slug="not-yet", status="draft")
    with pytest.raises(CommandError) as refused:
        told("verify_record")
    sentences = str(refused.value).splitlines()
    assert "The actor “france” is gone, and the ledger does not say why." in sentences
    assert "The event “new-talks” is public, and the ledger does not know it." in sentences
    assert any(one.startswith("The event “talks” is not as revision ") for one in sentences)
    assert not any("not-yet" in one for one in sentences)

    append(event, "corrected", reason="Another title.", author=people["ada"], approver=people["ben"])
    with pytest.raises(CommandError) as refused:
        told("verify_record")
    assert "“talks”" not in str(refused.value)


def test_an_export_is_checked_as_the_database_is(tmp_path, ledger):
    export = tmp_path / "ledger.jsonl"
    assert told("export_ledger", str(export)) == f"12 revisions in {export}\n"
    assert export.read_text(encoding="utf-8") == "".join(ledger) == told("export_ledger", "-")
    assert "Up to revision 12 they are those that were signed." in told("verify_record", str(export))

    export.write_text("".join(ledger[:3] + ledger[4:]), encoding="utf-8")
    with pytest.raises(CommandError, match="BROKEN. Revision 4: does not follow revision 3"):
        told("verify_record", str(export))
    assert Event.objects.count() == 0
