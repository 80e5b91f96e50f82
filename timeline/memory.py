"""Answers that a process of the web server keeps, up to so many bytes of them; those asked for least lately go first."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import NamedTuple


class Remembered(NamedTuple):
    """An answer as it goes over the wire: `headers` are (name, value), `body` compressed as they say."""

    headers: list[tuple[str, str]]
    body: bytes

    @property
    def etag(self) -> str:
        """Without its quotes and its mark of weakness."""
        return dict(self.headers)["ETag"].removeprefix('W/').strip('"')

    @property
    def size(self) -> int:
        """Bytes, about: what the objects around them take is guessed."""
        return len(self.body) + sum(len(name) + len(value) for name, value in self.headers) + 4096


class Memory:
    """{key: answer}, for the threads of one process."""

    def __init__(self, most_bytes: int):
        self.most_bytes, self.bytes = most_bytes, 0
        self.answers: OrderedDict[str, Remembered] = OrderedDict()
        self.lock = Lock()

    def get(self, key: str) -> Remembered | None:
        with self.lock:
            if key in self.answers:
                self.answers.move_to_end(key)
            return self.answers.get(key)

    def keep(self, key: str, answer: Remembered) -> None:
        """One that would displace many others is not kept."""
        if answer.size > self.most_bytes // 8:
            return
        with self.lock:
            self._drop(key)
            self.answers[key] = answer
            self.bytes += answer.size
            while self.bytes > self.most_bytes:
                self._drop(next(iter(self.answers)))

    def _drop(self, key: str) -> None:
        if answer := self.answers.pop(key, None):
            self.bytes -= answer.size

    def clear(self) -> None:
        with self.lock:
            self.answers.clear()
            self.bytes = 0
