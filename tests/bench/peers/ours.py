"""Our own side: a database with N events, and the server that `manage.py start` starts in front of it."""

import json
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

from tests.bench.peers.events import ROLL_CALLS
from tests.starting import ROOT, Start, environment

# Made once and kept, as loading takes longer than measuring; `.data/` is where the product keeps what it makes.
KEPT = ROOT / ".data/peers"
# Seconds for making and loading one record.
LOADING = 3600


def run(*arguments: str, data: Path, **extra: str) -> str:
    """What a module or command of this checkout prints, with the environment of the product."""
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment(data, **extra), text=True, capture_output=True,
        timeout=LOADING,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments)}: {(done.stderr or done.stdout).strip()[-2000:]}")
    return done.stdout


def kept_events(number: int) -> Path:
    """The folder with the events of the peers' pages, made where it is not there yet."""
    folder = KEPT / f"events-{number}"
    if not (folder / "plain.json.br").exists():
        folder.mkdir(parents=True, exist_ok=True)
        run("-m", "tests.bench.peers.events", str(number), str(folder), data=folder / "settings")
    return folder


class Database:
    """A database with N events: the one that a template of an address names, or an embedded one made for it."""

    def __init__(self, number: int, template: str = ""):
        self.number = number
        if template:
            # For the secret key and the static files; it goes away with the server.
            self.data = Path(tempfile.mkdtemp(prefix="diplomatic-timeline-peers-"))
            self.environment = {"DATABASE_URL": template.replace("{number}", str(number))}
        else:
            self.data, self.environment = KEPT / f"data-{number}", {}

    def prepare(self) -> None:
        """Loads what is not there yet."""
        loaded = self.data / "loaded"
        if self.environment or loaded.exists():
            return
        self.data.mkdir(parents=True, exist_ok=True)
        # As root, PostgreSQL runs under another account, which has to pass through.
        self.data.chmod(0o711)
        run("manage.py", "migrate", "--verbosity=0", data=self.data)
        number = self.number
        made = ["tests.bench.roll_calls"] if number == ROLL_CALLS else ["tests.bench.make_events", str(number)]
        run("-m", *made, data=self.data)
        loaded.touch()

    @contextmanager
    def served(self):
        """The origin of a running server; leaving the block stops it."""
        start = Start(self.data, program=("-m", "tests.bench.peers.unentered"), **self.environment)
        try:
            start.settled.wait(LOADING)
            if "Ready: " not in start.said:
                raise RuntimeError(start.said.strip()[-2000:])
            yield f"http://127.0.0.1:{start.port}"
        finally:
            start.process.terminate()
            start.ended()
            if self.environment:
                shutil.rmtree(self.data, ignore_errors=True)

    def bare_sql(self, addresses: list[str]) -> list[float]:
        """Milliseconds that the database takes for the statements of each address; while the server runs."""
        asked = json.dumps(addresses)
        return json.loads(run("-m", "tests.bench.peers.statements", asked, data=self.data, **self.environment))
