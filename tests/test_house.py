"""The house rules that a machine can check: style, imports, sizes, what lies at the top, what is committed."""

import ast
import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from timeline.staticfiles import IMPORT, QuickCompressor, gathered, slim

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


def run(*command, **environment):
    """The outcome of a command that is run in the root of the repository."""
    return subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def passes(outcome):
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


@pytest.fixture(scope="module")
def files():
    """What is committed or about to be: paths relative to the root."""
    if not (ROOT / ".git").exists():
        pytest.skip("This is not a git checkout: what is committed cannot be told.")
    listed = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    if listed.returncode:
        pytest.skip(f"git does not list the files: {listed.stderr.strip()}")
    return [Path(name) for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def python_files():
    return [file for folder in ("timeline", "tests") for file in sorted((ROOT / folder).rglob("*.py"))] + [
        ROOT / "manage.py"
    ]


def length(file) -> int:
    return len(file.read_text(encoding="utf-8").splitlines())


# ---------------------------------------------------------------- tools


def test_the_style_is_one():
    passes(run(BIN / "ruff", "check", "--no-cache", "."))


def test_imports_go_down_only():
    passes(run(BIN / "lint-imports", "--config", ".importlinter", "--no-cache"))


def test_no_migration_is_missing():
    passes(
        run(
            sys.executable,
            "manage.py",
            "makemigrations",
            "--check",
            "--dry-run",
            DJANGO_SETTINGS_MODULE="tests.settings",
        )
    )


def test_it_is_fit_to_be_deployed():
    passes(
        run(
            sys.executable,
            "manage.py",
            "check",
            "--deploy",
            "--fail-level",
            "WARNING",
            DJANGO_SETTINGS_MODULE="timeline.settings",
            TIMELINE_ORIGIN="https://timeline.example.org",
            TIMELINE_SECRET_KEY=secrets.token_urlsafe(64),
        )
    )


# ---------------------------------------------------------------- sizes


def test_no_python_file_is_longer_than_400_lines():
    long = {str(file.relative_to(ROOT)): length(file) for file in python_files() if "migrations" not in file.parts}

    assert {name: lines for name, lines in long.items() if lines > 400} == {}


def test_no_script_is_longer_than_150_lines(files):
    scripts = [file for file in files if file.suffix in (".js", ".mjs") and "node_modules" not in file.parts]
    ours = [file for file in scripts if "vendor" not in file.parts]

    assert {str(file): length(ROOT / file) for file in ours if length(ROOT / file) > 150} == {}


def test_our_scripts_are_small():
    """All of them together, as a browser that reads every page is sent them: those that another imports come with it."""
    texts = {script.name: script.read_text() for script in (ROOT / "static/js").glob("*.js")}
    imported = {name for text in texts.values() for name in IMPORT.findall(text)}
    sent = [gathered(text, texts.get) for name, text in texts.items() if name not in imported]

    assert len(imported) > 10 and len(sent) > 4
    assert sum(len(QuickCompressor.compress_brotli(slim(text))) for text in sent) < 15_000


def views():
    """(file, function) of all that answer a request."""
    for file in sorted((ROOT / "timeline").rglob("views.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield file, node


def test_a_view_tells_its_story_shortly():
    long = {}
    for file, view in views():
        story = view.body[1:] if ast.get_docstring(view) else view.body
        lines = story[-1].end_lineno - story[0].lineno + 1 if story else 0
        if lines > 15:
            long[f"{file.relative_to(ROOT)}: {view.name}"] = lines

    assert list(views())
    assert long == {}


def test_only_verbs_filter():
    """A view asks with the verbs of querysets.py."""
    asking = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file, view in views()
        for node in ast.walk(view)
        if isinstance(node, ast.Attribute) and node.attr in ("filter", "exclude", "raw", "extra")
    ]

    assert asking == []


# ---------------------------------------------------------------- what lies where

AT_THE_TOP = {"README.md", "manage.py", "requirements.txt", "timeline", "templates", "static", "tests"}


def test_the_top_level_is_fixed(files):
    top = {file.parts[0] for file in files}

    assert {name for name in top if not name.startswith(".")} <= AT_THE_TOP


def test_no_file_is_named_for_what_it_is_not():
    """One noun per file, named as the screen names it."""
    vague = {"utils", "util", "helpers", "helper", "services", "service", "managers", "manager", "common", "misc"}

    named = {file.relative_to(ROOT): {file.stem, *file.parent.relative_to(ROOT).parts} for file in python_files()}

    assert [str(file) for file, names in named.items() if names & vague] == []


# In parts, so that this file does not name what it looks for.
REGISTRIES = [
    ".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("yarnpkg", "com"))
]
MIRRORS = [
    "".join(parts) for parts in (("arti", "factory"), ("/nexus/", "repository"), ("index", "-url"), ("dev", "pi/"))
]


def test_nothing_committed_names_a_package_registry(files):
    """Where packages come from is a matter of the machine, not of the project."""
    naming = []
    for file in files:
        if file.suffix in (".png", ".ico", ".woff2", ".jpg", ".gz", ".br"):
            continue
        text = (ROOT / file).read_text(encoding="utf-8", errors="replace").lower()
        naming += [f"{file}: {word}" for word in REGISTRIES + MIRRORS if word in text]

    assert naming == []


def test_nothing_committed_is_a_secret_or_a_leftover(files):
    left = {".pyc", ".log", ".sqlite3", ".key", ".pem", ".orig", ".rej", ".bak", ".swp"}

    assert [str(file) for file in files if file.suffix in left or file.name in (".env", ".DS_Store")] == []
