"""Loads a made record into an empty, migrated database through COPY, in text, with everything derived.

Four processes make a dataset each, and have PostgreSQL take it in: while one of a pair works the other one waits, and two
cores have something to do, also while one waits for the disk.
"""

from __future__ import annotations

import datetime as dt
import gc
import multiprocessing
import resource
import time
from contextlib import contextmanager

import psycopg
from psycopg import sql

from tests.bench import antechamber
from tests.bench.made import Dataset, Made, MadeRecord
from tests.bench.set_aside import at_once, set_aside

# Those with a row or more for each event; and those with few rows.
LARGE = [f"timeline_{name}" for name in ("event", "eventstoryline", "participation", "citation", "involvement")]
FEW = ("storyline", "actor", "actoralias", "affiliation", "source", "spelling", "link")
SMALL = [f"timeline_{name}" for name in FEW]
SAMPLES = ["timeline_sample", "timeline_sample_words"]
VACUUMED = [*LARGE[1:], *SAMPLES]
SPELLED = "SELECT timeline_spell(ARRAY(SELECT id FROM timeline_actor))"
BLOCK = 4000
PROCESSES = 4
# Events were published one after another over half a year.
MOMENTS = 4000


class Phases:
    """Says how many seconds each phase took."""

    def __init__(self, say):
        self.say, self.begun, self.seconds = say, time.perf_counter(), {}

    @contextmanager
    def __call__(self, name: str):
        begun = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - begun
        self.say(f"{name:>26} {self.seconds[name]:8.1f} s")


def load_record(connection_url: str, record: MadeRecord, say=lambda line: None) -> dict[str, float]:
    """Loads `record`, and returns the seconds of each phase; `say` hears them, with rows, memory and size.

    Raises ValueError where there are events already.
    """
    phase = Phases(say)
    with psycopg.connect(connection_url, autocommit=True) as connection:
        connection.execute("SET synchronous_commit = off")
        if connection.execute("SELECT 1 FROM timeline_event UNION ALL SELECT 1 FROM timeline_actor LIMIT 1").fetchone():
            raise ValueError("The database has a record already: load into an empty one.")
        with set_aside(connection_url, LARGE, SMALL) as put_back:
            with phase("actors and sources"):
                ids = _small(connection, record)
                connection.execute(f"ANALYZE {', '.join(SMALL)}")
            with phase("events"):
                _large(connection_url, record, ids)
            # Of bare tables, this is reading them once; one takes as long as all others.
            with phase("vacuum, and names spelled"):
                at_once(connection_url, [f"VACUUM {LARGE[0]}", SPELLED, *(f"VACUUM {table}" for table in VACUUMED)])
            with phase("indexes and constraints"):
                put_back()
        with phase("analyze"):
            at_once(connection_url, [f"ANALYZE {table}" for table in [*LARGE, *SMALL, *SAMPLES]])
        _figures(connection, phase)
    return phase.seconds


def _figures(connection, phase: Phases) -> None:
    for table in [*LARGE, "timeline_actor", "timeline_source"]:
        rows = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()[0]
        phase.say(f"{table.removeprefix('timeline_'):>26} {rows:10,} rows")
    size = connection.execute("SELECT pg_database_size(current_database())").fetchone()[0]
    # At most so much: processes share what was there when they were forked.
    own, each = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    memory = (own + PROCESSES * each) / 1024
    phase.say(f"{'altogether':>26} {time.perf_counter() - phase.begun:8.1f} s")
    phase.say(f"{'memory of the loader':>26} {memory:8.0f} MB")
    phase.say(f"{'database':>26} {size / 1e6:8.0f} MB")


# ---------------------------------------------------------------- few rows


def _small(connection, record: MadeRecord) -> dict[str, dict[str, int]]:
    """{"storylines", "actors", "sources": {slug: id}}"""
    numbered = {"storylines": record.storylines, "actors": record.actors, "sources": record.sources}
    ids = {kind: {row.slug: n for n, row in enumerate(rows, 1)} for kind, rows in numbered.items()}
    for table, columns, rows in _small_rows(record, ids):
        with connection.cursor().copy(_copy(table, columns)) as copy:
            for row in rows:
                copy.write_row(row)
        _count_on(connection, table)
    return ids


def _small_rows(record: MadeRecord, ids: dict):
    actors = ids["actors"]
    yield (
        "timeline_storyline",
        "id slug name summary colour colour_dark position opening opening_label",
        [(n, s.slug, s.name, "", s.colour, s.colour_dark, n, s.opening, "") for n, s in _numbered(record.storylines)],
    )
    yield (
        "timeline_actor",
        "id slug name kind country wikidata summary",
        [(n, a.slug, a.name, a.kind, a.country, "", "") for n, a in _numbered(record.actors)],
    )
    yield (
        "timeline_actoralias",
        "actor_id name language",
        [(actors[a.slug], name, language) for a in record.actors for name, language in a.aliases],
    )
    yield (
        "timeline_affiliation",
        "actor_id parent_id office period lower upper",
        [
            (actors[a.slug], actors[of.parent], of.office, of.period, of.lower, of.upper)
            for a in record.actors
            for of in a.affiliations
        ],
    )
    yield (
        "timeline_source",
        """id slug publisher title kind url scheme identifier archive_url published language via reliability
        reliability_reason state_owned party_to_conflict note""",
        [
            (n, s.slug, s.publisher, s.title, s.kind, f"https://example.org/{s.slug}", "", "", "", s.published, "en", "",
             s.reliability, "", s.state_owned, s.party_to_conflict, "")
            for n, s in _numbered(record.sources)
        ],
    )  # fmt: skip


