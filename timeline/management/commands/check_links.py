"""`manage.py check_links`: asks the pages of sources whether they are still there, and keeps what they answered.

Each host is asked one page at a time, with a pause between; several hosts at once. What was asked lately is left alone.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from django.core.management.base import BaseCommand
from django.db.models import F, Q
from django.utils import timezone
from tqdm import tqdm

from timeline.models.link_check import ANSWERS, DEAD, MOVED, REFUSED, SILENT, UNCLEAR, VERDICTS, LinkCheck
from timeline.models.source import Source, host_of
from timeline.outbound import OPEN, NoAnswer, NotAsked, Policy, ask

AT_ONCE = 8
PAUSE = 1.0


class Command(BaseCommand):
    stealth_options = ("policy", "pause")
    help = "Asks the pages of sources whether they are still there."

    def add_arguments(self, parser):
        parser.add_argument("--days", type=int, default=30, help="leave alone what was asked in so many days (30)")
        parser.add_argument("--most", type=int, default=1000, help="ask no more than so many, the longest unasked first (1000)")

    def handle(self, *, days, most, policy: Policy = OPEN, pause: float = PAUSE, **options):
        wanted = due(days)[:most]
        found = Counter()
        with tqdm(total=len(wanted), unit="", file=self.stderr, disable=not wanted, leave=False) as bar:
            for source, result in asked(wanted, policy, pause):
                found[keep(source, *result)] += 1
                bar.update()
        for verdict, words in VERDICTS.items():
            if found[verdict]:
                self.stdout.write(f"{words}: {found[verdict]}")
        self.stdout.write(f"asked: {sum(found.values())}")


def due(days: int) -> list[tuple[int, str]]:
    """(source, address) of pages that were not asked lately, or have another address by now."""
    before = timezone.now() - timedelta(days=days)
    late = Q(link_check=None) | Q(link_check__checked__lte=before) | ~Q(link_check__url=F("url"))
    rows = Source.objects.exclude(url="").filter(late).order_by(F("link_check__checked").asc(nulls_first=True), "pk")
    return list(rows.values_list("pk", "url"))


def asked(wanted, policy: Policy, pause: float):
    """((source, address), (verdict, status, where it landed, why)) as answers come in."""
    by_host = defaultdict(list)
    for row in wanted:
        by_host[host_of(row[1])].append(row)

    def one_host(rows):
        answers = []
        for number, row in enumerate(rows):
            time.sleep(pause if number else 0)
            answers.append((row, verdict_on(row[1], policy)))
        return answers

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for answers in pool.map(one_host, by_host.values()):
            yield from answers


def verdict_on(url: str, policy: Policy = OPEN) -> tuple[str, int | None, str, str]:
    """(verdict, status, where it landed when that is another address, why)."""
    try:
        answer = ask(url, policy)
    except NotAsked as reason:
        return REFUSED, None, "", str(reason)
    except NoAnswer as reason:
        return (DEAD if reason.gone else SILENT), None, "", str(reason)
    landed = answer.address if answer.address != url else ""
    if answer.status in (404, 410):
        return DEAD, answer.status, landed, ""
    if answer.status >= 500:
        return SILENT, answer.status, landed, ""
    if answer.status >= 400:
        # Many a page refuses whoever is no browser: that says nothing about whether it is there.
        return UNCLEAR, answer.status, landed, ""
    return (MOVED if landed else ANSWERS), answer.status, landed, ""


def keep(row: tuple[int, str], verdict: str, status, landed: str, problem: str) -> str:
    """The verdict is kept, and since when it has been the same. A source that went away meanwhile is nobody's concern."""
    (key, url), now = row, timezone.now()
    known = LinkCheck.objects.filter(source_id=key).first()
    same = known and known.verdict == verdict and known.url == url
    values = {
        "url": url, "verdict": verdict, "status": status, "landed": landed[:1000], "problem": problem[:300], "checked": now,
        "since": known.since if same else now, "times": known.times + 1 if same else 1,
    }  # fmt: skip
    if Source.objects.filter(pk=key).exists():
        LinkCheck.objects.update_or_create(source_id=key, defaults=values)
    return verdict
