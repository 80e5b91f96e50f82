"""Keys are made once, and nobody else reads them."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from timeline.checkpoint import public_key
from timeline.secret_key import secret_key

MANY = 12


def at_once(make):
    start = Barrier(MANY)
    with ThreadPoolExecutor(MANY) as pool:
        return [one.result() for one in [pool.submit(lambda: start.wait() and None or make()) for _ in range(MANY)]]


def test_whoever_asks_at_the_same_time_gets_the_same_key(tmp_path, settings):
    settings.CHECKPOINT_KEY = tmp_path / "checkpoint_key.pem"
    assert len(set(at_once(public_key))) == 1
    assert len(set(at_once(lambda: secret_key(tmp_path / "secret_key")))) == 1

    assert sorted(file.name for file in tmp_path.iterdir()) == ["checkpoint_key.pem", "secret_key"]
    assert {file.stat().st_mode & 0o777 for file in tmp_path.iterdir()} == {0o600}