def _numbered(rows):
    return enumerate(rows, 1)


def _copy(table: str, columns: str):
    names = sql.SQL(", ").join(sql.Identifier(column) for column in columns.split())
    return sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)


def _count_on(connection, table: str) -> None:
    """What is written next gets the next id."""
    of = sql.Literal(table)
    connection.execute(
        sql.SQL("SELECT setval(pg_get_serial_sequence({0}, 'id'), max(id)) FROM {1} HAVING max(id) > 0").format(
            of, sql.Identifier(table)
        )
    )


# ---------------------------------------------------------------- many rows


def _large(connection_url: str, record: MadeRecord, ids: dict) -> None:
    """One process makes and feeds a dataset after another; where there are several, several processes do."""
    if len(record.datasets) == 1:
        _feed(connection_url, record, ids, record.datasets)
    else:
        # Looking again and again for what can go of what events are made of would take an eighth of the time.
        gc.freeze()
        fork = multiprocessing.get_context("fork")
        shares = [record.datasets[n::PROCESSES] for n in range(PROCESSES)]
        workers = [fork.Process(target=_feed_alone, args=(connection_url, record, ids, share)) for share in shares]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        gc.unfreeze()
        if any(worker.exitcode for worker in workers):
            raise RuntimeError("A process that made events has failed; it has said why.")
    with psycopg.connect(connection_url, autocommit=True) as connection:
        _count_on(connection, "timeline_event")


def _feed_alone(*arguments) -> None:
    """As `_feed`, in a process that ends with it: what it makes is in no circle, and goes without being looked for."""
    gc.disable()
    _feed(*arguments)


def _feed(connection_url: str, record: MadeRecord, ids: dict, datasets: list[Dataset]) -> None:
    """Makes a dataset, has the database take it in, and so on: whichever of both works, the other one waits."""
    with psycopg.connect(connection_url) as connection:
        antechamber.open_in(connection)
        for dataset in datasets:
            for rows in _blocks(dataset, record.number, ids):
                for table, lines in zip(antechamber.COLUMNS, rows, strict=True):
                    antechamber.take_in(connection, table, lines)
            antechamber.let_through(connection)
            connection.commit()


def _blocks(dataset: Dataset, of: int, ids: dict):
    """Lists of lines for each of `antechamber.COLUMNS`, some thousand events at a time."""
    storylines, actors, sources = ids["storylines"], ids["actors"], ids["sources"]
    begun, step = dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC), dt.timedelta(days=180) / MOMENTS
    moments = [(begun + n * step).isoformat() for n in range(MOMENTS)]
    events, placements, parts, citations = [], [], [], []
    for number, event in enumerate(dataset.events(), dataset.first):
        published = moments[number * (MOMENTS - 1) // of]
        events.append(_event_line(number, event, published))
        for position, storyline in enumerate(event.storylines):
            placements.append(f"{number}\t{storylines[storyline]}\t{position}\n")
        for position, (actor, role, vote) in enumerate(event.participations):
            parts.append(f"{number}\t{actors[actor]}\t{role}\t{vote}\t\t\tf\t\t{position}\n")
        for position, (source, stance, voice, statement) in enumerate(event.citations):
            claim = "attributed" if voice else "fact"
            citations.append(
                f"{number}\t{sources[source]}\t{stance}\t{actors[voice] if voice else NULL}\t{_plain(statement)}"
                f"\t\t\t\t\t{claim}\t\t{position + 2}\t{position}\n"
            )
        if not number % BLOCK:
            yield events, placements, parts, citations
            events, placements, parts, citations = [], [], [], []
    yield events, placements, parts, citations


NULL = "\\N"
_ESCAPED = {ord("\\"): "\\\\", ord("\t"): "\\t", ord("\n"): "\\n", ord("\r"): "\\r"}


def _plain(text: str) -> str:
    if "\\" in text or "\t" in text or "\n" in text or "\r" in text:
        return text.translate(_ESCAPED)
    return text


class _Written(dict):
    """{day: how it is written}: days come again and again."""

    def __missing__(self, day: dt.date) -> str:
        self[day] = written = day.isoformat()
        return written


_DAYS = _Written()


def _event_line(number: int, event: Made, published: str) -> str:
    (
        slug, title, label, summary, kind, occurrence, date, lower, upper, lower_fuzzy, upper_fuzzy, sort, place,
        significance, _, _, _, status, votes,
    ) = event  # fmt: skip
    text = f"{slug}\t{status}\t{_plain(title)}\t{_plain(label)}\t{_plain(summary)}\t{kind}\t{occurrence}\t{date}"
    days = f"{_DAYS[lower]}\t{_DAYS[upper]}\t{_DAYS[lower_fuzzy]}\t{_DAYS[upper_fuzzy]}\t{_DAYS[sort]}"
    counted = f"{votes[0]}\t{votes[1]}\t{votes[2]}" if votes else "\\N\t\\N\t\\N"
    return (
        f"{number}\t{text}\t{_plain(place)}\t{significance}\t\t{counted}\t\t{days}"
        f"\t{published if status == 'published' else NULL}\t{published}\t\n"
    )
