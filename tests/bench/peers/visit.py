"""One reader with an empty cache, in a process and a browser of their own: prints a JSON line as each thing is known.

    python -m tests.bench.peers.visit URL FAMILY [ours] [empty] [limit] [sideways]

In a process of its own because a page that hangs hangs whoever waits for it; `runs.py` ends it.
"""

import json
import shutil
import sys
import time
from contextlib import suppress

import psutil
from playwright.sync_api import sync_playwright

from tests.bench.bench_browser import ARGUMENTS
from tests.bench.peers.site import PAGES

SIZE = {"width": 1440, "height": 900}
LOCAL = ("http://127.0.0.1:", "data:", "blob:")
# Seconds of each kind of input, and how often the reader stops after it.
DRIVEN, STOPS = 1.0, 3
NOTCH, STEP = 100, 12
# A browser is at rest when so many moments pass in which it takes no more processor time than this, in seconds.
MOMENT, MOMENTS, IDLE, RESTLESS = 0.2, 5, 0.01, 20


class Visit:
    def __init__(self, page, ours: bool, sideways: bool):
        self.page, self.ours, self.sideways, self.middle = page, ours, sideways, (SIZE["width"] / 2, SIZE["height"] / 2)
        self.answers, self.outside, self.marks = [], [], 0

    def load(self) -> tuple[int, int]:
        """How much has been sent since it was last asked, with some for headers, and in how many answers. The page itself knows,
        afterwards: who listens to every one of them takes processor time from the page while it is being painted."""
        sent = self.eval(SENT)
        self.answers += [(address, size) for kind, address, size in sent if kind in ANSWERS]
        self.outside += [address for _kind, address, _size in sent if not address.startswith(LOCAL)]
        return sum(size for _kind, _address, size in sent), len(sent)

    def tell(self, **known):
        print(json.dumps(known), flush=True)

    def eval(self, script, arg=None):
        return self.page.evaluate(script, arg)

    def first(self):
        """The picture, the drawn chart, and the answer to one notch of the wheel. Milliseconds since navigation."""
        self.tell(picture=self.eval("watch.picture"), paint=self.eval("watch.painted"), answered=self.eval(ANSWERED))
        drawn = self.eval("watch.when(() => bench.drawn)")
        self.tell(drawn=drawn)
        box = self.eval("bench.area()")
        # A chart may be taller than the window.
        self.middle = (box["x"] + box["width"] / 2, (box["y"] + min(box["y"] + box["height"], SIZE["height"])) / 2)
        self.page.mouse.move(*self.middle)
        self.eval("bench.was = bench.moves")
        self.wheel(-NOTCH)
        answered = self.eval("watch.when(() => bench.moves > bench.was)")
        # The way of the input from here into the browser is the bench's, not the page's.
        sent, requests = self.load()
        self.tell(first=drawn + answered - self.eval("watch.at.wheel"), bytes=sent, requests=requests)
        self.marks = self.eval("bench.marks()")
        self.sent = self.eval("bench.sent?.() ?? 0")
        scripts = self.eval("watch.scripts")
        self.tell(library=max((at for address, at in scripts.items() if "plotly" in address), default=None))

    def wheel(self, much):
        self.page.mouse.wheel(*((-much, 0) if self.sideways else (0, much)))

    def quiet(self):
        """Until nothing has been asked or drawn for a while."""
        still = 0
        while still < 5:
            before = self.eval("window.bench?.draws?.length ?? 0")
            self.page.wait_for_timeout(150)
            still = (
                still + 1
                if self.eval("n => !window.bench?.busy() && (window.bench?.draws?.length ?? 0) === n", before)
                else 0
            )

    def filter(self, family: str):
        """A click on a kind of event, until the picture has it; and back."""
        times = []
        for _ in range(2):
            self.quiet()
            where = self.eval(
                "family => { const it = bench.filter(family); it.scrollIntoView({ block: 'center' });"
                " bench.was = bench.filters; return it.getBoundingClientRect().toJSON(); }",
                family,
            )
            self.page.mouse.click(where["x"] + where["width"] / 3, where["y"] + where["height"] / 2)
            times.append(self.eval("watch.when(() => bench.filters > bench.was)") - self.eval("watch.at.click"))
        self.tell(filter=times[0], unfilter=times[1])

    def frames(self):
        """Intervals between frames while the wheel turns and while the chart is dragged."""
        self.eval("scrollTo(0, 0)")
        self.quiet()
        self.page.mouse.move(*self.middle)
        self.eval("watch.begin()")
        end, notch = time.monotonic() + DRIVEN, 0
        while time.monotonic() < end:
            self.wheel(-NOTCH if notch // 6 % 2 == 0 else NOTCH)
            notch += 1
            self.page.wait_for_timeout(30)
        self.drag(DRIVEN)
        self.tell(frames=self.eval("watch.end()"))

    def drag(self, seconds, back=True):
        x, y = self.middle
        end, step = time.monotonic() + seconds, 0
        self.page.mouse.down()
        while time.monotonic() < end:
            step += 1
            turn = step % 50
            self.page.mouse.move(x + STEP * (min(turn, 50 - turn) if back else step), y)
            self.page.wait_for_timeout(12)
        self.page.mouse.up()

    def stops(self):
        """How long after the last input what was new is drawn, and where that time went."""
        found = []
        for kind, last in [("wheel", "wheel"), ("drag", "pointerup")] * STOPS:
            self.quiet()
            self.page.mouse.move(*self.middle)
            self.load()
            self.eval("bench.draws.length = 0")
            if kind == "wheel":
                for _ in range(5):
                    self.wheel(-NOTCH)
                    self.page.wait_for_timeout(30)
            else:
                self.drag(0.3, back=False)
            self.page.wait_for_timeout(400)
            self.quiet()
            found.append({"kind": kind, **self.eval(STOPPED, last)})
        self.tell(stops=found)

    def weight(self):
        """What is in the page, and what it keeps in memory after its garbage is collected."""
        self.quiet()
        self.load()
        browser = self.page.context.new_cdp_session(self.page)
        for _ in range(2):
            browser.send("HeapProfiler.collectGarbage")
        use = browser.send("Runtime.getHeapUsage")
        self.tell(
            heap=use["usedSize"] + use.get("backingStorageSize", 0),
            elements=self.eval("document.querySelectorAll('*').length"),
        )
        if self.ours:
            self.tell(answers=self.answers, sent=max(self.sent, self.eval("bench.sent()")))
        # Some draw fewer after the reader has moved.
        self.tell(marks=max(self.marks, self.eval("window.bench?.marks() ?? 0")))


# Of every answer its kind, its address and its bytes; those that have been told are forgotten.
SENT = """(() => {
  const all = performance.getEntriesByType("resource");
  if (!watch.told) all.push(...performance.getEntriesByType("navigation"));
  watch.told = true;
  performance.clearResourceTimings();
  return all.map(({ initiatorType, name, transferSize }) => [initiatorType, name, transferSize]);
})()"""
ANSWERS = ("navigation", "xmlhttprequest", "fetch")
# When the first byte of the page was there.
ANSWERED = "performance.getEntriesByType('navigation')[0].responseStart"
# From the last input to the last drawing, and in it: until asked, until answered, until drawn.
STOPPED = """(last) => {
  const at = watch.at[last], drawn = bench.draws.at(-1);
  const asked = performance.getEntriesByType("resource").filter((one) => one.initiatorType === "xmlhttprequest").at(-1);
  const known = asked && drawn && asked.responseEnd <= drawn;
  return { total: drawn === undefined ? null : Math.max(0, drawn - at), ...(known && { address: asked.name,
    waited: asked.startTime - at, server: asked.responseStart - asked.startTime, drawing: drawn - asked.responseStart }) };
}"""


def at_rest():
    """Until the browser is: a reader's has been open for long, and what it does after its start is not the page's."""
    end, still, before = time.monotonic() + RESTLESS, 0, processor()
    while still < MOMENTS:
        if time.monotonic() > end:
            raise TimeoutError(f"the browser is not at rest {RESTLESS} seconds after its start")
        time.sleep(MOMENT)
        now = processor()
        still = still + 1 if now - before <= IDLE else 0
        before = now


def processor() -> float:
    """Seconds of processor time that the browser has taken, with all its processes that are still there."""
    taken = 0.0
    for one in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            times = one.cpu_times()
            taken += times.user + times.system
    return taken


def main(address: str, family: str, *words: str):
    ours = "ours" in words
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        page = browser.new_page(viewport=SIZE)
        page.set_default_timeout(0)
        page.on("pageerror", lambda error: print(f"{address}: {error}", file=sys.stderr))
        page.add_init_script(path=PAGES / "watch.js")
        if ours:
            page.add_init_script(path=PAGES / "ours.js")
        visit = Visit(page, ours, "sideways" in words)
        at_rest()
        page.goto(address, wait_until="commit")
        if "empty" in words:
            visit.tell(picture=visit.eval("watch.painted"))
        else:
            visit.first()
            visit.wheel(NOTCH)
        if not {"empty", "limit"} & {*words}:
            visit.filter(family)
        visit.frames()
        if ours or "limit" in words:
            visit.stops()
        visit.weight()
        if visit.outside:
            visit.tell(outside=visit.outside)
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
